//! What the child has somebody do behind a stage with which the matter ends under the parent's rules:
//! it may be the deed itself. Where a deed is done no machine can say, unless the parent's own words do,
//! so that nothing here is called laxer: what has no period, or ends later in all, is told as differing.

use super::follow::reached;
use super::gains::gains;
use super::lasts::before;
use super::measures::is_party;
use super::pairing::Ways;
use super::targets::deciding;
use crate::domain::{Course, Effect, Outcome, OutcomeKind, Stage};

/// An outcome of the child's that leads on where the parent's stage ends the matter.
pub(super) struct Behind<'w> {
    pub(super) upper_index: usize,
    pub(super) upper: &'w Stage,
    /// The child's outcome and the parent's, each with its stage.
    pub(super) ours: (&'w Stage, &'w Outcome),
    pub(super) theirs: &'w Outcome,
    /// The stages to which it leads and which the parent does not have: those in which the deed may be
    /// done, and those before them.
    pub(super) stages: Vec<usize>,
    pub(super) deeds: Vec<usize>,
}

pub(super) fn all<'w>(ways: &Ways<'w>) -> Vec<Behind<'w>> {
    let mut found = vec![];
    let free = standing_behind(ways);
    if free.is_empty() {
        return found;
    }
    for (upper_index, upper) in ways.parent.iter().enumerate() {
        let own = ways.places.get(upper_index).copied().flatten();
        let Some(own) = own.and_then(|own| ways.child.get(own)) else {
            continue;
        };
        for ours in &own.outcomes {
            let theirs = ended_by(upper, ours);
            let Some(theirs) = theirs.filter(|one| !is_done([own, upper], [ours, one])) else {
                continue;
            };
            let led = led_to(ways.child, ours, &free);
            let [stages, deeds] = with_deeds(ways.child, own, led);
            if !deeds.is_empty() {
                found.push(Behind {
                    upper_index,
                    upper,
                    ours: (own, ours),
                    theirs,
                    stages,
                    deeds,
                });
            }
        }
    }
    found
}

/// The stages that the parent does not have, in which nothing is decided and before none in which it is
/// or that the parent has: those are looked at by themselves.
fn standing_behind(ways: &Ways<'_>) -> Vec<usize> {
    let mut known: Vec<usize> = ways.places.iter().copied().flatten().collect();
    known.extend(deciding(ways).into_iter().flat_map(|[own, _]| own));
    let leads = |index: usize| {
        known
            .iter()
            .any(|one| before(ways.child, *one).contains(&index))
    };
    let all = ways.added().map(|(index, _)| index);
    all.filter(|index| !known.contains(index) && !leads(*index))
        .collect()
}

/// The outcome of the parent's stage that ends the matter, and which this one stands for: of its kind,
/// unless all of those lead on; where there are none, whatever ends it and is no refusal.
fn ended_by<'w>(upper: &'w Stage, ours: &Outcome) -> Option<&'w Outcome> {
    if matches!(ours.course, Course::Close | Course::Wait(_)) {
        return None;
    }
    let of_kind = |one: &&Outcome| one.kind == ours.kind;
    let closes = |one: &&Outcome| one.course == Course::Close;
    let mut alike = upper.outcomes.iter().filter(of_kind).peekable();
    if alike.peek().is_some() {
        return alike.find(closes);
    }
    let refuses = |one: &Outcome| matches!(one.kind, OutcomeKind::Refuse | OutcomeKind::Reject);
    let mut others = upper.outcomes.iter().filter(closes);
    others.find(|one| !refuses(one))
}

/// Whether the child's outcome does by itself all that the parent's does: it gives the same, or says in
/// the parent's own words that it is done. What was decided is not done by that.
fn is_done([own, upper]: [&Stage; 2], [ours, theirs]: [&Outcome; 2]) -> bool {
    let (given, owed) = (gains(&ours.effects), gains(&theirs.effects));
    if !owed.is_empty() && owed.iter().all(|one| given.contains(one)) {
        return true;
    }
    let said = |stage: &Stage, outcome: &Outcome| {
        (
            stage.title.zh.clone(),
            outcome.title.zh.clone(),
            outcome.kind,
        )
    };
    ours.kind == OutcomeKind::Complete && said(own, ours) == said(upper, theirs)
}

/// The stages to which an outcome leads, as far as they stand behind all others.
fn led_to(child: &[Stage], ours: &Outcome, free: &[usize]) -> Vec<usize> {
    let Course::Stage(id) = &ours.course else {
        return vec![];
    };
    let first = child.iter().position(|stage| stage.id == *id);
    let led = first.map(|first| reached(child, first, |index| free.contains(&index)));
    let mut led = led.unwrap_or_default();
    led.sort_unstable();
    led
}

/// Of some stages those in which the deed of a stage may be done, after those with the ones before them.
fn with_deeds(child: &[Stage], own: &Stage, led: Vec<usize>) -> [Vec<usize>; 2] {
    let is_one = |index: &usize| {
        let behind = child.get(*index);
        behind.is_some_and(|behind| may_be_the_deed(own, behind))
    };
    let deeds: Vec<usize> = led.iter().copied().filter(is_one).collect();
    let leads = |index: &usize| {
        deeds
            .iter()
            .any(|deed| before(child, *deed).contains(index))
    };
    let on_the_way = led
        .into_iter()
        .filter(|index| deeds.contains(index) || leads(index));
    [on_the_way.collect(), deeds]
}

/// Whether the same body acts, or somebody is told or given something: what others do besides, such as a
/// check, is no part of what the parent has this body do.
fn may_be_the_deed(own: &Stage, behind: &Stage) -> bool {
    let concerns = |effect: &Effect| match effect {
        Effect::Notify(whom) => is_party(whom.role),
        _ => false,
    };
    let concerns_somebody =
        |one: &Outcome| !gains(&one.effects).is_empty() || one.effects.iter().any(concerns);
    behind.actor.role == own.actor.role || behind.outcomes.iter().any(concerns_somebody)
}
