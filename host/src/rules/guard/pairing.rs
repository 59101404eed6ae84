//! Which stage of the child does what a stage of the parent does.

use crate::domain::{Outcome, OutcomeKind, Stage};

/// Two ways of a matter beside each other.
pub(super) struct Ways<'s> {
    pub(super) child: &'s [Stage],
    pub(super) parent: &'s [Stage],
    /// For each stage of the parent the place of the child's that answers to it.
    pub(super) places: Vec<Option<usize>>,
}

impl<'s> Ways<'s> {
    pub(super) fn of([child, parent]: [&'s [Stage]; 2]) -> Self {
        Self {
            child,
            parent,
            places: counterparts_of(parent, child),
        }
    }

    /// The parent's stage that a stage of the child answers to, with its place.
    pub(super) fn counterpart(&self, own: usize) -> Option<(usize, &'s Stage)> {
        let mut places = self.places.iter();
        let upper = places.position(|place| *place == Some(own))?;
        Some((upper, self.parent.get(upper)?))
    }

    /// The stages of the child that answer to none of the parent's.
    pub(super) fn added(&self) -> impl Iterator<Item = (usize, &'s Stage)> {
        let all = self.child.iter().enumerate();
        all.filter(|(index, _)| !self.places.contains(&Some(*index)))
    }
}

/// Whether a stage of the child answers to one of the parent.
type Way = fn(&Stage, &Stage) -> bool;

/// For each stage of the parent the place of the child's that answers to it: of the same name; else
/// where the same body has some of the same choices; else where the same is decided, whoever decides
/// it. No stage of the child answers to two.
fn counterparts_of(parent: &[Stage], child: &[Stage]) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = vec![None; parent.len()];
    let same_name: Way = |one, other| one.id == other.id && share(one, other);
    let same_body: Way = |one, other| one.actor.role == other.actor.role && share(one, other);
    let same_decision: Way =
        |one, other| !decisive(one).is_empty() && decisive(one) == decisive(other);
    let ways: [Way; 3] = [same_name, same_body, same_decision];
    for way in ways {
        for (index, upper) in parent.iter().enumerate() {
            if found.get(index).copied().flatten().is_some() {
                continue;
            }
            let free =
                |(place, own): &(usize, &Stage)| !found.contains(&Some(*place)) && way(own, upper);
            let place = child.iter().enumerate().find(free).map(|(place, _)| place);
            if let Some(slot) = found.get_mut(index) {
                *slot = place;
            }
        }
    }
    found
}

/// Each stage of the parent beside the child's that answers to it, with their places.
pub(super) fn beside<'s>(
    parent: &'s [Stage],
    child: &'s [Stage],
) -> impl Iterator<Item = ((usize, &'s Stage), Option<(usize, &'s Stage)>)> {
    let places = counterparts_of(parent, child);
    let of = |place: Option<usize>| place.and_then(|place| Some((place, child.get(place)?)));
    parent
        .iter()
        .enumerate()
        .zip(places)
        .map(move |(upper, place)| (upper, of(place)))
}

/// The child's outcomes of the kind of the parent's: that of the same name alone, if it is there.
pub(super) fn counterparts<'c>(parent: &Outcome, child: &'c [Outcome]) -> Vec<&'c Outcome> {
    let same = |one: &&Outcome| one.kind == parent.kind;
    let named = child.iter().filter(same).find(|one| one.id == parent.id);
    match named {
        Some(one) => vec![one],
        None => child.iter().filter(same).collect(),
    }
}

fn share(one: &Stage, other: &Stage) -> bool {
    let kinds = kinds(other);
    self::kinds(one).iter().any(|kind| kinds.contains(kind))
}

fn kinds(stage: &Stage) -> Vec<OutcomeKind> {
    stage.outcomes.iter().map(|outcome| outcome.kind).collect()
}

/// Whether anything is decided in a stage.
pub(super) fn decides(stage: &Stage) -> bool {
    !decisive(stage).is_empty()
}

/// What is decided there, without what only prepares a decision.
fn decisive(stage: &Stage) -> Vec<OutcomeKind> {
    let decides = |kind: &OutcomeKind| {
        matches!(
            kind,
            OutcomeKind::Approve
                | OutcomeKind::Refuse
                | OutcomeKind::Settle
                | OutcomeKind::Correct
                | OutcomeKind::Reject
        )
    };
    let mut all: Vec<_> = kinds(stage).into_iter().filter(decides).collect();
    all.sort();
    all.dedup();
    all
}
