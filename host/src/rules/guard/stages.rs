//! Two ways that a matter goes, held against each other stage by stage.

use super::entries::Entries;
use super::laxity::{Laxity, Side, Sort};
use super::pairing::{Ways, beside};
use super::search::Place;
use super::times;
use super::{
    actors, admission, deadlines, gains, missing, outcomes, paths, settled, silence, supplements,
};
use crate::domain::phrases::actor;
use crate::domain::{Stage, Text};
use crate::rules::said::Said;

/// Finds where the child's way asks for less than the parent's.
pub(super) fn compare(place: &Place<'_>, [child, parent]: [&Said; 2]) -> Vec<Laxity> {
    let (Said::Planned(own), Said::Planned(upper)) = (child, parent) else {
        return vec![];
    };
    let sides = || {
        [child, parent].map(|said| {
            let cited = admission::first_citations(said);
            Side::new(admission::way(&said.answered()), &cited)
        })
    };
    match (own.route.settled(), upper.route.settled()) {
        (Some(settled), None) => {
            settled::compare(place, settled, sides(), parent.answered().stages())
        }
        (None, Some(_)) => {
            let [own, upper] = sides();
            let laxity = Laxity::new(Sort::LaterDueDate, Some(place.matter.kind), &[]).because(
                "上位法当即办结，下位规则须待办理",
                "the parent settles it at once; under the child's rules one has to wait",
            );
            vec![laxity.sides(own, upper)]
        }
        (Some(own), Some(upper)) => outcomes::of_decisions(place, [own, upper]),
        (None, None) => {
            let stages = |said: &Said| -> Vec<Stage> { said.answered().stages().to_vec() };
            compare_stages(place, [&stages(child), &stages(parent)])
        }
    }
}

fn compare_stages(place: &Place<'_>, [child, parent]: [&[Stage]; 2]) -> Vec<Laxity> {
    let mut found = vec![];
    let ways = Ways::of([child, parent]);
    let entries = Entries::new(place, &ways);
    for ((index, upper), own) in beside(parent, child) {
        let Some((own_index, own)) = own else {
            found.push(missing_stage(place, upper, child));
            continue;
        };
        let entered = entries.of([own_index, index]);
        let passed = gains::decided_before(child, own_index).into_iter();
        let passed: Vec<&Stage> = passed.filter_map(|index| child.get(index)).collect();
        found.extend(actors::compare(place, [own, upper]));
        found.extend(actors::unheard(place, own, upper, &passed));
        found.extend(deadlines::compare(place, [own, upper], &entered));
        found.extend(silence::compare(place, [own, upper], [child, parent]));
        found.extend(outcomes::of_stages(place, &ways, [own_index, index]));
        found.extend(missing::compare(place, &ways, [own_index, index]));
        found.extend(supplements::compare(place, &ways, [own_index, index]));
    }
    for (index, own) in ways.added() {
        found.extend(silence::added(place, own, [child, parent]));
        found.extend(outcomes::of_added(place, &ways, index));
    }
    found.extend(gains::compare(place, &ways));
    found.extend(paths::compare(place, &ways, entries.parents()));
    found
}

fn missing_stage(place: &Place<'_>, upper: &Stage, child: &[Stage]) -> Laxity {
    let who = actor(upper.actor);
    let stages: Vec<Text> = child.iter().map(|stage| stage.title.clone()).collect();
    let cited = child.first().map_or(&[][..], |stage| &stage.citations);
    Laxity::new(Sort::MissingStage, Some(place.matter.kind), &[&upper.id])
        .instead_of(in_short(upper))
        .because(
            format!(
                "上位法由{}办理的“{}”环节，下位规则没有",
                who.zh, upper.title.zh
            ),
            format!(
                "the child has no stage for what the parent gives to the {}: {}",
                who.en, upper.title.en
            ),
        )
        .sides(
            Side::new(crate::domain::phrases::listed(stages), cited),
            Side::new(upper.title.clone(), &upper.citations),
        )
}

/// Who acts in a stage, and how long it may take.
fn in_short(stage: &Stage) -> String {
    let who = stage.actor.to_string();
    match &stage.deadline {
        Some(deadline) => format!("{who}.{}", times::in_short(deadline)),
        None => who,
    }
}
