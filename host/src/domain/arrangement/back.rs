//! What governs once a release was taken back.

use serde::Serialize;
use utoipa::ToSchema;

use super::withdrawal::lost;
use super::{Date, Term, changes, governing, settled};

/// A release that governs beyond its end, on days that nothing else would govern after a rollback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Prolonged {
    /// Its number.
    pub release: u32,
    /// Its last day without that.
    pub ended: Option<Date>,
    /// Whether the rules were to end with it: they are those of a text that is repealed.
    pub rules_had_ended: bool,
    /// The first of these days, none of which is past.
    pub from: Date,
    /// The last of them; none if nothing begins later.
    pub until: Option<Date>,
    /// Its days from now on.
    #[serde(skip)]
    pub term: Term,
}

/// The release that is gone back to on a day, as if those that were taken back had never been there:
/// the one that governs then by itself, because it was superseded or interrupted; where none does,
/// the last one that has ended.
pub fn before(terms: &[Term], day: Date) -> Option<u32> {
    let all = settled(terms);
    let ended = || {
        let over = all.iter().filter(|term| term.decides());
        let over = over.filter(|term| term.until.is_some_and(|until| until < day));
        over.max_by_key(|term| (term.until, term.activated))
    };
    let found = governing(&all, day).or_else(ended)?;
    Some(found.number)
}

/// The releases that govern beyond their ends, so that every day from today on that had rules has some,
/// unless they end with a release that says so. `was` are the terms before anything was taken back,
/// `back` is the release that is gone back to: it goes on if nothing governs today. On later days whatever
/// governs the day before them goes on. What governs by itself keeps its days.
pub fn prolonged(was: &[Term], terms: &[Term], back: u32, today: Date) -> Vec<Prolonged> {
    let (line, mut left, mut all) = (settled(was), terms.to_vec(), vec![]);
    // Each goes on at most once, so this ends.
    for _ in terms {
        let now = settled(&left);
        let Some((release, from, until)) = bare(&line, &now, back, today) else {
            break;
        };
        let Some(place) = left.iter().position(|term| term.number == release) else {
            break;
        };
        let (Some(own), Some(shown)) = (left.get(place), now.get(place)) else {
            break;
        };
        let term = gone_on(&left, own, (from, until));
        all.push(Prolonged {
            release,
            ended: shown.until,
            rules_had_ended: shown.last,
            from,
            until,
            term,
        });
        left = replaced(&left, term);
    }
    all
}

/// The first days from today on that have lost their rules, and the release that governs them instead.
fn bare(line: &[Term], now: &[Term], back: u32, today: Date) -> Option<(u32, Date, Option<Date>)> {
    if governing(now, today).is_none() {
        let later = changes(now).filter(|day| *day > today);
        let next = later.filter(|day| governing(now, *day).is_some()).min();
        return Some((back, today, next.and_then(Date::yesterday)));
    }
    let (from, until) = lost(line, now, today)?;
    let eve = governing(now, from.yesterday()?)?;
    Some((eve.number, from, until))
}

/// A release that governs these days too: without an end, so that it also goes on should what begins then
/// be withdrawn, if that takes no other day from anybody; else until what begins then. One with which the
/// rules were to end stays such a one only where what it ended would come back without that.
fn gone_on(left: &[Term], own: &Term, (from, until): (Date, Option<Date>)) -> Term {
    let endless = Term {
        until: None,
        agreed_until: None,
        last: false,
        ..*own
    };
    let Some(until) = until else {
        return endless;
    };
    let as_it_was = Term {
        until: Some(until),
        agreed_until: Some(until),
        ..*own
    };
    let bounded = Term {
        last: false,
        ..as_it_was
    };
    let fits = |more: &Term| takes_only(left, more, (from, until));
    let mut wanted = [endless, bounded].into_iter();
    wanted.find(fits).unwrap_or(as_it_was)
}

/// Whether a release that is replaced by a longer one gets these days, and every other one from the first
/// of them on keeps what governs it.
fn takes_only(left: &[Term], more: &Term, (from, until): (Date, Date)) -> bool {
    let (now, then) = (settled(left), settled(&replaced(left, *more)));
    let governs = |terms: &[Term], day| governing(terms, day).map(|term| term.number);
    let days = changes(&now).chain(changes(&then));
    let mut days = days.filter(|day| *day > from).chain([from]);
    days.all(|day| {
        let kept = if day <= until {
            Some(more.number)
        } else {
            governs(&now, day)
        };
        governs(&then, day) == kept
    })
}

fn replaced(terms: &[Term], by: Term) -> Vec<Term> {
    let replace = |term: &Term| if term.number == by.number { by } else { *term };
    terms.iter().map(replace).collect()
}
