//! Which stage of an old route is which of the new one.

use crate::domain::{Outcome, OutcomeKind, Stage};

/// Places of the same thing in an old and a new list.
pub(super) struct Pairs {
    pairs: Vec<(usize, usize)>,
}

impl Pairs {
    /// Stages by their identifier; else by position and actor; else by actor, in order; and what
    /// stands at the same position with the same choices, though somebody else makes them.
    pub(super) fn of_stages(old: &[Stage], new: &[Stage]) -> Self {
        let mut pairs = Self { pairs: vec![] };
        pairs.add(old, new, |_, one, other| one.id == other.id);
        pairs.add(old, new, |same, one, other| {
            same && one.actor == other.actor
        });
        pairs.add(old, new, |_, one, other| one.actor == other.actor);
        pairs.add(old, new, |same, one, other| {
            same && choices(one) == choices(other)
        });
        pairs
    }

    /// Outcomes by their identifier, else by their kind, in order.
    pub(super) fn of_outcomes(old: &[Outcome], new: &[Outcome]) -> Self {
        let mut pairs = Self { pairs: vec![] };
        pairs.add(old, new, |_, one, other| one.id == other.id);
        pairs.add(old, new, |_, one, other| one.kind == other.kind);
        pairs
    }

    /// Pairs what is not paired yet; `same` hears whether both stand at the same position.
    fn add<T>(&mut self, old: &[T], new: &[T], same: impl Fn(bool, &T, &T) -> bool) {
        for (from, one) in old.iter().enumerate() {
            if self.new_of(from).is_some() {
                continue;
            }
            let free = |(to, other): &(usize, &T)| {
                self.old_of(*to).is_none() && same(from == *to, one, other)
            };
            let partner = new.iter().enumerate().find(free).map(|(to, _)| to);
            self.pairs.extend(partner.map(|to| (from, to)));
        }
    }

    /// Where the old one stands in the new list.
    pub(super) fn new_of(&self, old: usize) -> Option<usize> {
        let pair = self.pairs.iter().find(|(from, _)| *from == old);
        pair.map(|(_, to)| *to)
    }

    /// Where the new one stood in the old list.
    pub(super) fn old_of(&self, new: usize) -> Option<usize> {
        let pair = self.pairs.iter().find(|(_, to)| *to == new);
        pair.map(|(from, _)| *from)
    }
}

fn choices(stage: &Stage) -> Vec<OutcomeKind> {
    let mut kinds: Vec<_> = stage.outcomes.iter().map(|outcome| outcome.kind).collect();
    kinds.sort();
    kinds
}

/// Two routes whose stages are paired, to see whether two names mean the same stage.
pub(super) struct Routes<'a> {
    pub(super) old: &'a [Stage],
    pub(super) new: &'a [Stage],
    pub(super) pairs: Pairs,
}

impl<'a> Routes<'a> {
    pub(super) fn new(old: &'a [Stage], new: &'a [Stage]) -> Self {
        Self {
            old,
            new,
            pairs: Pairs::of_stages(old, new),
        }
    }

    /// Whether an old and a new name mean stages that are paired.
    pub(super) fn same_stage(&self, old: &str, new: &str) -> bool {
        let place = |stages: &[Stage], id: &str| stages.iter().position(|stage| stage.id == id);
        match (place(self.old, old), place(self.new, new)) {
            (Some(from), Some(to)) => self.pairs.new_of(from) == Some(to),
            (None, None) => old == new,
            _ => false,
        }
    }
}
