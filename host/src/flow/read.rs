//! Reads a case: where it stands, why, and until when.

use serde::Serialize;
use utoipa::ToSchema;

use super::calendars::refresh;
use super::catalog::Audience;
use super::choices::{Choice, choices};
use super::error::FlowError;
use super::grants::{GrantView, shown};
use super::host::Host;
use super::persons::reveal;
use super::record::fold;
use super::seen::{shown_to, without_prior_person};
use crate::calendar::{Ledger, due_date, ledgers};
use crate::domain::actor::ActorName;
use crate::domain::case::{Case, Event, Position};
use crate::domain::guide::Guide;
use crate::domain::route_check::CheckedRoute;
use crate::domain::{Author, Citation, Date, Finding, Matter, Principal, Text};
use crate::policy::{Jurisdiction, ServiceStandard};
use crate::store::{StoredEvent, View};

/// A case for people and programs.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a question that readers ask"
)]
pub struct CaseView {
    /// Its identifier.
    pub id: String,
    /// Its jurisdiction.
    pub jurisdiction: String,
    /// The revision that an action must name.
    pub revision: u32,
    /// `open`, `closed` or `unplanned`.
    #[schema(pattern = "^(open|closed|unplanned)$")]
    pub state: &'static str,
    /// What was asked.
    pub matter: Matter,
    /// What the guide asks of the entry, as it was said last.
    pub guide: Option<Guide>,
    /// Whose turn it is.
    pub at: Option<ActorName>,
    /// The stage in which it stands.
    pub stage: Option<StageView>,
    /// The statutory due date that runs.
    pub due: Option<Date>,
    /// It may still move.
    pub provisional: bool,
    /// A due day ended without an outcome.
    pub overdue: bool,
    /// Its dates are past and wait for somebody to confirm them.
    pub unconfirmed: bool,
    /// What may be done now, and by whom.
    pub may: Vec<Choice>,
    /// The decision: an outcome's kind, or `withdrawn`.
    pub closed: Option<String>,
    /// The day on which it ended.
    pub closed_on: Option<Date>,
    /// Silence produced the last outcome.
    pub deemed: bool,
    /// Why there is no route yet.
    pub trouble: Option<String>,
    /// Warnings and notes.
    pub findings: Vec<Finding>,
    /// Everything that happened.
    pub history: Vec<HistoryItem>,
    /// What it gave.
    pub grants: Vec<GrantView>,
    /// What it set in motion: kind, state, case, trouble.
    pub follow_ups: Vec<(String, String, Option<String>, Option<String>)>,
    /// The digest of the rules that govern it.
    pub rules: String,
    /// What the policy assumes, wherever a decision is shown.
    pub assumptions: Vec<Text>,
    /// How the text was read where it is unclear.
    pub readings: Vec<Text>,
}

/// The stage of a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StageView {
    /// Its identifier.
    pub id: String,
    /// Its words.
    pub title: Text,
    /// Who acts.
    pub actor: ActorName,
    /// Who is heard.
    pub consults: Vec<ActorName>,
    /// Since when.
    pub entered_on: Date,
    /// Where the text names it.
    pub citations: Vec<Citation>,
    /// How the period was read.
    pub reading: Option<Text>,
    /// A promise of service where the law has no period, and the day it names.
    pub service_standard: Option<(ServiceStandard, Date)>,
}

/// Something that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HistoryItem {
    /// Its place.
    pub revision: u32,
    /// The day on which it takes effect.
    pub day: Date,
    /// When it was recorded.
    pub recorded_at: String,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
    /// Who did it; none if time did, or a claimed role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<Author>,
    /// The articles behind it.
    pub citations: Vec<Citation>,
}

/// Loads a case and its events.
pub(super) async fn load(
    host: &Host,
    jurisdiction: &Jurisdiction,
    id: &str,
) -> Result<(Case, Vec<StoredEvent>), FlowError> {
    let mut view = host.store.read(jurisdiction.name()).await?;
    load_in(&mut view, id).await
}

/// The same within a transaction.
pub(super) async fn load_in(
    view: &mut View,
    id: &str,
) -> Result<(Case, Vec<StoredEvent>), FlowError> {
    let events = view.events(id).await?;
    if events.is_empty() {
        return Err(FlowError::NoCase(id.chars().take(128).collect()));
    }
    let case = fold(
        id,
        events
            .iter()
            .map(|stored| (stored.day, stored.event.clone())),
    )?;
    Ok((case, events))
}

/// A case as its events have left it.
///
/// # Errors
/// If there is none, or it cannot be read.
pub async fn load_case(
    host: &Host,
    jurisdiction: &Jurisdiction,
    id: &str,
) -> Result<Case, FlowError> {
    load(host, jurisdiction, id).await.map(|(case, _)| case)
}

/// Reads a case.
///
/// # Errors
/// If there is none, or it cannot be read.
pub async fn read_case(host: &Host, id: &str) -> Result<CaseView, FlowError> {
    let jurisdiction = host.jurisdiction_of(id)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    read_in(host, jurisdiction, &mut view, id).await
}

/// The same as somebody who has a part in it is shown it; whole to nobody in particular, as
/// development has it.
///
/// # Errors
/// As [`read_case`].
pub async fn show_case(
    host: &Host,
    id: &str,
    reader: Option<&Principal>,
) -> Result<CaseView, FlowError> {
    let audience = reader.map_or(Audience::Bodies, Audience::of);
    Ok(shown_to(read_case(host, id).await?, audience))
}

/// The same within a transaction, which sees what it wrote.
pub(super) async fn read_in(
    host: &Host,
    jurisdiction: &Jurisdiction,
    view: &mut View,
    id: &str,
) -> Result<CaseView, FlowError> {
    let (case, events) = load_in(view, id).await?;
    let (given, today) = (view.grants_of_case(id).await?, host.today(jurisdiction));
    let grants = given.into_iter().map(|row| shown(row, today)).collect();
    let follow_ups = view.follow_ups_of(id).await?;
    let mut matter = reveal(view, case.matter.clone()).await?;
    without_prior_person(&mut matter, &case.matter);
    let (closed, closed_on) = match &case.position {
        Position::Closed(closing) => {
            let decision = closing
                .decision
                .map_or("withdrawn".to_owned(), |kind| kind.to_string());
            (Some(decision), Some(closing.on))
        }
        _ => (None, None),
    };
    let trouble = match &case.position {
        Position::Unplanned { code, message } => Some(format!("{code}: {message}")),
        _ => None,
    };
    Ok(CaseView {
        id: id.to_owned(),
        jurisdiction: jurisdiction.name().to_owned(),
        revision: case.revision,
        state: state_of(&case),
        matter,
        guide: case.guide.clone(),
        at: case.turn().map(ActorName::from),
        stage: stage_view(jurisdiction, &case)?,
        due: case.due().map(|clock| clock.due),
        provisional: case.due().is_some_and(|clock| clock.provisional),
        overdue: case.overdue(),
        unconfirmed: matches!(&case.position, Position::Open(standing) if standing.unconfirmed),
        may: choices(&case),
        closed,
        closed_on,
        deemed: case.outcomes.last().is_some_and(|taken| taken.deemed),
        trouble,
        findings: case.findings.clone(),
        history: events
            .into_iter()
            .map(|stored| history_item(&case, stored))
            .collect(),
        grants,
        follow_ups,
        rules: case.release.clone(),
        assumptions: jurisdiction.policy.assumptions.clone(),
        readings: readings(host, jurisdiction, &case),
    })
}

fn state_of(case: &Case) -> &'static str {
    match case.position {
        Position::Unplanned { .. } => "unplanned",
        Position::Open(_) => "open",
        Position::Closed(_) => "closed",
    }
}

fn stage_view(jurisdiction: &Jurisdiction, case: &Case) -> Result<Option<StageView>, FlowError> {
    let (Position::Open(standing), Some(stage)) = (&case.position, case.stage()) else {
        return Ok(None);
    };
    let stage = stage.stage();
    let promised = |standard: &&ServiceStandard| {
        standard.kind == case.matter.kind && standard.stage == stage.id
    };
    let standard = jurisdiction
        .policy
        .service_standards
        .iter()
        .find(promised)
        .filter(|_| stage.deadline.is_none());
    let service_standard = match standard {
        Some(standard) => {
            let due = due_date(
                &jurisdiction.calendar(),
                standing.entered_on,
                standard.within,
            )?
            .due;
            Some((standard.clone(), due))
        }
        None => None,
    };
    Ok(Some(StageView {
        id: stage.id.clone(),
        title: stage.title.clone(),
        actor: stage.actor.into(),
        consults: stage
            .consults
            .iter()
            .copied()
            .map(ActorName::from)
            .collect(),
        entered_on: standing.entered_on,
        citations: stage.citations.clone(),
        reading: stage
            .deadline
            .as_ref()
            .and_then(|deadline| deadline.reading.clone()),
        service_standard,
    }))
}

fn history_item(case: &Case, stored: StoredEvent) -> HistoryItem {
    let stage = |id: &str| {
        let mut stages = case.route.iter().flat_map(CheckedRoute::stages);
        stages.find(|stage| stage.stage().id == id)
    };
    let outcome = |stage_id: &str, id: &str| {
        let found = stage(stage_id)?
            .stage()
            .outcomes
            .iter()
            .find(|outcome| outcome.id == id)?;
        Some(found.citations.clone())
    };
    let deadline = |id: &str| Some(stage(id)?.stage().deadline.as_ref()?.citations.clone());
    let citations = match &stored.event {
        Event::Planned(planned) => match &planned.route {
            crate::domain::Route::Settled(decision) => Some(decision.citations.clone()),
            crate::domain::Route::Staged(stages) => {
                stages.first().map(|stage| stage.citations.clone())
            }
        },
        Event::Acted(acted) => {
            let of_outcome = outcome(&acted.stage, &acted.outcome).unwrap_or_default();
            let by_hand = acted.by_hand.iter().flat_map(|hand| &hand.citations);
            Some(by_hand.cloned().chain(of_outcome).collect())
        }
        Event::Lapsed(lapsed) => deadline(&lapsed.stage),
        Event::DecidedByHand(decided) => Some(decided.citations.clone()),
        _ => None,
    };
    HistoryItem {
        revision: stored.revision,
        day: stored.day,
        recorded_at: stored.recorded_at,
        event: stored.event,
        author: stored.author,
        citations: citations.unwrap_or_default(),
    }
}

/// How instruments and the periods of the case were read.
fn readings(host: &Host, jurisdiction: &Jurisdiction, case: &Case) -> Vec<Text> {
    let plugin = host.library.get(&case.release, jurisdiction.policy.limits);
    let instruments = plugin
        .iter()
        .flat_map(|plugin| &plugin.description().instruments);
    let of_text = instruments.filter_map(|instrument| instrument.reading.clone());
    let stages = case.route.iter().flat_map(CheckedRoute::stages);
    let of_periods = stages.filter_map(|stage| stage.stage().deadline.as_ref()?.reading.clone());
    let mut all: Vec<Text> = vec![];
    for reading in of_text.collect::<Vec<_>>().into_iter().chain(of_periods) {
        if !all.contains(&reading) {
            all.push(reading);
        }
    }
    all
}

/// The day-by-day ledger of the case's current or last period; empty without one.
///
/// # Errors
/// If there is no such case.
pub async fn ledgers_of(host: &Host, id: &str) -> Result<Vec<Ledger>, FlowError> {
    let jurisdiction = host.jurisdiction_of(id)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    refresh(jurisdiction, &mut view).await?;
    let (case, _) = load_in(&mut view, id).await?;
    let clock = case.standing().and_then(|standing| standing.clock.as_ref());
    match clock {
        Some(clock) => {
            // The one that it was counted by, though another may be in force by now.
            let counted_by = jurisdiction.calendars.by_digest(&clock.calendar);
            let calendar = counted_by.unwrap_or_else(|| jurisdiction.calendar());
            let (periods, pauses) = (&clock.periods, &clock.pauses);
            Ok(ledgers(&calendar, clock.day_zero, periods, pauses)?)
        }
        None => Ok(vec![]),
    }
}
