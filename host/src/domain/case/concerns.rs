//! Whom an open case concerns: whose turn it is, and who beside him has to see it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Case, Position};
use crate::domain::actor::ActorName;
use crate::domain::route_check::CheckedStage;
use crate::domain::words::word;
use crate::domain::{Actor, Requirement};

/// Why a case is in somebody's inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// It is his turn.
    Turn,
    /// The applicant is awaited, and his own period runs on.
    ClockRuns,
    /// He is heard and has not said anything yet.
    Consulted,
    /// An outcome needs his consent, which he has not given yet.
    Consent,
}

impl Case {
    /// Who has to see an open case beside the one whose turn it is.
    pub fn beside(&self) -> Vec<(Actor, Because)> {
        let Position::Open(standing) = &self.position else {
            return vec![];
        };
        let Some(stage) = self.stage().map(CheckedStage::stage) else {
            return vec![];
        };
        let mut all = vec![];
        if standing.waiting.is_some() && standing.running_clock().is_some() {
            all.push((stage.actor, Because::ClockRuns));
        }
        let spoke = |said: &[ActorName], actor: Actor| said.iter().any(|by| by.may_act_as(actor));
        let requirements = stage.outcomes.iter().flat_map(|outcome| &outcome.requires);
        for requirement in requirements {
            if let Requirement::Consent(actor) = requirement
                && !spoke(&standing.consents, *actor)
                && !all.contains(&(*actor, Because::Consent))
            {
                all.push((*actor, Because::Consent));
            }
        }
        // Whoever consents, or is asked to, is heard by that.
        for actor in &stage.consults {
            let said = spoke(&standing.opinions, *actor) || spoke(&standing.consents, *actor);
            if !said && !all.contains(&(*actor, Because::Consent)) {
                all.push((*actor, Because::Consulted));
            }
        }
        all
    }
}

/// Who stands beside, as it is written beside a case to be found: ` provider=clock-runs `, with a
/// space around each.
pub fn write_beside(all: &[(Actor, Because)]) -> String {
    let one = |(actor, because): &(Actor, Because)| format!("{actor}={} ", word(because));
    let all: String = all.iter().map(one).collect();
    if all.is_empty() {
        all
    } else {
        format!(" {all}")
    }
}

/// The same, read back.
pub fn read_beside(text: &str) -> impl Iterator<Item = (ActorName, Because)> + '_ {
    text.split_whitespace().filter_map(|one| {
        let (actor, because) = one.split_once('=')?;
        let because = serde_json::from_value(because.into()).ok()?;
        Some((actor.parse().ok()?, because))
    })
}

/// Against whom the period of a case runs: whose turn it is, or while the applicant is awaited and
/// the period runs on, who awaits him.
pub fn answering(turn: Option<&str>, beside: &str) -> Option<ActorName> {
    let mut waits = read_beside(beside).filter(|(_, because)| *because == Because::ClockRuns);
    let waits = waits.next().map(|(actor, _)| actor);
    waits.or_else(|| turn?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_stands_beside_is_read_back() {
        let named = |name: &str| name.parse::<ActorName>().unwrap();
        let text = " provider=clock-runs data-authority@city=consulted ";
        let read: Vec<_> = read_beside(text).collect();
        let wanted = [
            (named("provider"), Because::ClockRuns),
            (named("data-authority@city"), Because::Consulted),
        ];
        assert_eq!(
            read.iter()
                .map(|(name, why)| (name.to_string(), *why))
                .collect::<Vec<_>>(),
            wanted.map(|(name, why)| (name.to_string(), why))
        );
        assert_eq!(
            answering(Some("applicant"), text).map(|name| name.role),
            Some(named("provider").role)
        );
        let other = " provider=consulted ";
        assert_eq!(
            answering(Some("applicant"), other),
            Some(named("applicant"))
        );
    }
}
