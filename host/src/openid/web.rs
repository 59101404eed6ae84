//! Asks a provider over HTTP: without redirects, with an end to every wait and to every answer.

use std::io;
use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use openidconnect::url::{Host, Url};
use openidconnect::{HttpRequest, HttpResponse};
use ureq::Agent;
use ureq::http::Response;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use crate::files;

/// How long a provider has to answer.
const PATIENCE: Duration = Duration::from_secs(8);
/// How long it has to take the connection.
const GREETING: Duration = Duration::from_secs(4);
/// The longest answer that is read.
const LONGEST: u64 = 1 << 20;

/// What asks; `ca` names a file of the authorities that its certificate may come from.
pub(super) fn agent(ca: Option<&Path>, https_only: bool) -> io::Result<Agent> {
    let mut tls = TlsConfig::builder();
    if let Some(ca) = ca {
        let bytes = files::read_named_bytes(ca)?;
        let mut roots = vec![];
        for item in parse_pem(&bytes) {
            if let PemItem::Certificate(certificate) = item.map_err(io::Error::other)? {
                roots.push(certificate);
            }
        }
        if roots.is_empty() {
            return Err(io::Error::other("it holds no certificate"));
        }
        tls = tls.root_certs(RootCerts::new_with_certs(&roots));
    }
    let config = Agent::config_builder()
        .tls_config(tls.build())
        .https_only(https_only)
        .http_status_as_error(false)
        // A redirect would lead the secret, or this host, to somebody else.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_connect(Some(GREETING))
        .timeout_global(Some(PATIENCE))
        .build();
    Ok(Agent::new_with_config(config))
}

/// Sends a request and reads the whole answer.
pub(super) fn send(agent: &Agent, request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
    let (parts, body) = request.into_parts();
    let answer = if body.is_empty() {
        agent.run(ureq::http::Request::from_parts(parts, ()))?
    } else {
        agent.run(ureq::http::Request::from_parts(parts, body))?
    };
    let (parts, mut body) = answer.into_parts();
    let bytes = body.with_config().limit(LONGEST).read_to_vec()?;
    Ok(Response::from_parts(parts, bytes))
}

/// Whether an address is on this machine, where nobody listens in.
pub(super) fn is_loopback(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else {
        return false;
    };
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}
