//! A decision of an open case without the rules, where they faulted just at it. Whose turn it is and what
//! the outcome requires stands in the route; only what rules find on the entry is done without. They are
//! asked once more about that very entry: nobody gets past what they have to say.

use super::against::Against;
use crate::domain::Finding;
use crate::domain::case::{Case, Decide, HandGrounds, Lack, Position};
use crate::domain::instruments::Instruments;
use crate::rules::Fault;

/// What the rules did this time.
pub(in crate::flow) struct Without<'a> {
    /// Their fault, if they gave no usable answer again.
    pub(in crate::flow) fault: Option<&'a Fault>,
    /// What they say may be cited.
    pub(in crate::flow) instruments: &'a Instruments,
}

impl Without<'_> {
    /// What the decision lacks as one that is made by hand, and why.
    pub(in crate::flow) fn against(
        &self,
        case: &Case,
        decide: &Decide,
        grounds: &HandGrounds,
    ) -> (Vec<Lack>, Vec<Finding>) {
        let mut against = Against::default();
        if !is_left_to_people(case, decide) {
            let (zh, en) = (
                "规则未在该结果上出错，请去掉 by_hand 提交；如规则仍未给出可用的答复，再人工决定",
                "the rules did not fault at this outcome: leave `by_hand` out, and write it if they fault",
            );
            against.say(Lack::Outcome, "by_hand", zh, en);
        } else if self.fault.is_none() {
            let (zh, en) = (
                "规则对该条目已给出答复，请去掉 by_hand 提交",
                "the rules answer about this entry: leave `by_hand` out",
            );
            against.say(Lack::Outcome, "by_hand", zh, en);
            return against.parts();
        }
        against.reason(decide.reason.as_deref().unwrap_or_default());
        against.citations("by_hand.citations", &grounds.citations, self.instruments);
        against.parts()
    }
}

/// Whether the rules faulted when this outcome of the open stage was to be chosen.
fn is_left_to_people(case: &Case, decide: &Decide) -> bool {
    let Position::Open(standing) = &case.position else {
        return false;
    };
    let meant = case.meant(decide.outcome, decide.outcome_id.as_deref());
    let place = meant.and_then(|outcome| case.stage()?.outcome_index(&outcome.id));
    place.is_some_and(|place| standing.faulted.contains(&place))
}
