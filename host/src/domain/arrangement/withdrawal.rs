//! Whether a release may be taken off the line of days: what was put beside it may rest on it.

use std::collections::BTreeSet;

use super::{Date, ReleaseState, Term, changes, governing, settled};

/// Days would be without rules.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("without release {number} nothing would govern {}; {}", days(*.from, *.until), advice(self))]
pub struct Needed {
    /// The release that was to be withdrawn.
    pub number: u32,
    /// The first of those days.
    pub from: Date,
    /// The last one; none if nothing would govern any more.
    pub until: Option<Date>,
    /// Those that were confirmed after it and rest on it, the latest first.
    pub first: Vec<u32>,
}

fn days(from: Date, until: Option<Date>) -> String {
    match until {
        Some(until) => format!("from {from} until {until}"),
        None => format!("from {from} on"),
    }
}

fn advice(needed: &Needed) -> String {
    match needed.first.as_slice() {
        [] => {
            let other = "have another one confirmed for these days first, which takes over from it";
            match needed.from.yesterday().filter(|_| needed.until.is_none()) {
                Some(eve) => {
                    format!("{other}, or one until {eve} with which the rules end (`last`)")
                }
                None => other.to_owned(),
            }
        }
        [one] => format!("withdraw release {one} first, which rests on it"),
        some => {
            let numbers: Vec<String> = some.iter().map(ToString::to_string).collect();
            format!(
                "withdraw releases {} first, which rest on it",
                numbers.join(", ")
            )
        }
    }
}

/// Whether a release may be withdrawn that decides from a later day on.
///
/// # Errors
/// If later days lose their rules by it: between two releases, or after one with which the
/// rules were not to end.
pub fn check_withdrawal(terms: &[Term], number: u32, today: Date) -> Result<(), Needed> {
    let Some((from, until)) = lost_without(terms, number, today) else {
        return Ok(());
    };
    Err(Needed {
        number,
        from,
        until,
        first: resting_on(terms, number, today),
    })
}

/// Whether every day from today on that has rules has some without a release, too.
pub fn goes_on_without(terms: &[Term], number: u32, today: Date) -> bool {
    let (line, left) = (settled(terms), settled(&without(terms, &[number])));
    let days = changes(&line).chain(changes(&left));
    let mut days = days.filter(|day| *day > today).chain([today]);
    days.all(|day| governing(&line, day).is_none() || governing(&left, day).is_some())
}

fn lost_without(terms: &[Term], number: u32, today: Date) -> Option<(Date, Option<Date>)> {
    let left = settled(&without(terms, &[number]));
    lost(&settled(terms), &left, today)
}

/// The first days after today that have rules on one line of days and none on what is left of it. What
/// has no rules before it either loses none: then everything is as it was before what was taken off the
/// line was confirmed. Nor does what comes after one with which the rules end.
pub(super) fn lost(line: &[Term], left: &[Term], today: Date) -> Option<(Date, Option<Date>)> {
    let days = changes(line).chain(changes(left));
    let days: BTreeSet<Date> = days.filter(|day| *day > today).collect();
    for day in days.iter().copied() {
        if governing(line, day).is_none() || governing(left, day).is_some() {
            continue;
        }
        let before = day.yesterday().and_then(|eve| governing(left, eve));
        let Some(before) = before else {
            continue;
        };
        let mut after = days.iter().copied().filter(|later| *later > day);
        let after = after.find(|later| governing(left, *later).is_some());
        if after.is_some() || !before.last {
            return Some((day, after.and_then(Date::yesterday)));
        }
    }
    None
}

/// Those that were confirmed later, have not begun, and have to go first; none if that does not help.
fn resting_on(terms: &[Term], number: u32, today: Date) -> Vec<u32> {
    let own = terms.iter().find(|term| term.number == number);
    let activated = own.and_then(|own| own.activated);
    let later = terms
        .iter()
        .filter(|term| term.decides() && term.activated > activated && term.from > Some(today));
    let mut later: Vec<&Term> = later.collect();
    later.sort_by_key(|term| std::cmp::Reverse(term.activated));
    let mut away: Vec<u32> = later.iter().map(|term| term.number).collect();
    let helps = |away: &[u32]| lost_without(&without(terms, away), number, today).is_none();
    if !helps(&away) {
        return vec![];
    }
    for one in later {
        let mut others = away.clone();
        others.retain(|other| *other != one.number);
        if helps(&others) {
            away = others;
        }
    }
    away
}

fn without(terms: &[Term], numbers: &[u32]) -> Vec<Term> {
    let taken = |term: &Term| Term {
        state: if numbers.contains(&term.number) {
            ReleaseState::Withdrawn
        } else {
            term.state
        },
        ..*term
    };
    terms.iter().map(taken).collect()
}
