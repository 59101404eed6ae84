//! Stages: what they cite, when their clocks start, and what silence means.

use super::{art, titled};
use crate::prelude::*;

/// The stages of a route, none if it is settled.
fn stages(route: Route) -> Vec<Stage> {
    match route {
        Route::Staged(stages) => stages,
        Route::Settled(_) => vec![],
    }
}

/// The only stage of a route through it.
fn built(stage: StageBuilder) -> Option<Stage> {
    stages(staged([stage])).pop()
}

fn deadline_of(stage: StageBuilder) -> Option<Deadline> {
    built(stage)?.deadline
}

fn cites_of_outcomes(stage: Option<Stage>) -> Vec<Vec<Citation>> {
    let outcomes = stage.map_or_else(Vec::new, |stage| stage.outcomes);
    outcomes
        .into_iter()
        .map(|outcome| outcome.citations)
        .collect()
}

#[test]
fn outcomes_and_the_period_rest_on_what_the_stage_cites() {
    let stage = built(
        titled("reply")
            .within(working_days(5))
            .outcome(approve())
            .outcome(refuse().needs(reason()).cite(art(7)))
            .cite([art(1), art(2)]),
    );
    let deadline = stage.as_ref().and_then(|stage| stage.deadline.clone());
    assert_eq!(
        deadline.map(|deadline| deadline.citations),
        Some(vec![art(1), art(2)])
    );
    assert_eq!(
        cites_of_outcomes(stage),
        [vec![art(1), art(2)], vec![art(7)]]
    );
}

#[test]
fn what_cites_for_itself_does_not_inherit() {
    let deadline = deadline_of(
        titled("reply")
            .cite(art(1))
            .within(months(1))
            .period_cited(art(3).para(2)),
    );
    assert_eq!(
        deadline.map(|deadline| deadline.citations),
        Some(vec![art(3).para(2)])
    );
}

#[test]
fn a_period_runs_from_the_entry_and_its_end_is_a_breach_until_told_otherwise() {
    let plain = deadline_of(titled("reply").within(calendar_days(10)));
    assert_eq!(
        plain.map(|deadline| (deadline.within, deadline.start, deadline.expiry)),
        Some((
            Some(Period::CalendarDays(10)),
            ClockStart::StageEntry,
            Expiry::Breach
        ))
    );
    let told = deadline_of(
        titled("reply")
            .within(years(1))
            .from_acceptance()
            .silence_is("approve"),
    );
    assert_eq!(
        told.map(|deadline| (deadline.start, deadline.expiry)),
        Some((ClockStart::Acceptance, Expiry::Deem("approve".into())))
    );
    let moved = deadline_of(
        titled("correction")
            .within_the_limit_set()
            .then_moves_to("sanction"),
    );
    assert_eq!(
        moved.map(|deadline| (deadline.within, deadline.expiry)),
        Some((None, Expiry::MoveTo("sanction".into())))
    );
}

#[test]
fn each_start_is_its_own() {
    let start = |change: fn(StageBuilder) -> StageBuilder| {
        deadline_of(change(titled("reply").within(working_days(1)))).map(|deadline| deadline.start)
    };
    assert_eq!(start(StageBuilder::from_filing), Some(ClockStart::Filing));
    assert_eq!(start(StageBuilder::from_receipt), Some(ClockStart::Receipt));
    assert_eq!(
        start(StageBuilder::from_occurrence),
        Some(ClockStart::Occurrence)
    );
}

/// Invariant: no part of what the law says of a period is lost by the order in which it is said.
#[test]
fn what_is_said_of_a_period_may_stand_before_it() {
    let longer = || extension(working_days(7), provider().head(), art(26));
    let after = titled("reply")
        .within(working_days(10))
        .from_acceptance()
        .silence_is("refuse")
        .extendable(longer())
        .reading("读法", "a reading")
        .period_cited(art(1));
    let before = titled("reply")
        .from_acceptance()
        .silence_is("refuse")
        .extendable(longer())
        .reading("读法", "a reading")
        .period_cited(art(1))
        .within(working_days(10));
    let before = deadline_of(before);
    assert_eq!(
        before.as_ref().map(|deadline| deadline.start),
        Some(ClockStart::Acceptance)
    );
    assert_eq!(before, deadline_of(after));
    let moved = titled("correction").then_moves_to("sanction");
    assert_eq!(
        deadline_of(moved.within_the_limit_set()).map(|deadline| deadline.expiry),
        Some(Expiry::MoveTo("sanction".into()))
    );
}

/// The host then says that nobody sets the limit, which is better than a period that is gone.
#[test]
fn what_is_said_of_a_period_that_is_not_there_is_not_lost() {
    assert_eq!(deadline_of(titled("reply")), None);
    let deadline = deadline_of(titled("reply").silence_is("approve"));
    assert_eq!(
        deadline.map(|deadline| (deadline.within, deadline.expiry)),
        Some((None, Expiry::Deem("approve".into())))
    );
}

#[test]
fn a_period_may_be_extended_once() {
    let extension =
        extension(working_days(7), provider().head(), art(26)).told_to(data_authority());
    let deadline = deadline_of(
        titled("check")
            .within(working_days(7))
            .extendable(extension.clone()),
    );
    assert_eq!(extension.times, 1);
    assert_eq!(extension.notify, [data_authority()]);
    assert_eq!(
        deadline.and_then(|deadline| deadline.extension),
        Some(extension)
    );
}

#[test]
fn stages_keep_their_order_and_who_is_heard() {
    let route = staged([
        titled("first").hears(provider()).outcome(settle()),
        stage("second", text("阶段", "A stage"))
            .by(government())
            .outcome(settle()),
    ]);
    let seen: Vec<_> = stages(route)
        .into_iter()
        .map(|stage| (stage.id, stage.actor, stage.consults))
        .collect();
    assert_eq!(
        seen,
        [
            ("first".into(), provider(), vec![provider()]),
            ("second".into(), government(), vec![])
        ]
    );
}
