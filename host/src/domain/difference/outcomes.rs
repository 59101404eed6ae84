//! What may be decided in a stage: what it asks for, does, and leads to.

use super::What;
use super::found::{At, Change, Found};
use super::pairs::{Pairs, Routes};
use crate::domain::phrases::{both, course, decided, effect, how_often, listed, requirement};
use crate::domain::{Citation, Course, Effect, Outcome, Requirement, Stage, Text};

/// Compares the outcomes of a stage.
pub(super) fn compare_outcomes(routes: &Routes<'_>, [old, new]: [&Stage; 2], found: &mut Found) {
    let pairs = Pairs::of_outcomes(&old.outcomes, &new.outcomes);
    for (place, outcome) in old.outcomes.iter().enumerate() {
        let other = pairs.new_of(place).and_then(|to| new.outcomes.get(to));
        if let Some(other) = other {
            let at = At::stage(new).outcome(other);
            compare_outcome(routes, at, [outcome, other], found);
            continue;
        }
        let change = Change {
            old: Some(told(outcome)),
            new: None,
            cites: [&outcome.citations, &[]],
        };
        found.note(What::OutcomeGone, At::stage(new).outcome(outcome), change);
    }
    for (place, outcome) in new.outcomes.iter().enumerate() {
        if pairs.old_of(place).is_none() {
            let change = Change {
                old: None,
                new: Some(told(outcome)),
                cites: [&[], &outcome.citations],
            };
            let at = At::stage(new).outcome(outcome);
            found.note(What::OutcomeAppeared, at, change);
        }
    }
}

fn told(outcome: &Outcome) -> Text {
    let kind = decided(outcome.kind);
    both(
        format!("{}（{}）", outcome.title.zh, kind.zh),
        format!("{} ({})", outcome.title.en, kind.en),
    )
}

fn compare_outcome(routes: &Routes<'_>, at: At<'_>, [old, new]: [&Outcome; 2], found: &mut Found) {
    let cites = [old.citations.as_slice(), new.citations.as_slice()];
    found.values(
        (What::OutcomeKind, at),
        [&old.kind, &new.kind],
        cites,
        |kind| decided(*kind),
    );
    compare_requirements(at, [&old.requires, &new.requires], cites, found);
    compare_effects(at, [&old.effects, &new.effects], cites, found);
    if !same_course(routes, [&old.course, &new.course]) {
        let change = Change {
            old: Some(course(&old.course, routes.old)),
            new: Some(course(&new.course, routes.new)),
            cites,
        };
        found.note(What::Course, at, change);
    }
    found.values(
        (What::Times, at),
        [&old.times, &new.times],
        cites,
        |limit| how_often(*limit),
    );
    found.wording(at, [&old.title, &new.title], cites);
    found.citations(at, cites);
}

fn same_course(routes: &Routes<'_>, courses: [&Course; 2]) -> bool {
    match courses {
        [Course::Stage(old), Course::Stage(new)] => routes.same_stage(old, new),
        [old, new] => old == new,
    }
}

/// A requirement in a form in which order means nothing.
fn in_order(requirement: &Requirement) -> Requirement {
    match requirement {
        Requirement::LegalBasis(ranks) => {
            let mut ranks = ranks.clone();
            ranks.sort();
            ranks.dedup();
            Requirement::LegalBasis(ranks)
        }
        other => other.clone(),
    }
}

/// A basis of other ranks is one requirement that is gone and another that appeared.
fn compare_requirements(
    at: At<'_>,
    [old, new]: [&[Requirement]; 2],
    cites: [&[Citation]; 2],
    found: &mut Found,
) {
    if old == new {
        return;
    }
    let [old, new] = [old, new].map(|all| all.iter().map(in_order).collect::<Vec<_>>());
    for gone in without(&old, &new) {
        let change = Change {
            old: Some(requirement(gone)),
            new: None,
            cites,
        };
        found.note(What::RequirementGone, at, change);
    }
    for come in without(&new, &old) {
        let change = Change {
            old: None,
            new: Some(requirement(come)),
            cites,
        };
        found.note(What::RequirementAppeared, at, change);
    }
}

/// What is in `some` more often than in `others`.
fn without<'a, T: PartialEq>(some: &'a [T], others: &[T]) -> Vec<&'a T> {
    let mut left: Vec<&T> = others.iter().collect();
    let more = |one: &&T| match left.iter().position(|other| *other == *one) {
        Some(place) => {
            left.remove(place);
            false
        }
        None => true,
    };
    let mut more = more;
    some.iter().filter(|one| more(one)).collect()
}

/// Each effect that is gone or new; if there is none, the order in which they happen.
pub(super) fn compare_effects(
    at: At<'_>,
    [old, new]: [&[Effect]; 2],
    cites: [&[Citation]; 2],
    found: &mut Found,
) {
    if old == new {
        return;
    }
    let (gone, come) = (without(old, new), without(new, old));
    if gone.is_empty() && come.is_empty() {
        let all = |effects: &[Effect]| Some(listed(effects.iter().map(effect)));
        let (old, new) = (all(old), all(new));
        found.note(What::Effect, at, Change { old, new, cites });
        return;
    }
    let change = |old: Option<&Effect>, new: Option<&Effect>| Change {
        old: old.map(effect),
        new: new.map(effect),
        cites,
    };
    for one in gone {
        found.note(What::Effect, at, change(Some(one), None));
    }
    for one in come {
        found.note(What::Effect, at, change(None, Some(one)));
    }
}
