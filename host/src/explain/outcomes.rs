//! What may be decided, what it takes, what it does, and where it leads.

use super::Lang;
use super::names::Names;
use super::{effects, places};
use crate::domain::phrases::times;
use crate::domain::{Clock, Course, Decision, Outcome};
use crate::flow::PlannedStage;

/// One line for an outcome: its title, what it needs, where it leads, what it does, why.
pub(super) fn told(outcome: &Outcome, stages: &[PlannedStage], names: &Names<'_>) -> String {
    let lang = names.lang;
    let stop = lang.say("；", "; ");
    let mut parts = vec![];
    if !outcome.requires.is_empty() {
        let all = outcome.requires.iter();
        let all: Vec<String> = all.map(|one| effects::requirement(one, names)).collect();
        parts.push(format!(
            "{}{}",
            lang.say("须附：", "it takes "),
            all.join(lang.say("、", " and "))
        ));
    }
    if let Some(most) = outcome.times {
        let times = times(most);
        parts.push(match lang {
            Lang::Zh => format!("在本环节最多{}", times.zh),
            Lang::En if most == 1 => "once only in this stage".to_owned(),
            Lang::En => format!("{} at most in this stage", times.en),
        });
    }
    parts.extend(
        outcome
            .effects
            .iter()
            .map(|one| effects::effect(one, names)),
    );
    parts.push(course(&outcome.course, stages, names));
    let (title, cited) = (
        lang.of(&outcome.title),
        places::cited(&outcome.citations, names),
    );
    let colon = lang.say("：", ": ");
    format!("{title}{colon}{}{cited}", parts.join(stop))
}

/// Where an outcome leads.
fn course(course: &Course, stages: &[PlannedStage], names: &Names<'_>) -> String {
    let lang = names.lang;
    match course {
        Course::Close => lang.say("办结", "the case closes").to_owned(),
        Course::Stage(id) => match lang {
            Lang::Zh => format!("转入{}", stage_name(id, stages, names)),
            Lang::En => format!("on to {}", stage_name(id, stages, names)),
        },
        Course::Wait(clock) => {
            let clock = match clock {
                Clock::Keeps => lang.say("期限继续计算", "the period runs on"),
                Clock::Suspends => lang.say("期限中止", "the period stands still"),
                Clock::Restarts => lang.say("期限重新计算", "the period begins again"),
            };
            match lang {
                Lang::Zh => format!("等待申请人补充，{clock}"),
                Lang::En => format!("the case waits for the applicant, and {clock}"),
            }
        }
    }
}

/// A stage by its place and its title.
pub(super) fn stage_name(id: &str, stages: &[PlannedStage], names: &Names<'_>) -> String {
    let found = stages
        .iter()
        .enumerate()
        .find(|(_, one)| one.stage.id == id);
    let Some((index, found)) = found else {
        return id.to_owned();
    };
    let (number, title) = (index + 1, names.lang.of(&found.stage.title));
    match names.lang {
        Lang::Zh => format!("第{number}环节“{title}”"),
        Lang::En => format!("stage {number}, {title}"),
    }
}

/// What the text itself settles.
pub(super) fn decision(decision: &Decision, names: &Names<'_>) -> Vec<String> {
    let lang = names.lang;
    let (title, kind) = (lang.of(&decision.title), names.outcome_kind(decision.kind));
    let cited = places::cited(&decision.citations, names);
    let mut lines = vec![match lang {
        Lang::Zh => format!("  {title}（{kind}）{cited}"),
        Lang::En => format!("  {title} ({kind}){cited}"),
    }];
    let does = decision.effects.iter();
    lines.extend(does.map(|one| format!("    · {}", effects::effect(one, names))));
    lines
}
