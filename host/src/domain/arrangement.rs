//! Releases of a jurisdiction's rules on the line of days: which one governs, and what may be added.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Date;

/// Whether a release decides, or only runs beside the one that does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// It decides.
    Enforce,
    /// It is asked and recorded, and decides nothing.
    Shadow,
}

/// What became of a release. Whether an active one has begun, or is over, its days say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseState {
    /// Somebody proposed it; nobody confirmed it.
    Proposed,
    /// It was confirmed, and holds on its days.
    Active,
    /// It was taken back after it had begun.
    RolledBack,
    /// It was taken back before it began; a shadow at any time.
    Withdrawn,
}

/// The days of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Which release.
    pub number: u32,
    /// The first filing day; none if it has no beginning.
    pub from: Option<Date>,
    /// The last filing day; none if it has no end.
    pub until: Option<Date>,
    /// The last filing day as it was confirmed, before another one took over.
    pub agreed_until: Option<Date>,
    /// Whether it decides.
    pub mode: Mode,
    /// What became of it.
    pub state: ReleaseState,
    /// Its place in the order in which releases became active.
    pub activated: Option<i64>,
}

/// Why a release cannot be put onto the line of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misplaced {
    /// What was decided stays decided.
    #[error(
        "it would begin on {from}, which is past; today is {today}, and releases are never retroactive"
    )]
    Retroactive { from: Date, today: Date },
    /// An end before the beginning.
    #[error("it would end on {until}, before it begins on {from}")]
    Backwards { from: Date, until: Date },
    /// Somebody else's days.
    #[error("it would govern days that release {number} governs, from {} until {}", day(*.from), day(*.until))]
    Overlap {
        number: u32,
        from: Option<Date>,
        until: Option<Date>,
    },
    /// Days without rules between two releases.
    #[error(
        "it would leave a gap: nothing would govern from {from} until {until}, between releases {before} and {after}"
    )]
    Gap {
        from: Date,
        until: Date,
        before: u32,
        after: u32,
    },
}

fn day(day: Option<Date>) -> String {
    day.map_or_else(|| "no day".to_owned(), |day| day.to_string())
}

impl Term {
    /// Whether filings of that day fall under it.
    pub fn includes(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    fn decides(&self) -> bool {
        self.mode == Mode::Enforce && self.state == ReleaseState::Active
    }
}

/// The release that governs filings of a day: of those that claim it, the last that became active.
pub fn governing(terms: &[Term], day: Date) -> Option<&Term> {
    let claiming = terms
        .iter()
        .filter(|term| term.decides() && term.includes(day));
    claiming.max_by_key(|term| term.activated)
}

/// The same terms, each as long as was agreed or until the day before the one that took over. One
/// that was taken over on its first day keeps that day for what was filed before.
pub fn settled(terms: &[Term]) -> Vec<Term> {
    let cut = |term: &Term| {
        let successors = terms.iter().filter(|other| {
            other.decides() && other.activated > term.activated && other.from >= term.from
        });
        let ends = successors.filter_map(|other| other.from.and_then(Date::yesterday));
        let end = ends
            .min()
            .map(|end| term.from.map_or(end, |from| from.max(end)));
        let until = match (term.agreed_until, end) {
            (Some(agreed), Some(end)) => Some(agreed.min(end)),
            (one, other) => one.or(other),
        };
        Term { until, ..*term }
    };
    let settle = |term: &Term| if term.decides() { cut(term) } else { *term };
    terms.iter().map(settle).collect()
}

/// Whether a release may be put beside those that are there.
///
/// # Errors
/// It begins before today or ends before it begins; it claims days of another that has an agreed
/// end, or begins later; or it leaves days without rules between two that have them.
pub fn check(terms: &[Term], new: &Term, today: Date) -> Result<(), Misplaced> {
    let from = new.from.unwrap_or(Date::FIRST);
    if from < today {
        return Err(Misplaced::Retroactive { from, today });
    }
    if let Some(until) = new.until.filter(|until| *until < from) {
        return Err(Misplaced::Backwards { from, until });
    }
    if new.mode == Mode::Shadow {
        return Ok(());
    }
    let deciding: Vec<&Term> = terms.iter().filter(|term| term.decides()).collect();
    for term in &deciding {
        check_overlap(term, from, new.until)?;
    }
    let latest = terms.iter().filter_map(|term| term.activated).max();
    let with = Term {
        state: ReleaseState::Active,
        activated: Some(latest.unwrap_or(0) + 1),
        agreed_until: new.until,
        ..*new
    };
    let others = deciding.into_iter().copied();
    let all: Vec<Term> = others.chain([with]).collect();
    check_gaps(&settled(&all), new.number, today)
}

/// One without an end gives way to whatever begins later, on the day before.
fn check_overlap(term: &Term, from: Date, until: Option<Date>) -> Result<(), Misplaced> {
    let gives_way = term.agreed_until.is_none() && term.from.is_none_or(|begins| begins <= from);
    let over = term.until.is_some_and(|end| end < from);
    let later = match (term.from, until) {
        (Some(begins), Some(until)) => until < begins,
        _ => false,
    };
    if gives_way || over || later {
        return Ok(());
    }
    Err(Misplaced::Overlap {
        number: term.number,
        from: term.from,
        until: term.until,
    })
}

/// What has been without rules before today already is no gap that the new one leaves.
fn check_gaps(terms: &[Term], new: u32, today: Date) -> Result<(), Misplaced> {
    let mut line: Vec<&Term> = terms.iter().filter(|term| term.decides()).collect();
    line.sort_by_key(|term| (term.from, term.activated));
    for pair in line.windows(2) {
        let [before, after] = pair else { continue };
        let (Some(end), Some(begin)) = (before.until, after.from) else {
            continue;
        };
        let (Some(first), Some(last)) = (end.tomorrow(), begin.yesterday()) else {
            continue;
        };
        let beside = before.number == new || after.number == new;
        if beside && first <= last && first >= today {
            return Err(Misplaced::Gap {
                from: first,
                until: last,
                before: before.number,
                after: after.number,
            });
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "arrangement/tests.rs"]
mod tests;
