//! Proofs as files (C2SP `tlog-proof`): that the log holds a leaf, checked with the log's public key
//! and nothing else. The leaf itself travels in the file's `extra` line.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tlog_tiles::{Hash, check_record, record_hash};

use super::checkpoint::{Checkpoint, CheckpointError, LogVerifier};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// No tree of 64-bit size is deeper.
const DEEPEST: usize = 64;

/// A proof that proves nothing.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ProofError {
    /// Not a proof file.
    #[error("line {line}: {why}")]
    Malformed { line: usize, why: &'static str },
    /// Its checkpoint is not the log's.
    #[error("its checkpoint does not count")]
    Checkpoint(#[from] CheckpointError),
    /// The leaf is not where the proof says.
    #[error("the log's tree of {size} leaves does not hold this one at {index}")]
    NotIncluded { size: u64, index: u64 },
}

/// A proof that a log holds a leaf.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// The leaf's bytes.
    pub entry: String,
    /// Its place in the log, from 0.
    pub index: u64,
    /// The way to the root.
    pub hashes: Vec<Hash>,
    /// The signed head.
    pub checkpoint: String,
}

impl Proof {
    /// As a file.
    pub fn to_text(&self) -> String {
        let mut text = format!(
            "{FIRST_LINE}\nextra {}\nindex {}\n",
            STANDARD.encode(&self.entry),
            self.index
        );
        for hash in &self.hashes {
            text.push_str(&STANDARD.encode(hash.0));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads a file. What is read proves nothing until [`Proof::verify`] says so.
    pub fn of_text(text: &str) -> Result<Self, ProofError> {
        let bad = |line, why| ProofError::Malformed { line, why };
        let (head, checkpoint) = text
            .split_once("\n\n")
            .ok_or(bad(1, "no blank line before the checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FIRST_LINE) {
            return Err(bad(1, "it does not begin as a c2sp.org/tlog-proof@v1"));
        }
        let extra = lines.next().and_then(|line| line.strip_prefix("extra "));
        let entry = extra
            .and_then(strict)
            .ok_or(bad(2, "no leaf in base64 after `extra`"))?;
        let entry = String::from_utf8(entry).map_err(|_| bad(2, "the leaf is no text"))?;
        let index = lines.next().and_then(|line| line.strip_prefix("index "));
        let index = index
            .and_then(|digits| {
                digits
                    .parse::<u64>()
                    .ok()
                    .filter(|n| n.to_string() == digits)
            })
            .ok_or(bad(3, "no number after `index`"))?;
        let mut hashes = vec![];
        for (number, line) in (4..).zip(lines) {
            let hash = strict(line).and_then(|bytes| bytes.try_into().ok());
            hashes.push(Hash(hash.ok_or(bad(number, "no hash in base64"))?));
            if hashes.len() > DEEPEST {
                return Err(bad(number, "more hashes than any tree has levels"));
            }
        }
        Ok(Self {
            entry,
            index,
            hashes,
            checkpoint: checkpoint.to_owned(),
        })
    }

    /// Whether the log holds the leaf; the head under which it does.
    pub fn verify(&self, log: &LogVerifier) -> Result<Checkpoint, ProofError> {
        let head = log.open(&self.checkpoint)?;
        let leaf = record_hash(self.entry.as_bytes());
        check_record(&self.hashes, head.size, head.root, self.index, leaf).map_err(|_| {
            ProofError::NotIncluded {
                size: head.size,
                index: self.index,
            }
        })?;
        Ok(head)
    }
}

/// Base64 that is written in its one way.
fn strict(text: &str) -> Option<Vec<u8>> {
    let bytes = STANDARD.decode(text).ok()?;
    (STANDARD.encode(&bytes) == text).then_some(bytes)
}
