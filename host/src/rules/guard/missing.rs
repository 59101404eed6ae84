//! Choices of the parent's that whoever decides here has not: to refuse what would be given, to have
//! somebody supply what is missing, to take access away.

use super::actors::{Stands, stands};
use super::gains::{self, gains, is_after_giving};
use super::lasts::before;
use super::laxity::{Laxity, Side, Sort};
use super::mend::lacks_materials;
use super::pairing::{Ways, counterparts};
use super::search::Place;
use crate::domain::phrases::listed;
use crate::domain::words::word;
use crate::domain::{Clock, Course, Effect, Outcome, OutcomeKind, Stage};

/// Whoever has not handed in all that the entry asks for.
const INCOMPLETE: &str = "incomplete";

/// What somebody can do under the parent's rules, and nobody here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// To give nothing of what the stage can give.
    Refuse,
    /// To have what is missing supplied, instead of deciding without it.
    Supplement,
    /// To end access, or to suspend it.
    TakeAway,
}

/// Finds the choices of a stage that its counterpart has not, each way's by its place.
pub(super) fn compare(
    place: &Place<'_>,
    ways: &Ways<'_>,
    [own_index, upper_index]: [usize; 2],
) -> Vec<Laxity> {
    let (Some(own), Some(upper)) = (ways.child.get(own_index), ways.parent.get(upper_index)) else {
        return vec![];
    };
    let mut found: Vec<(Choice, Laxity)> = vec![];
    for theirs in &upper.outcomes {
        let Some(choice) = choice(upper, theirs) else {
            continue;
        };
        let known = found.iter().any(|(told, _)| *told == choice);
        if known || is_there(place, ways, [own_index, upper_index], (choice, theirs)) {
            continue;
        }
        found.push((choice, missing(place, [own, upper], (choice, theirs))));
    }
    found.into_iter().map(|(_, laxity)| laxity).collect()
}

/// Which of the choices an outcome of the parent's is.
fn choice(upper: &Stage, theirs: &Outcome) -> Option<Choice> {
    if takes_away(theirs).is_some() {
        return Some(Choice::TakeAway);
    }
    match theirs.kind {
        OutcomeKind::Refuse | OutcomeKind::Reject => Some(Choice::Refuse),
        OutcomeKind::RequestSupplement if is_owed(upper, theirs) => Some(Choice::Supplement),
        _ => None,
    }
}

/// Whether to tell what is missing is owed to whoever lacks it: an article of its own says so, and the
/// period runs on. Without one it is what hosts offer everywhere, and the upper law is silent; where it
/// puts the end of the period off, it serves the body that decides as well, and rules without it may be
/// stricter.
fn is_owed(upper: &Stage, supplement: &Outcome) -> bool {
    let runs_on = supplement.course == Course::Wait(Clock::Keeps);
    let mut cited = supplement.citations.iter();
    runs_on && cited.any(|one| !upper.citations.contains(one))
}

fn takes_away(outcome: &Outcome) -> Option<&Effect> {
    let mut effects = outcome.effects.iter();
    effects.find(|one| matches!(one, Effect::EndAccess | Effect::SuspendAccess))
}

/// Whether somebody who stands as high has the choice too, in the counterpart or where it still comes to
/// the same: what was given is refused no more, and what is missing is told before it is decided.
fn is_there(
    place: &Place<'_>,
    ways: &Ways<'_>,
    [own_index, upper_index]: [usize; 2],
    (choice, theirs): (Choice, &Outcome),
) -> bool {
    let (Some(own), Some(upper)) = (ways.child.get(own_index), ways.parent.get(upper_index)) else {
        return false;
    };
    let as_high = |one: &Stage| stands(place.matter.kind, one.actor, upper.actor) == Stands::AsHigh;
    let by = |in_time: &dyn Fn(usize) -> bool, has: &dyn Fn(&Outcome) -> bool| {
        let mut stages = ways.child.iter().enumerate();
        stages.any(|(index, one)| {
            let counts = index == own_index || (as_high(one) && in_time(index));
            counts && one.outcomes.iter().any(has)
        })
    };
    match choice {
        // What gives nothing is refused nobody: to have to do it is no laxer on whoever must.
        Choice::Refuse => {
            let in_time = |index: usize| !is_after_giving(ways.child, index);
            !gives(ways.child, own) || by(&in_time, &refuses)
        }
        Choice::Supplement => {
            let earlier = before(ways.child, own_index);
            let in_time = |index: usize| earlier.contains(&index);
            by(&in_time, &|one| one.kind == OutcomeKind::RequestSupplement)
        }
        Choice::TakeAway => {
            // Of an outcome of its kind it is said what must follow and does not.
            let ends = theirs.effects.contains(&Effect::EndAccess);
            let does = |one: &Outcome| {
                let suspends = one.effects.contains(&Effect::SuspendAccess);
                one.effects.contains(&Effect::EndAccess) || (!ends && suspends)
            };
            let mut all = ways.child.iter().flat_map(|stage| &stage.outcomes);
            !counterparts(theirs, &own.outcomes).is_empty() || all.any(does)
        }
    }
}

/// Whether something is given in a stage, or in one to which it leads.
fn gives(stages: &[Stage], own: &Stage) -> bool {
    let first = stages.iter().position(|stage| stage.id == own.id);
    let reached = first.map(|first| super::follow::reached(stages, first, |_| true));
    let mut reached = reached.into_iter().flatten();
    reached.any(|index| {
        let outcomes = stages.get(index).map_or(&[][..], |stage| &stage.outcomes);
        outcomes.iter().any(|one| !gains(&one.effects).is_empty())
    })
}

/// Whether an outcome refuses, whatever it is called: it ends the matter and gives nothing.
fn refuses(outcome: &Outcome) -> bool {
    let ends = outcome.course == Course::Close && gains(&outcome.effects).is_empty();
    match outcome.kind {
        OutcomeKind::Refuse | OutcomeKind::Reject => true,
        OutcomeKind::Approve | OutcomeKind::RequestSupplement => false,
        _ => ends,
    }
}

fn missing(
    place: &Place<'_>,
    [own, upper]: [&Stage; 2],
    (choice, theirs): (Choice, &Outcome),
) -> Laxity {
    let what = match choice {
        Choice::TakeAway => takes_away(theirs).map_or_else(String::new, word),
        Choice::Refuse | Choice::Supplement => word(&theirs.kind),
    };
    let path = [upper.id.as_str(), &what];
    let (zh, en) = match choice {
        Choice::Refuse => (
            "上位法可以不同意，下位规则此环节不能不同意：审核流于形式，对数据的保护更宽松",
            "under the parent's rules this can be refused; under the child's whoever decides here cannot, so that nothing protects the data",
        ),
        Choice::Supplement => (
            "上位法规定告知申请人补充材料，下位规则没有：应告知的主体义务更少，材料不全的申请人没有机会补齐",
            "the parent has whoever lacks something told what is missing, the child has not: laxer on the body that must tell, and whoever lacks something gets no chance to supply it",
        ),
        Choice::TakeAway => (
            "上位法可以暂停或者终止使用权限，下位规则不能：滥用数据的仍可继续使用",
            "under the parent's rules access can be taken away here, under the child's it cannot: whoever misused the data keeps them",
        ),
    };
    let choices = own.outcomes.iter().map(|one| one.title.clone());
    let laxity = Laxity::new(Sort::MissingOutcome, Some(place.matter.kind), &path).because(zh, en);
    let laxity = if choice == Choice::Refuse && waits_for_documents(place, own) {
        laxity.only_for(INCOMPLETE).because(
            "材料不全时，上位法告知后仍可以不同意，下位规则只能要求补充，补齐以前不能不同意；是否更宽松须由人判断",
            "differs: with documents missing the parent can refuse once that was told, the child can only ask for them until they are there; somebody must judge whether that is laxer",
        )
    } else {
        laxity
    };
    laxity.sides(
        Side::new(listed(choices), &own.citations),
        Side::new(theirs.title.clone(), gains::cites(theirs, upper)),
    )
}

/// Whether documents are missing, and whoever decides can ask for them.
fn waits_for_documents(place: &Place<'_>, own: &Stage) -> bool {
    let mut outcomes = own.outcomes.iter();
    let asks = outcomes.any(|one| one.kind == OutcomeKind::RequestSupplement);
    asks && lacks_materials(place.matter)
}
