//! The life of a release: a component is handed in, a release of it proposed, confirmed by somebody
//! else, taken back. Each step is an event in the jurisdiction's log.

mod announce;
mod confirm;
mod error;
mod good;
mod hold;
mod keep_back;
mod propose;
mod pull;
mod repairs;
mod rollback;
mod search;
mod show;
mod step;
mod upload;
mod vouching;
mod watch;
mod withdraw;

pub(super) use announce::announce;
pub(super) use good::Conduct;
pub(super) use keep_back::keep_back_here;
pub(super) use search::LastSearches;
pub(super) use step::{Step, is_over};

pub use confirm::confirm_release;
pub use error::ReleaseError;
pub use hold::{HeldAgainst, UpperLawReport, upper_law};
pub use keep_back::keep_back_unvouched;
pub use propose::{ReleaseProposal, propose_release};
pub use pull::pull_component;
pub use rollback::{Restored, roll_back};
pub use show::{
    ComponentDetails, ComponentView, ReleaseStanding, RulesRelease, RulesReleases, component,
    components, releases,
};
pub use upload::{Uploaded, upload_component};
pub use watch::watch_upper_law;
pub use withdraw::withdraw_release;

use serde::de::DeserializeOwned;

use crate::domain::Date;
use crate::domain::arrangement::{Term, governing};
use crate::flow::arrangement::{read_day, read_mode};
use crate::flow::error::FlowError;
use crate::store::ReleaseRow;

/// The days of stored releases.
pub(super) fn terms(jurisdiction: &str, rows: &[ReleaseRow]) -> Result<Vec<Term>, FlowError> {
    let term = |row: &ReleaseRow| {
        let day = |text: &Option<String>| read_day(jurisdiction, row.number, text.clone());
        Ok(Term {
            number: row.number,
            from: day(&row.from)?,
            until: day(&row.until)?,
            agreed_until: day(&row.agreed_until)?,
            last: row.last,
            mode: read_mode(&row.mode),
            state: row.state,
            activated: row.activated,
        })
    };
    rows.iter().map(term).collect()
}

/// The release that governs filings of a day.
pub(super) fn governing_row<'r>(
    jurisdiction: &str,
    rows: &'r [ReleaseRow],
    day: Date,
) -> Result<Option<&'r ReleaseRow>, FlowError> {
    let number = governing(&terms(jurisdiction, rows)?, day).map(|term| term.number);
    Ok(rows.iter().find(|row| Some(row.number) == number))
}

/// What is kept with a release of how it stands to the upper law.
fn kept<T: DeserializeOwned>(
    jurisdiction: &str,
    number: u32,
    text: Option<&str>,
) -> Result<Option<T>, FlowError> {
    let kept = text.map(serde_json::from_str).transpose();
    kept.map_err(|error| FlowError::BadRelease {
        jurisdiction: jurisdiction.to_owned(),
        number,
        why: error.to_string(),
    })
}
