//! The route as text: every stage, and an arrow from each outcome to where it leads.

use super::Lang;
use super::names::Names;
use crate::domain::{Course, Expiry};
use crate::flow::{PlannedStage, PreviewRoute};

/// An arrow out of a stage: what is decided, and where that leads.
pub(super) struct Arrow {
    pub(super) title: String,
    pub(super) to: Target,
    /// Nobody decided: the period ended.
    pub(super) silent: bool,
}

/// Where an arrow leads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// The case closes.
    Close,
    /// It waits for the applicant in the same stage.
    Wait,
    /// It stays, overdue.
    Stay,
    /// A stage, by its place in the route.
    Stage(usize),
}

/// The lines of the diagram.
pub(super) fn route(route: &PreviewRoute, names: &Names<'_>) -> Vec<String> {
    let lang = names.lang;
    let close = lang.say("办结", "closed");
    match route {
        PreviewRoute::Settled(decision) => {
            let title = lang.of(&decision.title);
            vec![format!(
                "  {} ─▶ {title} ─▶ ■ {close}",
                lang.say("提出", "filed")
            )]
        }
        PreviewRoute::Staged(stages) => {
            let mut lines = vec![format!("  {} ─▶ [1]", lang.say("提出", "filed"))];
            for (index, stage) in stages.iter().enumerate() {
                lines.push(format!("  {}", heading(index, stage, names).join(" · ")));
                let arrows = arrows(stage, stages, names);
                let last = arrows.len().saturating_sub(1);
                for (number, arrow) in arrows.iter().enumerate() {
                    let branch = if number == last { "└" } else { "├" };
                    let line = if arrow.silent { "┄" } else { "─" };
                    let to = target(arrow.to, lang);
                    lines.push(format!("   {branch}{line} {} {line}▶ {to}", arrow.title));
                }
            }
            lines
        }
    }
}

/// A stage in short: its number and title, its actor, its period.
pub(super) fn heading(index: usize, planned: &PlannedStage, names: &Names<'_>) -> Vec<String> {
    let lang = names.lang;
    let mut parts = vec![
        format!("[{}] {}", index + 1, lang.of(&planned.stage.title)),
        names.actor(planned.stage.actor),
    ];
    parts.extend(time(planned, names));
    parts
}

/// The period of a stage, with its due date if that is known.
fn time(planned: &PlannedStage, names: &Names<'_>) -> Option<String> {
    let period = names.period(planned.stage.deadline.as_ref()?.within?);
    let due = planned.due.map(|due| format!(" → {due}"));
    Some(format!("{period}{}", due.unwrap_or_default()))
}

/// Where a case may go from a stage, silence last.
pub(super) fn arrows(
    planned: &PlannedStage,
    stages: &[PlannedStage],
    names: &Names<'_>,
) -> Vec<Arrow> {
    let lang = names.lang;
    let stage = &planned.stage;
    let of = |course: &Course| match course {
        Course::Close => Target::Close,
        Course::Wait(_) => Target::Wait,
        Course::Stage(id) => to_stage(id, stages),
    };
    let mut arrows: Vec<Arrow> = stage
        .outcomes
        .iter()
        .map(|outcome| Arrow {
            title: lang.of(&outcome.title).to_owned(),
            to: of(&outcome.course),
            silent: false,
        })
        .collect();
    let Some(deadline) = &stage.deadline else {
        return arrows;
    };
    let (title, to) = match &deadline.expiry {
        Expiry::Breach => (lang.say("逾期", "time is over").to_owned(), Target::Stay),
        Expiry::MoveTo(id) => (
            lang.say("逾期", "time is over").to_owned(),
            to_stage(id, stages),
        ),
        Expiry::Deem(id) => {
            let outcome = stage.outcomes.iter().find(|one| one.id == *id);
            let title = outcome.map_or(id.as_str(), |one| lang.of(&one.title));
            let to = outcome.map_or(Target::Close, |one| of(&one.course));
            let title = match lang {
                Lang::Zh => format!("逾期视为{title}"),
                Lang::En => format!("time is over, which counts as: {title}"),
            };
            (title, to)
        }
    };
    let silent = true;
    arrows.push(Arrow { title, to, silent });
    arrows
}

fn to_stage(id: &str, stages: &[PlannedStage]) -> Target {
    let found = stages.iter().position(|one| one.stage.id == id);
    found.map_or(Target::Close, Target::Stage)
}

/// The words at an arrow's end.
pub(super) fn target(target: Target, lang: Lang) -> String {
    match target {
        Target::Close => format!("■ {}", lang.say("办结", "closed")),
        Target::Wait => format!(
            "… {}",
            lang.say("等待申请人补充", "waits for the applicant")
        ),
        Target::Stay => format!("! {}", lang.say("仍在本环节，逾期", "stays, overdue")),
        Target::Stage(index) => format!("[{}]", index + 1),
    }
}
