//! Fetches a component by its digest: its manifest, then its one layer, each believed by its digest.

use std::sync::Arc;

use bytes::Bytes;
use oci_client::manifest::OciDescriptor;
use ureq::http::StatusCode;

use super::access::Access;
use super::artifact::{self, sha256};
use super::ask::Asker;
use super::error::{RegistryError, plain};
use super::place::Place;
use super::proof::proof;

/// The longest manifest; one of a component has a thousand bytes.
const MANIFEST: u64 = 64 << 10;

/// What was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulled {
    /// The component, which has the digest that its manifest names.
    pub component: Bytes,
    /// The key's name and the signature, which nobody has verified.
    pub signature: Option<String>,
}

/// Fetches the component of a place.
pub(super) async fn pull(place: Place, access: Arc<Access>) -> Result<Pulled, RegistryError> {
    let pulled = tokio::task::spawn_blocking(move || {
        Pull {
            asker: Asker::new(&place, &access)?,
            proof: None,
        }
        .run()
    });
    let pulled = pulled.await;
    pulled.unwrap_or_else(|error| Err(RegistryError::Unable(error.to_string())))
}

struct Pull<'a> {
    asker: Asker<'a>,
    /// What proves who asks, once the registry wanted to know.
    proof: Option<String>,
}

impl Pull<'_> {
    fn run(&mut self) -> Result<Pulled, RegistryError> {
        let place = self.asker.place;
        let Some(wanted) = place.digest() else {
            return Err(RegistryError::NoDigest(place.to_string()));
        };
        let manifest = self.fetch("manifests", wanted, MANIFEST)?;
        let (layer, signature) = artifact::read(&manifest)?;
        let component = self.fetch("blobs", digest_of(&layer)?, self.size_of(&layer)?)?;
        Ok(Pulled {
            component: component.into(),
            signature,
        })
    }

    /// What has this digest, if it has no more than so many bytes.
    fn fetch(&mut self, what: &str, wanted: &str, most: u64) -> Result<Vec<u8>, RegistryError> {
        let url = self.asker.url(&format!("{what}/{wanted}"))?;
        let mut answer = self.asker.follow(&url, self.proof.as_deref())?;
        if answer.status() == StatusCode::UNAUTHORIZED && self.proof.is_none() {
            let shown = proof(&self.asker, answer.headers())?;
            answer = self.asker.follow(&url, Some(&shown))?;
            self.proof = Some(shown);
        }
        if answer.status() != StatusCode::OK {
            return Err(self.asker.refused(answer.status()));
        }
        let other = |got| {
            let wanted = plain(wanted);
            Err(RegistryError::OtherBytes { wanted, got })
        };
        let Some(bytes) = self.asker.read(answer, most)? else {
            return other(format!("more than {most} bytes"));
        };
        match sha256(&bytes) {
            got if got == wanted => Ok(bytes),
            got => other(got),
        }
    }

    fn size_of(&self, layer: &OciDescriptor) -> Result<u64, RegistryError> {
        let size = u64::try_from(layer.size).unwrap_or(u64::MAX);
        self.asker.access.at_most(size)?;
        Ok(size)
    }
}

/// Whatever the manifest names besides: the layer is asked of this registry, by its digest.
fn digest_of(layer: &OciDescriptor) -> Result<&str, RegistryError> {
    let digits = layer.digest.strip_prefix("sha256:").unwrap_or_default();
    let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if digits.len() == 64 && digits.bytes().all(hexadecimal) {
        return Ok(&layer.digest);
    }
    let why = format!("its layer is called `{}`", layer.digest);
    Err(RegistryError::NotAComponent(plain(&why)))
}
