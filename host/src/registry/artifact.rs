//! How a component lies in a registry: the layout that the CNCF's group for WebAssembly agreed on,
//! one layer and a small configuration, with the signature as an annotation of the manifest.

use std::collections::BTreeMap;

use bytes::Bytes;
use oci_client::client::{Config, ImageLayer};
use oci_client::manifest::{OciDescriptor, OciImageManifest};
use serde::Serialize;
use wasmparser::{Parser, Payload};

use super::error::{RegistryError, plain};
use crate::domain::words::is_plain;
use crate::rules::digest;

/// What the manifest is.
pub(super) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONFIG: &str = "application/vnd.wasm.config.v0+json";
const LAYER: &str = "application/wasm";
/// The annotation that holds the signature: the key's name and the signature in base64.
const SIGNATURE: &str = "bylaw.rules.signature";
/// Characters of a signature: 88 and a name.
const SIGNATURE_LENGTH: usize = 256;
/// The same bytes make the same manifest, whenever they are pushed.
const CREATED: &str = "1970-01-01T00:00:00Z";

/// The configuration.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WasmConfig {
    created: &'static str,
    architecture: &'static str,
    /// The word for every component, also for one that uses no system.
    os: &'static str,
    layer_digests: [String; 1],
    component: Names,
}

/// What a component takes and gives.
#[derive(Default, Serialize)]
struct Names {
    exports: Vec<String>,
    imports: Vec<String>,
}

/// What is pushed: three runs of bytes, of which the last names the others.
pub(super) struct Artifact {
    pub(super) component: Bytes,
    pub(super) config: Bytes,
    pub(super) manifest: Bytes,
}

impl Artifact {
    /// Of a component, and of its signature if it has one.
    pub(super) fn of(component: Bytes, signature: Option<&str>) -> Result<Self, RegistryError> {
        let names = names(&component)?;
        let config = WasmConfig {
            created: CREATED,
            architecture: "wasm",
            os: "wasip2",
            layer_digests: [sha256(&component)],
            component: names,
        };
        let unwritten =
            |error: serde_json::Error| RegistryError::NothingToPush(plain(&error.to_string()));
        let config = Bytes::from(serde_json::to_vec(&config).map_err(unwritten)?);
        let annotations = signature
            .map(checked)
            .transpose()?
            .map(|signature| BTreeMap::from([(SIGNATURE.to_owned(), signature.to_owned())]));
        let mut manifest = OciImageManifest::build(
            &[ImageLayer::new(component.clone(), LAYER.to_owned(), None)],
            &Config::new(config.clone(), CONFIG.to_owned(), None),
            annotations,
        );
        manifest.media_type = Some(MANIFEST.to_owned());
        let manifest = Bytes::from(serde_json::to_vec(&manifest).map_err(unwritten)?);
        Ok(Self {
            component,
            config,
            manifest,
        })
    }
}

/// The one layer of a manifest, if it is of a component, and the signature beside it.
pub(super) fn read(manifest: &[u8]) -> Result<(OciDescriptor, Option<String>), RegistryError> {
    let manifest: OciImageManifest = serde_json::from_slice(manifest)
        .map_err(|error| RegistryError::NotAComponent(plain(&error.to_string())))?;
    let not = |what: &str| Err(RegistryError::NotAComponent(plain(what)));
    if manifest.config.media_type != CONFIG {
        return not(&format!(
            "its configuration is a `{}`",
            manifest.config.media_type
        ));
    }
    let signature = manifest.annotations.unwrap_or_default().remove(SIGNATURE);
    if let Some(signature) = &signature {
        checked(signature)?;
    }
    let count = manifest.layers.len();
    let mut layers = manifest.layers.into_iter();
    match (layers.next(), layers.next()) {
        (Some(layer), None) if layer.media_type == LAYER => Ok((layer, signature)),
        (Some(layer), None) => not(&format!("its layer is a `{}`", layer.media_type)),
        _ => not(&format!("it has {count} layers")),
    }
}

/// A digest as registries write it.
pub(super) fn sha256(bytes: &[u8]) -> String {
    format!("sha256:{}", digest(bytes))
}

fn checked(signature: &str) -> Result<&str, RegistryError> {
    let signature = signature.trim();
    let fits = (1..=SIGNATURE_LENGTH).contains(&signature.len());
    if fits && is_plain(signature) && !signature.contains(['\n', '\t']) {
        return Ok(signature);
    }
    Err(RegistryError::Signature(SIGNATURE_LENGTH))
}

/// The names that stand at a component's top.
fn names(component: &[u8]) -> Result<Names, RegistryError> {
    let bad =
        |error: wasmparser::BinaryReaderError| RegistryError::NothingToPush(error.to_string());
    if !Parser::is_component(component) {
        return Err(RegistryError::NothingToPush(
            "it does not begin as one".into(),
        ));
    }
    let (mut names, mut depth) = (Names::default(), 0_usize);
    for payload in Parser::new(0).parse_all(component) {
        match payload.map_err(bad)? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(imports) if depth == 0 => {
                for import in imports {
                    names
                        .imports
                        .push(import.map_err(bad)?.name.name.to_owned());
                }
            }
            Payload::ComponentExportSection(exports) if depth == 0 => {
                for export in exports {
                    names
                        .exports
                        .push(export.map_err(bad)?.name.name.to_owned());
                }
            }
            _ => {}
        }
    }
    Ok(names)
}
