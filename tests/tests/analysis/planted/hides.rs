//! What hides behind something harmless: a stage or a way besides, another end, other words, a
//! condition that nobody can meet.

use bylaw::domain::{
    Clock, Course, Effect, ExchangeMethod, Matter, MatterKind, Outcome, OutcomeKind, Requirement,
    Role, Stage, Tier,
};
use bylaw::rules::guard::Sort;

use super::{DISPUTE, Plant, SHARING, actor, leading, outcome, plant, text};
use crate::doubles::Change;

const CORRECTION: MatterKind = MatterKind::Correction;
const INCIDENT: MatterKind = MatterKind::Incident;

fn cn(found: &'static str, child: Change) -> Plant {
    plant("hides", found, child).of("cn")
}

pub(super) fn hides() -> Vec<Plant> {
    let mut all = endless();
    all.extend(waits());
    all.extend(shut_out());
    all.extend(unsayable());
    all.extend(ended());
    all.extend(measures());
    all
}

fn besides(like: &Stage, id: &str, role: Role, outcomes: Vec<Outcome>) -> Stage {
    Stage {
        id: id.into(),
        title: text(id),
        actor: actor(role),
        consults: vec![],
        deadline: None,
        outcomes,
        citations: like.citations.clone(),
    }
}

/// The answer waits for a stage without a period.
fn endless() -> Vec<Plant> {
    let screened: fn(&mut Vec<Stage>) = |stages| {
        let first = stages[0].clone();
        let on = Course::Stage(first.id.clone());
        let on = leading(&first, "on", OutcomeKind::Complete, on);
        stages.insert(
            0,
            besides(&first, "screening", Role::DataAuthority, vec![on]),
        );
    };
    let committee: fn(&mut Vec<Stage>) = |stages| {
        let first = stages[0].clone();
        let decides = |one: &&Outcome| one.kind != OutcomeKind::RequestSupplement;
        let decisions = first.outcomes.iter().filter(decides).cloned().collect();
        let committee = besides(&first, "committee", Role::Provider, decisions);
        let handed = Course::Stage("committee".into());
        let handed = leading(&first, "handed", OutcomeKind::Complete, handed);
        stages[0].outcomes.push(handed);
        stages.insert(1, committee);
    };
    vec![
        cn(
            "no-period/sharing-application.conditional/screening",
            Change::Stages(SHARING, screened),
        ),
        cn(
            "no-period/sharing-application.unconditional/committee",
            Change::Stages(SHARING, committee),
        ),
    ]
}

/// Supplements that put off what the parent lets nothing put off.
fn waits() -> Vec<Plant> {
    let restarts: fn(&mut Vec<Stage>) = |stages| {
        let waits = Course::Wait(Clock::Restarts);
        let ask = leading(
            &stages[0],
            "supplement",
            OutcomeKind::RequestSupplement,
            waits,
        );
        stages[0].outcomes.push(ask);
    };
    vec![
        cn(
            "waiting/correction/verification/supplement/restarts",
            Change::Stages(CORRECTION, restarts),
        )
        .one_way(),
        // Beside one that the parent has too.
        cn(
            "waiting/sharing-application.conditional/reply/supplement/restarts",
            Change::Stages(SHARING, restarts),
        )
        .and(&[Sort::MoreSupplements])
        .one_way(),
    ]
}

/// Somebody has no way, or must say what he cannot.
fn shut_out() -> Vec<Plant> {
    let districts: fn(&Matter) -> Option<&'static str> = |matter| {
        let from = matter.kind == SHARING && matter.applicant.tier == Some(Tier::District);
        from.then_some("applicant.tier")
    };
    let medical: fn(&Matter) -> Option<&'static str> = |matter| {
        let entry = matter.entry.as_ref().filter(|_| matter.kind == SHARING)?;
        (entry.domain.as_deref() == Some("medical")).then_some("entry.domain")
    };
    let onward: fn(&Matter) -> Option<&'static str> = |matter| {
        let prior = matter.prior.as_ref().filter(|_| matter.kind == DISPUTE)?;
        (prior.kind == MatterKind::OnwardUse).then_some("prior.kind")
    };
    let files: fn(&Matter) -> Option<&'static str> = |matter| {
        let by = matter.statement.method.filter(|_| matter.kind == SHARING)?;
        (by == ExchangeMethod::FileDownload).then_some("statement.method")
    };
    let unheard_of: fn(&Matter) -> Option<&'static str> = |matter| {
        let from = matter.kind == SHARING && matter.applicant.tier == Some(Tier::Township);
        from.then_some("capacity")
    };
    vec![
        cn(
            "no-route/sharing-application.conditional/applicant.tier/district",
            Change::Refuses(districts),
        ),
        cn(
            "no-route/sharing-application.conditional/entry.domain",
            Change::Refuses(medical),
        ),
        cn("no-route/dispute/prior.kind", Change::Refuses(onward)),
        cn(
            "condition/sharing-application.conditional/statement.method",
            Change::Refuses(files),
        ),
        // Behind the name of a field that no matter has.
        cn(
            "no-route/sharing-application.conditional/capacity",
            Change::Refuses(unheard_of),
        ),
    ]
}

/// Whoever is refused for what he does not say, and can say none of it, or says it in vain.
fn unsayable() -> Vec<Plant> {
    type Refuses = fn(&Matter) -> Option<&'static str>;
    let no_case: Refuses =
        |matter| (matter.kind == SHARING && matter.prior.is_none()).then_some("prior");
    let no_emergency: Refuses = |matter| {
        let lacks = matter.statement.emergency.is_none();
        (matter.kind == SHARING && lacks).then_some("statement.emergency")
    };
    let in_vain: Refuses = |matter| {
        let district = matter.applicant.tier == Some(Tier::District);
        (matter.kind == SHARING && district).then_some("filed_with")
    };
    let as_an_entry: Refuses = |matter| {
        let publishes = matter.kind == MatterKind::EntryPublication;
        publishes.then_some("entry.title")
    };
    vec![
        cn(
            "no-route/sharing-application.conditional/prior",
            Change::Refuses(no_case),
        ),
        cn(
            "condition/sharing-application.conditional/statement.emergency",
            Change::Refuses(no_emergency),
        ),
        cn(
            "no-route/sharing-application.conditional/filed_with",
            Change::Refuses(in_vain),
        ),
        cn(
            "no-route/entry-publication/entry.title",
            Change::Refuses(as_an_entry),
        ),
        // 21.2: what is missing is told once it was taken.
        cn(
            "sent-back/sharing-application.conditional/statement.materials/for-order-809.21.2",
            Change::Refuses(lacks),
        ),
    ]
}

pub(super) fn lacks(matter: &Matter) -> Option<&'static str> {
    let entry = matter.entry.as_ref().filter(|_| matter.kind == SHARING)?;
    let wanted = entry.sharing.required_materials.iter();
    let mut wanted = wanted.filter(|wanted| !wanted.trim().is_empty());
    let lacks = wanted.any(|wanted| !matter.statement.materials.contains(wanted));
    lacks.then_some("statement.materials")
}

/// A stage stays, and nothing leads there.
fn ended() -> Vec<Plant> {
    let cut_off: fn(&mut Vec<Stage>) = |stages| {
        outcome(&mut stages[0], OutcomeKind::Approve).course = Course::Close;
        let on = Course::Stage("provision".into());
        let odd = leading(&stages[0], "odd", OutcomeKind::Complete, on);
        stages[0].outcomes.push(odd);
    };
    let rejects: fn(&mut Vec<Stage>) = |stages| {
        let mut reject = leading(&stages[0], "reject", OutcomeKind::Reject, Course::Close);
        reject.requires = vec![Requirement::Reason];
        stages[0].outcomes.push(reject);
    };
    let screened: fn(&mut Vec<Stage>) = |stages| {
        let first = stages[0].clone();
        let on = Course::Stage(first.id.clone());
        let on = leading(&first, "on", OutcomeKind::Complete, on);
        let mut reject = leading(&first, "reject", OutcomeKind::Reject, Course::Close);
        reject.requires = vec![Requirement::Reason];
        let both = vec![on, reject];
        stages.insert(0, besides(&first, "screening", Role::DataAuthority, both));
    };
    vec![
        cn(
            "ends-early/sharing-application.conditional/reply/approve/provision",
            Change::Stages(SHARING, cut_off),
        )
        .and(&[Sort::OtherEnd, Sort::WeakerRequirement]),
        cn(
            "ends-early/dispute/coordination/reject/decision",
            Change::Stages(DISPUTE, rejects),
        )
        .one_way(),
        cn(
            "ends-early/dispute/screening/reject/coordination",
            Change::Stages(DISPUTE, screened),
        ),
    ]
}

fn does_instead(stages: &mut [Stage], kind: OutcomeKind, instead: Option<Effect>) {
    let effects = &mut outcome(&mut stages[0], kind).effects;
    effects.retain(|effect| !matches!(effect, Effect::Measure(_)));
    effects.extend(instead);
}

/// Whether other words are the same measure somebody judges; no words are none.
fn measures() -> Vec<Plant> {
    let drawer: fn(&mut Vec<Stage>) = |stages| {
        let instead = Effect::Measure(text("put it into a drawer"));
        does_instead(stages, OutcomeKind::Approve, Some(instead));
    };
    let files: fn(&mut Vec<Stage>) = |stages| {
        let instead = Effect::FileWith(actor(Role::SecurityAuthority));
        does_instead(stages, OutcomeKind::Complete, Some(instead));
    };
    let tells_himself: fn(&mut Vec<Stage>) = |stages| {
        let instead = Effect::Notify(actor(Role::Provider));
        does_instead(stages, OutcomeKind::Complete, Some(instead));
    };
    vec![
        cn(
            "other-measure/entry-publication/review/approve/d0d171a6fc18",
            Change::Stages(MatterKind::EntryPublication, drawer),
        ),
        cn(
            "other-measure/incident/response/complete/cf80e9bcc936",
            Change::Stages(INCIDENT, files),
        ),
        cn(
            "missing-duty/incident/response/complete/measure",
            Change::Stages(INCIDENT, tells_himself),
        ),
    ]
}
