//! What may be done in a case now, by whom, and what it takes.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::actor::ActorName;
use crate::domain::case::{Case, Position};
use crate::domain::route_check::CheckedStage;
use crate::domain::{Actor, Citation, Outcome, OutcomeKind, Period, Requirement, Role, Text};

/// Something that may be done now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Choice {
    /// By whom.
    pub by: ActorName,
    /// `decide`, `extend`, `supply`, `withdraw`, `consent`, `opinion`, `plan`, `confirm-dates` or
    /// `decide-by-hand`: without an outcome through `manual-decision`, with one as the act that names
    /// `by_hand`.
    #[schema(
        pattern = "^(decide|extend|supply|withdraw|consent|opinion|plan|confirm-dates|decide-by-hand)$"
    )]
    pub act: &'static str,
    /// The outcome.
    pub outcome: Option<OutcomeKind>,
    /// Its identifier.
    pub outcome_id: Option<String>,
    /// Its words.
    pub title: Option<Text>,
    /// What must come with it.
    pub requires: Vec<Requirement>,
    /// By how much at most.
    pub up_to: Option<Period>,
    /// Where the text says so.
    pub citations: Vec<Citation>,
}

pub(super) fn choices(case: &Case) -> Vec<Choice> {
    let applicant = Role::Applicant;
    let standing = match &case.position {
        Position::Closed(_) => return vec![],
        Position::Unplanned { .. } => {
            let mut all = vec![
                choice(Role::PlatformOperator, "plan"),
                choice(applicant, "withdraw"),
            ];
            let hands = case.hands().into_iter();
            all.extend(hands.map(|role| choice(role, "decide-by-hand")));
            return all;
        }
        Position::Open(standing) => standing,
    };
    let mut all = vec![];
    let Some(stage) = case.stage().map(CheckedStage::stage) else {
        return all;
    };
    for (place, outcome) in case.choices() {
        all.push(deciding(stage.actor, outcome));
        if standing.faulted.contains(&place) {
            all.push(by_hand(stage.actor, outcome));
        }
    }
    let extension = stage
        .deadline
        .as_ref()
        .and_then(|deadline| deadline.extension.as_ref());
    let extensible = standing.running_clock().is_some() && !standing.overdue;
    if let Some(extension) =
        extension.filter(|extension| extensible && standing.extensions < extension.times)
    {
        all.push(Choice {
            up_to: Some(extension.up_to),
            citations: extension.citations.clone(),
            ..choice(extension.approver, "extend")
        });
    }
    all.extend(consenting(
        stage.outcomes.iter().flat_map(|outcome| &outcome.requires),
    ));
    all.extend(stage.consults.iter().map(|actor| choice(*actor, "opinion")));
    if standing.waiting.is_some() {
        all.push(choice(applicant, "supply"));
    }
    if standing.unconfirmed {
        all.push(choice(stage.actor, "confirm-dates"));
    }
    all.push(choice(applicant, "withdraw"));
    all
}

fn deciding(by: Actor, outcome: &Outcome) -> Choice {
    Choice {
        outcome: Some(outcome.kind),
        outcome_id: Some(outcome.id.clone()),
        title: Some(outcome.title.clone()),
        requires: outcome.requires.clone(),
        citations: outcome.citations.clone(),
        ..choice(by, "decide")
    }
}

/// The same without what rules find on the entry, with a reason whatever they require.
fn by_hand(by: Actor, outcome: &Outcome) -> Choice {
    let mut same = deciding(by, outcome);
    if !same.requires.contains(&Requirement::Reason) {
        same.requires.push(Requirement::Reason);
    }
    Choice {
        act: "decide-by-hand",
        ..same
    }
}

fn choice(by: impl Into<ActorName>, act: &'static str) -> Choice {
    Choice {
        by: by.into(),
        act,
        outcome: None,
        outcome_id: None,
        title: None,
        requires: vec![],
        up_to: None,
        citations: vec![],
    }
}

fn consenting<'a>(requirements: impl Iterator<Item = &'a Requirement>) -> Vec<Choice> {
    let mut actors: Vec<Actor> = vec![];
    for requirement in requirements {
        if let Requirement::Consent(actor) = requirement
            && !actors.contains(actor)
        {
            actors.push(*actor);
        }
    }
    actors
        .into_iter()
        .map(|actor| choice(actor, "consent"))
        .collect()
}
