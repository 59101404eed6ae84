//! What an act lacks. A decision that lacks something changes nothing.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::act::{Decide, Narrowing};
use super::{Case, Position, Standing};
use crate::domain::actor::ActorName;
use crate::domain::route_check::CheckedStage;
use crate::domain::{Effect, Grant, LegalBasis, Outcome, OutcomeKind, Requirement};

/// One thing that an act lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Lack {
    /// Reasons.
    Reason,
    /// A basis of an accepted rank.
    LegalBasis,
    /// An agreement.
    Agreement,
    /// The consent of another body.
    Consent,
    /// A document.
    Material,
    /// A limit for the next stage.
    TimeLimit,
    /// The entry as it has become, in order.
    Entry,
    /// It is not this actor's turn.
    Role,
    /// There is no such outcome here and now.
    Outcome,
    /// There is no extension, or none left.
    Extension,
    /// The grant is wider than what the rules propose, or by hand than what was asked for.
    Grant,
}

impl std::fmt::Display for Lack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.serialize(f)
    }
}

/// The outcome that a decision means, with everything that the decision lacks.
///
/// # Errors
/// All that is lacking, each once.
pub fn lacks_of_decision<'a>(
    case: &'a Case,
    by: ActorName,
    decide: &Decide,
) -> Result<(usize, &'a Outcome), Vec<Lack>> {
    let (Position::Open(standing), Some(stage)) = (&case.position, case.stage()) else {
        return Err(vec![Lack::Role, Lack::Outcome]);
    };
    let mut lacks = vec![];
    if !by.may_act_as(stage.stage().actor) {
        lacks.push(Lack::Role);
    }
    let meant = (decide.outcome, decide.outcome_id.as_deref());
    let Some((index, outcome)) = find_outcome(stage, standing, meant) else {
        lacks.push(Lack::Outcome);
        return Err(lacks);
    };
    for requirement in &outcome.requires {
        if let Some(lack) = lacking(requirement, case, standing, decide)
            && !lacks.contains(&lack)
        {
            lacks.push(lack);
        }
    }
    if decide.time_limit.is_some_and(|limit| limit.length() == 0)
        && !lacks.contains(&Lack::TimeLimit)
    {
        lacks.push(Lack::TimeLimit);
    }
    if decide
        .grant
        .as_ref()
        .is_some_and(|narrowing| !narrows(narrowing, &outcome.effects))
    {
        lacks.push(Lack::Grant);
    }
    if lacks.is_empty() {
        Ok((index, outcome))
    } else {
        Err(lacks)
    }
}

/// The one outcome of the stage that is meant and may still be chosen.
fn find_outcome<'a>(
    stage: &'a CheckedStage,
    standing: &Standing,
    (kind, id): (Option<OutcomeKind>, Option<&str>),
) -> Option<(usize, &'a Outcome)> {
    let meant = |outcome: &&Outcome| {
        kind.is_none_or(|kind| kind == outcome.kind) && id.is_none_or(|id| id == outcome.id)
    };
    let mut found = stage
        .stage()
        .outcomes
        .iter()
        .enumerate()
        .filter(|(_, outcome)| meant(outcome));
    let (index, outcome) = found.next()?;
    let used = standing.uses.get(index).copied().unwrap_or(0);
    let left = outcome.times.is_none_or(|times| used < times);
    (found.next().is_none() && left).then_some((index, outcome))
}

/// What an act lacks that does not meet a requirement.
pub fn lack_of(requirement: &Requirement) -> Lack {
    match requirement {
        Requirement::Reason => Lack::Reason,
        Requirement::LegalBasis(_) => Lack::LegalBasis,
        Requirement::Agreement => Lack::Agreement,
        Requirement::Consent(_) => Lack::Consent,
        Requirement::Material(_) => Lack::Material,
        Requirement::TimeLimit => Lack::TimeLimit,
        Requirement::Entry => Lack::Entry,
    }
}

fn said(words: Option<&String>) -> bool {
    words.is_some_and(|words| !words.trim().is_empty())
}

fn lacking(
    requirement: &Requirement,
    case: &Case,
    standing: &Standing,
    decide: &Decide,
) -> Option<Lack> {
    let met = match requirement {
        Requirement::Reason => said(decide.reason.as_ref()),
        Requirement::LegalBasis(ranks) => {
            let accepted =
                |basis: &LegalBasis| ranks.contains(&basis.rank) && !basis.title.trim().is_empty();
            decide.legal_basis.iter().any(accepted)
        }
        Requirement::Agreement => said(decide.agreement.as_ref()),
        Requirement::Consent(actor) => standing.consents.iter().any(|by| by.may_act_as(*actor)),
        Requirement::Material(wanted) => {
            let filed = &case.matter.statement.materials;
            let mut all = decide
                .materials
                .iter()
                .chain(&standing.materials)
                .chain(filed);
            all.any(|material| *material == wanted.zh || *material == wanted.en)
        }
        Requirement::TimeLimit => decide.time_limit.is_some(),
        Requirement::Entry => decide.entry.is_some() || case.handed_in.is_some(),
    };
    (!met).then(|| lack_of(requirement))
}

/// Whether there is a grant to narrow, and nothing of it would become wider.
fn narrows(narrowing: &Narrowing, effects: &[Effect]) -> bool {
    let within = |grant: &Grant| {
        let items = grant.items.is_empty()
            || narrowing
                .items
                .iter()
                .all(|item| grant.items.contains(item));
        let method = grant.method.is_none()
            || narrowing.method.is_none()
            || narrowing.method == grant.method;
        let until = match (grant.until, narrowing.until) {
            (Some(given), Some(wanted)) => wanted <= given,
            _ => true,
        };
        items && method && until
    };
    let grants: Vec<&Grant> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::GrantAccess(grant) => Some(grant),
            _ => None,
        })
        .collect();
    !grants.is_empty() && grants.into_iter().all(within)
}

impl Narrowing {
    /// The effects with every grant made as narrow as this.
    pub fn applied_to(&self, effects: &[Effect]) -> Vec<Effect> {
        let narrow = |effect: &Effect| match effect {
            Effect::GrantAccess(grant) => {
                let mut grant = grant.clone();
                if !self.items.is_empty() {
                    grant.items.clone_from(&self.items);
                }
                grant.method = self.method.or(grant.method);
                grant.until = self.until.or(grant.until);
                Effect::GrantAccess(grant)
            }
            other => other.clone(),
        };
        effects.iter().map(narrow).collect()
    }
}

impl Case {
    /// The one outcome that is meant by its kind, its identifier or both, and may be chosen now.
    pub fn meant(&self, kind: Option<OutcomeKind>, id: Option<&str>) -> Option<&Outcome> {
        let Position::Open(standing) = &self.position else {
            return None;
        };
        let (_, outcome) = find_outcome(self.stage()?, standing, (kind, id))?;
        Some(outcome)
    }

    /// Outcomes that may be chosen now, by place.
    pub fn choices(&self) -> Vec<(usize, &Outcome)> {
        let (Position::Open(standing), Some(stage)) = (&self.position, self.stage()) else {
            return vec![];
        };
        let left = |(index, outcome): &(usize, &Outcome)| {
            outcome
                .times
                .is_none_or(|times| standing.uses.get(*index).copied().unwrap_or(0) < times)
        };
        let open = |(_, outcome): &(usize, &Outcome)| {
            standing.waiting.is_none() || outcome.kind != OutcomeKind::RequestSupplement
        };
        stage
            .stage()
            .outcomes
            .iter()
            .enumerate()
            .filter(left)
            .filter(open)
            .collect()
    }
}
