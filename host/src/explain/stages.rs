//! A stage of a route: who acts, how long, what silence means, what may be decided.

use super::Lang;
use super::names::Names;
use super::{outcomes, places};
use crate::domain::phrases::times;
use crate::domain::{ClockStart, Deadline, Expiry, Extension};
use crate::flow::PlannedStage;

/// The lines about a stage.
pub(super) fn told(
    index: usize,
    stages: &[PlannedStage],
    planned: &PlannedStage,
    names: &Names<'_>,
) -> Vec<String> {
    let lang = names.lang;
    let stage = &planned.stage;
    let (number, title) = (index + 1, lang.of(&stage.title));
    let cited = places::cited(&stage.citations, names);
    let actor = names.actor(stage.actor);
    let mut lines = vec![match lang {
        Lang::Zh => format!("第{number}环节　{title}{cited}"),
        Lang::En => format!("Stage {number}: {title}{cited}"),
    }];
    lines.push(format!("  {}{actor}", lang.say("由谁办理：", "Who acts: ")));
    if !stage.consults.is_empty() {
        let heard = names.actors(&stage.consults);
        lines.push(format!(
            "  {}{heard}",
            lang.say("听取意见：", "Who is heard: ")
        ));
    }
    match &stage.deadline {
        None => lines.push(format!(
            "  {}",
            lang.say(
                "期限：规则未设期限，因此没有届满日",
                "Period: the rules state none, so there is no due date"
            )
        )),
        Some(deadline) => {
            let start = start(deadline.start, index == 0, lang);
            lines.extend(period(deadline, start, planned, stages, names));
        }
    }
    lines.push(format!(
        "  {}",
        lang.say("可以作出：", "What may be decided:")
    ));
    let told = stage.outcomes.iter();
    lines.extend(told.map(|one| format!("    · {}", outcomes::told(one, stages, names))));
    lines
}

fn period(
    deadline: &Deadline,
    start: &str,
    planned: &PlannedStage,
    stages: &[PlannedStage],
    names: &Names<'_>,
) -> Vec<String> {
    let lang = names.lang;
    let cited = places::cited(&deadline.citations, names);
    let length = deadline.within.map_or_else(
        || {
            lang.say("上一环节所定的期限", "what was set in the outcome before")
                .to_owned()
        },
        |period| names.period(period),
    );
    let due = due(planned, lang);
    let mut lines = vec![match lang {
        Lang::Zh if deadline.within.is_none() => {
            format!("  期限：{length}，{start}计算{due}{cited}")
        }
        Lang::Zh => format!("  期限：{start}{length}{due}{cited}"),
        Lang::En => format!("  Period: {length} {start}{due}{cited}"),
    }];
    if let Some(extension) = &deadline.extension {
        lines.push(extended(extension, names));
    }
    lines.push(silence(&deadline.expiry, planned, stages, names));
    if let Some(reading) = &deadline.reading {
        lines.push(format!(
            "  {}{}",
            lang.say("解读：", "Read as: "),
            lang.of(reading)
        ));
    }
    lines
}

/// What it means that nobody acts.
fn silence(
    expiry: &Expiry,
    planned: &PlannedStage,
    stages: &[PlannedStage],
    names: &Names<'_>,
) -> String {
    let lang = names.lang;
    let silence = match expiry {
        Expiry::Breach => lang
            .say(
                "属于逾期，案件仍在本环节",
                "it is a breach, and the case stays where it is",
            )
            .to_owned(),
        Expiry::Deem(id) => {
            let outcome = planned.stage.outcomes.iter().find(|one| one.id == *id);
            let title = outcome.map_or(id.as_str(), |one| lang.of(&one.title));
            match lang {
                Lang::Zh => format!("视为“{title}”"),
                Lang::En => format!("it counts as: {title}"),
            }
        }
        Expiry::MoveTo(id) => {
            let stage = outcomes::stage_name(id, stages, names);
            match lang {
                Lang::Zh => format!("转入{stage}"),
                Lang::En => format!("the case moves on to {stage}"),
            }
        }
    };
    match lang {
        Lang::Zh => format!("  逾期未办：{silence}"),
        Lang::En => format!("  If nobody acts: {silence}"),
    }
}

/// The day from which a period counts. Before the first stage there is none that could end.
fn start(start: ClockStart, first: bool, lang: Lang) -> &'static str {
    match start {
        ClockStart::StageEntry if first => self::start(ClockStart::Filing, first, lang),
        ClockStart::Filing => lang.say("自提出之日起", "from the day of filing"),
        ClockStart::Receipt => lang.say("自收到之日起", "from the day of receipt"),
        ClockStart::Acceptance => lang.say("自受理之日起", "from the day of acceptance"),
        ClockStart::Occurrence => lang.say("自事件发生之日起", "from the day of the event"),
        ClockStart::StageEntry => lang.say(
            "自上一环节结束之日起",
            "from the day the stage before ended",
        ),
    }
}

fn due(planned: &PlannedStage, lang: Lang) -> String {
    let Some(due) = planned.due else {
        return lang
            .say("，起算日尚未确定", ", whose first day is not known yet")
            .to_owned();
    };
    let provisional = if planned.provisional {
        lang.say(
            "（当年放假安排未公布，可能调整）",
            " (it may move: the year's arrangement of holidays is not known)",
        )
    } else {
        ""
    };
    match lang {
        Lang::Zh => format!("，至 {due} 届满{provisional}"),
        Lang::En => format!(", until {due}{provisional}"),
    }
}

fn extended(extension: &Extension, names: &Names<'_>) -> String {
    let lang = names.lang;
    let (up_to, approver) = (
        names.period(extension.up_to),
        names.actor(extension.approver),
    );
    let cited = places::cited(&extension.citations, names);
    let times = times(extension.times);
    let told = if extension.notify.is_empty() {
        String::new()
    } else {
        let actors = names.actors(&extension.notify);
        match lang {
            Lang::Zh => format!("，告知{actors}"),
            Lang::En => format!("; {actors} is told"),
        }
    };
    match lang {
        Lang::Zh => format!(
            "  可以延长：经{approver}批准最多{up_to}，{}{told}{cited}",
            times.zh
        ),
        Lang::En => {
            let times = times.en;
            format!("  May be extended: by {approver}, for up to {up_to}, {times}{told}{cited}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_the_first_stage_nothing_ends() {
        let told = |first, lang| start(ClockStart::StageEntry, first, lang);
        assert_eq!(told(true, Lang::Zh), "自提出之日起");
        assert_eq!(told(true, Lang::En), "from the day of filing");
        assert_eq!(told(false, Lang::En), "from the day the stage before ended");
        assert_eq!(
            start(ClockStart::Receipt, true, Lang::En),
            "from the day of receipt"
        );
    }
}
