//! Choices and ways that are missing, what is settled without anybody, and what hangs on whom or when it
//! is about.

use bylaw::domain::{
    ChangeKind, Date, Decision, Effect, Matter, MatterKind, OnwardUse, OutcomeKind, Period, Route,
    Stage,
};
use bylaw::rules::guard::Sort;

use super::hides::lacks;
use super::{Plant, SHARING, deadline, outcome, plant};
use crate::doubles::Change;

const REVISION: MatterKind = MatterKind::EntryRevision;

fn cn(found: &'static str, child: Change) -> Plant {
    plant("missing", found, child).of("cn")
}

pub(super) fn missing() -> Vec<Plant> {
    let mut all = choices();
    all.extend(settled());
    all.extend(ways());
    all
}

fn without(stages: &mut [Stage], id: &str) {
    for stage in stages {
        stage.outcomes.retain(|outcome| outcome.id != id);
    }
}

/// Whoever decides can do one thing less.
fn choices() -> Vec<Plant> {
    vec![
        // 16.1: to review is more than to approve. The reverse, a refusal that only the child has, is told
        // as well.
        cn(
            "missing-outcome/entry-publication/review/refuse",
            Change::Stages(MatterKind::EntryPublication, |stages| {
                without(stages, "refuse");
            }),
        ),
        // 27.2: what is not put right ends the access.
        cn(
            "missing-outcome/rectification/assessment/end-access",
            Change::Stages(MatterKind::Rectification, |stages| {
                without(stages, "terminate");
            }),
        )
        .one_way(),
        // 21.2: what is missing is told, and before it is decided.
        cn(
            "missing-outcome/sharing-application.conditional/reply/request-supplement",
            Change::Stages(SHARING, |stages| without(stages, "request-supplement")),
        ),
        cn(
            "missing-outcome/sharing-application.unconditional/reply/request-supplement",
            Change::Stages(SHARING, |stages| {
                let asks = outcome(&mut stages[0], OutcomeKind::RequestSupplement).clone();
                without(stages, "request-supplement");
                stages[1].outcomes.push(asks);
            }),
        ),
        // That the data were shared refuses nobody.
        cn(
            "missing-outcome/sharing-application.conditional/reply/refuse",
            Change::Stages(SHARING, |stages| without(stages, "refuse")),
        ),
        // With documents missing alone: which of the two is laxer, somebody must judge.
        cn(
            "missing-outcome/sharing-application.conditional/reply/refuse/incomplete",
            Change::Seeing(SHARING, |matter, stages| {
                if lacks(matter).is_some() {
                    without(stages, "refuse");
                }
            }),
        ),
    ]
}

fn settles(route: Route, change: fn(&mut Decision)) -> Route {
    let Route::Staged(stages) = route else {
        return route;
    };
    let outcomes = &stages[0].outcomes;
    let approve = outcomes.iter().find(|one| one.kind == OutcomeKind::Approve);
    let approve = approve.unwrap();
    let mut decision = Decision {
        kind: OutcomeKind::Approve,
        title: approve.title.clone(),
        effects: approve.effects.clone(),
        citations: approve.citations.clone(),
    };
    change(&mut decision);
    Route::Settled(decision)
}

fn gives_all(decision: &mut Decision) {
    for effect in &mut decision.effects {
        if let Effect::GrantAccess(grant) = effect {
            (grant.onward, grant.public_service) = (OnwardUse::Unstated, true);
        }
    }
}

/// Invariant: who has it settled, and what he is given by that, is told by the name.
fn settled() -> Vec<Plant> {
    let entitled: fn(&Matter) -> bool = |matter| {
        let entry = matter.entry.as_ref();
        entry.is_some_and(|entry| {
            let mut entitled = entry.sharing.entitled.iter();
            entitled.any(|one| one.party == matter.applicant.id)
        })
    };
    vec![
        cn(
            "undecided/sharing-application.unconditional/approve+grant-access.unstated.public-service",
            Change::Route(SHARING, |route| settles(route, gives_all)),
        )
        .and(&[Sort::WiderGrant]),
        cn(
            "wider-grant/sharing-application.unconditional/settled/public-service",
            Change::Route(SHARING, |route| settles(route, gives_all)),
        )
        .and(&[Sort::Undecided]),
        cn(
            "undecided/sharing-application.conditional/approve+grant-access.with-provider-consent/entitled",
            Change::RarelyRoute(SHARING, entitled, |route| settles(route, |_| {})),
        ),
        cn(
            "undecided/sharing-application.conditional/approve+grant-access.with-provider-consent",
            Change::Route(SHARING, |route| settles(route, |_| {})),
        ),
        cn(
            "added-effect/sharing-application.conditional/settled/grant-access.with-provider-consent",
            Change::Route(SHARING, |route| settles(route, |_| {})),
        )
        .under(Change::Stages(SHARING, |stages| {
            for outcome in &mut stages[0].outcomes {
                outcome.effects.clear();
            }
        }))
        .and(&[Sort::Undecided]),
    ]
}

/// What cannot be done, and what was long ago.
fn ways() -> Vec<Plant> {
    let amended: fn(&Matter) -> Option<&'static str> = |matter| {
        let revises = matter.kind == REVISION && matter.proposed.is_some();
        let amended = matter.statement.change == Some(ChangeKind::LawAmended);
        (revises && amended).then_some("proposed.title")
    };
    let long_ago: fn(&Matter, &mut Vec<Stage>) = |matter, stages| {
        let before = |on: Date| on.year() + 1 < matter.filed_on.year();
        if matter.occurred_on.is_some_and(before) && stages[0].deadline.is_some() {
            deadline(&mut stages[0]).within = Some(Period::WorkingDays(60));
        }
    };
    vec![
        cn(
            "no-route/entry-revision/proposed.title",
            Change::Refuses(amended),
        ),
        cn(
            "later-due-date/entry-revision/update/60-working-days",
            Change::Seeing(REVISION, long_ago),
        )
        .one_way(),
        // The child stays, and the parent asks for less time than it did.
        cn(
            "later-due-date/sharing-application.conditional/reply/10-working-days/for-5-working-days",
            Change::None,
        )
        .under(Change::Stages(SHARING, |stages| {
            let within = &mut deadline(&mut stages[0]).within;
            if *within == Some(Period::WorkingDays(10)) {
                *within = Some(Period::WorkingDays(5));
            }
        }))
        .one_way(),
    ]
}
