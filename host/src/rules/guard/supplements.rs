//! How often somebody may be asked for supplements until it is decided: in one stage, and in those that
//! the child adds, over all that asks.

use super::follow::nexts;
use super::gains::{cites, is_after_giving};
use super::laxity::{Laxity, Side, Sort};
use super::pairing::Ways;
use super::search::Place;
use crate::domain::phrases::{how_often, times};
use crate::domain::{Citation, Outcome, OutcomeKind, Stage, Text};

/// How often, over several outcomes; what has no limit is more than any number.
type Often = u32;
const ANY_NUMBER: Often = Often::MAX;

/// Holds how often the child can ask on some way against how often the parent's stage can, each by its
/// place. What asks in stages that answer to others of the parent's which ask counts there.
pub(super) fn compare(
    place: &Place<'_>,
    ways: &Ways<'_>,
    [own, upper]: [usize; 2],
) -> Option<Laxity> {
    let stage = ways.parent.get(upper)?;
    let theirs = asking(stage).next()?;
    let limit = often(stage);
    let counts = |index: usize| index == own || is_besides(ways, index);
    let most = on_some_way(ways.child, &counts);
    if most <= limit {
        return None;
    }
    let path = [stage.id.as_str(), &theirs.id];
    let laxity = Laxity::new(Sort::MoreSupplements, Some(place.matter.kind), &path)
        .answering(in_short(most))
        .instead_of(in_short(limit))
        .because(
            "可要求补充材料的次数多于上位法",
            "supplements may be asked for more often than under the parent's rules",
        );
    Some(laxity.sides(
        Side::new(said(most), &cited(ways.child, &counts)),
        Side::new(said(limit), cites(theirs, stage)),
    ))
}

/// Whether a stage of the child's answers to none of the parent's that asks, and comes before something
/// is given.
fn is_besides(ways: &Ways<'_>, index: usize) -> bool {
    let mut places = ways.places.iter();
    let upper = places.position(|place| *place == Some(index));
    let upper = upper.and_then(|upper| ways.parent.get(upper));
    upper.is_none_or(|upper| asking(upper).next().is_none()) && !is_after_giving(ways.child, index)
}

fn asking(stage: &Stage) -> impl Iterator<Item = &Outcome> {
    let all = stage.outcomes.iter();
    all.filter(|one| one.kind == OutcomeKind::RequestSupplement)
}

fn often(stage: &Stage) -> Often {
    let each = asking(stage).map(|one| one.times.map_or(ANY_NUMBER, Often::from));
    each.fold(0, Often::saturating_add)
}

/// The most that can be asked on one way, by the stages that count.
fn on_some_way(stages: &[Stage], counts: &dyn Fn(usize) -> bool) -> Often {
    let own = |(index, stage)| if counts(index) { often(stage) } else { 0 };
    let each: Vec<Often> = stages.iter().enumerate().map(own).collect();
    let mut until = each.clone();
    // No route has a loop, so that each round knows the most of one more stage at least.
    for _ in stages {
        for (from, stage) in stages.iter().enumerate() {
            for next in nexts(stage) {
                let next = stages.iter().position(|stage| stage.id == *next);
                let sum = next.and_then(|next| {
                    let so_far = until.get(from)?.saturating_add(*each.get(next)?);
                    Some((next, so_far))
                });
                if let Some((next, so_far)) = sum
                    && let Some(known) = until.get_mut(next)
                {
                    *known = so_far.max(*known);
                }
            }
        }
    }
    until.into_iter().max().unwrap_or(0)
}

/// The articles of all that asks.
fn cited(stages: &[Stage], counts: &dyn Fn(usize) -> bool) -> Vec<Citation> {
    let mut cited: Vec<Citation> = vec![];
    let counted = stages
        .iter()
        .enumerate()
        .filter(|(index, _)| counts(*index));
    for one in counted.flat_map(|(_, stage)| asking(stage).flat_map(|one| cites(one, stage))) {
        if !cited.contains(one) {
            cited.push(one.clone());
        }
    }
    cited
}

fn said(often: Often) -> Text {
    if often == ANY_NUMBER {
        how_often(None)
    } else {
        times(often)
    }
}

fn in_short(often: Often) -> String {
    if often == ANY_NUMBER {
        "any-number".to_owned()
    } else {
        format!("{often}-times")
    }
}
