//! Checkpoints: the signed head of a log (C2SP `tlog-checkpoint`).
//!
//! A checkpoint carries one line per signature. The log's own comes first; further lines, of another
//! algorithm or of witnesses, may follow, and whoever does not know them passes over them.

use signed_note::{Note, Signature, StandardVerifier, Verifier, VerifierList};
use tlog_tiles::Hash;

use super::key::LogKey;

/// A checkpoint that cannot be trusted.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CheckpointError {
    /// Not a note of the form that checkpoints have.
    #[error("it is no checkpoint")]
    Malformed,
    /// The log's signature is missing or wrong.
    #[error("the log `{0}` has not signed it")]
    Unsigned(String),
    /// Another log's.
    #[error("it is a checkpoint of `{got}`, not of `{wanted}`")]
    OtherLog { wanted: String, got: String },
    /// The key cannot be read.
    #[error("`{0}` is no verifier key; it has the form name+digits+base64")]
    Key(String),
}

/// The head of a log.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Checkpoint {
    /// How many leaves it has.
    pub size: u64,
    /// The root of its tree.
    pub root: Hash,
}

/// Signs the head of a jurisdiction's log.
///
/// # Errors
/// If the key's name cannot stand in a note.
pub fn sign_checkpoint(
    key: &LogKey,
    jurisdiction: &str,
    head: Checkpoint,
) -> Result<String, CheckpointError> {
    let name = key.log_name(jurisdiction);
    let malformed = |_| CheckpointError::Malformed;
    let body = tlog_tiles::Checkpoint::new(&name, head.size, head.root, "").map_err(malformed)?;
    let mut note = Note::new(&body.to_bytes(), &[]).map_err(|_| CheckpointError::Malformed)?;
    let signer = key.signer(&name).ok_or(CheckpointError::Malformed)?;
    note.add_sigs(&[&signer])
        .map_err(|_| CheckpointError::Malformed)?;
    String::from_utf8(note.to_bytes()).map_err(|_| CheckpointError::Malformed)
}

/// Whoever checks one log's checkpoints.
#[derive(Clone)]
pub struct LogVerifier {
    name: String,
    key: StandardVerifier,
}

impl LogVerifier {
    /// With the log's verifier key.
    pub fn new(key: &str) -> Result<Self, CheckpointError> {
        let verifier = StandardVerifier::new(key.trim());
        let key = verifier.map_err(|_| CheckpointError::Key(key.chars().take(80).collect()))?;
        Ok(Self {
            name: key.name().to_owned(),
            key,
        })
    }

    /// The log's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The head that a checkpoint states, if the log has signed it.
    pub fn open(&self, note: &str) -> Result<Checkpoint, CheckpointError> {
        let parsed = Note::from_bytes(note.as_bytes()).map_err(|_| CheckpointError::Malformed)?;
        let body = tlog_tiles::Checkpoint::from_bytes(parsed.text())
            .map_err(|_| CheckpointError::Malformed)?;
        if body.origin() != self.name {
            return Err(CheckpointError::OtherLog {
                wanted: self.name.clone(),
                got: body.origin().to_owned(),
            });
        }
        let known = VerifierList::new(vec![Box::new(self.key.clone())]);
        parsed
            .verify(&known)
            .map_err(|_| CheckpointError::Unsigned(self.name.clone()))?;
        Ok(Checkpoint {
            size: body.size(),
            root: *body.hash(),
        })
    }
}

/// The text of a note that its signatures are over, and its signatures.
pub(super) fn parts_of(note: &str) -> Result<(Vec<u8>, Vec<Signature>), CheckpointError> {
    let parsed = Note::from_bytes(note.as_bytes()).map_err(|_| CheckpointError::Malformed)?;
    let (_, lines) = note.rsplit_once("\n\n").ok_or(CheckpointError::Malformed)?;
    let signatures = lines
        .lines()
        .map(|line| Signature::from_bytes(line.as_bytes()))
        .collect::<Result<_, _>>();
    let signatures = signatures.map_err(|_| CheckpointError::Malformed)?;
    Ok((parsed.text().to_vec(), signatures))
}
