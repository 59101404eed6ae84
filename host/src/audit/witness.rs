//! Witnesses: somebody else who has seen a log only ever grow, and says so (C2SP
//! `tlog-cosignature`).

use ed25519_dalek::{Signature as Ed25519, Signer, Verifier, VerifyingKey};
use signed_note::Signature;
use tlog_tiles::check_tree;

use super::checkpoint::{Checkpoint, CheckpointError, LogVerifier, parts_of};
use super::key::LogKey;
use super::tree::{Tiles, TreeError, prove_consistency};

/// The kind of key that cosigns, which is part of its identifier.
const ALGORITHM: u8 = 4;

/// Why a witness does not sign.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// The checkpoint does not count.
    #[error("the checkpoint does not count")]
    Checkpoint(#[from] CheckpointError),
    /// The log has shrunk.
    #[error("the log shows {now} leaves; it had {before} when this witness last looked")]
    Shrunk { before: u64, now: u64 },
    /// The log has another past.
    #[error("the log of {now} leaves does not begin with the {before} that this witness has seen")]
    Forked { before: u64, now: u64 },
    /// Its tiles cannot be used.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The witness's own name.
    #[error("`{0}` cannot name a witness")]
    Name(String),
}

/// A witness.
pub struct Cosigner {
    key: LogKey,
    name: String,
}

impl Cosigner {
    /// A witness of that name.
    pub fn new(key: LogKey, name: &str) -> Result<Self, WitnessError> {
        if signed_note::is_key_name_valid(name) {
            let name = name.to_owned();
            Ok(Self { key, name })
        } else {
            Err(WitnessError::Name(name.chars().take(80).collect()))
        }
    }

    /// What whoever relies on this witness needs.
    pub fn verifier_key(&self) -> String {
        use base64::Engine;
        let public = public_part(&self.key.secret().verifying_key());
        let id = signed_note::key_id(&self.name, &public);
        let encoded = base64::engine::general_purpose::STANDARD.encode(public);
        format!("{}+{id:08x}+{encoded}", self.name)
    }

    /// Signs a checkpoint at an instant (seconds since 1970), if the log has only grown since
    /// `before`. The tiles are those of the checkpoint's tree.
    ///
    /// # Errors
    /// If it has not, or tiles are missing.
    pub fn cosign(
        &self,
        log: &LogVerifier,
        note: &str,
        before: Option<Checkpoint>,
        tiles: &Tiles,
        now: u64,
    ) -> Result<String, WitnessError> {
        let head = log.open(note)?;
        if let Some(before) = before {
            has_grown(before, head, tiles)?;
        }
        let (text, _) = parts_of(note)?;
        let signature = self.key.secret().sign(&message(now, &text));
        let bytes = [now.to_be_bytes().as_slice(), &signature.to_bytes()].concat();
        let id = signed_note::key_id(&self.name, &public_part(&self.key.secret().verifying_key()));
        let line = Signature::new(self.name.clone(), id, bytes)
            .map_err(|_| WitnessError::Name(self.name.clone()))?;
        Ok(String::from_utf8_lossy(&line.to_bytes()).into_owned())
    }
}

/// Whether the tree of a head begins with the one before it.
///
/// # Errors
/// If it is smaller, or another one; or tiles are missing.
pub fn has_grown(before: Checkpoint, head: Checkpoint, tiles: &Tiles) -> Result<(), WitnessError> {
    let (old, now) = (before.size, head.size);
    if now < old {
        return Err(WitnessError::Shrunk { before: old, now });
    }
    let forked = WitnessError::Forked { before: old, now };
    if old == 0 {
        return Ok(());
    }
    if now == old {
        return if head.root == before.root {
            Ok(())
        } else {
            Err(forked)
        };
    }
    let proof = prove_consistency(now, old, tiles)?;
    check_tree(&proof, now, head.root, old, before.root).map_err(|_| forked)
}

/// Whether a line is a witness's signature under a checkpoint; its name and the instant at which it
/// signed.
pub fn cosignature_is_good(witness: &str, note: &str, line: &str) -> Option<(String, u64)> {
    use base64::Engine;
    let mut parts = witness.trim().splitn(3, '+');
    let (name, id, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    let public = base64::engine::general_purpose::STANDARD
        .decode(encoded)
        .ok()?;
    let (algorithm, key) = public.split_first()?;
    let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
    let known = signed_note::key_id(name, &public);
    if *algorithm != ALGORITHM || format!("{known:08x}") != id {
        return None;
    }
    let line = Signature::from_bytes(line.trim_end_matches('\n').as_bytes()).ok()?;
    if line.name() != name || line.id() != known {
        return None;
    }
    let (when, signature) = line.signature().split_first_chunk::<8>()?;
    let when = u64::from_be_bytes(*when);
    let (text, _) = parts_of(note).ok()?;
    let signature = Ed25519::from_slice(signature).ok()?;
    key.verify(&message(when, &text), &signature).ok()?;
    Some((name.to_owned(), when))
}

fn public_part(key: &VerifyingKey) -> Vec<u8> {
    [&[ALGORITHM], key.as_bytes().as_slice()].concat()
}

fn message(when: u64, text: &[u8]) -> Vec<u8> {
    [format!("cosignature/v1\ntime {when}\n").as_bytes(), text].concat()
}
