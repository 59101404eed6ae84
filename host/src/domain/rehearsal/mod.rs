//! Rehearsals: a component is asked again whatever was filed, before it may govern.

mod report;
mod tally;
mod threshold;

pub use report::{ArticleName, LeftOut, RehearsalExample, RehearsalGroup, RehearsalReport};
pub use tally::{Seen, Tally};
pub use threshold::{BadThreshold, Standing, Stands, Threshold};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Date;

/// How many examples stand beside each group if nothing is said.
pub const EXAMPLES: u32 = 10;
/// How many can be asked for.
pub const MOST_EXAMPLES: u32 = 100;
/// How many rehearsals of a jurisdiction may wait at a time, with the one that runs.
pub const MOST_WAITING: u32 = 16;

/// What is to be rehearsed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RehearsalOrder {
    /// SHA-256 of the component, in hexadecimal.
    pub component: String,
    /// The first filing day; none for the first matter ever filed.
    pub from: Option<Date>,
    /// The last filing day; none for the last matter filed.
    pub until: Option<Date>,
    /// How many matters may differ before somebody has to look.
    pub threshold: Option<Threshold>,
    /// How many cases are named beside each group; 10 if nothing is said, 100 at most.
    pub examples: Option<u32>,
}

/// How far a rehearsal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RehearsalState {
    /// It waits for its turn, or for a host that goes on with it.
    Waiting,
    /// It runs.
    Running,
    /// It is done, and has a report.
    Finished,
    /// Somebody called it off.
    Cancelled,
    /// It could not be brought to its end.
    Failed,
}

impl RehearsalState {
    /// Whether nothing more comes of it.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Finished | Self::Cancelled | Self::Failed)
    }
}
