//! Where something is in a registry.

use std::fmt;
use std::str::FromStr;

use oci_client::Reference;

use super::error::{RegistryError, plain};

/// A name in a registry: REGISTRY/NAME with a tag or a digest, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(Reference);

impl Place {
    /// The registry, with its port if it was named.
    pub fn registry(&self) -> &str {
        self.0.registry()
    }

    /// The digest of the manifest that is meant, if it was named.
    pub fn digest(&self) -> Option<&str> {
        self.0.digest()
    }

    /// The tag.
    pub fn tag(&self) -> Option<&str> {
        self.0.tag()
    }

    /// The same name with this digest and no tag, as releases call it.
    #[must_use]
    pub fn at(&self, digest: &str) -> Self {
        Self(Reference::with_digest(
            self.0.registry().to_owned(),
            self.0.repository().to_owned(),
            digest.to_owned(),
        ))
    }

    /// Whether the registry is this machine, to which nobody else listens.
    pub fn is_here(&self) -> bool {
        let registry = self.registry();
        let host = match registry.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => registry,
        };
        let address = host.trim_start_matches('[').trim_end_matches(']');
        let address: Option<std::net::IpAddr> = address.parse().ok();
        host == "localhost" || address.is_some_and(|address| address.is_loopback())
    }

    pub(super) fn reference(&self) -> &Reference {
        &self.0
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.whole())
    }
}

impl FromStr for Place {
    type Err = RegistryError;

    fn from_str(text: &str) -> Result<Self, RegistryError> {
        let bad = |why: &str| RegistryError::Place {
            text: plain(text),
            why: why.to_owned(),
        };
        // Without one it would be a company's registry that nobody named.
        let (registry, _) = text
            .split_once('/')
            .filter(|(first, _)| first.contains(['.', ':']) || *first == "localhost")
            .ok_or_else(|| bad("it says no registry"))?;
        let reference: Reference = text.parse().map_err(|error| bad(&format!("{error}")))?;
        if reference.registry() != registry {
            return Err(bad("it says no registry"));
        }
        let name = text.rsplit('/').next().unwrap_or_default();
        if !name.contains([':', '@']) {
            return Err(bad("it says neither a tag nor a digest"));
        }
        if let Some(digest) = reference.digest()
            && !digest.starts_with("sha256:")
        {
            return Err(bad("a digest is sha256"));
        }
        Ok(Self(reference))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Place, String> {
        text.parse()
            .map_err(|error: RegistryError| error.to_string())
    }

    #[test]
    fn a_name_says_registry_tag_and_digest() {
        let digest = format!("sha256:{}", "a".repeat(64));
        let place = read("registry.example.cn/rules/wuxi:2.1").unwrap();
        assert_eq!(place.registry(), "registry.example.cn");
        assert_eq!((place.tag(), place.digest()), (Some("2.1"), None));
        assert_eq!(place.to_string(), "registry.example.cn/rules/wuxi:2.1");
        let exact = place.at(&digest);
        assert_eq!(
            exact.to_string(),
            format!("registry.example.cn/rules/wuxi@{digest}")
        );
        assert_eq!(read(&exact.to_string()).unwrap(), exact);
        assert_eq!((exact.tag(), exact.digest()), (None, Some(digest.as_str())));
    }

    #[test]
    fn what_names_nothing_is_said() {
        let short = format!("registry.cn/wuxi@sha256:{}", "a".repeat(40));
        let other = format!("registry.cn/wuxi@sha512:{}", "a".repeat(128));
        for (text, why) in [
            ("wuxi:1", "says no registry"),
            ("rules/wuxi:1", "says no registry"),
            ("registry.cn/wuxi", "neither a tag nor a digest"),
            ("registry.cn/Wuxi:1", "names nothing"),
            ("registry.cn/wuxi:", "names nothing"),
            ("https://registry.cn/wuxi:1", "names nothing"),
            (short.as_str(), "names nothing"),
            (other.as_str(), "a digest is sha256"),
            ("", "says no registry"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn only_this_machine_is_here() {
        for (text, here) in [
            ("localhost/wuxi:1", true),
            ("localhost:5000/wuxi:1", true),
            ("127.0.0.1:5000/wuxi:1", true),
            ("127.0.0.1.example.cn/wuxi:1", false),
            ("localhost.example.cn:5000/wuxi:1", false),
            ("10.0.0.1:5000/wuxi:1", false),
        ] {
            assert_eq!(read(text).unwrap().is_here(), here, "{text}");
        }
    }
}
