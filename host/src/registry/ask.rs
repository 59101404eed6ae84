//! Questions to a registry: with an end to every wait and to every answer, and to nobody whom only the
//! registry itself names.

use std::io::Read as _;
use std::time::Duration;

use ureq::http::header::LOCATION;
use ureq::http::{Response, StatusCode};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body};
use url::Url;

use super::access::{Access, Beside};
use super::artifact::MANIFEST;
use super::error::{RegistryError, plain, plainly};
use super::place::Place;
use crate::clock::Stopwatch;

/// How long a registry has to take the connection.
const GREETING: Duration = Duration::from_secs(10);
/// The longest head of an answer.
const HEAD: usize = 16 << 10;
/// How often a registry may lead elsewhere for one thing.
const LEADS: usize = 3;

/// Whoever asks one registry for one thing.
pub(super) struct Asker<'a> {
    pub(super) place: &'a Place,
    pub(super) access: &'a Access,
    agent: Agent,
    is_plain: bool,
    /// Where everything of the name lies.
    root: Url,
    watch: Stopwatch,
}

impl<'a> Asker<'a> {
    /// Gets ready. The time runs from now on.
    pub(super) fn new(place: &'a Place, access: &'a Access) -> Result<Self, RegistryError> {
        let is_plain = access.is_plain(place);
        let scheme = if is_plain { "http" } else { "https" };
        let reference = place.reference();
        let (host, name) = (reference.resolve_registry(), reference.repository());
        let root = Url::parse(&format!("{scheme}://{host}/v2/{name}/"));
        Ok(Self {
            agent: agent(access, is_plain)?,
            root: root.map_err(|error| RegistryError::Unable(plainly(&error)))?,
            is_plain,
            place,
            access,
            watch: Stopwatch::start(),
        })
    }

    /// Where something of the name lies.
    pub(super) fn url(&self, rest: &str) -> Result<Url, RegistryError> {
        let url = self.root.join(rest);
        url.map_err(|error| RegistryError::Unable(plainly(&error)))
    }

    /// Asks for something of the registry and follows where it may lead. Only the registry itself is
    /// shown what proves who asks.
    pub(super) fn follow(
        &self,
        url: &Url,
        proof: Option<&str>,
    ) -> Result<Response<Body>, RegistryError> {
        let (mut url, mut answer) = (url.clone(), self.get(url, proof)?);
        for _ in 0..LEADS {
            if !answer.status().is_redirection() {
                break;
            }
            url = self.led(&url, &answer)?;
            let own = url.origin() == self.root.origin();
            answer = self.get(&url, proof.filter(|_| own))?;
        }
        Ok(answer)
    }

    /// Asks once. The body is not read yet.
    pub(super) fn get(
        &self,
        url: &Url,
        proof: Option<&str>,
    ) -> Result<Response<Body>, RegistryError> {
        let all = Duration::from_secs(self.access.seconds);
        let left = all.saturating_sub(self.watch.took());
        if left.is_zero() {
            return Err(self.too_slow());
        }
        let mut request = self.agent.get(url.as_str());
        request = request.header("accept", format!("{MANIFEST}, */*"));
        if let Some(proof) = proof {
            request = request.header("authorization", proof);
        }
        let request = request.config().timeout_global(Some(left)).build();
        request.call().map_err(|error| self.failed(&error))
    }

    /// The whole body; nothing if it has more than so many bytes.
    pub(super) fn read(
        &self,
        answer: Response<Body>,
        most: u64,
    ) -> Result<Option<Vec<u8>>, RegistryError> {
        let mut bytes = vec![];
        let reader = answer.into_body().into_reader();
        let read = reader.take(most.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| match ureq::Error::from(error) {
            error @ ureq::Error::Timeout(_) => self.failed(&error),
            error => self.odd(&plainly(&error)),
        })?;
        let fits = u64::try_from(bytes.len()).is_ok_and(|size| size <= most);
        Ok(fits.then_some(bytes))
    }

    /// Whether a place may be asked for what the registry has.
    pub(super) fn allow(&self, url: &Url) -> Result<(), RegistryError> {
        let is_encrypted = url.scheme() == "https" || (self.is_plain && url.scheme() == "http");
        let is_bare = url.username().is_empty() && url.password().is_none();
        let is_known = url.origin() == self.root.origin()
            || match &self.access.beside {
                Beside::Anywhere => true,
                Beside::Only(hosts) => named(url).is_some_and(|name| hosts.contains(&name)),
            };
        if is_encrypted && is_bare && is_known {
            return Ok(());
        }
        Err(RegistryError::LeadsAway {
            registry: self.registry(),
            to: plain(&url.origin().ascii_serialization()),
        })
    }

    /// What an answer means that is none of what was asked for.
    pub(super) fn refused(&self, status: StatusCode) -> RegistryError {
        let registry = self.registry();
        let why = format!("it answers {status}");
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                RegistryError::NotAllowed { registry, why }
            }
            StatusCode::NOT_FOUND => RegistryError::Missing(self.place.to_string()),
            StatusCode::TOO_MANY_REQUESTS => RegistryError::Away { registry, why },
            status if status.is_server_error() => RegistryError::Away { registry, why },
            _ => RegistryError::Answer { registry, why },
        }
    }

    pub(super) fn not_allowed(&self, why: &str) -> RegistryError {
        RegistryError::NotAllowed {
            registry: self.registry(),
            why: why.to_owned(),
        }
    }

    pub(super) fn odd(&self, why: &str) -> RegistryError {
        RegistryError::Answer {
            registry: self.registry(),
            why: why.to_owned(),
        }
    }

    /// Where an answer leads.
    fn led(&self, from: &Url, answer: &Response<Body>) -> Result<Url, RegistryError> {
        let to = answer.headers().get(LOCATION);
        let to = to.and_then(|to| to.to_str().ok()).unwrap_or_default();
        let to = from.join(to).map_err(|error| self.odd(&plainly(&error)))?;
        self.allow(&to)?;
        Ok(to)
    }

    fn failed(&self, error: &ureq::Error) -> RegistryError {
        use ureq::Error as E;
        match error {
            E::Timeout(_) => self.too_slow(),
            E::Http(_) | E::Protocol(_) | E::BadUri(_) | E::LargeResponseHeader(..) => {
                self.odd(&plainly(error))
            }
            _ => RegistryError::Away {
                registry: self.registry(),
                why: plainly(error),
            },
        }
    }

    fn too_slow(&self) -> RegistryError {
        RegistryError::TooSlow {
            registry: self.registry(),
            seconds: self.access.seconds,
        }
    }

    fn registry(&self) -> String {
        self.place.registry().to_owned()
    }
}

/// A host as `beside` names it.
fn named(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// Follows nothing by itself, asks no proxy, keeps nothing open.
fn agent(access: &Access, is_plain: bool) -> Result<Agent, RegistryError> {
    let roots = match &access.authority {
        Some(pem) => RootCerts::new_with_certs(&authorities(pem)?),
        None => RootCerts::PlatformVerifier,
    };
    let tls = TlsConfig::builder().root_certs(roots).build();
    let config = Agent::config_builder()
        .tls_config(tls)
        .https_only(!is_plain)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_connect(Some(GREETING))
        .proxy(None)
        .max_idle_connections(0)
        .max_response_header_size(HEAD)
        .user_agent(concat!("bylaw/", env!("CARGO_PKG_VERSION")))
        .build();
    Ok(Agent::new_with_config(config))
}

/// The certificates of a PEM file.
pub(super) fn authorities(
    pem: &[u8],
) -> Result<Vec<ureq::tls::Certificate<'static>>, RegistryError> {
    let bad = |why: &str| RegistryError::Unable(format!("the authority's certificate: {why}"));
    let mut found = vec![];
    for item in parse_pem(pem) {
        if let PemItem::Certificate(one) = item.map_err(|error| bad(&plainly(&error)))? {
            found.push(one);
        }
    }
    if found.is_empty() {
        return Err(bad("there is none in PEM"));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads(place: &str, access: &Access, to: &str) -> bool {
        let place: Place = place.parse().unwrap();
        let asker = Asker::new(&place, access).unwrap();
        asker.allow(&to.parse().unwrap()).is_ok()
    }

    /// Invariant: whoever fetches goes only where he was allowed to, and never less protected.
    #[test]
    fn a_registry_leads_where_it_was_allowed_to() {
        let access = Access {
            beside: Beside::Only(vec!["blobs.cn".into(), "tokens.cn:8443".into()]),
            ..Access::default()
        };
        let anywhere = Access {
            beside: Beside::Anywhere,
            ..Access::default()
        };
        for (to, may, may_anywhere) in [
            ("https://registry.cn/elsewhere", true, true),
            ("https://registry.cn:443/elsewhere", true, true),
            ("https://blobs.cn/a?b=c", true, true),
            ("https://tokens.cn:8443/token", true, true),
            ("http://registry.cn/elsewhere", false, false),
            ("http://blobs.cn/a", false, false),
            ("https://blobs.cn:8443/a", false, true),
            ("https://tokens.cn/token", false, true),
            ("https://registry.cn:5000/", false, true),
            ("https://registry.cn.example.org/", false, true),
            ("https://somebody@blobs.cn/a", false, false),
            ("https://:word@blobs.cn/a", false, false),
            ("https://169.254.169.254/latest", false, true),
            ("file:///etc/passwd", false, false),
            ("data:text/plain,a", false, false),
        ] {
            let place = "registry.cn/wuxi:1";
            assert_eq!(leads(place, &access, to), may, "{to}");
            assert_eq!(leads(place, &anywhere, to), may_anywhere, "{to}");
        }
        let here = "localhost:5000/wuxi:1";
        assert!(leads(here, &access, "http://localhost:5000/elsewhere"));
        assert!(leads(here, &access, "http://blobs.cn/a"));
        assert!(!leads(here, &access, "http://localhost:8080/"));
    }
}
