//! Outcomes, effects and grants: what they are until told otherwise.

use super::art;
use crate::prelude::*;

#[test]
fn asking_for_more_waits_while_the_clock_keeps_running() {
    let ask = request_supplement();
    assert_eq!(ask.kind, OutcomeKind::RequestSupplement);
    assert_eq!(ask.course, Course::Wait(Clock::Keeps));
    assert_eq!(ask.times, None);
    let suspends = request_supplement().waits(Clock::Suspends).times(1);
    assert_eq!(suspends.course, Course::Wait(Clock::Suspends));
    assert_eq!(suspends.times, Some(1));
}

/// Invariant: no title says that the period runs on where it does not.
#[test]
fn what_asking_for_more_is_called_follows_what_it_does_to_the_period() {
    let silent = request_supplement().title;
    assert!(silent.en.contains("keeps running") && silent.zh.contains("继续计算"));
    assert_eq!(request_supplement().waits(Clock::Keeps).title, silent);
    for clock in [Clock::Suspends, Clock::Restarts] {
        let title = request_supplement().waits(clock).title;
        assert!(!title.en.contains("silent") && !title.zh.contains("继续计算"));
        let there_and_back = request_supplement().waits(clock).waits(Clock::Keeps);
        assert_eq!(there_and_back.title, silent);
        let own = text("补正", "Supplement");
        let before = request_supplement()
            .titled("补正", "Supplement")
            .waits(clock);
        let after = request_supplement()
            .waits(clock)
            .titled("补正", "Supplement");
        assert_eq!([before.title, after.title], [own.clone(), own]);
    }
    assert_eq!(complete().waits(Clock::Suspends).title, complete().title);
}

#[test]
fn an_outcome_closes_the_case_until_told_otherwise() {
    assert_eq!(approve().course, Course::Close);
    assert_eq!(
        refer().to("decision").course,
        Course::Stage("decision".into())
    );
}

#[test]
fn every_outcome_is_called_as_its_kind() {
    let all = [
        approve(),
        refuse(),
        refer(),
        settle(),
        confirm(),
        correct(),
        reject(),
        complete(),
        request_supplement(),
    ];
    let ids: Vec<&str> = all.iter().map(|outcome| outcome.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "approve",
            "refuse",
            "refer",
            "settle",
            "confirm",
            "correct",
            "reject",
            "complete",
            "request-supplement"
        ]
    );
    for outcome in &all {
        assert!(!outcome.title.zh.is_empty() && !outcome.title.en.is_empty());
    }
    assert_eq!(approve().id("approve-in-part").id, "approve-in-part");
}

#[test]
fn requirements_and_effects_keep_their_order() {
    let outcome = refuse()
        .needs(reason())
        .needs(legal_basis([BasisRank::Law]))
        .does(notify(applicant()))
        .does(file_with(data_authority()));
    assert_eq!(
        outcome.requires,
        [
            Requirement::Reason,
            Requirement::LegalBasis(vec![BasisRank::Law])
        ]
    );
    assert_eq!(
        outcome.effects,
        [
            Effect::Notify(applicant()),
            Effect::FileWith(data_authority())
        ]
    );
}

#[test]
fn short_names_mean_the_effects_of_the_contract() {
    assert_eq!(disclose_basis(), Effect::DiscloseBasis);
    assert_eq!(stop_provision(), Effect::StopProvision);
    assert_eq!(open_entry(), Effect::OpenEntry);
    assert_eq!(suspend_projects(), Effect::SuspendProjects);
    assert_eq!(suspend_access(), Effect::SuspendAccess);
    assert_eq!(end_access(), Effect::EndAccess);
    assert_eq!(restore_access(), Effect::RestoreAccess);
    assert_eq!(
        follow(MatterKind::Reassessment, Some(months(6))),
        Effect::Follow(FollowUp {
            kind: MatterKind::Reassessment,
            after: Some(Period::Months(6))
        })
    );
}

#[test]
fn access_is_all_that_was_asked_for_until_narrowed() {
    let all = access();
    assert!(all.items.is_empty() && all.method.is_none() && all.until.is_none());
    assert_eq!(all.onward, OnwardUse::Unstated);
    assert!(!all.public_service);
    let narrowed = access()
        .items(vec!["item".into()])
        .by_method(Some(ExchangeMethod::Query))
        .until(Some(day(2026, 6, 30)))
        .onward(OnwardUse::Forbidden)
        .public_service();
    assert_eq!(narrowed.items, ["item"]);
    assert_eq!(narrowed.method, Some(ExchangeMethod::Query));
    assert_eq!(narrowed.until, Some(day(2026, 6, 30)));
    assert_eq!(narrowed.onward, OnwardUse::Forbidden);
    assert!(narrowed.public_service);
}

#[test]
fn what_the_law_settles_is_a_route() {
    let decision = settled_as(
        OutcomeKind::Approve,
        "直接获取",
        "Taken directly",
        vec![grant(access())],
        [art(1), art(2)],
    );
    assert_eq!(decision.citations, [art(1), art(2)]);
    assert_eq!(settled(decision.clone()), Route::Settled(decision));
}
