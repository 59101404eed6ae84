//! The clock of a stage as its events carry it: a period, its extensions, and pauses.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{Date, Period};

/// A statutory period that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunningClock {
    /// Day zero, which is not counted.
    pub day_zero: Date,
    /// The period itself, then its extensions, each counted on from the due date before it.
    pub periods: Vec<Period>,
    /// Times during which it stood still: the day of the request (which still counted) and the day
    /// of the supply (which did not).
    #[serde(default)]
    pub pauses: Vec<(Date, Date)>,
    /// The last day.
    pub due: Date,
    /// It reaches into a year whose arrangement was not loaded.
    pub provisional: bool,
    /// The digest of the calendar that it was computed with.
    pub calendar: String,
}

/// A day that is another one after the calendar was amended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangedDay {
    /// The day.
    pub day: Date,
    /// Whether people work on it now.
    pub working: bool,
}
