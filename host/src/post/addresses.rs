//! Where a notice may go: never to this host's own network, whatever a URL or a name server says.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::PostError;

/// The port of `https`.
const TLS: u16 = 443;

/// Checks a URL: `https`, or `http` to a host that the configuration trusts; no name or password.
pub(super) fn check(url: &str, trusted: &[String]) -> Result<Uri, PostError> {
    let refused = |why| PostError::Place {
        place: url.chars().take(200).collect(),
        why,
    };
    let uri: Uri = url.parse().map_err(|_| refused("it is no URL"))?;
    let authority = uri.authority().ok_or_else(|| refused("it names no host"))?;
    if authority.as_str().contains('@') {
        return Err(refused("a URL with a name or a password is not called"));
    }
    match uri.scheme_str() {
        Some("https") => Ok(uri),
        Some("http") if is_trusted(&uri, trusted) => Ok(uri),
        _ => Err(refused("only https is called")),
    }
}

/// Whether an operator trusts this very port of a host: all of its ports would let whoever subscribes
/// look which of them are open.
fn is_trusted(uri: &Uri, trusted: &[String]) -> bool {
    let port = uri.port_u16().or(match uri.scheme_str() {
        Some("https") => Some(TLS),
        Some("http") => Some(80),
        _ => None,
    });
    let named = uri.host().zip(port);
    named.is_some_and(|(host, port)| {
        let mut trusted = trusted.iter().filter_map(|one| read_trusted(one));
        trusted.any(|(one, at)| one.eq_ignore_ascii_case(host) && at == port)
    })
}

/// A receiver as operators write it: `host:port`, or `host` for the port of TLS; an address of version
/// 6 stands in brackets.
pub(super) fn read_trusted(text: &str) -> Option<(&str, u16)> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !text.ends_with(']') => (host, port.parse().ok()?),
        _ => (text, TLS),
    };
    let inner = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let good = match inner {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => !host.is_empty() && !host.contains([':', '/', '@', ' ', '[', ']']),
    };
    good.then_some((host, port))
}

/// Finds addresses, and only such as are public. It is asked at the moment of the call, so a name
/// that points elsewhere meanwhile gains nothing.
#[derive(Debug)]
pub(super) struct PublicResolver {
    pub(super) trusted: Arc<[String]>,
}

impl Resolver for PublicResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        if is_trusted(uri, &self.trusted) {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|address| is_public(address.ip())) {
            public.push(*address);
        }
        if public.is_empty() {
            let why = "the host has no public address";
            return Err(ureq::Error::Io(std::io::Error::other(why)));
        }
        Ok(public)
    }
}

/// Whether an address is one of the public network.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [one, two, three, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || one == 0
        || one >= 240
        // Carriers' own networks, protocol assignments, 6to4 relays, benchmarks.
        || (one == 100 && (64..128).contains(&two))
        || (one == 192 && two == 0 && three == 0)
        || (one == 192 && two == 88 && three == 99)
        || (one == 198 && (18..20).contains(&two));
    !special
}

/// Only global unicast, and none of what carries an address of version 4 or leads through a tunnel.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    let [one, two, ..] = address.segments();
    let global = one & 0xe000 == 0x2000;
    let special =
        (one == 0x2001 && (two < 0x0200 || two == 0x0db8)) || one == 0x2002 || one == 0x3fff;
    global && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_called() {
        let public = |text: &str| is_public(text.parse().unwrap());
        for address in ["8.8.8.8", "223.5.5.5", "2400:3200::1", "172.32.0.1"] {
            assert!(public(address), "{address}");
        }
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "fe80::1",
            "fd00::1",
            "2002:7f00:1::",
            "2001::1",
            "64:ff9b::7f00:1",
            "ff02::1",
        ] {
            assert!(!public(address), "{address}");
        }
    }

    #[test]
    fn a_url_is_https_or_trusted() {
        let trusted = ["127.0.0.1:8081".to_owned(), "Inner.example".to_owned()];
        let may = |url: &str| check(url, &trusted).is_ok();
        assert!(may("https://example.cn/hook"));
        assert!(may("http://127.0.0.1:8081/hook"));
        assert!(may("http://inner.example:443/hook"));
        for url in [
            "http://example.cn/hook",
            "http://127.0.0.1:8082/hook",
            "http://127.0.0.1/hook",
            "http://inner.example/hook",
            "http://127.0.0.1.example.cn/hook",
            "https://me:secret@example.cn/",
            "http://127.0.0.1@example.cn/",
            "ftp://example.cn/",
            "file:///etc/passwd",
            "example.cn",
            "",
        ] {
            assert!(!may(url), "{url}");
        }
    }

    #[test]
    fn a_trusted_receiver_is_one_port_of_a_host() {
        for (text, read) in [
            ("hooks.example", Some(("hooks.example", 443))),
            ("hooks.example:8443", Some(("hooks.example", 8443))),
            ("[::1]", Some(("[::1]", 443))),
            ("[::1]:80", Some(("[::1]", 80))),
            ("hooks.example:", None),
            ("hooks.example:x", None),
            ("::1", None),
            ("http://hooks.example", None),
            ("", None),
        ] {
            assert_eq!(read_trusted(text), read, "{text}");
        }
    }
}
