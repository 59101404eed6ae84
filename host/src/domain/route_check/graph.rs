//! The shape of a route: names resolved once, every stage reachable, every path ending.

use std::collections::BTreeMap;

use super::RouteFault;
use crate::domain::{
    Clock, ClockStart, Course, Decision, Expiry, Outcome, OutcomeKind, Requirement, Route, Stage,
};

/// A route that was checked; stages and outcomes are known by their place.
#[derive(Clone, Debug)]
pub struct CheckedRoute {
    route: Route,
    stages: Vec<CheckedStage>,
}

/// A stage of a checked route.
#[derive(Clone, Debug)]
pub struct CheckedStage {
    stage: Stage,
    nexts: Vec<Next>,
    on_expiry: Option<OnExpiry>,
}

/// Where an outcome leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The case closes.
    Close,
    /// Into the stage at this place.
    Stage(usize),
    /// It stays and waits for the applicant.
    Wait(Clock),
}

/// What the end of the period brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnExpiry {
    /// A breach: the case stays, overdue.
    Breach,
    /// The outcome at this place.
    Deem(usize),
    /// The stage at this place.
    MoveTo(usize),
}

impl CheckedRoute {
    /// The route as the rules answered it.
    pub fn as_route(&self) -> &Route {
        &self.route
    }

    /// What the law itself settled, if there are no stages.
    pub fn settled(&self) -> Option<&Decision> {
        match &self.route {
            Route::Settled(decision) => Some(decision),
            Route::Staged(_) => None,
        }
    }

    /// The stages, the first of which comes first; none if the law settled the matter.
    pub fn stages(&self) -> &[CheckedStage] {
        &self.stages
    }

    /// The stage at a place.
    pub fn stage(&self, index: usize) -> Option<&CheckedStage> {
        self.stages.get(index)
    }
}

impl CheckedStage {
    /// The stage as the rules answered it.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// What the end of its period brings; none without a period.
    pub fn on_expiry(&self) -> Option<OnExpiry> {
        self.on_expiry
    }

    /// Where its outcomes lead, in their order.
    pub fn nexts(&self) -> impl Iterator<Item = Next> + '_ {
        self.nexts.iter().copied()
    }

    /// The outcome at a place and where it leads.
    pub fn outcome(&self, index: usize) -> Option<(&Outcome, Next)> {
        Some((self.stage.outcomes.get(index)?, *self.nexts.get(index)?))
    }

    /// The place of the outcome with this identifier.
    pub fn outcome_index(&self, id: &str) -> Option<usize> {
        self.stage
            .outcomes
            .iter()
            .position(|outcome| outcome.id == id)
    }
}

/// Resolves names and checks the shape.
pub(super) fn resolve(route: Route) -> Result<CheckedRoute, RouteFault> {
    let Route::Staged(stages) = &route else {
        return Ok(CheckedRoute {
            route,
            stages: vec![],
        });
    };
    let places = places(stages)?;
    let checked = stages
        .iter()
        .map(|stage| resolve_stage(stage, &places))
        .collect::<Result<Vec<_>, _>>()?;
    check_reachable(&checked)?;
    check_loops(&checked)?;
    check_limits(&checked)?;
    check_acceptance(&checked)?;
    Ok(CheckedRoute {
        route,
        stages: checked,
    })
}

fn places(stages: &[Stage]) -> Result<BTreeMap<&str, usize>, RouteFault> {
    if stages.is_empty() {
        return Err(RouteFault::NoStage);
    }
    let mut places = BTreeMap::new();
    for (index, stage) in stages.iter().enumerate() {
        if places.insert(stage.id.as_str(), index).is_some() {
            return Err(RouteFault::StageTwice(stage.id.clone()));
        }
    }
    Ok(places)
}

fn resolve_stage(
    stage: &Stage,
    places: &BTreeMap<&str, usize>,
) -> Result<CheckedStage, RouteFault> {
    let id = || stage.id.clone();
    if stage.outcomes.is_empty() {
        return Err(RouteFault::NoOutcome(id()));
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut nexts = Vec::with_capacity(stage.outcomes.len());
    for outcome in &stage.outcomes {
        if !seen.insert(outcome.id.as_str()) {
            return Err(RouteFault::OutcomeTwice {
                stage: id(),
                outcome: outcome.id.clone(),
            });
        }
        nexts.push(resolve_course(stage, outcome, places)?);
    }
    if nexts.iter().all(|next| matches!(next, Next::Wait(_))) {
        return Err(RouteFault::NeverEnds(id()));
    }
    let on_expiry = match stage.deadline.as_ref().map(|deadline| &deadline.expiry) {
        None => None,
        Some(Expiry::Breach) => Some(OnExpiry::Breach),
        Some(Expiry::Deem(wanted)) => Some(OnExpiry::Deem(resolve_deemed(stage, wanted, &nexts)?)),
        Some(Expiry::MoveTo(target)) => {
            let place = places.get(target.as_str()).filter(|_| *target != stage.id);
            let missing = || RouteFault::NoSuchMove {
                stage: id(),
                target: target.clone(),
            };
            Some(OnExpiry::MoveTo(*place.ok_or_else(missing)?))
        }
    };
    Ok(CheckedStage {
        stage: stage.clone(),
        nexts,
        on_expiry,
    })
}

fn resolve_course(
    stage: &Stage,
    outcome: &Outcome,
    places: &BTreeMap<&str, usize>,
) -> Result<Next, RouteFault> {
    let waits = matches!(outcome.course, Course::Wait(_));
    if waits != (outcome.kind == OutcomeKind::RequestSupplement) {
        return Err(RouteFault::WaitMismatch {
            stage: stage.id.clone(),
            outcome: outcome.id.clone(),
        });
    }
    match &outcome.course {
        Course::Close => Ok(Next::Close),
        Course::Wait(clock) => Ok(Next::Wait(*clock)),
        Course::Stage(target) => {
            let missing = || RouteFault::NoSuchStage {
                stage: stage.id.clone(),
                outcome: outcome.id.clone(),
                target: target.clone(),
            };
            places
                .get(target.as_str())
                .copied()
                .map(Next::Stage)
                .ok_or_else(missing)
        }
    }
}

fn resolve_deemed(stage: &Stage, wanted: &str, nexts: &[Next]) -> Result<usize, RouteFault> {
    let place = stage
        .outcomes
        .iter()
        .position(|outcome| outcome.id == wanted);
    let names = || (stage.id.clone(), wanted.to_owned());
    let Some(place) = place else {
        let (stage, outcome) = names();
        return Err(RouteFault::NoSuchDeemed { stage, outcome });
    };
    if matches!(nexts.get(place), Some(Next::Wait(_))) {
        let (stage, outcome) = names();
        return Err(RouteFault::DeemedWait { stage, outcome });
    }
    Ok(place)
}

/// The stages that a stage leads to, each with whether a `confirm` leads there and what does.
fn successors(stage: &CheckedStage) -> impl Iterator<Item = (usize, Option<&Outcome>)> {
    let by_outcome = stage
        .nexts
        .iter()
        .zip(&stage.stage.outcomes)
        .filter_map(|(next, outcome)| match next {
            Next::Stage(target) => Some((*target, Some(outcome))),
            _ => None,
        });
    let by_time = match stage.on_expiry {
        Some(OnExpiry::MoveTo(target)) => Some((target, None)),
        _ => None,
    };
    by_outcome.chain(by_time)
}

fn check_reachable(stages: &[CheckedStage]) -> Result<(), RouteFault> {
    let mut reached = vec![false; stages.len()];
    let mut open = vec![0];
    while let Some(index) = open.pop() {
        let (Some(seen), Some(stage)) = (reached.get_mut(index), stages.get(index)) else {
            continue;
        };
        if !std::mem::replace(seen, true) {
            open.extend(successors(stage).map(|(target, _)| target));
        }
    }
    match stages.iter().zip(&reached).find(|(_, reached)| !**reached) {
        Some((stage, _)) => Err(RouteFault::Unreachable(stage.stage.id.clone())),
        None => Ok(()),
    }
}

/// Without loops every path ends, since every stage has an outcome that leads out of it.
fn check_loops(stages: &[CheckedStage]) -> Result<(), RouteFault> {
    let mut incoming = vec![0_usize; stages.len()];
    for (target, _) in stages.iter().flat_map(successors) {
        if let Some(count) = incoming.get_mut(target) {
            *count += 1;
        }
    }
    let mut free: Vec<usize> = (0..stages.len())
        .filter(|index| incoming.get(*index) == Some(&0))
        .collect();
    let mut placed = vec![false; stages.len()];
    while let Some(index) = free.pop() {
        if let Some(done) = placed.get_mut(index) {
            *done = true;
        }
        for (target, _) in stages.get(index).into_iter().flat_map(successors) {
            let Some(count) = incoming.get_mut(target) else {
                continue;
            };
            *count -= 1;
            if *count == 0 {
                free.push(target);
            }
        }
    }
    match stages.iter().zip(&placed).find(|(_, placed)| !**placed) {
        Some((stage, _)) => Err(RouteFault::Loop(stage.stage.id.clone())),
        None => Ok(()),
    }
}

/// A stage without a period of its own takes the limit that was set on the way to it.
fn check_limits(stages: &[CheckedStage]) -> Result<(), RouteFault> {
    let takes_limit = |stage: &CheckedStage| {
        stage
            .stage
            .deadline
            .as_ref()
            .is_some_and(|deadline| deadline.within.is_none())
    };
    if let Some(first) = stages.first().filter(|stage| takes_limit(stage)) {
        return Err(RouteFault::NoLimitSet {
            stage: first.stage.id.clone(),
            from: "the filing".into(),
        });
    }
    for stage in stages {
        for (target, outcome) in successors(stage) {
            let Some(target) = stages.get(target).filter(|target| takes_limit(target)) else {
                continue;
            };
            let sets =
                outcome.is_some_and(|outcome| outcome.requires.contains(&Requirement::TimeLimit));
            if !sets {
                let from = outcome.map_or("the end of a period", |outcome| &outcome.id);
                return Err(RouteFault::NoLimitSet {
                    stage: target.stage.id.clone(),
                    from: from.into(),
                });
            }
        }
        let deemed = match stage.on_expiry {
            Some(OnExpiry::Deem(index)) => stage.stage.outcomes.get(index),
            _ => None,
        };
        if deemed.is_some_and(|outcome| outcome.requires.contains(&Requirement::TimeLimit)) {
            // Silence names no limit.
            return Err(RouteFault::NoLimitSet {
                stage: stage.stage.id.clone(),
                from: "silence".into(),
            });
        }
        for (next, outcome) in stage.nexts.iter().zip(&stage.stage.outcomes) {
            let taken =
                matches!(next, Next::Stage(target) if stages.get(*target).is_some_and(takes_limit));
            if outcome.requires.contains(&Requirement::TimeLimit) && !taken {
                return Err(RouteFault::LimitUnused {
                    stage: stage.stage.id.clone(),
                    outcome: outcome.id.clone(),
                });
            }
        }
    }
    Ok(())
}

/// A clock that starts with the acceptance needs a `confirm` on every path that leads to it.
fn check_acceptance(stages: &[CheckedStage]) -> Result<(), RouteFault> {
    let mut unaccepted = vec![false; stages.len()];
    let mut open = vec![0];
    while let Some(index) = open.pop() {
        let (Some(seen), Some(stage)) = (unaccepted.get_mut(index), stages.get(index)) else {
            continue;
        };
        if std::mem::replace(seen, true) {
            continue;
        }
        let start = stage.stage.deadline.as_ref().map(|deadline| deadline.start);
        if start == Some(ClockStart::Acceptance) {
            return Err(RouteFault::NoAcceptance(stage.stage.id.clone()));
        }
        let confirms = |outcome: Option<&Outcome>| {
            outcome.is_some_and(|outcome| outcome.kind == OutcomeKind::Confirm)
        };
        open.extend(
            successors(stage)
                .filter(|(_, outcome)| !confirms(*outcome))
                .map(|(target, _)| target),
        );
    }
    Ok(())
}
