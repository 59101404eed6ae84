//! Which outcome of the parent an outcome of the child is held against: that of the same name or
//! kind, and where there is none, the strictest that does the same, whatever it is called.

use super::laxity::{Laxity, Side, Sort};
use super::pairing::{Ways, counterparts};
use super::search::Place;
use super::{duties, ends, follow, gains, grants, onward, requires};
use crate::domain::phrases::{both, decided, effect as told, listed};
use crate::domain::words::word;
use crate::domain::{Citation, Course, Decision, Effect, Outcome, Requirement, Stage, Text};

/// Where two outcomes are held against each other.
pub(super) struct At<'a> {
    pub(super) place: &'a Place<'a>,
    pub(super) ways: &'a Ways<'a>,
    /// The place of the child's stage.
    pub(super) own: usize,
    pub(super) path: [&'a str; 2],
    pub(super) cites: [&'a [Citation]; 2],
}

impl At<'_> {
    pub(super) fn laxity(&self, sort: Sort, what: &str) -> Laxity {
        let path: Vec<&str> = self
            .path
            .into_iter()
            .chain([what])
            .filter(|part| !part.is_empty())
            .collect();
        Laxity::new(sort, Some(self.place.matter.kind), &path)
    }

    pub(super) fn sides(&self, ours: Text, theirs: Text) -> (Side, Side) {
        (
            Side::new(ours, self.cites[0]),
            Side::new(theirs, self.cites[1]),
        )
    }
}

/// Compares the outcomes of a stage, each way's by its place: by their names and kinds, and those that
/// the parent's stage has not besides.
pub(super) fn of_stages(
    place: &Place<'_>,
    ways: &Ways<'_>,
    [own_index, upper_index]: [usize; 2],
) -> Vec<Laxity> {
    let (Some(own), Some(upper)) = (ways.child.get(own_index), ways.parent.get(upper_index)) else {
        return vec![];
    };
    let at = |name, ours, (stage, theirs)| At {
        place,
        ways,
        own: own_index,
        path: [upper.id.as_str(), name],
        cites: [gains::cites(ours, own), gains::cites(theirs, stage)],
    };
    let mut found = vec![];
    let mut held: Vec<&str> = vec![];
    for theirs in &upper.outcomes {
        for ours in counterparts(theirs, &own.outcomes) {
            held.push(&ours.id);
            let at = at(theirs.id.as_str(), ours, (upper, theirs));
            found.extend(both_of(&at, [ours, theirs]));
        }
    }
    let after = is_after(ways, own_index);
    let places = [own_index, upper_index];
    for ours in &own.outcomes {
        let is_held = held.contains(&ours.id.as_str());
        let early = if is_held {
            vec![]
        } else {
            follow::ended(place, ways, places, ours)
        };
        if early.is_empty() {
            found.extend(ends::other(place, ways, places, ours));
        }
        found.extend(early);
        if is_held {
            continue;
        }
        found.extend(duties::waits(place, [own, upper], ours));
        let Some((stage, theirs)) = strictest((ours, after), Some(upper), ways.parent) else {
            found.extend(onward::compare(place, ways, places, ours));
            continue;
        };
        let at = at(ours.id.as_str(), ours, (stage, theirs));
        found.extend(both_of(&at, [ours, theirs]));
    }
    found
}

/// The outcomes of a stage that the parent does not have, as far as they end the matter or give
/// something.
pub(super) fn of_added(place: &Place<'_>, ways: &Ways<'_>, index: usize) -> Vec<Laxity> {
    let Some(own) = ways.child.get(index) else {
        return vec![];
    };
    let mut found = vec![];
    let after = is_after(ways, index);
    for ours in &own.outcomes {
        found.extend(follow::ended_besides(place, ways, index, ours));
        let Some((stage, theirs)) = strictest((ours, after), None, ways.parent) else {
            continue;
        };
        let at = At {
            place,
            ways,
            own: index,
            path: [own.id.as_str(), ours.id.as_str()],
            cites: [gains::cites(ours, own), gains::cites(theirs, stage)],
        };
        found.extend(both_of(&at, [ours, theirs]));
    }
    found
}

/// Whether what ends the matter in a stage comes too late to refuse anything.
fn is_after(ways: &Ways<'_>, own: usize) -> bool {
    gains::is_after_giving(ways.child, own) || gains::is_after_settling(ways.child, own)
}

pub(super) fn both_of(at: &At<'_>, [ours, theirs]: [&Outcome; 2]) -> Vec<Laxity> {
    let mut found = requires::compare(at, [ours, theirs]);
    if !is_held_later(at.ways, [ours, theirs]) {
        let mut wanted = theirs.effects.clone();
        wanted.retain(|duty| !duties::comes_later(at, [ours, theirs], duty));
        found.extend(effects(at, [&ours.effects, &wanted]));
    }
    found.extend(duties::waiting(at, [ours, theirs]));
    found.extend(follow::compare(at, [ours, theirs]));
    found
}

/// Whether an outcome only leads on to a stage that the parent does not have, where what the parent
/// gives is given: that outcome is held against the parent's, and what must follow must follow there.
fn is_held_later(ways: &Ways<'_>, [ours, theirs]: [&Outcome; 2]) -> bool {
    let Course::Stage(id) = &ours.course else {
        return false;
    };
    let given = gains::gains(&theirs.effects);
    if !gains::gains(&ours.effects).is_empty() || theirs.course != Course::Close {
        return false;
    }
    let next = ways.child.iter().position(|stage| stage.id == *id);
    let later = next.map(|next| follow::reached(ways.child, next, |_| true));
    let later = later.unwrap_or_default();
    let does = |outcome: &Outcome| {
        let same = gains::gains(&outcome.effects);
        same.iter().any(|one| given.contains(one))
    };
    let mut added = ways.added().filter(|(index, _)| later.contains(index));
    added.any(|(_, stage)| stage.outcomes.iter().any(does))
}

pub(super) fn effects(at: &At<'_>, effects: [&[Effect]; 2]) -> Vec<Laxity> {
    let mut found = duties::effects(at, effects);
    found.extend(grants::compare(at, effects));
    found.extend(grants::published(at, effects));
    found
}

/// The outcome of the parent that asks for most among those that do what this one does: in the stage
/// that answers to its own, of its kind before others; else anywhere on the way. None for what
/// neither ends the matter nor gives anything. Whatever ends it `after` something was given is held
/// against nothing elsewhere.
fn strictest<'p>(
    (ours, after): (&Outcome, bool),
    upper: Option<&'p Stage>,
    parent: &'p [Stage],
) -> Option<(&'p Stage, &'p Outcome)> {
    let given = gains::gains(&ours.effects);
    let closes = ours.course == Course::Close;
    let alike = |theirs: &Outcome| {
        let same = gains::gains(&theirs.effects);
        if given.is_empty() {
            closes && theirs.course == Course::Close && same.is_empty()
        } else {
            same.iter().any(|one| given.contains(one))
        }
    };
    let among = |stages: &mut dyn Iterator<Item = &'p Stage>, of_kind: bool| {
        let mut best: Option<(usize, &'p Stage, &'p Outcome)> = None;
        for stage in stages {
            for theirs in &stage.outcomes {
                let fits = alike(theirs) && (!of_kind || theirs.kind == ours.kind);
                let asks = demands(theirs);
                if fits && best.is_none_or(|(most, ..)| asks > most) {
                    best = Some((asks, stage, theirs));
                }
            }
        }
        best.map(|(_, stage, theirs)| (stage, theirs))
    };
    among(&mut upper.into_iter(), true)
        .or_else(|| among(&mut upper.into_iter(), false))
        .or_else(|| {
            let elsewhere = !given.is_empty() || !after;
            elsewhere.then(|| among(&mut parent.iter(), false))?
        })
}

/// How much an outcome asks for.
pub(super) fn demands(outcome: &Outcome) -> usize {
    let required = outcome.requires.iter();
    let required = required.filter(|one| **one != Requirement::TimeLimit);
    let duties = outcome.effects.iter().filter(|one| duties::is_duty(one));
    required.count() + duties.count()
}

/// Compares what the law settles itself on both sides.
pub(super) fn of_decisions(place: &Place<'_>, [own, upper]: [&Decision; 2]) -> Vec<Laxity> {
    let at = At {
        place,
        ways: &Ways::of([&[], &[]]),
        own: 0,
        path: ["settled", ""],
        cites: [&own.citations, &upper.citations],
    };
    let mut found = effects(&at, [&own.effects, &upper.effects]);
    let given = gains::gains(&upper.effects);
    for added in &own.effects {
        let gain = gains::gain(added).filter(|one| !given.contains(one));
        if let Some(gain) = gain {
            let name = gain.text();
            let theirs = listed(upper.effects.iter().map(told));
            let sides = at.sides(told(added), theirs);
            let what = gains::in_short(added).unwrap_or_default();
            let laxity = at.laxity(Sort::AddedEffect, &what).because(
                format!("上位法直接办结而不{}", name.zh),
                format!("the parent settles the matter without this: {}", name.en),
            );
            found.push(laxity.sides(sides.0, sides.1));
        }
    }
    if own.kind != upper.kind {
        let (ours, theirs) = (decided(own.kind), decided(upper.kind));
        let laxity = at.laxity(Sort::SettledOtherwise, "");
        let laxity = laxity
            .answering(word(&own.kind))
            .instead_of(word(&upper.kind));
        let laxity = laxity.because(
            format!("上位法直接{}，下位规则直接{}；是否更宽松须由人判断", theirs.zh, ours.zh),
            format!(
                "differs: the parent settles it ({}), the child settles it otherwise ({}); somebody must judge whether that is laxer",
                theirs.en, ours.en
            ),
        );
        let sides = at.sides(
            both(own.title.zh.clone(), own.title.en.clone()),
            both(upper.title.zh.clone(), upper.title.en.clone()),
        );
        found.push(laxity.sides(sides.0, sides.1));
    }
    found
}
