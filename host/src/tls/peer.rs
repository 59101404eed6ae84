//! Whoever is at the other end of a connection, and what his certificate says.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{ConnectInfo, Request};
use rustls::pki_types::CertificateDer;
use rustls::server::ParsedCertificate;
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

use super::material::Tls;
use crate::domain::certified;
use crate::domain::words::hex;
use crate::http::{Peer, PeerCertificate};

/// How many names of a certificate are looked at.
const MOST_NAMES: usize = 32;

/// The other end of a connection.
#[derive(Clone)]
pub struct Remote {
    address: SocketAddr,
    certificate: Option<Arc<Presented>>,
}

/// A certificate that was accepted when the connection was made.
struct Presented {
    tls: Arc<Tls>,
    chain: Vec<CertificateDer<'static>>,
    subjects: PeerCertificate,
    /// When it was looked at last, and what came of it.
    seen: Mutex<Seen>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Seen {
    reading: u64,
    second: u64,
    good: bool,
}

impl Remote {
    pub(super) fn new(
        tls: Arc<Tls>,
        address: SocketAddr,
        chain: Option<&[CertificateDer<'_>]>,
    ) -> Self {
        let first = chain.and_then(<[_]>::first);
        let certificate = first.map(|first| {
            let subjects = PeerCertificate {
                subjects: subjects(first),
                until: until(first),
            };
            let chain = chain.unwrap_or_default().iter();
            Arc::new(Presented {
                tls,
                chain: chain.map(|one| one.clone().into_owned()).collect(),
                subjects,
                // Nothing was ever read as reading 0, so the first request looks itself.
                seen: Mutex::new(Seen {
                    reading: 0,
                    second: 0,
                    good: false,
                }),
            })
        });
        Self {
            address,
            certificate,
        }
    }

    /// Where the connection comes from.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What the certificate can be mapped by, if it is still good: a connection that stays open
    /// does not outlive its certificate, nor its revocation.
    pub fn certificate(&self) -> Option<PeerCertificate> {
        let presented = self.certificate.as_ref()?;
        if presented.is_good() {
            return Some(presented.subjects.clone());
        }
        tracing::info!(address = %self.address, "the certificate of an open connection is no longer good");
        None
    }
}

impl std::fmt::Debug for Remote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.address)
    }
}

impl Presented {
    fn is_good(&self) -> bool {
        let (current, now) = (self.tls.current(), self.tls.now());
        let (reading, second) = (current.reading, now.as_secs());
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if (seen.reading, seen.second) != (reading, second) {
            let good = match (&current.clients, self.chain.split_first()) {
                (Some(verifier), Some((first, rest))) => {
                    verifier.verify_client_cert(first, rest, now).is_ok()
                }
                _ => false,
            };
            *seen = Seen {
                reading,
                second,
                good,
            };
        }
        seen.good
    }
}

/// Hands what the connection learnt to those who recognise callers.
pub(crate) async fn introduce(mut request: Request) -> Request {
    let peer = request.extensions().get::<ConnectInfo<Remote>>().cloned();
    if let Some(ConnectInfo(peer)) = peer {
        let extensions = request.extensions_mut();
        extensions.insert(ConnectInfo(Peer(peer.address())));
        if let Some(certificate) = peer.certificate() {
            extensions.insert(certificate);
        }
    }
    request
}

/// The second at which it ends; one that cannot be read has ended.
fn until(certificate: &CertificateDer<'_>) -> i64 {
    let Ok(parsed) = Certificate::from_der(certificate) else {
        return 0;
    };
    let until = parsed.tbs_certificate().validity().not_after;
    i64::try_from(until.to_unix_duration().as_secs()).unwrap_or_default()
}

/// The key, then the alternative names. The common name is free text that authorities do not
/// vouch for, and is not looked at.
fn subjects(certificate: &CertificateDer<'_>) -> Vec<String> {
    let mut all = vec![];
    if let Ok(parsed) = ParsedCertificate::try_from(certificate) {
        let key = Sha256::digest(parsed.subject_public_key_info().as_ref());
        all.push(format!("key:{}", hex(&key)));
    }
    all.extend(names(certificate).into_iter().take(MOST_NAMES));
    all
}

fn names(certificate: &CertificateDer<'_>) -> Vec<String> {
    let Ok(parsed) = Certificate::from_der(certificate) else {
        return vec![];
    };
    let found = parsed.tbs_certificate().get_extension::<SubjectAltName>();
    let Ok(Some((_, SubjectAltName(names)))) = found else {
        return vec![];
    };
    // Each kind is written as only that kind can be, so that none stands for another.
    let name = |name: GeneralName| match name {
        GeneralName::DnsName(name) => certified::dns(name.as_str()),
        GeneralName::Rfc822Name(name) => certified::mail(name.as_str()),
        GeneralName::UniformResourceIdentifier(name) => certified::uri(name.as_str()),
        _ => None,
    };
    names
        .into_iter()
        .filter_map(name)
        .map(|name| format!("san:{name}"))
        .collect()
}
