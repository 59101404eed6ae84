//! How large an answer may be, so that people can read it and nothing explodes.

use super::RouteFault;
use crate::domain::finding::Finding;
use crate::domain::route::{Route, Stage};
use crate::domain::vocabulary::Text;

/// Stages of a route, outcomes of a stage, and lists within them.
const STAGES: usize = 32;
const OUTCOMES: usize = 16;
const LIST: usize = 32;
const FINDINGS: usize = 256;
/// Characters of a text, in each language.
const TEXT: usize = 2_000;
const IDENTIFIER: usize = 64;

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
            check_text("the settled decision", &decision.title)
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
    if let Some(reading) = stage
        .deadline
        .as_ref()
        .and_then(|deadline| deadline.reading.as_ref())
    {
        check_text(&place, reading)?;
    }
    for outcome in &stage.outcomes {
        identifier(&outcome.id)?;
        check_text(&place, &outcome.title)?;
        at_most(&place, "effects of an outcome", outcome.effects.len(), LIST)?;
        at_most(
            &place,
            "requirements of an outcome",
            outcome.requires.len(),
            LIST,
        )?;
        at_most(
            &place,
            "citations of an outcome",
            outcome.citations.len(),
            LIST,
        )?;
    }
    Ok(())
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
