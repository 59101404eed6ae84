//! The keys that vouch for a jurisdiction's rules, with the days on which each of them does.

use serde::Deserialize;
use toml::Spanned;

use super::error::{Place, PolicyError};
use super::file::Day;
use crate::domain::Date;
use crate::rules::{PublicKey, SigningError, checked_id};

/// A key of a jurisdiction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesKey {
    /// What signatures call it.
    pub id: String,
    /// The public key.
    pub public_key: PublicKey,
    /// The first day on which it vouches for what is handed in.
    pub from: Date,
    /// The last one; none until somebody says so.
    pub until: Option<Date>,
}

/// What comes with a component: which key vouches for it, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voucher {
    /// The key's identifier.
    pub key: String,
    /// The signature, in base64.
    pub signature: String,
}

/// Why nobody vouches for a component.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unvouched {
    /// The policy names nobody who could.
    #[error(
        "the policy of `{0}` names no `[[rules_key]]`, so that nobody can vouch for rules; add one and start the host again"
    )]
    NoKeys(String),
    /// It came without a signature.
    #[error("the component is not signed; sign it with `bylaw rules sign`")]
    Unsigned,
    /// The policy has no such key.
    #[error("the policy names no key `{0}`")]
    UnknownKey(String),
    /// The key does not count yet, or no more.
    #[error("the key `{id}` vouches from {from} until {}, not on {today}", .until.map_or("further notice".to_owned(), |day| day.to_string()))]
    OutOfTime {
        id: String,
        from: Date,
        until: Option<Date>,
        today: Date,
    },
    /// The signature is not the key's.
    #[error("the signature of key `{id}` does not hold: {why}")]
    Wrong { id: String, why: SigningError },
}

/// A key as the policy writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenKey {
    id: String,
    public_key: String,
    from: Day,
    until: Option<Day>,
}

/// Whether one of the keys vouches for a component on that day.
///
/// # Errors
/// Why none does.
pub fn vouched(
    keys: &[RulesKey],
    jurisdiction: &str,
    digest: &str,
    voucher: Option<&Voucher>,
    today: Date,
) -> Result<(), Unvouched> {
    if keys.is_empty() {
        return Err(Unvouched::NoKeys(jurisdiction.to_owned()));
    }
    let voucher = voucher.ok_or(Unvouched::Unsigned)?;
    let key = keys.iter().find(|key| key.id == voucher.key);
    let Some(key) = key else {
        let shown = voucher.key.chars().take(64).collect();
        return Err(Unvouched::UnknownKey(shown));
    };
    if today < key.from || key.until.is_some_and(|until| until < today) {
        return Err(Unvouched::OutOfTime {
            id: key.id.clone(),
            from: key.from,
            until: key.until,
            today,
        });
    }
    let verified = key
        .public_key
        .verify(jurisdiction, digest, &voucher.signature);
    verified.map_err(|why| Unvouched::Wrong {
        id: key.id.clone(),
        why,
    })
}

impl Voucher {
    /// As it stands beside a component in a `.sig` file: `ID SIGNATURE`.
    pub fn read(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words[..] {
            [key, signature] => Some(Self {
                key: key.to_owned(),
                signature: signature.to_owned(),
            }),
            _ => None,
        }
    }
}

/// The keys of a policy, each checked for itself, and that no two have one name.
pub(super) fn checked_keys(
    written: &[Spanned<WrittenKey>],
    place: impl Fn(usize, &str) -> Place,
) -> Result<Vec<RulesKey>, PolicyError> {
    let mut keys: Vec<RulesKey> = vec![];
    for one in written {
        let at = |key: &str, message: String| PolicyError::Value {
            place: place(one.span().start, &format!("rules_key.{key}")),
            message,
        };
        let key = one.get_ref();
        let id = checked_id(&key.id).map_err(|error| at("id", error.to_string()))?;
        if keys.iter().any(|other| other.id == id) {
            return Err(at("id", format!("`{id}` names two keys")));
        }
        let public_key = PublicKey::read(&key.public_key);
        let public_key = public_key.map_err(|error| at("public_key", error.to_string()))?;
        let (from, until) = (key.from.0, key.until.map(|day| day.0));
        if let Some(until) = until.filter(|until| *until < from) {
            let message = format!("it ends on {until}, before it begins on {from}");
            return Err(at("until", message));
        }
        keys.push(RulesKey {
            id,
            public_key,
            from,
            until,
        });
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::SecretKey;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Two keys, of which the second takes over from the first within a month in which both count.
    #[test]
    fn keys_take_over_from_each_other() {
        let secrets = ["old", "new"].map(|id| SecretKey::new(id).unwrap());
        let key = |secret: &SecretKey, from: &str, until: Option<&str>| RulesKey {
            id: secret.id().to_owned(),
            public_key: PublicKey::read(&secret.public_key()).unwrap(),
            from: day(from),
            until: until.map(day),
        };
        let keys = [
            key(&secrets[0], "2025-01-01", Some("2026-01-31")),
            key(&secrets[1], "2026-01-01", None),
        ];
        let by = |secret: &SecretKey, on: &str| {
            let voucher = Voucher {
                key: secret.id().to_owned(),
                signature: secret.sign("wuxi", "aa"),
            };
            vouched(&keys, "wuxi", "aa", Some(&voucher), day(on))
        };
        let late = |answer| matches!(answer, Err(Unvouched::OutOfTime { .. }));
        assert_eq!(by(&secrets[0], "2026-01-31"), Ok(()));
        assert!(late(by(&secrets[0], "2026-02-01")));
        assert!(late(by(&secrets[1], "2025-12-31")));
        assert_eq!(by(&secrets[1], "2026-01-01"), Ok(()));
        let today = day("2026-01-15");
        let ask = |voucher: Option<&Voucher>| vouched(&keys, "wuxi", "aa", voucher, today);
        assert_eq!(ask(None), Err(Unvouched::Unsigned));
        let forged = Voucher {
            key: "old".to_owned(),
            signature: secrets[1].sign("wuxi", "aa"),
        };
        assert!(matches!(ask(Some(&forged)), Err(Unvouched::Wrong { .. })));
        let unknown = Voucher {
            key: "nobody".to_owned(),
            ..forged
        };
        let told = ask(Some(&unknown)).unwrap_err().to_string();
        assert_eq!(told, "the policy names no key `nobody`");
        assert!(matches!(
            vouched(&[], "wuxi", "aa", None, today),
            Err(Unvouched::NoKeys(_))
        ));
    }
}
