//! One more way out of a stage, which leads on and gives nothing: held against what leads there under the
//! parent's rules, and told where nothing does.

use super::gains::{cites, gains};
use super::laxity::{Laxity, Side, Sort};
use super::outcomes::{At, both_of, demands};
use super::pairing::Ways;
use super::search::Place;
use super::{ends, follow};
use crate::domain::words::word;
use crate::domain::{Course, Outcome, Stage};

/// Compares an outcome that the parent's stage has none like. Where it leads to a stage that the parent
/// does not have, whatever must follow that stage must follow there.
pub(super) fn compare(
    place: &Place<'_>,
    ways: &Ways<'_>,
    [own_index, upper_index]: [usize; 2],
    ours: &Outcome,
) -> Vec<Laxity> {
    let (Some(own), Some(upper)) = (ways.child.get(own_index), ways.parent.get(upper_index)) else {
        return vec![];
    };
    let Course::Stage(id) = &ours.course else {
        return vec![];
    };
    let Some(next) = ways.child.iter().position(|stage| stage.id == *id) else {
        return vec![];
    };
    let mut places = ways.places.iter();
    let there = places.position(|place| *place == Some(next));
    let Some(there) = there.and_then(|there| ways.parent.get(there)) else {
        return follow::left(place, ways, [own_index, upper_index], ours);
    };
    let leads = |one: &&Outcome| matches!(&one.course, Course::Stage(id) if *id == there.id);
    let leading = upper.outcomes.iter().filter(leads);
    let Some(theirs) = leading.max_by_key(|one| demands(one)) else {
        return vec![otherwise(place, [own, upper], ours)];
    };
    let at = At {
        place,
        ways,
        own: own_index,
        path: [&upper.id, &ours.id],
        cites: [cites(ours, own), cites(theirs, upper)],
    };
    let mut found = both_of(&at, [ours, theirs]);
    let given = gains(&theirs.effects);
    let is_given = |one: &Outcome| gains(&one.effects).iter().any(|gain| given.contains(gain));
    let later = follow::reached(ways.child, next, |_| true);
    let mut later = later.into_iter().filter_map(|index| ways.child.get(index));
    if !given.is_empty() && !later.any(|stage| stage.outcomes.iter().any(is_given)) {
        found.push(otherwise(place, [own, upper], ours));
    }
    found
}

fn otherwise(place: &Place<'_>, [own, upper]: [&Stage; 2], ours: &Outcome) -> Laxity {
    let path = [upper.id.as_str(), &ours.id];
    let laxity = Laxity::new(Sort::OtherEnd, Some(place.matter.kind), &path);
    let laxity = laxity.answering(word(&ours.kind)).because(
        "上位法的该环节没有这种进入下一环节的方式，而且不给予任何结果；是否更宽松须由人判断",
        "differs: the parent's stage is never left like this for what comes next, with nothing given; somebody must judge whether that is laxer",
    );
    laxity.sides(
        Side::new(ours.title.clone(), cites(ours, own)),
        Side::new(ends::ends_of(upper), &upper.citations),
    )
}
