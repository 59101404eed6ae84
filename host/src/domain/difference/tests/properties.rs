//! What must hold of the differences between any two answers.

use proptest::prelude::*;

use super::super::What;
use super::{between, cite, finding, kinds, outcome, sorted, stage, swapped};
use crate::domain::{
    Course, Effect, Finding, Outcome, OutcomeKind, Period, Proposal, Requirement, Role, Route,
    Severity, Stage,
};

/// A route out of arbitrary bytes; it need not be in order, only comparable.
fn any_proposal(bytes: &[u8]) -> Proposal {
    let mut bytes = bytes.iter().copied();
    let mut next = |below: u8| bytes.next().unwrap_or(0) % below;
    let roles = [Role::Provider, Role::DataAuthority, Role::Government];
    let outcome_kinds = [
        OutcomeKind::Approve,
        OutcomeKind::Refuse,
        OutcomeKind::Complete,
    ];
    let mut stages: Vec<Stage> = vec![];
    for number in 0..=next(3) {
        let mut outcomes = vec![];
        for place in 0..=next(3) {
            let course = match next(3) {
                0 => Course::Close,
                other => Course::Stage(format!("s{other}")),
            };
            let kind = outcome_kinds[usize::from(next(3))];
            let mut one = outcome(&format!("o{place}"), kind, course);
            one.requires = (0..next(3))
                .map(|ask| [Requirement::Reason, Requirement::Agreement][usize::from(ask)].clone())
                .collect();
            one.effects = (0..next(3)).map(|_| Effect::OpenEntry).collect();
            outcomes.push(one);
        }
        let id = format!("{}{number}", ["s", "t"][usize::from(next(2))]);
        let mut one = stage(&id, roles[usize::from(next(3))], outcomes);
        match next(4) {
            0 => one.deadline = None,
            days => {
                let deadline = one.deadline.as_mut().unwrap();
                deadline.within = Some(Period::WorkingDays(u16::from(days)));
                deadline.citations = cite(u16::from(next(3)));
            }
        }
        stages.push(one);
    }
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let findings = (0..next(4)).map(|_| {
        finding(
            severities[usize::from(next(3))],
            ["a", "b"][usize::from(next(2))],
        )
    });
    Proposal {
        findings: findings.collect(),
        route: Route::Staged(stages),
    }
}

proptest! {
    #[test]
    fn an_answer_differs_from_itself_in_nothing(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let one = any_proposal(&bytes);
        prop_assert_eq!(between(&one, &one.clone()), vec![]);
        // Also not by the long way, which is taken once something else differs.
        let mut other = one.clone();
        other.findings.push(finding(Severity::Note, "only-here"));
        prop_assert_eq!(kinds(&between(&one, &other)), [What::FindingAppeared]);
    }

    #[test]
    fn the_way_back_has_the_same_differences(
        old in prop::collection::vec(any::<u8>(), 0..80),
        new in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        let (old, new) = (any_proposal(&old), any_proposal(&new));
        let (there, back) = (between(&old, &new), between(&new, &old));
        prop_assert_eq!(swapped(&back), sorted(&there));
        prop_assert!(!there.is_empty() || same(&old, &new));
    }
}

/// Equal but for the order of findings.
fn same(old: &Proposal, new: &Proposal) -> bool {
    let in_order = |findings: &[Finding]| {
        let mut words: Vec<String> = findings.iter().map(|one| format!("{one:?}")).collect();
        words.sort();
        words
    };
    in_order(&old.findings) == in_order(&new.findings) && alike(&old.route) == alike(&new.route)
}

/// A route without names and without the order of what has none.
fn alike(route: &Route) -> (Option<String>, Vec<String>) {
    let Route::Staged(stages) = route else {
        return (None, vec![format!("{route:?}")]);
    };
    let at = |stage: &Stage| format!("{:?} {:?}", stage.actor, stage.deadline);
    let target = |id: &str| {
        stages
            .iter()
            .find(|stage| stage.id == id)
            .map_or(id.into(), at)
    };
    let whole = |stage: &Stage| {
        let told = |one: &Outcome| {
            let course = match &one.course {
                Course::Stage(id) => target(id),
                other => format!("{other:?}"),
            };
            let mut requires: Vec<_> = one.requires.iter().map(|ask| format!("{ask:?}")).collect();
            requires.sort();
            format!("{:?} {requires:?} {:?} {course}", one.kind, one.effects)
        };
        let mut outcomes: Vec<String> = stage.outcomes.iter().map(told).collect();
        outcomes.sort();
        format!("{} {outcomes:?}", at(stage))
    };
    let mut all: Vec<String> = stages.iter().map(whole).collect();
    let first = all.first().cloned();
    all.sort();
    (first, all)
}
