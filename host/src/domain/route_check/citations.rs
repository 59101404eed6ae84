//! Every stage, period, outcome and error cites an article that exists, in words of both languages.

use super::RouteFault;
use crate::domain::finding::{Finding, Severity};
use crate::domain::instruments::Instruments;
use crate::domain::vocabulary::{Citation, Text};
use crate::domain::words::is_plain;
use crate::domain::{Effect, Requirement, Stage};

pub(super) fn check_all(
    place: &str,
    citations: &[Citation],
    instruments: &Instruments,
) -> Result<(), RouteFault> {
    if citations.is_empty() {
        return Err(RouteFault::CitesNothing(place.to_owned()));
    }
    check_each(place, citations, instruments)
}

fn check_each(
    place: &str,
    citations: &[Citation],
    instruments: &Instruments,
) -> Result<(), RouteFault> {
    for citation in citations {
        let wrong = |bad| RouteFault::BadCitation {
            place: place.to_owned(),
            bad,
        };
        instruments.check(citation).map_err(wrong)?;
    }
    Ok(())
}

pub(super) fn check_text(place: &str, text: &Text) -> Result<(), RouteFault> {
    if text.zh.trim().is_empty() || text.en.trim().is_empty() {
        return Err(RouteFault::NoWords(place.to_owned()));
    }
    if !is_plain(&text.zh) || !is_plain(&text.en) {
        return Err(RouteFault::NotPlain(place.to_owned()));
    }
    Ok(())
}

pub(super) fn check_finding(
    finding: &Finding,
    instruments: &Instruments,
) -> Result<(), RouteFault> {
    if finding.subject.trim().is_empty() {
        return Err(RouteFault::NoSubject);
    }
    if !is_plain(&finding.subject) {
        return Err(RouteFault::NotPlain("the subject of a finding".into()));
    }
    let place = format!("the finding on `{}`", finding.subject);
    check_text(&place, &finding.message)?;
    // That a text does not know a kind of matter stands nowhere in it.
    if finding.severity == Severity::Error && finding.subject != "kind" {
        return check_all(&place, &finding.citations, instruments);
    }
    check_each(&place, &finding.citations, instruments)
}

pub(super) fn check_stage(stage: &Stage, instruments: &Instruments) -> Result<(), RouteFault> {
    let place = format!("stage `{}`", stage.id);
    check_text(&place, &stage.title)?;
    check_all(&place, &stage.citations, instruments)?;
    if let Some(deadline) = &stage.deadline {
        let place = format!("the period of stage `{}`", stage.id);
        check_all(&place, &deadline.citations, instruments)?;
        if let Some(reading) = &deadline.reading {
            check_text(&place, reading)?;
        }
        if let Some(extension) = &deadline.extension {
            let place = format!("the extension of stage `{}`", stage.id);
            check_all(&place, &extension.citations, instruments)?;
        }
    }
    for outcome in &stage.outcomes {
        let place = format!("outcome `{}` of stage `{}`", outcome.id, stage.id);
        check_text(&place, &outcome.title)?;
        check_all(&place, &outcome.citations, instruments)?;
        for requirement in &outcome.requires {
            if let Requirement::Material(text) = requirement {
                check_text(&place, text)?;
            }
        }
        check_effects(&place, &outcome.effects)?;
    }
    Ok(())
}

pub(super) fn check_effects(place: &str, effects: &[Effect]) -> Result<(), RouteFault> {
    for effect in effects {
        match effect {
            Effect::Measure(text) => check_text(place, text)?,
            Effect::GrantAccess(grant) if grant.until.is_some_and(|day| !day.exists()) => {
                return Err(RouteFault::NoSuchDay(place.to_owned()));
            }
            _ => {}
        }
    }
    Ok(())
}
