//! What rules settle at once and the parent has somebody decide: who has it so, and what he is given.

use super::laxity::{Laxity, Side, Sort};
use super::outcomes::{At, effects};
use super::pairing::Ways;
use super::search::Place;
use super::{admission, gains};
use crate::domain::phrases::{decided, effect, listed};
use crate::domain::words::word;
use crate::domain::{Course, Decision, Effect, Outcome, Stage};

/// Whoever has it so because the entry names him; see [`admission::is_entitled`].
const ENTITLED: &str = "entitled";

/// That nobody decides, by what is settled; and where what is settled gives more than the parent's way
/// can give, or lacks what must follow there.
pub(super) fn compare(
    place: &Place<'_>,
    settled: &Decision,
    [own, upper]: [Side; 2],
    parent: &[Stage],
) -> Vec<Laxity> {
    let what = decided(settled.kind);
    let laxity = Laxity::new(Sort::Undecided, Some(place.matter.kind), &[])
        .answering(in_short(settled))
        .instead_of(through(parent));
    let laxity = if admission::is_entitled(place.matter) {
        laxity.only_for(ENTITLED).because(
            format!("上位法由有关主体办理，下位规则对条目所列依法有权取得者直接{}，无人作出决定", what.zh),
            format!(
                "the parent has somebody decide; for whom the entry names as entitled by law the child's rules settle it ({}) and nobody answers for it",
                what.en
            ),
        )
    } else {
        laxity.because(
            format!("上位法由有关主体办理，下位规则直接{}，无人作出决定", what.zh),
            format!(
                "the parent has somebody decide; the child's rules settle it ({}) and nobody answers for it",
                what.en
            ),
        )
    };
    let mut found = vec![laxity.sides(own, upper)];
    found.extend(beside(place, settled, parent));
    found
}

/// What is settled as a name says it: of which kind, and all that it gives.
pub(super) fn in_short(settled: &Decision) -> String {
    let mut given: Vec<String> = settled.effects.iter().filter_map(gains::in_short).collect();
    given.sort();
    given.dedup();
    let kind = word(&settled.kind);
    given.iter().fold(kind, |name, gift| name + "+" + gift)
}

/// Through which stages the parent has it go.
pub(super) fn through(parent: &[Stage]) -> String {
    let stages: Vec<&str> = parent.iter().map(|stage| stage.id.as_str()).collect();
    stages.join("+")
}

/// What is settled held against the parent's outcome that does the same.
fn beside(place: &Place<'_>, settled: &Decision, parent: &[Stage]) -> Vec<Laxity> {
    let mut found = vec![];
    let path = ["settled", ""];
    if let Some((stage, theirs)) = same(settled, parent) {
        let at = At {
            place,
            ways: &Ways::of([&[], parent]),
            own: 0,
            path,
            cites: [&settled.citations, gains::cites(theirs, stage)],
        };
        found.extend(effects(&at, [&settled.effects, &theirs.effects]));
    }
    let outcomes = parent.iter().flat_map(|stage| &stage.outcomes);
    let given: Vec<Effect> = outcomes.flat_map(|one| one.effects.clone()).collect();
    let known = gains::gains(&given);
    for added in &settled.effects {
        let Some(gain) = gains::gain(added).filter(|one| !known.contains(one)) else {
            continue;
        };
        let name = gain.text();
        let cited = parent.first().map_or(&[][..], |first| &first.citations);
        let path = [path[0], &gains::in_short(added).unwrap_or_default()];
        let laxity = Laxity::new(Sort::AddedEffect, Some(place.matter.kind), &path).because(
            format!("上位法的办理结果中没有{}，下位规则直接给予", name.zh),
            format!(
                "nothing in the parent's way does this, the child's rules do it at once: {}",
                name.en
            ),
        );
        let theirs = listed(parent.iter().map(|stage| stage.title.clone()));
        found.push(laxity.sides(
            Side::new(effect(added), &settled.citations),
            Side::new(theirs, cited),
        ));
    }
    found
}

/// The outcome of the parent that gives some of the same; of what gives nothing, one of its kind that
/// gives nothing either. That after which most must follow, if there are several.
fn same<'p>(settled: &Decision, parent: &'p [Stage]) -> Option<(&'p Stage, &'p Outcome)> {
    let given = gains::gains(&settled.effects);
    let alike = |theirs: &Outcome| {
        let same = gains::gains(&theirs.effects);
        if given.is_empty() {
            same.is_empty() && theirs.kind == settled.kind && theirs.course == Course::Close
        } else {
            same.iter().any(|one| given.contains(one))
        }
    };
    let all = parent
        .iter()
        .flat_map(|stage| stage.outcomes.iter().map(move |one| (stage, one)));
    all.filter(|(_, theirs)| alike(theirs))
        .max_by_key(|(_, theirs)| (theirs.kind == settled.kind, theirs.effects.len()))
}
