//! Releases of a jurisdiction's rules on the line of days: which one governs, and which days go back
//! to whom.

mod back;
mod free;
mod withdrawal;

pub use back::{Prolonged, before, prolonged};
pub use free::{Misplaced, check};
pub use withdrawal::{Needed, check_withdrawal, goes_on_without};

use std::collections::BTreeSet;

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
    /// Whether the rules end with it, so that nothing governs after its last day.
    pub last: bool,
    /// Whether it decides.
    pub mode: Mode,
    /// What became of it.
    pub state: ReleaseState,
    /// Its place in the order in which releases became active.
    pub activated: Option<i64>,
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

/// The same terms, each as long as was agreed or until the day before the one that took over for
/// good: one without an end, one with which the rules end, or one that has all of its days. What
/// governs for some of them only interrupts it. One that was taken over on its first day keeps that
/// day for what was filed before.
pub fn settled(terms: &[Term]) -> Vec<Term> {
    let cut = |term: &Term| {
        let successors = terms.iter().filter(|other| {
            let all = term.agreed_until.is_some() && other.agreed_until >= term.agreed_until;
            let for_good = other.agreed_until.is_none() || other.last || all;
            other.decides()
                && for_good
                && other.activated > term.activated
                && other.from >= term.from
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

/// The release that governs on the day after the last one of another, which may be a proposal.
pub fn afterwards(terms: &[Term], number: u32) -> Option<u32> {
    let own = terms.iter().find(|term| term.number == number)?;
    let all = match own.state {
        ReleaseState::Active => settled(terms),
        ReleaseState::Proposed => settled(&with(terms, own)),
        ReleaseState::RolledBack | ReleaseState::Withdrawn => return None,
    };
    let own = all.iter().find(|term| term.number == number)?;
    if own.mode == Mode::Shadow {
        return None;
    }
    governing(&all, own.until?.tomorrow()?).map(|term| term.number)
}

/// The last day on which something governs, from a day on which something does: that release, and
/// the day. None if there is no such day.
pub fn runs_out(terms: &[Term], today: Date) -> Option<(u32, Date)> {
    let ends = terms.iter().filter(|term| term.decides());
    let ends = ends.filter_map(|term| term.until.filter(|until| *until >= today));
    let mut bare: Vec<Date> = ends
        .filter(|until| {
            let next = until.tomorrow();
            next.is_some_and(|next| governing(terms, next).is_none())
        })
        .collect();
    bare.sort_unstable();
    let until = *bare.first()?;
    Some((governing(terms, until)?.number, until))
}

/// Whether a release governs on some day after this one.
pub fn governs_later(terms: &[Term], number: u32, today: Date) -> bool {
    let mut days = changes(terms).filter(|day| *day > today);
    days.any(|day| governing(terms, day).is_some_and(|term| term.number == number))
}

/// The days from `first` to `last` as stretches, each with the number of the release that governs all
/// of it, its first day and its last, in their order. Days on which nothing governs are in none.
pub fn stretches(terms: &[Term], first: Date, last: Date) -> Vec<(u32, Date, Date)> {
    let changes = changes(terms).filter(|day| first < *day && *day <= last);
    let starts: BTreeSet<Date> = changes.chain([first]).filter(|day| *day <= last).collect();
    let ends = starts.iter().skip(1).filter_map(|next| next.yesterday());
    let ends: Vec<Date> = ends.chain([last]).collect();
    let mut found: Vec<(u32, Date, Date)> = vec![];
    for (start, end) in starts.into_iter().zip(ends) {
        let Some(term) = governing(terms, start) else {
            continue;
        };
        match found.last_mut() {
            Some((number, _, until))
                if *number == term.number && until.tomorrow() == Some(start) =>
            {
                *until = end;
            }
            _ => found.push((term.number, start, end)),
        }
    }
    found
}

/// The days on which another release may govern than on the day before, in no order.
fn changes(terms: &[Term]) -> impl Iterator<Item = Date> + '_ {
    let begins = terms.iter().filter_map(|term| term.from);
    begins.chain(terms.iter().filter_map(|term| term.until?.tomorrow()))
}

/// The same terms, in which one more has become active after all others.
fn with(terms: &[Term], new: &Term) -> Vec<Term> {
    let latest = terms.iter().filter_map(|term| term.activated).max();
    let new = Term {
        state: ReleaseState::Active,
        activated: Some(latest.unwrap_or(0) + 1),
        agreed_until: new.until,
        ..*new
    };
    let others = terms.iter().filter(|term| term.number != new.number);
    others.copied().chain([new]).collect()
}

#[cfg(test)]
#[path = "arrangement/tests.rs"]
mod tests;
