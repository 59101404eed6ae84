//! How large an answer may be, so that people can read it and nothing explodes.

use super::RouteFault;
use crate::domain::finding::Finding;
use crate::domain::vocabulary::{Period, Text};
use crate::domain::{
    Course, Deadline, Effect, Expiry, FollowUp, Outcome, Requirement, Route, Stage,
};

/// Stages of a route, outcomes of a stage, and lists within them.
const STAGES: usize = 32;
const OUTCOMES: usize = 16;
const LIST: usize = 32;
const FINDINGS: usize = 256;
/// Matters that one outcome sets in motion.
const FOLLOWING: usize = 4;
/// Characters of a text, in each language.
const TEXT: usize = 2_000;
const IDENTIFIER: usize = 64;
/// Years of a period.
const YEARS: u16 = 30;

fn at_most(place: &str, what: &'static str, count: usize, limit: usize) -> Result<(), RouteFault> {
    if count > limit {
        return Err(RouteFault::TooMany {
            place: place.to_owned(),
            what,
            count,
            limit,
        });
    }
    Ok(())
}

fn check_text(place: &str, text: &Text) -> Result<(), RouteFault> {
    let longest = text.zh.chars().count().max(text.en.chars().count());
    at_most(place, "characters", longest, TEXT)
}

pub(super) fn check_findings(findings: &[Finding]) -> Result<(), RouteFault> {
    at_most("the answer", "findings", findings.len(), FINDINGS)?;
    for finding in findings {
        let place = "a finding";
        at_most(
            place,
            "characters in its subject",
            finding.subject.chars().count(),
            200,
        )?;
        check_text(place, &finding.message)?;
        at_most(place, "citations", finding.citations.len(), LIST)?;
    }
    Ok(())
}

pub(super) fn check(route: &Route) -> Result<(), RouteFault> {
    match route {
        Route::Settled(decision) => {
            at_most(
                "the settled decision",
                "effects",
                decision.effects.len(),
                LIST,
            )?;
            at_most(
                "the settled decision",
                "citations",
                decision.citations.len(),
                LIST,
            )?;
            check_text("the settled decision", &decision.title)?;
            check_effects("the settled decision", &decision.effects)
        }
        Route::Staged(stages) => {
            at_most("the route", "stages", stages.len(), STAGES)?;
            stages.iter().try_for_each(check_stage)
        }
    }
}

fn check_stage(stage: &Stage) -> Result<(), RouteFault> {
    identifier(&stage.id)?;
    let place = format!("stage `{}`", stage.id);
    check_text(&place, &stage.title)?;
    at_most(&place, "outcomes", stage.outcomes.len(), OUTCOMES)?;
    at_most(&place, "citations", stage.citations.len(), LIST)?;
    at_most(&place, "consulted bodies", stage.consults.len(), LIST)?;
    if let Some(deadline) = &stage.deadline {
        check_deadline(&place, deadline)?;
    }
    stage
        .outcomes
        .iter()
        .try_for_each(|outcome| check_outcome(stage, outcome))
}

fn check_deadline(place: &str, deadline: &Deadline) -> Result<(), RouteFault> {
    if let Some(period) = deadline.within {
        check_period(&format!("the period of {place}"), period)?;
    }
    if let Expiry::Deem(id) | Expiry::MoveTo(id) = &deadline.expiry {
        identifier(id)?;
    }
    if let Some(reading) = &deadline.reading {
        check_text(place, reading)?;
    }
    let count = deadline.citations.len();
    at_most(place, "citations of its period", count, LIST)?;
    let Some(extension) = &deadline.extension else {
        return Ok(());
    };
    check_period(&format!("the extension of {place}"), extension.up_to)?;
    let count = extension.citations.len();
    at_most(place, "citations of its extension", count, LIST)?;
    let count = extension.notify.len();
    at_most(place, "bodies told of an extension", count, LIST)
}

fn check_outcome(stage: &Stage, outcome: &Outcome) -> Result<(), RouteFault> {
    identifier(&outcome.id)?;
    let place = &format!("outcome `{}` of stage `{}`", outcome.id, stage.id);
    if let Course::Stage(id) = &outcome.course {
        identifier(id)?;
    }
    check_text(place, &outcome.title)?;
    let count = outcome.effects.len();
    at_most(place, "effects", count, LIST)?;
    let count = outcome.requires.len();
    at_most(place, "requirements", count, LIST)?;
    let count = outcome.citations.len();
    at_most(place, "citations", count, LIST)?;
    for requirement in &outcome.requires {
        match requirement {
            Requirement::Material(text) => check_text(place, text)?,
            Requirement::LegalBasis(ranks) => at_most(place, "accepted ranks", ranks.len(), LIST)?,
            _ => {}
        }
    }
    check_effects(place, &outcome.effects)
}

fn check_effects(place: &str, effects: &[Effect]) -> Result<(), RouteFault> {
    for effect in effects {
        match effect {
            Effect::Measure(text) => check_text(place, text)?,
            Effect::Follow(FollowUp {
                after: Some(period),
                ..
            }) => check_period(place, *period)?,
            Effect::PublishEntry(catalogs) | Effect::ReviseEntry(catalogs) => {
                at_most(place, "catalogs", catalogs.len(), LIST)?;
            }
            _ => {}
        }
    }
    let follows = |effect: &&Effect| matches!(effect, Effect::Follow(_));
    let count = effects.iter().filter(follows).count();
    at_most(place, "matters that follow", count, FOLLOWING)
}

/// Nothing can be done within no time, and nobody waits for a generation.
fn check_period(place: &str, period: Period) -> Result<(), RouteFault> {
    let longest = match period {
        Period::WorkingDays(_) | Period::CalendarDays(_) => YEARS * 365,
        Period::Months(_) => YEARS * 12,
        Period::Years(_) => YEARS,
    };
    match period.length() {
        0 => Err(RouteFault::ZeroPeriod(place.to_owned())),
        length if length > longest => Err(RouteFault::LongPeriod(place.to_owned())),
        _ => Ok(()),
    }
}

fn identifier(id: &str) -> Result<(), RouteFault> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let starts = id.as_bytes().first().is_some_and(u8::is_ascii_lowercase);
    if starts && id.len() <= IDENTIFIER && id.bytes().all(plain) {
        return Ok(());
    }
    Err(RouteFault::BadIdentifier(
        id.chars().take(IDENTIFIER).collect(),
    ))
}
