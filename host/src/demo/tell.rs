//! Tells what happens, with dates and articles.

use std::io;

use crate::cli::output::say;
use crate::domain::case::{Event, Silence};
use crate::domain::words::word;
use crate::domain::{Citation, Description, Effect};
use crate::flow::CaseView;
use crate::policy::Jurisdiction;

/// The jurisdiction, its instrument and what is assumed.
pub(super) fn jurisdiction(
    jurisdiction: &Jurisdiction,
    digest: &str,
    description: &Description,
) -> io::Result<()> {
    let name = &jurisdiction.policy.name;
    say(&format!("\n{} / {}", name.zh, name.en))?;
    for instrument in &description.instruments {
        say(&format!(
            "    {} / {} ({})",
            instrument.title.zh, instrument.title.en, instrument.status
        ))?;
    }
    say(&format!(
        "    rules sha256:{}",
        digest.get(..12).unwrap_or(digest)
    ))?;
    for assumption in &jurisdiction.policy.assumptions {
        say(&format!("    assumed: {}", assumption.en))?;
    }
    Ok(())
}

/// Where a case stands: the first line of its story, or its next stage.
pub(super) fn progress(view: &CaseView) -> io::Result<()> {
    let Some(last) = view.history.last() else {
        return Ok(());
    };
    match &last.event {
        Event::Planned(_) => {
            say(&format!(
                "  {}  filed on {}  {}",
                word(&view.matter.kind),
                view.matter.filed_on,
                view.id
            ))?;
        }
        Event::Acted(acted) => {
            let effects = effects(&acted.effects);
            say(&format!(
                "      {}  {} decides: {}{effects}{}",
                last.day,
                acted.by,
                acted.kind,
                places(&last.citations)
            ))?;
        }
        Event::Lapsed(lapsed) => {
            let meant = match &lapsed.silence {
                Silence::Breach => "breach".to_owned(),
                Silence::Deemed(outcome) => format!("deemed {outcome}"),
                Silence::Moved => "the case moves on".to_owned(),
            };
            let effects = effects(&lapsed.effects);
            say(&format!(
                "      {}  the period ends in silence: {meant}{effects}{}",
                last.day,
                places(&last.citations)
            ))?;
        }
        Event::Extended(extended) => {
            say(&format!(
                "      {}  {} extends the period to {}",
                last.day, extended.by, extended.clock.due
            ))?;
        }
        other => say(&format!("      {}  {}", last.day, other.name()))?,
    }
    if let Some(stage) = &view.stage {
        let due = view
            .due
            .map_or("no statutory period".to_owned(), |due| format!("due {due}"));
        say(&format!(
            "      → {} ({}), {due}{}",
            stage.title.en,
            stage.actor,
            places(&stage.citations)
        ))?;
    }
    Ok(())
}

/// How a case ended.
pub(super) fn end(view: &CaseView) -> io::Result<()> {
    let decision = view.closed.as_deref().unwrap_or_default();
    let settled = view.history.iter().find_map(|item| match &item.event {
        Event::Planned(planned) => match &planned.route {
            crate::domain::Route::Settled(decision) => {
                Some((decision.effects.clone(), item.citations.clone()))
            }
            crate::domain::Route::Staged(_) => None,
        },
        _ => None,
    });
    let (effects_of, cited) = settled.unwrap_or_default();
    let day = view
        .closed_on
        .map(|day| day.to_string())
        .unwrap_or_default();
    say(&format!(
        "      = {decision} on {day}{}{}",
        effects(&effects_of),
        places(&cited)
    ))
}

fn effects(effects: &[Effect]) -> String {
    if effects.is_empty() {
        return String::new();
    }
    format!(
        " [{}]",
        effects.iter().map(word).collect::<Vec<_>>().join(", ")
    )
}

fn places(citations: &[Citation]) -> String {
    if citations.is_empty() {
        return String::new();
    }
    format!(
        " ({})",
        citations
            .iter()
            .map(Citation::to_string)
            .collect::<Vec<_>>()
            .join("; ")
    )
}
