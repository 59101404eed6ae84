//! A place in a registry: what is there, and what is put there.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use oci_client::client::{Certificate, CertificateEncoding, ClientConfig, ClientProtocol};
use oci_client::secrets::RegistryAuth;
use oci_client::{Client, RegistryOperation};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::access::Access;
use super::artifact::{Artifact, MANIFEST, sha256};
use super::error::{RegistryError, plain, plainly};
use super::place::Place;
use super::pull::{Pulled, pull};
use crate::rules::digest;

/// How long a registry may take to say the next word.
const SILENCE: Duration = Duration::from_secs(20);

/// A place in a registry, and how to get there.
pub struct Registry {
    client: Client,
    auth: RegistryAuth,
    place: Place,
    access: Arc<Access>,
}

/// What was pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// Where it is, by the digest of its manifest: what a release names.
    pub place: Place,
    /// SHA-256 of the component, in hexadecimal.
    pub component: String,
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
        let protocol = if access.is_plain(&place) {
            ClientProtocol::HttpsExcept(vec![registry])
        } else {
            ClientProtocol::Https
        };
        let authority = access.authority.clone().map(certificate).transpose()?;
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
            Client::try_from(config).map_err(|error| RegistryError::Unable(plainly(&error)))?;
        Ok(Self {
            client,
            auth: access.credentials.auth(),
            place,
            access: Arc::new(access),
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
        self.access.at_most(size)?;
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
            let media_type = media_type.map_err(|error| RegistryError::Unable(plainly(&error)))?;
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
        pull(self.place.clone(), Arc::clone(&self.access)).await
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

    fn said(&self, error: &oci_client::errors::OciDistributionError) -> RegistryError {
        RegistryError::of(self.place.registry(), &self.place.to_string(), error)
    }

    async fn in_time<T>(
        &self,
        work: impl Future<Output = Result<T, RegistryError>>,
    ) -> Result<T, RegistryError> {
        let seconds = self.access.seconds;
        let done = tokio::time::timeout(Duration::from_secs(seconds), work).await;
        done.unwrap_or_else(|_| {
            let registry = self.place.registry().to_owned();
            Err(RegistryError::TooSlow { registry, seconds })
        })
    }
}

/// The client takes any text for certificates, and then trusts nobody.
fn certificate(data: Vec<u8>) -> Result<Certificate, RegistryError> {
    let bad = |why: &str| RegistryError::Unable(format!("the authority's certificate: {why}"));
    let mut count = 0_usize;
    for certificate in CertificateDer::pem_slice_iter(&data) {
        certificate.map_err(|error| bad(&plainly(&error)))?;
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
