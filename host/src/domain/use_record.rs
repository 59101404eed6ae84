//! Records of exchanges and queries: who used which data, when.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Credential, Date, ExchangeMethod, Party};

/// What somebody did with data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UseKind {
    /// Data went from one body to another.
    Exchange,
    /// Somebody looked something up.
    Query,
    /// Who holds a grant says what became of the data.
    Report,
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
    /// With which account; of what was reported, who reported it. The host writes it, nobody sends
    /// it, and nobody in particular has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(read_only)]
    pub account: Option<UseAccount>,
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
    /// For a report: the days that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<ReportedPeriod>,
    /// What else is worth keeping, in words; of a report, what came of it.
    pub note: Option<String>,
}

/// The account with which data were used, and by what it was recognised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UseAccount {
    /// The account; one of another jurisdiction with that before it. Names stand in the accounts
    /// alone. None of a person who asks for himself: he is `by`, and is gone once that is erased.
    pub id: Option<String>,
    /// How it was recognised.
    pub credential: Credential,
    /// Which token, sign-in or certificate that was, by its identifier and never by its secret.
    pub credential_id: Option<String>,
}

/// The days that a report is about, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportedPeriod {
    /// The first.
    pub from: Date,
    /// The last.
    pub until: Date,
}

impl UseKind {
    /// Its word in leaves and paths.
    pub fn word(self) -> &'static str {
        match self {
            Self::Exchange => "exchange",
            Self::Query => "query",
            Self::Report => "report",
        }
    }
}
