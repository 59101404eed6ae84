//! What governs once a release was taken back.

use super::withdrawal::lost;
use super::{Date, Term, governing, settled};

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

/// The release that is gone back to, if it governs beyond its end, since nothing else would, today or
/// on a later day: without an end, and giving way to whatever begins later. `was` are the terms before
/// anything was taken back. None if what it has is enough: it governs today by itself, and no day loses
/// rules that had some, unless they end with a release that says so.
pub fn prolonged(was: &[Term], terms: &[Term], number: u32, today: Date) -> Option<Term> {
    let line = settled(terms);
    let governs = governing(&line, today).is_some_and(|term| term.number == number);
    if governs && lost(&settled(was), &line, today).is_none() {
        return None;
    }
    let own = terms.iter().find(|term| term.number == number)?;
    let later = terms.iter().filter(|term| term.decides());
    let later = later.filter(|term| term.from > Some(today));
    let earliest = later.filter_map(|term| term.activated).min();
    Some(Term {
        until: None,
        agreed_until: None,
        last: false,
        // What was confirmed before it, and begins later, takes over from it nevertheless.
        activated: own
            .activated
            .min(earliest.map(|first| first - 1).or(own.activated)),
        ..*own
    })
}
