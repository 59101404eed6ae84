//! Leaves: what the log says about each event, and the commitment to the event itself.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::Date;
use crate::domain::words::hex;

/// What a leaf says, as one line of canonical JSON (RFC 8785).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// The jurisdiction whose log it is.
    pub jurisdiction: String,
    /// What happened, by its word.
    pub event: String,
    /// What it happened to.
    pub subject: Subject,
    /// The day on which it takes effect.
    pub day: Date,
    /// When it was recorded, RFC 3339.
    pub recorded_at: String,
    /// SHA-256 over the salt and the event, in hexadecimal digits.
    pub commitment: String,
    /// The same over the receipt of what the rules answered, if the event rests on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
}

/// What something happened to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Subject {
    /// A case.
    Case {
        /// Its identifier.
        case: String,
        /// The event's place in it, counted from 1.
        revision: u32,
    },
    /// A record of an exchange or a query.
    Record {
        /// Its identifier.
        record: String,
    },
    /// A version of the data behind an entry.
    Dataset {
        /// Its identifier.
        dataset: String,
    },
    /// Something that an administrator did.
    Change {
        /// Its identifier.
        change: String,
    },
    /// This log, as it had been published.
    Log {
        /// How many leaves it had.
        size: u64,
        /// The root of its tree.
        root: String,
    },
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Case { case, revision } => write!(f, "event {revision} of {case}"),
            Self::Record { record } => write!(f, "record {record}"),
            Self::Dataset { dataset } => write!(f, "dataset {dataset}"),
            Self::Change { change } => write!(f, "change {change}"),
            Self::Log { size, root } => write!(f, "the log with {size} leaves and the root {root}"),
        }
    }
}

impl Leaf {
    /// The bytes that enter the tree.
    pub fn to_entry(&self) -> String {
        // Strings and small numbers only, which every canonical form writes alike.
        serde_json_canonicalizer::to_string(self).unwrap_or_default()
    }
}

/// The commitment to an event: nobody can tell the event from it without the salt.
pub fn commitment(salt: &str, body: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(salt.as_bytes());
    digest.update([0]);
    digest.update(body.as_bytes());
    hex(&digest.finalize())
}

/// 32 random bytes in hexadecimal digits.
///
/// # Errors
/// If the system has no randomness.
pub fn new_salt() -> Result<String, getrandom::Error> {
    let mut salt = [0; 32];
    getrandom::fill(&mut salt)?;
    Ok(hex(&salt))
}
