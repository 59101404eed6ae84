//! Who asks a registry: what was said for it, else what `docker login` left. Never shown.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use oci_client::secrets::RegistryAuth;
use serde::Deserialize;

use super::error::RegistryError;

/// A name and a password, or nobody in particular.
#[derive(Clone, Default)]
pub enum Credentials {
    /// Nobody in particular.
    #[default]
    Nobody,
    /// A name and what proves it: a password, or a token that takes its place.
    Somebody { user: String, password: String },
}

/// What of docker's configuration matters.
#[derive(Deserialize)]
struct DockerConfig {
    #[serde(default)]
    auths: HashMap<String, DockerAuth>,
    #[serde(default, rename = "credHelpers")]
    helpers: HashMap<String, String>,
    #[serde(default, rename = "credsStore")]
    store: Option<String>,
}

#[derive(Deserialize)]
struct DockerAuth {
    #[serde(default)]
    auth: Option<String>,
}

impl Credentials {
    /// Those that a configuration of docker has for a registry.
    ///
    /// # Errors
    /// It is not in order, or keeps them where this program does not look.
    pub fn of_docker(config: &str, registry: &str) -> Result<Self, RegistryError> {
        let bad = |why: &str| RegistryError::Credentials {
            registry: registry.to_owned(),
            why: why.to_owned(),
        };
        // What is wrong with it might show a secret that stands there.
        let config: DockerConfig = serde_json::from_str(config)
            .map_err(|_| bad("docker's configuration is not in order"))?;
        // Older versions wrote addresses.
        let names = [
            registry.to_owned(),
            format!("https://{registry}"),
            format!("https://{registry}/v2/"),
        ];
        let found = names.iter().find_map(|name| config.auths.get(name));
        let Some(text) = found.and_then(|found| found.auth.as_deref()) else {
            let kept = found.is_some() && config.store.is_some();
            if kept || config.helpers.contains_key(registry) {
                return Err(bad(
                    "docker keeps them in a store of its own; say them in BYLAW_REGISTRY_USER and \
                     BYLAW_REGISTRY_PASSWORD",
                ));
            }
            return Ok(Self::Nobody);
        };
        let text = STANDARD.decode(text.trim()).ok();
        let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
        let pair = text.as_deref().and_then(|text| text.split_once(':'));
        let (user, password) =
            pair.ok_or_else(|| bad("docker's configuration holds no name and password"))?;
        Ok(Self::Somebody {
            user: user.to_owned(),
            password: password.to_owned(),
        })
    }

    pub(super) fn auth(&self) -> RegistryAuth {
        match self {
            Self::Nobody => RegistryAuth::Anonymous,
            Self::Somebody { user, password } => {
                RegistryAuth::Basic(user.clone(), password.clone())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(config: &str, registry: &str) -> Result<Option<(String, String)>, String> {
        match Credentials::of_docker(config, registry) {
            Ok(Credentials::Nobody) => Ok(None),
            Ok(Credentials::Somebody { user, password }) => Ok(Some((user, password))),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn docker_s_configuration_says_who_asks_which_registry() {
        let auth = STANDARD.encode("wuxi:se:cret");
        let config = format!(
            r#"{{"auths":{{"registry.cn":{{"auth":"{auth}"}},"kept.cn":{{}}}},"credsStore":"pass"}}"#
        );
        let known = ("wuxi".to_owned(), "se:cret".to_owned());
        assert_eq!(of(&config, "registry.cn"), Ok(Some(known)));
        assert_eq!(of(&config, "other.cn"), Ok(None));
        assert!(
            of(&config, "kept.cn")
                .unwrap_err()
                .contains("BYLAW_REGISTRY_USER")
        );
        assert_eq!(of("{}", "registry.cn"), Ok(None));
    }

    #[test]
    fn nothing_of_a_broken_configuration_is_shown() {
        let secret = STANDARD.encode("secret");
        for config in [
            format!(r#"{{"auths":{{"registry.cn":{{"auth":"{secret}"}}}}}}"#),
            format!(r#"{{"auths":{{"registry.cn":"{secret}"}}}}"#),
            format!(r#"{{"auths":{{"registry.cn":{{"auth":"{secret}""#),
        ] {
            let error = of(&config, "registry.cn").unwrap_err();
            assert!(
                !error.contains(&secret) && !error.contains("secret"),
                "{error}"
            );
        }
    }
}
