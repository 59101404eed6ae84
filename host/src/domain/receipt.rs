//! Receipts: what the rules were asked and what they answered, so that anybody can ask again.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::words::hex;
use super::{CatalogEntry, Date, Finding, Matter, Proposal};

/// The version of this host.
pub const HOST: &str = env!("CARGO_PKG_VERSION");

/// What one event of a case rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The jurisdiction.
    pub jurisdiction: String,
    /// The case.
    pub case: String,
    /// The receipt's place in the case, counted from 1.
    pub n: u32,
    /// The event that rests on it.
    pub revision: u32,
    /// The day on which that takes effect.
    pub day: Date,
    /// SHA-256 of the component.
    pub component: String,
    /// The contract through which it was asked.
    pub wit: String,
    /// The version of the host that asked.
    pub host: String,
    /// The digest of the calendar by which days were counted.
    pub calendar: String,
    /// The digest of the policy file.
    pub policy: String,
    /// What was asked, in its order.
    pub calls: Vec<Call>,
}

/// A question and its answer. Digests are SHA-256 over canonical JSON (RFC 8785).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// What was asked; none once a person in it was erased.
    pub input: Option<Question>,
    /// The digest of what was asked.
    pub input_digest: String,
    /// What was answered.
    pub output: Answer,
    /// The digest of what was answered.
    pub output_digest: String,
    /// The fuel that it took.
    pub fuel: u64,
}

/// What rules can be asked, by export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Question {
    /// Which way does this matter go?
    Plan(Box<Matter>),
    /// Is this entry in order on that day?
    CheckEntry {
        /// The entry.
        entry: Box<CatalogEntry>,
        /// The day.
        on: Date,
    },
}

/// What they answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Answer {
    /// A way.
    Proposal(Box<Proposal>),
    /// Findings, and for a matter no way.
    Findings(Vec<Finding>),
}

impl Call {
    /// A question that was answered.
    pub fn new(input: Question, output: Answer, fuel: u64) -> Self {
        Self {
            input_digest: digest(&input),
            output_digest: digest(&output),
            input: Some(input),
            output,
            fuel,
        }
    }
}

/// SHA-256 over the canonical JSON of a value, in hexadecimal digits.
pub fn digest<T: Serialize>(value: &T) -> String {
    // The domain's types always can be written.
    let bytes = serde_json_canonicalizer::to_vec(value).unwrap_or_default();
    hex(&Sha256::digest(bytes))
}
