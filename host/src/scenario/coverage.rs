//! What a scenario has shown of the rules: outcomes reached, requirements withheld, places cited.

use std::collections::BTreeSet;

use crate::domain::actor::ActorName;
use crate::domain::case::{Act, Case, Lack, lack_of};
use crate::domain::words::word;
use crate::domain::{Citation, MatterKind};

/// An outcome of a stage in matters of a kind: kind, stage, outcome.
pub type Place = (String, String, String);

/// What scenarios have shown, out of what the rules offered them.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Every outcome of every route that was seen.
    pub offered: BTreeSet<Place>,
    /// Those that were chosen or produced by silence.
    pub reached: BTreeSet<Place>,
    /// Every requirement of the outcomes that were seen.
    pub required: BTreeSet<(Place, Lack)>,
    /// Those that a scenario withheld, so that the act was refused.
    pub withheld: BTreeSet<(Place, Lack)>,
    /// Stages in which somebody tried to act whose turn it was not: kind, stage.
    pub wrong_actor: BTreeSet<(String, String)>,
    /// Every place that was cited where a scenario stood: by the stage, its period, the outcome that
    /// led there, the decision and the findings, and in whatever a step looked at of an answer.
    pub cited: BTreeSet<Citation>,
}

impl Coverage {
    /// Adds what another scenario has shown.
    pub fn extend(&mut self, other: Self) {
        self.offered.extend(other.offered);
        self.reached.extend(other.reached);
        self.required.extend(other.required);
        self.withheld.extend(other.withheld);
        self.wrong_actor.extend(other.wrong_actor);
        self.cited.extend(other.cited);
    }

    /// Notes the route of a case and the outcomes that it has seen.
    pub(super) fn note_case(&mut self, case: &Case) {
        let kind = word(&case.matter.kind);
        let Some(route) = &case.route else { return };
        for stage in route.stages() {
            let stage = stage.stage();
            for outcome in &stage.outcomes {
                let place = (kind.clone(), stage.id.clone(), outcome.id.clone());
                let required = outcome
                    .requires
                    .iter()
                    .map(|one| (place.clone(), lack_of(one)));
                self.required.extend(required);
                self.offered.insert(place);
            }
        }
        for taken in &case.outcomes {
            let stage = taken.stage.and_then(|stage| route.stage(stage));
            let outcome = stage.and_then(|stage| stage.outcome(taken.outcome));
            if let (Some(stage), Some((outcome, _))) = (stage, outcome) {
                let place = (kind.clone(), stage.stage().id.clone(), outcome.id.clone());
                self.reached.insert(place);
            }
        }
    }

    /// Notes an act that was refused in a case.
    pub(super) fn note_refusal(&mut self, case: &Case, by: ActorName, act: &Act, lacks: &[Lack]) {
        let kind: MatterKind = case.matter.kind;
        let Some(stage) = case
            .stage()
            .map(crate::domain::route_check::CheckedStage::stage)
        else {
            return;
        };
        if lacks.contains(&Lack::Role) && !by.may_act_as(stage.actor) {
            self.wrong_actor.insert((word(&kind), stage.id.clone()));
        }
        let meant = |outcome: &&crate::domain::Outcome| {
            act.outcome.is_none_or(|kind| kind == outcome.kind)
                && act.outcome_id.as_ref().is_none_or(|id| *id == outcome.id)
        };
        if act.outcome.is_none() && act.outcome_id.is_none() {
            return;
        }
        for outcome in stage.outcomes.iter().filter(meant) {
            let place = (word(&kind), stage.id.clone(), outcome.id.clone());
            self.withheld
                .extend(lacks.iter().map(|lack| (place.clone(), *lack)));
        }
    }
}
