//! Releases of rules as a policy names them: which governs which days.

use serde::Deserialize;

use super::error::{Place, PolicyError};
use super::file::Day;
use crate::domain::Date;
use crate::domain::arrangement::Mode;

/// A release of rules as the file names it.
#[derive(Clone, Debug)]
pub struct ReleaseFile {
    /// The component's file in the folder of components.
    pub component: String,
    /// The digest that it must have, if the file says one.
    pub digest: Option<String>,
    /// The first filing day that it governs.
    pub from: Option<Date>,
    /// The last one.
    pub until: Option<Date>,
    /// Whether it decides.
    pub mode: Mode,
    /// Where the file says so.
    pub place: Place,
}

/// The same as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenRelease {
    component: String,
    digest: Option<String>,
    from: Option<Day>,
    until: Option<Day>,
    mode: Mode,
}

/// Checks what can be checked of one without the others.
pub(super) fn checked_release(
    written: &WrittenRelease,
    place: Place,
) -> Result<ReleaseFile, PolicyError> {
    let (from, until) = (
        written.from.map(|day| day.0),
        written.until.map(|day| day.0),
    );
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        let message = format!("it ends on {until}, before it begins on {from}");
        return Err(PolicyError::Value {
            place: Place {
                key: "release.until".into(),
                ..place
            },
            message,
        });
    }
    let plain =
        |name: &str| !name.is_empty() && !name.contains(['/', '\\']) && !name.starts_with('.');
    if !plain(&written.component) {
        let message = format!(
            "`{}` is no file of the folder of components",
            written.component
        );
        return Err(PolicyError::Value {
            place: Place {
                key: "release.component".into(),
                ..place
            },
            message,
        });
    }
    Ok(ReleaseFile {
        component: written.component.clone(),
        digest: written.digest.clone(),
        from,
        until,
        mode: written.mode,
        place,
    })
}

/// Of the releases that decide, one at most governs any day.
pub(super) fn check_overlaps(releases: &[ReleaseFile]) -> Result<(), PolicyError> {
    let deciding: Vec<&ReleaseFile> = releases
        .iter()
        .filter(|release| release.mode == Mode::Enforce)
        .collect();
    for (index, later) in deciding.iter().enumerate() {
        let meets = |earlier: &&&ReleaseFile| {
            let starts_in_time = |a: &ReleaseFile, b: &ReleaseFile| match (a.from, b.until) {
                (Some(from), Some(until)) => from <= until,
                _ => true,
            };
            starts_in_time(later, earlier) && starts_in_time(earlier, later)
        };
        if let Some(earlier) = deciding.iter().take(index).find(meets) {
            return Err(PolicyError::Value {
                place: later.place.clone(),
                message: format!(
                    "it governs days that the release in line {} governs too",
                    earlier.place.line
                ),
            });
        }
    }
    Ok(())
}
