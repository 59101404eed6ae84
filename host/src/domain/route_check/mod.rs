//! The route check: what a plugin proposes is looked at from every side before anybody relies on it.
//!
//! A [`CheckedRoute`] can be made here only, so whoever holds one knows that every stage can be
//! reached, every path ends, every name leads somewhere, every refusal asks for something, every
//! stage and outcome cites an article of a known instrument, and no effect is beyond what a matter
//! of its kind may have.

mod citations;
mod effects;
mod fault;
mod graph;
mod sizes;
mod table;

use super::finding::{Finding, Severity};
use super::instruments::Instruments;
use super::matter::MatterKind;
use crate::domain::{Decision, Expiry, OutcomeKind, Proposal, Requirement, Route, Stage};

pub use fault::RouteFault;
pub use graph::{CheckedRoute, CheckedStage, Next, OnExpiry};
pub use table::{lacking, may_have};

/// A proposal that may be relied on.
#[derive(Clone, Debug)]
pub struct CheckedProposal {
    /// The way the matter goes.
    pub route: CheckedRoute,
    /// Warnings and notes that travel with it.
    pub findings: Vec<Finding>,
}

/// Checks what the rules proposed for a matter of `kind`.
///
/// # Errors
/// The first thing that is wrong with it, by stage and outcome.
pub fn check(
    kind: MatterKind,
    proposal: Proposal,
    instruments: &Instruments,
) -> Result<CheckedProposal, RouteFault> {
    let Proposal { route, findings } = proposal;
    check_findings(&findings, instruments)?;
    if let Some(finding) = findings
        .iter()
        .find(|finding| finding.severity == Severity::Error)
    {
        return Err(RouteFault::ErrorBesideRoute(finding.subject.clone()));
    }
    sizes::check(&route)?;
    match &route {
        Route::Settled(decision) => check_decision(kind, decision, instruments)?,
        Route::Staged(stages) => {
            for stage in stages {
                check_stage(stage)?;
                citations::check_stage(stage, instruments)?;
            }
        }
    }
    let route = graph::resolve(route)?;
    effects::check(kind, &route)?;
    Ok(CheckedProposal { route, findings })
}

/// Reads a route back that was checked when it was stored; only its shape is looked at again.
///
/// # Errors
/// If its shape is not that of a checked route, which means that the record was changed.
pub fn restore(route: Route) -> Result<CheckedRoute, RouteFault> {
    graph::resolve(route)
}

/// Checks findings, whether they stop a filing or travel with it.
///
/// # Errors
/// A finding without a subject or words, an error without an article, or too many of them.
pub fn check_findings(findings: &[Finding], instruments: &Instruments) -> Result<(), RouteFault> {
    sizes::check_findings(findings)?;
    for finding in findings {
        citations::check_finding(finding, instruments)?;
    }
    Ok(())
}

fn check_decision(
    kind: MatterKind,
    decision: &Decision,
    instruments: &Instruments,
) -> Result<(), RouteFault> {
    if decision.kind == OutcomeKind::RequestSupplement {
        return Err(RouteFault::SettledAsQuestion);
    }
    let place = "the settled decision".to_owned();
    citations::check_text(&place, &decision.title)?;
    citations::check_all(&place, &decision.citations, instruments)?;
    effects::check_decision(kind, decision)
}

fn check_stage(stage: &Stage) -> Result<(), RouteFault> {
    if let Some(deadline) = &stage.deadline {
        if let Some(extension) = &deadline.extension
            && extension.times == 0
        {
            return Err(RouteFault::NeverTimes {
                stage: stage.id.clone(),
                what: "extension".into(),
            });
        }
        let from_event = deadline.start == crate::domain::ClockStart::Occurrence;
        if from_event && matches!(deadline.expiry, Expiry::Deem(_)) {
            return Err(RouteFault::SilenceFromOccurrence(stage.id.clone()));
        }
    }
    for outcome in &stage.outcomes {
        let place = || (stage.id.clone(), outcome.id.clone());
        let refusal = matches!(outcome.kind, OutcomeKind::Refuse | OutcomeKind::Reject);
        if refusal && outcome.requires.is_empty() {
            let (stage, outcome) = place();
            return Err(RouteFault::RefusalAsksNothing { stage, outcome });
        }
        if outcome.times == Some(0) {
            return Err(RouteFault::NeverTimes {
                stage: stage.id.clone(),
                what: outcome.id.clone(),
            });
        }
        let empty_ranks = |requirement: &Requirement| matches!(requirement, Requirement::LegalBasis(ranks) if ranks.is_empty());
        if outcome.requires.iter().any(empty_ranks) {
            let (stage, outcome) = place();
            return Err(RouteFault::NoRankAccepted { stage, outcome });
        }
    }
    Ok(())
}
