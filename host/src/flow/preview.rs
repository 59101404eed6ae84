//! Which way a matter would go, with its dates, without filing it.

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use super::arrangement::follow;
use super::clocks::{Days, enter};
use super::compose::{Filing, compose};
use super::error::{FileError, FlowError};
use super::evaluate::{Verdict, evaluate_filing};
use super::host::Host;
use super::persons::references_of_matter;
use crate::domain::{ClockStart, Date, Decision, Finding, Matter, Stage, Text};
use crate::policy::Jurisdiction;

/// What would happen to a matter.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Preview {
    /// The route, if it can be taken.
    pub route: Option<PreviewRoute>,
    /// What is wrong with it, or worth saying.
    pub findings: Vec<Finding>,
    /// What the policy assumes.
    pub assumptions: Vec<Text>,
    /// The digest of the rules; none if nothing is in force.
    pub rules: Option<String>,
}

/// A route with the dates that are known before anybody acts.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PreviewRoute {
    /// The law itself settles it.
    Settled(Decision),
    /// It goes through stages.
    Staged(Vec<PlannedStage>),
}

/// A stage with its due date.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlannedStage {
    /// The stage as the rules wrote it.
    #[serde(flatten)]
    pub stage: Stage,
    /// The due date; none without a period, or while its first day is not known.
    pub due: Option<Date>,
    /// It may still move, because a year's arrangement is not known.
    pub provisional: bool,
}

/// Previews what a filing of today would become.
///
/// # Errors
/// The host's own findings, or as [`preview`].
pub async fn preview_filing(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    filing: Filing,
) -> Result<Preview, FileError> {
    follow(host, jurisdiction).await?;
    let matter = compose(host, jurisdiction, filing).await?;
    Ok(preview(jurisdiction, &matter).await?)
}

/// Previews a matter that somebody sent.
///
/// # Errors
/// As [`preview`].
pub async fn preview_sent(
    jurisdiction: &Jurisdiction,
    matter: &Matter,
) -> Result<Preview, FlowError> {
    let references = references_of_matter(matter);
    if references.is_empty() {
        return preview(jurisdiction, matter).await;
    }
    Ok(Preview {
        route: None,
        findings: references,
        assumptions: jurisdiction.policy.assumptions.clone(),
        rules: None,
    })
}

/// Previews a matter.
///
/// # Errors
/// If the rules give no usable answer, or a date lies beyond all calendars.
pub async fn preview(jurisdiction: &Jurisdiction, matter: &Matter) -> Result<Preview, FlowError> {
    let (plugin, evaluated) = evaluate_filing(jurisdiction, matter).await?;
    let verdict = evaluated.verdict;
    let (route, findings) = match verdict {
        Verdict::Faulted(fault) => return Err(fault.into()),
        Verdict::Refused(findings) => (None, findings),
        Verdict::Planned(proposal) => {
            let route = match proposal.route.settled() {
                Some(decision) => PreviewRoute::Settled(decision.clone()),
                None => PreviewRoute::Staged(stages(jurisdiction, matter, &proposal.route)?),
            };
            (Some(route), proposal.findings)
        }
    };
    Ok(Preview {
        route,
        findings,
        assumptions: jurisdiction.policy.assumptions.clone(),
        rules: plugin.map(|plugin| plugin.digest().to_owned()),
    })
}

fn stages(
    jurisdiction: &Jurisdiction,
    matter: &Matter,
    route: &crate::domain::route_check::CheckedRoute,
) -> Result<Vec<PlannedStage>, FlowError> {
    let days = Days::of(matter, None);
    let planned = |(index, stage): (usize, &crate::domain::route_check::CheckedStage)| {
        let stage = stage.stage().clone();
        let start = stage.deadline.as_ref().map(|deadline| deadline.start);
        let known =
            index == 0 || matches!(start, Some(ClockStart::Filing | ClockStart::Occurrence));
        let clock = match start.filter(|_| known) {
            Some(_) => enter(jurisdiction, &stage, matter.filed_on, days, None)?.clock,
            None => None,
        };
        let due = clock.as_ref().map(|clock| clock.due);
        Ok(PlannedStage {
            stage,
            due,
            provisional: clock.is_some_and(|clock| clock.provisional),
        })
    };
    route.stages().iter().enumerate().map(planned).collect()
}
