//! Records of exchanges and queries: who used which data, when.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ExchangeMethod, Party};

/// What somebody did with data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UseKind {
    /// Data went from one body to another.
    Exchange,
    /// Somebody looked something up.
    Query,
}

/// A use of data, as whoever runs the exchange reports it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UseRecord {
    /// What was done.
    pub kind: UseKind,
    /// The entry whose data it was.
    pub entry_code: String,
    /// Who did it; a person is a reference into the side table.
    pub by: Party,
    /// Under which grant, if one was needed.
    pub grant: Option<String>,
    /// By which method.
    pub method: Option<ExchangeMethod>,
    /// How many rows it was about.
    pub rows: Option<u64>,
    /// Which items, where that is known. A record without it reads as it always did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<String>>,
    /// How many bytes it was, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// What else is worth keeping, in words.
    pub note: Option<String>,
}

impl UseKind {
    /// Its word in leaves and paths.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exchange => "exchange",
            Self::Query => "query",
        }
    }
}
