//! A person decides a matter that the rules could not plan: with reason and citation, recorded as
//! decided by hand.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::acting::{Acting, role_for};
use super::arrangement::follow;
use super::error::ActError;
use super::host::Host;
use super::once::Once;
use super::read::CaseView;
use super::record::Record;
use crate::domain::actor::ActorName;
use crate::domain::case::{ByHand, Event, Lack, MANUAL, Position};
use crate::domain::route_check::may_have;
use crate::domain::{Citation, Effect, MatterKind, OutcomeKind, Principal, Role};

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

/// Decides by hand, for the authority or for whoever provides the data.
///
/// # Errors
/// What the decision lacks: somebody else has to make it, it says no reason or no article, or the
/// matter is not left to people.
pub async fn decide_by_hand(
    host: &Host,
    id: &str,
    principal: &Principal,
    decision: HandDecision,
    once: Option<&Once>,
) -> Result<CaseView, ActError> {
    let jurisdiction = host.jurisdiction_of(id)?;
    follow(host, jurisdiction).await?;
    let mut record = Record::open(host, jurisdiction, id).await?;
    let by = role_for(&mut record, Acting::Principal(principal), None).await?;
    let manual = jurisdiction.releases.now().manual.is_some();
    let waits = match &record.case.position {
        Position::Unplanned { code, .. } => code == MANUAL || manual,
        _ => false,
    };
    if !waits {
        return Err(ActError::lack(Lack::Outcome));
    }
    if decision.revision != record.case.revision {
        return Err(ActError::Stale {
            seen: decision.revision,
            current: record.case.revision,
        });
    }
    let lacks = lacks_of(&decision, by, record.case.matter.kind);
    if !lacks.is_empty() {
        return Err(ActError::Lacks {
            lacks,
            findings: vec![],
        });
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

/// What a decision of a matter of this kind lacks.
fn lacks_of(decision: &HandDecision, by: ActorName, kind: MatterKind) -> Vec<Lack> {
    let ends = !matches!(
        decision.outcome,
        OutcomeKind::RequestSupplement | OutcomeKind::Refer
    );
    let fits = |effect: &Effect| may_have(kind, decision.outcome, effect);
    let mut lacks = vec![];
    if !matches!(by.role, Role::DataAuthority | Role::Provider) {
        lacks.push(Lack::Role);
    }
    if !ends || !decision.effects.iter().all(fits) {
        lacks.push(Lack::Outcome);
    }
    if decision.reason.trim().is_empty() {
        lacks.push(Lack::Reason);
    }
    if decision.citations.is_empty() {
        lacks.push(Lack::LegalBasis);
    }
    lacks
}
