//! What connections are encrypted with and checked against: files, read again when they change.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use rustls::RootCertStore;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{
    CertificateDer, CertificateRevocationListDer, PrivateKeyDer, UnixTime, pem,
};
use rustls::server::danger::ClientCertVerifier;
use rustls::server::{
    NoServerSessionStorage, ServerConfig, VerifierBuilderError, WebPkiClientVerifier,
};
use rustls::time_provider::TimeProvider;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::clock::Clock;
use crate::config::TlsConfig;
use crate::files;

/// How long a file that changed may go unnoticed.
const EVERY: Duration = Duration::from_secs(10);

/// The files of TLS cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("`{0}` cannot be read")]
    Unreadable(PathBuf, #[source] std::io::Error),
    /// A file is not what it should be.
    #[error("`{0}` is not PEM as expected: {1}")]
    Pem(PathBuf, pem::Error),
    /// A file has nothing of what it should have.
    #[error("`{0}` holds no certificate")]
    Empty(PathBuf),
    /// An authority that is no certificate.
    #[error("an authority in `{0}` cannot be used: {1}")]
    Authority(PathBuf, rustls::Error),
    /// Lists of revoked certificates, and nobody whose they could be.
    #[error("`tls.crls` names lists of revoked certificates, but `tls.client_ca` no authority")]
    ListsOfNobody,
    /// The authorities and their lists do not go together.
    #[error("the client authorities or their lists of revoked certificates cannot be used: {0}")]
    Client(#[from] VerifierBuilderError),
    /// The certificate and the key do not go together.
    #[error("the certificate in `{0}` and its key cannot be used: {1}")]
    Identity(PathBuf, rustls::Error),
}

/// How this host encrypts, and whom it believes.
pub struct Tls {
    config: TlsConfig,
    clock: Clock,
    current: RwLock<Arc<Current>>,
}

/// What the files held when they were read last.
pub(super) struct Current {
    /// Rises with each reading that changed something.
    pub(super) reading: u64,
    pub(super) server: Arc<ServerConfig>,
    pub(super) clients: Option<Arc<dyn ClientCertVerifier>>,
    files: Files,
}

/// The files' bytes, in the order of the configuration.
#[derive(PartialEq, Eq)]
struct Files {
    chain: Vec<u8>,
    key: Vec<u8>,
    client_ca: Option<Vec<u8>>,
    crls: Vec<Vec<u8>>,
}

/// The host's own clock, as TLS asks for it.
struct OurTime(Clock);

impl Tls {
    /// Reads the files.
    ///
    /// # Errors
    /// Which of them cannot be used, and why.
    pub fn read(config: &TlsConfig, clock: &Clock) -> Result<Self, TlsError> {
        let files = Files::read(config)?;
        let current = Current::of(config, clock, files, 1)?;
        Ok(Self {
            config: config.clone(),
            clock: clock.clone(),
            current: RwLock::new(Arc::new(current)),
        })
    }

    /// Reads them again; says whether something had changed. What is open stays open.
    ///
    /// # Errors
    /// Why what they hold now cannot be used; then what they held before stays in use.
    pub fn read_again(&self) -> Result<bool, TlsError> {
        let files = Files::read(&self.config)?;
        let known = self.current();
        if files == known.files {
            return Ok(false);
        }
        let current = Current::of(&self.config, &self.clock, files, known.reading + 1)?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(current);
        Ok(true)
    }

    /// Reads them again when they change, and at once on SIGHUP, until the process ends.
    ///
    /// # Errors
    /// If the process cannot listen for signals.
    pub fn keep_reading(self: Arc<Self>) -> std::io::Result<impl Future<Output = ()>> {
        // From now on, not only once the future is looked at.
        let hangup = signal(SignalKind::hangup())?;
        Ok(self.read_on(hangup))
    }

    async fn read_on(self: Arc<Self>, mut hangup: Signal) {
        loop {
            tokio::select! {
                _ = hangup.recv() => {}
                () = tokio::time::sleep(EVERY) => {}
            }
            match self.read_again() {
                Ok(true) => tracing::info!("the certificates were read again"),
                Ok(false) => {}
                Err(error) => tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the certificates cannot be read again; what they were stays in use"
                ),
            }
        }
    }

    pub(super) fn current(&self) -> Arc<Current> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// The second that it is.
    pub(super) fn now(&self) -> UnixTime {
        unix_time(&self.clock)
    }
}

impl Current {
    fn of(config: &TlsConfig, clock: &Clock, files: Files, reading: u64) -> Result<Self, TlsError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let clients = clients(config, &files, &provider)?;
        let chain = certificates(&config.chain, &files.chain)?;
        let key = PrivateKeyDer::from_pem_slice(&files.key)
            .map_err(|error| TlsError::Pem(config.key.clone(), error))?;
        let verifier = clients
            .clone()
            .unwrap_or_else(WebPkiClientVerifier::no_client_auth);
        let identity = |error| TlsError::Identity(config.chain.clone(), error);
        let time = Arc::new(OurTime(clock.clone()));
        let mut server = ServerConfig::builder_with_details(provider, time)
            .with_safe_default_protocol_versions()
            .map_err(identity)?
            .with_client_cert_verifier(verifier)
            .with_single_cert(chain, key)
            .map_err(identity)?;
        server.alpn_protocols = vec![b"http/1.1".to_vec()];
        // Who resumes a session shows no certificate again, and would outlive its revocation.
        server.session_storage = Arc::new(NoServerSessionStorage {});
        server.send_tls13_tickets = 0;
        Ok(Self {
            reading,
            server: Arc::new(server),
            clients,
            files,
        })
    }
}

/// Who believes clients' certificates; none if nobody is asked for one.
fn clients(
    config: &TlsConfig,
    files: &Files,
    provider: &Arc<rustls::crypto::CryptoProvider>,
) -> Result<Option<Arc<dyn ClientCertVerifier>>, TlsError> {
    let (Some(path), Some(bytes)) = (&config.client_ca, &files.client_ca) else {
        if config.crls.is_empty() {
            return Ok(None);
        }
        return Err(TlsError::ListsOfNobody);
    };
    let mut roots = RootCertStore::empty();
    for authority in certificates(path, bytes)? {
        roots
            .add(authority)
            .map_err(|error| TlsError::Authority(path.clone(), error))?;
    }
    let mut lists = vec![];
    for (path, bytes) in config.crls.iter().zip(&files.crls) {
        lists.extend(revocation_lists(path, bytes)?);
    }
    let builder =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider))
            .with_crls(lists)
            // What was not renewed may hide what was revoked since.
            .enforce_revocation_expiration()
            .allow_unauthenticated();
    Ok(Some(builder.build()?))
}

fn certificates(path: &Path, bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let all = CertificateDer::pem_slice_iter(bytes).collect::<Result<Vec<_>, _>>();
    let all = all.map_err(|error| TlsError::Pem(path.to_owned(), error))?;
    if all.is_empty() {
        return Err(TlsError::Empty(path.to_owned()));
    }
    Ok(all)
}

/// As PEM, or as authorities publish it, a single one in DER.
fn revocation_lists(
    path: &Path,
    bytes: &[u8],
) -> Result<Vec<CertificateRevocationListDer<'static>>, TlsError> {
    let all = CertificateRevocationListDer::pem_slice_iter(bytes).collect::<Result<Vec<_>, _>>();
    let all = all.map_err(|error| TlsError::Pem(path.to_owned(), error))?;
    if all.is_empty() {
        return Ok(vec![CertificateRevocationListDer::from(bytes.to_vec())]);
    }
    Ok(all)
}

impl Files {
    fn read(config: &TlsConfig) -> Result<Self, TlsError> {
        let read = |path: &PathBuf| {
            files::read_named_bytes(path).map_err(|error| TlsError::Unreadable(path.clone(), error))
        };
        Ok(Self {
            chain: read(&config.chain)?,
            key: read(&config.key)?,
            client_ca: config.client_ca.as_ref().map(read).transpose()?,
            crls: config.crls.iter().map(read).collect::<Result<_, _>>()?,
        })
    }
}

impl TimeProvider for OurTime {
    fn current_time(&self) -> Option<UnixTime> {
        Some(unix_time(&self.0))
    }
}

impl std::fmt::Debug for OurTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the host's clock")
    }
}

fn unix_time(clock: &Clock) -> UnixTime {
    let second = u64::try_from(clock.now().as_second()).unwrap_or(0);
    UnixTime::since_unix_epoch(Duration::from_secs(second))
}
