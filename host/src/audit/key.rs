//! The key with which a host signs its logs: made at the first start, kept in a file of its own.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use signed_note::{StandardSigner, new_ed25519_verifier_key};

use crate::files::{Dir, write_secret};

const ALGORITHM: u8 = 1;
const LONGEST_ORIGIN: usize = 200;

/// The key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("the key file `{0}` cannot be used")]
    File(String, #[source] std::io::Error),
    /// The file holds something else.
    #[error("the key file `{0}` holds no key; a key is 32 bytes in base64 on one line")]
    NoKey(String),
    /// There is no randomness.
    #[error("the system has no randomness: {0}")]
    Random(String),
    /// A name that notes cannot carry.
    #[error("`{0}` cannot name a log; write a name such as data.example.gov.cn/bylaw")]
    Origin(String),
}

/// A host's key, and the name that its logs begin with.
#[derive(Clone)]
pub struct LogKey {
    secret: SigningKey,
    origin: String,
}

impl LogKey {
    /// The key in a file; a new one is made if there is none.
    pub fn in_file(folder: &Dir, name: &str, origin: &str) -> Result<Self, KeyError> {
        let failed = |error| KeyError::File(name.to_owned(), error);
        let text = match folder.read_to_string(name) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let fresh = STANDARD.encode(random()?);
                // It is on disk before anything is signed with it.
                write_secret(folder, name, &format!("{fresh}\n")).map_err(failed)?;
                fresh
            }
            Err(error) => return Err(failed(error)),
        };
        let bytes = STANDARD.decode(text.trim()).ok();
        let bytes: Option<[u8; 32]> = bytes.and_then(|bytes| bytes.try_into().ok());
        let bytes = bytes.ok_or_else(|| KeyError::NoKey(name.to_owned()))?;
        Self::new(bytes, origin)
    }

    /// A key that vanishes with the process, for scenarios and tests.
    pub fn throw_away() -> Result<Self, KeyError> {
        Self::new(random()?, "throw-away.invalid")
    }

    fn new(secret: [u8; 32], origin: &str) -> Result<Self, KeyError> {
        let good = signed_note::is_key_name_valid(origin)
            && origin.len() <= LONGEST_ORIGIN
            && origin.bytes().all(|byte| byte.is_ascii_graphic());
        if !good {
            return Err(KeyError::Origin(origin.chars().take(80).collect()));
        }
        Ok(Self {
            secret: SigningKey::from_bytes(&secret),
            origin: origin.to_owned(),
        })
    }

    /// The name of a jurisdiction's log.
    pub fn log_name(&self, jurisdiction: &str) -> String {
        format!("{}/{jurisdiction}", self.origin)
    }

    /// What whoever checks a jurisdiction's log needs: its name and the public key, as a C2SP
    /// verifier key.
    pub fn verifier_key(&self, jurisdiction: &str) -> String {
        new_ed25519_verifier_key(&self.log_name(jurisdiction), &self.secret.verifying_key())
    }

    /// A code that only who has the key makes: of a text, for a purpose. Hosts that share the key make
    /// the same.
    pub fn seal(&self, purpose: &str, text: &[u8]) -> [u8; 32] {
        // As long as a block of the digest: a shorter key is filled up like this.
        let mut key = [0; 64];
        for (to, from) in key.iter_mut().zip(self.secret.as_bytes()) {
            *to = *from;
        }
        let mut mac = Hmac::<Sha256>::new(&key.into());
        let length = purpose.len() as u64;
        mac.update(&length.to_be_bytes());
        mac.update(purpose.as_bytes());
        mac.update(text);
        mac.finalize().into_bytes().into()
    }

    pub(super) fn secret(&self) -> &SigningKey {
        &self.secret
    }

    /// Signs under any name.
    pub(super) fn signer(&self, name: &str) -> Option<StandardSigner> {
        let public = [
            &[ALGORITHM],
            self.secret.verifying_key().as_bytes().as_slice(),
        ]
        .concat();
        let secret = [&[ALGORITHM], self.secret.as_bytes().as_slice()].concat();
        let id = signed_note::key_id(name, &public);
        let encoded = STANDARD.encode(secret);
        StandardSigner::new(&format!("PRIVATE+KEY+{name}+{id:08x}+{encoded}")).ok()
    }
}

fn random() -> Result<[u8; 32], KeyError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| KeyError::Random(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_only_its_owner_reads_it() {
        use cap_std::fs::PermissionsExt;
        let path = std::env::temp_dir().join(format!("bylaw-key-{}", uuid::Uuid::new_v4()));
        let folder = crate::files::make_folder(&path).unwrap();
        let one = LogKey::in_file(&folder, "log.key", "x.example").unwrap();
        let two = LogKey::in_file(&folder, "log.key", "x.example").unwrap();
        assert_eq!(one.verifier_key("wuxi"), two.verifier_key("wuxi"));
        assert_ne!(one.verifier_key("wuxi"), one.verifier_key("anhui"));
        let mode = folder.metadata("log.key").unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        folder.write("bad.key", "AAAA").unwrap();
        let bad = LogKey::in_file(&folder, "bad.key", "x.example");
        assert!(matches!(bad, Err(KeyError::NoKey(_))));
        let named = LogKey::in_file(&folder, "log.key", "two words");
        assert!(matches!(named, Err(KeyError::Origin(_))));
        folder.remove_open_dir_all().unwrap();
    }
}
