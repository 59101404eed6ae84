//! Writes notices in the transaction of the event that they tell of.

use std::collections::BTreeSet;

use crate::domain::actor::ActorName;
use crate::domain::case::{Because, Case, Event};
use crate::domain::route_check::CheckedRoute;
use crate::domain::words::word;
use crate::domain::{About, Actor, Citation, Effect, Happening, MatterKind, Notice, Reach, Role};
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::flow::record::Record;
use crate::store::{NoticeRow, SubscriptionRow, Tx};

/// Something to tell, and whom.
pub(in crate::flow) struct Occasion {
    what: Happening,
    to: Vec<ActorName>,
    citations: Vec<Citation>,
}

/// What an event is an occasion for; `before` is whose turn it was, and the case is as it became.
pub(in crate::flow) fn occasions(
    case: &Case,
    event: &Event,
    before: Option<Actor>,
) -> Vec<Occasion> {
    let mut all = vec![];
    let now = case.turn();
    let moved = now != before || matches!(event, Event::Planned(_)) || entered(event);
    if let Some(turn) = now.filter(|_| moved) {
        all.push(occasion(Happening::Turn, [turn.into()], stage_of(case)));
    }
    if matches!(event, Event::Planned(_)) || entered(event) {
        all.extend(beside(case));
    }
    match event {
        Event::Extended(_) => {
            let mut told = vec![at_home(Role::Applicant)];
            let deadline = case
                .stage()
                .and_then(|stage| stage.stage().deadline.as_ref());
            let extension = deadline.and_then(|deadline| deadline.extension.as_ref());
            let notify = extension.iter().flat_map(|extension| &extension.notify);
            told.extend(notify.map(|actor| ActorName::from(*actor)));
            let cited = extension.map_or_else(Vec::new, |one| one.citations.clone());
            all.push(occasion(Happening::Extended, told, cited));
        }
        Event::Lapsed(lapsed) => {
            let stages = case.route.iter().flat_map(CheckedRoute::stages);
            let mut found = stages.filter(|stage| stage.stage().id == lapsed.stage);
            let deadline = found
                .next()
                .and_then(|stage| stage.stage().deadline.as_ref());
            let cited = deadline.map_or_else(Vec::new, |deadline| deadline.citations.clone());
            let mut told = vec![at_home(Role::Applicant)];
            told.extend(before.map(ActorName::from));
            all.push(occasion(Happening::Lapsed, told, cited));
        }
        Event::Planned(_) if case.matter.kind == MatterKind::Rectification => {
            let cited = case.matter.statement.violation.iter().cloned().collect();
            let told = [at_home(Role::Respondent)];
            all.push(occasion(Happening::Rectification, told, cited));
        }
        _ => {}
    }
    for effect in event.effects() {
        all.extend(of_effect(effect));
    }
    all
}

/// Who is heard in a stage that is entered, and who has to consent to something there.
fn beside(case: &Case) -> Vec<Occasion> {
    let mut all = vec![];
    for (what, why) in [
        (Happening::Consulted, Because::Consulted),
        (Happening::Consent, Because::Consent),
    ] {
        let concerned = case
            .beside()
            .into_iter()
            .filter(|(_, because)| *because == why);
        let to: Vec<ActorName> = concerned.map(|(actor, _)| actor.into()).collect();
        if !to.is_empty() {
            all.push(occasion(what, to, stage_of(case)));
        }
    }
    all
}

fn of_effect(effect: &Effect) -> Option<Occasion> {
    let (what, to) = match effect {
        Effect::Notify(actor) => (Happening::Notify, (*actor).into()),
        Effect::FileWith(actor) => (Happening::FileWith, (*actor).into()),
        Effect::SuspendAccess | Effect::EndAccess => {
            (Happening::AccessStopped, at_home(Role::Respondent))
        }
        _ => return None,
    };
    Some(occasion(what, [to], vec![]))
}

fn entered(event: &Event) -> bool {
    match event {
        Event::Acted(acted) => acted.entered.is_some(),
        Event::Lapsed(lapsed) => lapsed.entered.is_some(),
        _ => false,
    }
}

fn occasion(
    what: Happening,
    to: impl IntoIterator<Item = ActorName>,
    citations: Vec<Citation>,
) -> Occasion {
    Occasion {
        what,
        to: to.into_iter().collect(),
        citations,
    }
}

fn at_home(role: Role) -> ActorName {
    ActorName::from(role)
}

fn stage_of(case: &Case) -> Vec<Citation> {
    case.stage()
        .map_or_else(Vec::new, |stage| stage.stage().citations.clone())
}

/// Writes a notice of each occasion to every subscription of those whom it concerns.
pub(in crate::flow) async fn tell(
    record: &mut Record<'_>,
    occasions: Vec<Occasion>,
) -> Result<(), FlowError> {
    if occasions.is_empty() {
        return Ok(());
    }
    let subscriptions = record.tx.subscriptions().await?;
    if subscriptions.is_empty() {
        return Ok(());
    }
    let parts = record.tx.parts(&record.id).await?;
    for occasion in occasions {
        let told = parties(&parts, &occasion.to);
        let wants = |one: &&SubscriptionRow| told.contains(one.organisation.as_str());
        for subscription in subscriptions.iter().filter(wants) {
            let revision = record.case.revision;
            let what = Telling {
                host: record.host,
                jurisdiction: record.jurisdiction.name(),
                id: &record.id,
                case: &record.case,
                what: occasion.what,
                citations: &occasion.citations,
                revision: Some(revision),
                once: format!("{}/{revision}/{}", record.id, word(&occasion.what)),
            };
            what.write(&mut record.tx, subscription).await?;
        }
    }
    Ok(())
}

/// Which parties have one of the parts, in whatever capacity.
pub(super) fn parties<'p>(
    parts: &'p [(String, String)],
    wanted: &[ActorName],
) -> BTreeSet<&'p str> {
    let is = |part: &ActorName| {
        let same = |one: &ActorName| {
            one.role == part.role
                && one.reach.unwrap_or(Reach::Same) == part.reach.unwrap_or(Reach::Same)
        };
        wanted.iter().any(same)
    };
    let part = |(actor, _): &&(String, String)| actor.parse().is_ok_and(|actor| is(&actor));
    let found = parts.iter().filter(part);
    found.map(|(_, party)| party.as_str()).collect()
}

/// What is told of a case.
pub(super) struct Telling<'t> {
    pub(super) host: &'t Host,
    pub(super) jurisdiction: &'t str,
    pub(super) id: &'t str,
    pub(super) case: &'t Case,
    pub(super) what: Happening,
    pub(super) citations: &'t [Citation],
    pub(super) revision: Option<u32>,
    /// What makes it the same notice.
    pub(super) once: String,
}

impl Telling<'_> {
    /// Writes it for a subscription, if that asks for such notices.
    pub(super) async fn write(
        self,
        tx: &mut Tx,
        subscription: &SubscriptionRow,
    ) -> Result<(), FlowError> {
        let what = word(&self.what);
        if !subscription.events.is_empty() && !subscription.events.contains(&what) {
            return Ok(());
        }
        let now = self.host.now();
        let notice = Notice {
            r#type: format!("case.{what}"),
            timestamp: now.to_string(),
            data: About {
                jurisdiction: self.jurisdiction.to_owned(),
                organisation: subscription.organisation.clone(),
                case: self.id.to_owned(),
                revision: self.revision,
                kind: word(&self.case.matter.kind),
                stage: self.case.stage().map(|stage| stage.stage().id.clone()),
                due: self.case.due().map(|clock| clock.due),
                overdue: self.case.overdue(),
                citations: self.citations.to_vec(),
                link: format!("{}/api/v1/cases/{}", self.host.notice_link, self.id),
            },
        };
        let body =
            serde_json::to_string(&notice).map_err(|error| crate::store::StoreError::Corrupt {
                what: "notice",
                id: self.id.to_owned(),
                why: error.to_string(),
            })?;
        let row = NoticeRow {
            id: format!("msg_{}", uuid::Uuid::now_v7().simple()),
            subscription: subscription.id.clone(),
            once: self.once,
            what,
            case_id: self.id.to_owned(),
            body,
            made_at: now.as_second(),
        };
        tx.insert_notice(&row).await?;
        Ok(())
    }
}
