//! The registries that the operators of a host name: nobody else decides whom it asks.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use tokio::sync::Semaphore;

use super::access::{Access, Beside};
use super::ask::authorities;
use super::credentials::Credentials;
use super::error::RegistryError;
use super::place::Place;
use super::pull::{Pulled, pull};
use crate::files;

/// Components that are fetched from one registry at a time; each takes a thread and its size in
/// memory, and one that is slow holds up nobody who asks another.
const AT_ONCE: usize = 4;
/// Seconds for everything that is asked for one component.
const SECONDS: u64 = 30;

/// A registry from which components may be taken in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistryConfig {
    /// Its host, with the port if it is not the usual one, as names of components begin with it.
    pub host: String,
    /// For which jurisdictions; for all if nothing is said.
    pub jurisdictions: Option<Vec<String>>,
    /// Who asks; nobody in particular if nothing is said.
    pub user: Option<String>,
    /// The file that holds the password.
    pub password_file: Option<PathBuf>,
    /// The only authority that its certificate may come from, in PEM; those of the system if nothing
    /// is said.
    pub authority: Option<PathBuf>,
    /// Whether it is spoken to without encryption.
    #[serde(default)]
    pub plain_http: bool,
    /// Other hosts to which it may lead: who hands out its tokens, and where its bytes lie.
    #[serde(default)]
    pub beside: Vec<String>,
    /// Seconds for everything that is asked for one component.
    #[serde(default = "seconds")]
    pub seconds: u64,
}

fn seconds() -> u64 {
    SECONDS
}

/// The configuration of a registry cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("registry `{host}`: {key}: {why}")]
pub struct BadRegistry {
    host: String,
    key: &'static str,
    why: String,
}

/// The registries of an installation.
#[derive(Default)]
pub struct Registries(Vec<Known>);

struct Known {
    host: String,
    jurisdictions: Option<Vec<String>>,
    access: Access,
    turns: Semaphore,
}

impl Registries {
    /// Those of a configuration.
    ///
    /// # Errors
    /// What of it cannot be.
    pub fn of(configs: &[RegistryConfig]) -> Result<Self, BadRegistry> {
        let mut hosts = BTreeSet::new();
        let mut all = vec![];
        for config in configs {
            if !hosts.insert(&config.host) {
                return Err(config.bad("host", "there are two of that name"));
            }
            all.push(Known {
                host: config.host.clone(),
                jurisdictions: config.jurisdictions.clone(),
                access: config.access()?,
                turns: Semaphore::new(AT_ONCE),
            });
        }
        Ok(Self(all))
    }

    /// Fetches the component of a place for a jurisdiction, if it has at most so many bytes.
    ///
    /// # Errors
    /// No such registry is named for it, the place names a tag, or the registry does not have it.
    pub async fn pull(
        &self,
        jurisdiction: &str,
        place: &Place,
        most: usize,
    ) -> Result<Pulled, RegistryError> {
        let serves = |known: &&Known| {
            let named = known.jurisdictions.as_ref();
            known.host == place.registry()
                && named.is_none_or(|names| names.iter().any(|name| name == jurisdiction))
        };
        let unknown = || RegistryError::Unknown(place.registry().to_owned());
        let known = self.0.iter().find(serves).ok_or_else(unknown)?;
        if place.digest().is_none() {
            return Err(RegistryError::NoDigest(place.to_string()));
        }
        let turn = known.turns.try_acquire();
        let _turn = turn.map_err(|_| RegistryError::Busy {
            registry: known.host.clone(),
            at_once: AT_ONCE,
        })?;
        let access = Access {
            most: u64::try_from(most).unwrap_or(u64::MAX),
            ..known.access.clone()
        };
        pull(place.clone(), Arc::new(access)).await
    }
}

impl RegistryConfig {
    fn access(&self) -> Result<Access, BadRegistry> {
        // As it is read out of names, or it would never be found.
        let is_host = |host: &str| {
            let place: Result<Place, _> = format!("{host}/name:tag").parse();
            place.is_ok_and(|place| place.registry() == host)
        };
        if !is_host(&self.host) {
            let why = "it is written as names begin with it, such as registry.example.cn:5000";
            return Err(self.bad("host", why));
        }
        if self.plain_http && self.authority.is_some() {
            let why = "who is spoken to without encryption shows no certificate";
            return Err(self.bad("authority", why));
        }
        if self.seconds == 0 {
            return Err(self.bad("seconds", "nothing is fetched in no time"));
        }
        if let Some(names) = &self.jurisdictions
            && names.is_empty()
        {
            return Err(self.bad("jurisdictions", "it is for none"));
        }
        if let Some(other) = self.beside.iter().find(|host| !is_host(host)) {
            let why = format!("`{other}` is no host, such as tokens.example.cn");
            return Err(self.bad("beside", &why));
        }
        Ok(Access {
            credentials: self.credentials()?,
            plain_http: self.plain_http,
            authority: self.authority()?,
            beside: Beside::Only(self.beside.clone()),
            most: 0,
            seconds: self.seconds,
        })
    }

    fn credentials(&self) -> Result<Credentials, BadRegistry> {
        match (&self.user, &self.password_file) {
            (None, None) => Ok(Credentials::Nobody),
            (Some(user), Some(file)) => {
                let text = files::read_named(file);
                let text = text.map_err(|error| {
                    self.bad("password_file", &format!("{}: {error}", file.display()))
                })?;
                Ok(Credentials::Somebody {
                    user: user.clone(),
                    password: text.trim_end().to_owned(),
                })
            }
            (Some(_), None) => Err(self.bad("user", "it needs a `password_file`")),
            (None, Some(_)) => Err(self.bad("password_file", "it needs a `user`")),
        }
    }

    fn authority(&self) -> Result<Option<Vec<u8>>, BadRegistry> {
        let Some(file) = &self.authority else {
            return Ok(None);
        };
        let bad = |why: &str| self.bad("authority", &format!("{}: {why}", file.display()));
        let pem = files::read_named_bytes(file).map_err(|error| bad(&error.to_string()))?;
        authorities(&pem).map_err(|error| bad(&error.to_string()))?;
        Ok(Some(pem))
    }

    fn bad(&self, key: &'static str, why: &str) -> BadRegistry {
        BadRegistry {
            host: self.host.clone(),
            key,
            why: why.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(), String> {
        #[derive(Deserialize)]
        struct Written {
            registry: Vec<RegistryConfig>,
        }
        let written: Written = toml::from_str(text).map_err(|error| error.to_string())?;
        let known = Registries::of(&written.registry);
        known.map(drop).map_err(|error| error.to_string())
    }

    #[test]
    fn what_of_a_registry_cannot_be_is_said_by_its_key() {
        read("registry = []").unwrap();
        let whole = "[[registry]]\nhost = \"registry.cn:5000\"\nplain_http = true\nseconds = 5\n\
             beside = [\"tokens.cn\"]\njurisdictions = [\"wuxi\"]";
        read(whole).unwrap();
        let named = "[[registry]]\nhost = \"registry.cn\"\n";
        for (text, why) in [
            ("[[registry]]\nuser = \"wuxi\"", "host"),
            (
                "[[registry]]\nhost = \"https://registry.cn\"",
                "host: it is written",
            ),
            (
                "[[registry]]\nhost = \"registry.cn/rules\"",
                "host: it is written",
            ),
            ("[[registry]]\nhost = \"registry\"", "host: it is written"),
            (&format!("{named}{named}"), "host: there are two"),
            (&format!("{named}user = \"wuxi\""), "user: it needs"),
            (
                &format!("{named}password_file = \"p\""),
                "password_file: it needs",
            ),
            (
                &format!("{named}user = \"wuxi\"\npassword_file = \"/no/such\""),
                "password_file: /no/such: ",
            ),
            (
                &format!("{named}authority = \"/no/such\""),
                "authority: /no/such: ",
            ),
            (
                &format!("{named}authority = \"/proc/self/status\""),
                "there is none in PEM",
            ),
            (
                &format!("{named}authority = \"a.pem\"\nplain_http = true"),
                "authority: who is spoken to",
            ),
            (&format!("{named}seconds = 0"), "seconds: "),
            (&format!("{named}jurisdictions = []"), "jurisdictions: "),
            (
                &format!("{named}beside = [\"https://a.cn\"]"),
                "beside: `https://a.cn`",
            ),
            (&format!("{named}password = \"secret\""), "unknown field"),
        ] {
            let said = read(text).unwrap_err();
            assert!(said.contains(why), "{text}: {said}");
        }
    }
}
