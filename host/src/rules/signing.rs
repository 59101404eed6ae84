//! Signatures under components: whose rules they are, vouched for by a key of the jurisdiction.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// What every key file begins with.
const KEY_HEAD: &str = "bylaw-rules-key";
/// What every signed text begins with, so that no signature for anything else is one for rules.
const DOMAIN: &str = "bylaw rules component v1";
/// How long the identifier of a key may be.
const LONGEST_ID: usize = 64;

/// A key or a signature that cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SigningError {
    /// A file that holds something else.
    #[error("this is no key of rules; a key file has one line: `{KEY_HEAD} ID BASE64`")]
    NoKey,
    /// A public key that is none.
    #[error("this is no Ed25519 public key; write its 32 bytes in base64")]
    NoPublicKey,
    /// A signature that is none.
    #[error("this is no Ed25519 signature; write its 64 bytes in base64")]
    NoSignature,
    /// An identifier that cannot name a key.
    #[error("`{0}` cannot name a key; write up to 64 of a-z, A-Z, 0-9, `-`, `_` and `.`")]
    Id(String),
    /// The signature is somebody else's, or under something else.
    #[error("the signature is not the key's under this component for this jurisdiction")]
    Wrong,
    /// There is no randomness.
    #[error("the system has no randomness: {0}")]
    Random(String),
}

/// The secret half of a jurisdiction's key: what its rules are signed with.
pub struct SecretKey {
    id: String,
    key: SigningKey,
}

/// The public half, as a policy names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl SecretKey {
    /// A new one.
    pub fn new(id: &str) -> Result<Self, SigningError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| SigningError::Random(error.to_string()))?;
        Ok(Self {
            id: checked_id(id)?,
            key: SigningKey::from_bytes(&seed),
        })
    }

    /// The key that a file holds.
    pub fn read(text: &str) -> Result<Self, SigningError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let [KEY_HEAD, id, secret] = words[..] else {
            return Err(SigningError::NoKey);
        };
        let bytes = STANDARD.decode(secret).ok();
        let seed: Option<[u8; 32]> = bytes.and_then(|bytes| bytes.try_into().ok());
        Ok(Self {
            id: checked_id(id)?,
            key: SigningKey::from_bytes(&seed.ok_or(SigningError::NoKey)?),
        })
    }

    /// As it is kept in a file, which only its owner may read.
    pub fn to_file(&self) -> String {
        let secret = STANDARD.encode(self.key.as_bytes());
        format!("{KEY_HEAD} {} {secret}\n", self.id)
    }

    /// What policies and signatures call it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What the policy needs of it, in base64.
    pub fn public_key(&self) -> String {
        STANDARD.encode(self.key.verifying_key().as_bytes())
    }

    /// The signature under a component of a jurisdiction, in base64.
    pub fn sign(&self, jurisdiction: &str, digest: &str) -> String {
        let signature = self.key.sign(signed_text(jurisdiction, digest).as_bytes());
        STANDARD.encode(signature.to_bytes())
    }
}

impl PublicKey {
    /// The key that a policy writes in base64.
    pub fn read(text: &str) -> Result<Self, SigningError> {
        let bytes = STANDARD.decode(text.trim()).ok();
        let bytes: Option<[u8; 32]> = bytes.and_then(|bytes| bytes.try_into().ok());
        let key = bytes.and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
        // A weak key accepts signatures that nobody made.
        let key = key.filter(|key| !key.is_weak());
        key.map(Self).ok_or(SigningError::NoPublicKey)
    }

    /// Whether the signature is this key's under that component for that jurisdiction.
    pub fn verify(
        &self,
        jurisdiction: &str,
        digest: &str,
        signature: &str,
    ) -> Result<(), SigningError> {
        let signature = read_signature(signature)?;
        let text = signed_text(jurisdiction, digest);
        let verified = self.0.verify_strict(text.as_bytes(), &signature);
        verified.map_err(|_| SigningError::Wrong)
    }
}

/// The signature that stands in a text, whoever made it.
pub fn read_signature(text: &str) -> Result<Signature, SigningError> {
    let bytes = STANDARD.decode(text.trim()).ok();
    let bytes: Option<[u8; 64]> = bytes.and_then(|bytes| bytes.try_into().ok());
    Ok(Signature::from_bytes(
        &bytes.ok_or(SigningError::NoSignature)?,
    ))
}

/// What is signed: the purpose, whose rules they are, and which component.
fn signed_text(jurisdiction: &str, digest: &str) -> String {
    format!("{DOMAIN}\njurisdiction: {jurisdiction}\nsha256: {digest}\n")
}

/// An identifier that a policy and a header can carry.
pub fn checked_id(id: &str) -> Result<String, SigningError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if id.is_empty() || id.len() > LONGEST_ID || !id.bytes().all(plain) {
        return Err(SigningError::Id(id.chars().take(LONGEST_ID).collect()));
    }
    Ok(id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_for_one_component_of_one_jurisdiction() {
        let key = SecretKey::new("city-2026").unwrap();
        let public = PublicKey::read(&key.public_key()).unwrap();
        let signature = key.sign("wuxi", "aa");
        assert_eq!(public.verify("wuxi", "aa", &signature), Ok(()));
        assert_eq!(
            public.verify("wuxi", "ab", &signature),
            Err(SigningError::Wrong)
        );
        assert_eq!(
            public.verify("anhui", "aa", &signature),
            Err(SigningError::Wrong)
        );
        let other = SecretKey::new("other").unwrap();
        let other = PublicKey::read(&other.public_key()).unwrap();
        assert_eq!(
            other.verify("wuxi", "aa", &signature),
            Err(SigningError::Wrong)
        );
        assert_eq!(
            public.verify("wuxi", "aa", "AAAA"),
            Err(SigningError::NoSignature)
        );
    }

    #[test]
    fn a_key_is_read_again_from_its_file() {
        let key = SecretKey::new("city-2026").unwrap();
        let again = SecretKey::read(&key.to_file()).unwrap();
        assert_eq!(
            (again.id(), again.public_key()),
            (key.id(), key.public_key())
        );
        assert!(SecretKey::read("AAAA").is_err());
        assert!(matches!(SecretKey::new("a b"), Err(SigningError::Id(_))));
        // The point of order one: anything would verify under it.
        let weak = STANDARD.encode([1_u8].into_iter().chain([0; 31]).collect::<Vec<_>>());
        assert_eq!(PublicKey::read(&weak), Err(SigningError::NoPublicKey));
    }
}
