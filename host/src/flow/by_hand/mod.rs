//! A person decides a matter that rules gave no way to go: with reason and citation, recorded as
//! decided by hand. Nobody decides what is his own matter.

mod against;
mod grant;
mod own;
mod without;

pub(super) use without::Without;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use against::Against;
use own::stands_in_own_matter;

use super::acting::{Acting, role_for};
use super::arrangement::follow;
use super::error::{ActError, FlowError};
use super::host::Host;
use super::once::Once;
use super::read::{CaseView, load_in};
use super::record::Record;
use super::unusable;
use crate::domain::case::{ByHand, Event, Lack, OFFICE_MISSING, Position};
use crate::domain::instruments::Instruments;
use crate::domain::{Citation, Effect, OutcomeKind, Principal};
use crate::policy::Jurisdiction;

/// What somebody decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandDecision {
    /// The revision of the case that was seen.
    pub revision: u32,
    /// The decision.
    pub outcome: OutcomeKind,
    /// Why, in words.
    #[schema(min_length = 1, max_length = 10_000)]
    pub reason: String,
    /// The articles on which it rests, one at least.
    #[schema(min_items = 1)]
    pub citations: Vec<Citation>,
    /// What it does; only what such an outcome of such a matter may do at all.
    #[serde(default)]
    pub effects: Vec<Effect>,
}

/// Decides by hand, for the authority or whoever decides in its place, or, of his own data, for whoever
/// provides them.
///
/// # Errors
/// What the decision lacks, each with its field and what to do: somebody else has to make it, it is
/// his own matter, it says no reason or no article that there is, it does what such a decision does
/// not do, or the matter is not left to people.
pub async fn decide_by_hand(
    host: &Host,
    id: &str,
    principal: &Principal,
    decision: HandDecision,
    once: Option<&Once>,
) -> Result<CaseView, ActError> {
    let jurisdiction = host.jurisdiction_of(id)?;
    follow(host, jurisdiction).await?;
    // Before the record is opened: nobody else can write while it is, and rules may be compiled.
    let instruments = instruments_of(host, jurisdiction, id).await?;
    let mut record = Record::open(host, jurisdiction, id).await?;
    let by = role_for(&mut record, Acting::Principal(principal), None).await?;
    // First, so that whoever comes second is told that he does, and not what the first one made of it.
    if decision.revision != record.case.revision {
        return Err(ActError::Stale {
            seen: decision.revision,
            current: record.case.revision,
        });
    }
    if record.case.hands().is_empty() {
        return Err(not_left_to_people(&record).refusal());
    }
    let mut against = Against::role(&record.case, by);
    if let Some(own) = stands_in_own_matter(&mut record, principal, by).await? {
        against.add(Lack::Role, own);
    }
    against.look_at(&record.case, &decision, &instruments, record.today());
    if !against.is_empty() {
        return Err(against.refusal());
    }
    record.author = principal.author();
    let day = record.today();
    let event = Event::DecidedByHand(Box::new(ByHand {
        by,
        kind: decision.outcome,
        reason: decision.reason,
        citations: decision.citations,
        effects: decision.effects,
    }));
    record.append(day, event).await?;
    Ok(record.answer(once).await?)
}

/// The instruments of the rules that the case is under, as they described themselves; where this host
/// cannot use them, when they were taken in.
async fn instruments_of(
    host: &Host,
    jurisdiction: &Jurisdiction,
    id: &str,
) -> Result<Instruments, FlowError> {
    let mut view = host.store.read(jurisdiction.name()).await?;
    let (case, _) = load_in(&mut view, id).await?;
    unusable::instruments_of(host, jurisdiction, &mut view, &case.release).await
}

/// Why nobody decides the case by hand, and what to do instead.
fn not_left_to_people(record: &Record<'_>) -> Against {
    let mut against = Against::default();
    let missing =
        matches!(&record.case.position, Position::Unplanned { code, .. } if code == OFFICE_MISSING);
    let (zh, en) = match &record.case.position {
        Position::Closed(_) => ("案件已经办结", "the case is closed"),
        Position::Open(standing) if !standing.faulted.is_empty() => (
            "该案由流程确定的机构办理；规则出错的结果，请由该机构通过 actions 并填写 by_hand 作出",
            "whoever's turn it is acts through `actions`, and where the rules faulted with `by_hand`",
        ),
        _ if missing => (
            "规则已给出流程，但缺少承办机构：请先在机构目录中设立该机构，再由平台运行单位重新请求规则（plan）",
            "the rules answered, and an office of their route is held by nobody: enter the organisation, \
             then have whoever runs the platform ask the rules again (`plan`)",
        ),
        _ => (
            "该案由规则确定的机构办理，请使用 actions",
            "rules decide whose turn it is in this case; act through `actions`",
        ),
    };
    against.say(Lack::Outcome, "outcome", zh, en);
    against
}
