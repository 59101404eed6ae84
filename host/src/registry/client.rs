//! Speaking to a registry, never for longer and never for more than a component can need.

use std::time::Duration;

use bytes::Bytes;
use futures_util::TryStreamExt;
use oci_client::client::{Certificate, CertificateEncoding, ClientConfig, ClientProtocol};
use oci_client::manifest::OciDescriptor;
use oci_client::secrets::RegistryAuth;
use oci_client::{Client, RegistryOperation};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::artifact::{self, Artifact, MANIFEST, sha256};
use super::credentials::Credentials;
use super::error::{RegistryError, in_full, plain};
use super::place::Place;
use crate::rules::digest;

/// How long a registry may take to say the next word, and for everything.
const SILENCE: Duration = Duration::from_secs(20);
const ALL: Duration = Duration::from_mins(3);

/// How a registry is reached.
pub struct Access {
    /// Who asks.
    pub credentials: Credentials,
    /// Whether it may go unencrypted; to this machine it does, unless an authority is named.
    pub plain_http: bool,
    /// The only authority that is trusted, in PEM; none for those of the system.
    pub authority: Option<Vec<u8>>,
    /// Bytes that a component may have.
    pub most: u64,
}

/// A place in a registry, and how to get there.
pub struct Registry {
    client: Client,
    auth: RegistryAuth,
    place: Place,
    most: u64,
}

/// What was pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// Where it is, by the digest of its manifest: what a release names.
    pub place: Place,
    /// SHA-256 of the component, in hexadecimal.
    pub component: String,
}

/// What was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulled {
    /// The component, which has the digest that its manifest names.
    pub component: Bytes,
    /// The key's name and the signature, which nobody has verified.
    pub signature: Option<String>,
}

impl Registry {
    /// Gets ready to go there. Nothing is asked yet.
    ///
    /// # Errors
    /// The authority is none, or the system has none.
    pub fn at(place: Place, access: Access) -> Result<Self, RegistryError> {
        // The one that everything here uses; it is no matter who says so first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let registry = place.registry().to_owned();
        let unencrypted = place.is_here() && access.authority.is_none();
        let protocol = if access.plain_http || unencrypted {
            ClientProtocol::HttpsExcept(vec![registry])
        } else {
            ClientProtocol::Https
        };
        let authority = access.authority.map(certificate).transpose()?;
        let config = ClientConfig {
            protocol,
            tls_certs_only: authority.into_iter().collect(),
            platform_resolver: None,
            read_timeout: Some(SILENCE),
            connect_timeout: Some(SILENCE),
            user_agent: concat!("bylaw/", env!("CARGO_PKG_VERSION")),
            ..ClientConfig::default()
        };
        let client =
            Client::try_from(config).map_err(|error| RegistryError::Unable(in_full(&error)))?;
        Ok(Self {
            client,
            auth: access.credentials.auth(),
            place,
            most: access.most,
        })
    }

    /// Pushes a component under the tag of this place.
    ///
    /// # Errors
    /// It is no component, there is no tag, or the registry does not take it.
    pub async fn push(
        &self,
        component: Bytes,
        signature: Option<&str>,
    ) -> Result<Pushed, RegistryError> {
        if self.place.digest().is_some() || self.place.tag().is_none() {
            return Err(RegistryError::NoTag(self.place.to_string()));
        }
        let size = u64::try_from(component.len()).unwrap_or(u64::MAX);
        self.at_most(size)?;
        let artifact = Artifact::of(component, signature)?;
        self.in_time(async {
            self.enter(RegistryOperation::Push).await?;
            let reference = self.place.reference();
            for blob in [&artifact.component, &artifact.config] {
                let digest = sha256(blob);
                let pushed = self.client.push_blob(reference, blob.clone(), &digest);
                pushed.await.map_err(|error| self.said(&error))?;
            }
            let media_type = MANIFEST.parse();
            let media_type = media_type.map_err(|error| RegistryError::Unable(in_full(&error)))?;
            let manifest = artifact.manifest.clone();
            let pushed = self
                .client
                .push_manifest_raw(reference, manifest, media_type);
            pushed.await.map_err(|error| self.said(&error))?;
            Ok(Pushed {
                place: self.place.at(&sha256(&artifact.manifest)),
                component: digest(&artifact.component),
            })
        })
        .await
    }

    /// What the tag of this place means today.
    ///
    /// # Errors
    /// The registry does not know it, or does not say.
    pub async fn resolve(&self) -> Result<Place, RegistryError> {
        self.in_time(async {
            self.enter(RegistryOperation::Pull).await?;
            Ok(self.place.at(&self.meaning().await?))
        })
        .await
    }

    /// Fetches the component of this place, which has to be named by its digest.
    ///
    /// # Errors
    /// There is none, it is too large, or it is something else than was named.
    pub async fn pull(&self) -> Result<Pulled, RegistryError> {
        let Some(wanted) = self.place.digest() else {
            return Err(RegistryError::NoDigest(self.place.to_string()));
        };
        self.in_time(async {
            self.enter(RegistryOperation::Pull).await?;
            let reference = self.place.reference();
            let (manifest, _) = self
                .client
                .pull_manifest_raw(reference, &self.auth, &[MANIFEST])
                .await
                .map_err(|error| self.said(&error))?;
            same(wanted, &manifest)?;
            let (layer, signature) = artifact::read(&manifest)?;
            let component = self.fetch(&layer).await?;
            same(&layer.digest, &component)?;
            Ok(Pulled {
                component: component.into(),
                signature,
            })
        })
        .await
    }

    /// The bytes of a layer, up to what the manifest says that it has.
    async fn fetch(&self, layer: &OciDescriptor) -> Result<Vec<u8>, RegistryError> {
        let size = u64::try_from(layer.size).unwrap_or(u64::MAX);
        self.at_most(size)?;
        // Not from elsewhere, whatever the manifest names besides.
        let reference = self.place.reference();
        let stream = self
            .client
            .pull_blob_stream(reference, layer.digest.as_str());
        let mut stream = stream.await.map_err(|error| self.said(&error))?.stream;
        let mut bytes = vec![];
        while let Some(part) = stream
            .try_next()
            .await
            .map_err(|error| RegistryError::Answer {
                registry: self.place.registry().to_owned(),
                why: in_full(&error),
            })?
        {
            bytes.extend_from_slice(&part);
            if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > size {
                return Err(RegistryError::OtherBytes {
                    wanted: plain(&layer.digest),
                    got: format!("more than {size} bytes"),
                });
            }
        }
        Ok(bytes)
    }

    /// Says who asks, so that a refusal is one and not a thing that is missing.
    async fn enter(&self, operation: RegistryOperation) -> Result<(), RegistryError> {
        let reference = self.place.reference();
        let entered = self.client.auth(reference, &self.auth, operation).await;
        entered.map(drop).map_err(|error| self.said(&error))
    }

    async fn meaning(&self) -> Result<String, RegistryError> {
        let asked = self
            .client
            .fetch_manifest_digest(self.place.reference(), &self.auth);
        let digest = asked.await.map_err(|error| self.said(&error))?;
        if digest.len() == 71 && digest.starts_with("sha256:") {
            return Ok(digest);
        }
        Err(RegistryError::Answer {
            registry: self.place.registry().to_owned(),
            why: format!("it calls it `{}`, which is no sha256", plain(&digest)),
        })
    }

    fn at_most(&self, size: u64) -> Result<(), RegistryError> {
        if size > self.most {
            let most = self.most;
            return Err(RegistryError::TooLarge { size, most });
        }
        Ok(())
    }

    fn said(&self, error: &oci_client::errors::OciDistributionError) -> RegistryError {
        RegistryError::of(self.place.registry(), &self.place.to_string(), error)
    }

    async fn in_time<T>(
        &self,
        work: impl Future<Output = Result<T, RegistryError>>,
    ) -> Result<T, RegistryError> {
        let done = tokio::time::timeout(ALL, work).await;
        done.unwrap_or_else(|_| {
            Err(RegistryError::TooSlow {
                registry: self.place.registry().to_owned(),
                seconds: ALL.as_secs(),
            })
        })
    }
}

/// The client takes any text for certificates, and then trusts nobody.
fn certificate(data: Vec<u8>) -> Result<Certificate, RegistryError> {
    let bad = |why: &str| RegistryError::Unable(format!("the authority's certificate: {why}"));
    let mut count = 0_usize;
    for certificate in CertificateDer::pem_slice_iter(&data) {
        certificate.map_err(|error| bad(&in_full(&error)))?;
        count += 1;
    }
    if count == 0 {
        return Err(bad("there is none in PEM"));
    }
    Ok(Certificate {
        encoding: CertificateEncoding::Pem,
        data,
    })
}

fn same(wanted: &str, bytes: &[u8]) -> Result<(), RegistryError> {
    let got = sha256(bytes);
    if got == wanted {
        return Ok(());
    }
    let wanted = plain(wanted);
    Err(RegistryError::OtherBytes { wanted, got })
}
