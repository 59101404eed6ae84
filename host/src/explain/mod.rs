//! What the rules answered to a matter and why, in words: Chinese or English, for whoever has to
//! live with the answer. And the route as a picture.
//!
//! Nothing is decided here: a [`Preview`] is told. The same preview makes the same bytes.

mod diagram;
mod effects;
mod matter;
mod names;
mod outcomes;
mod places;
mod stages;
mod svg;

use crate::domain::{Description, Finding, InstrumentStatus, Matter, Severity, Text};
use crate::flow::{Preview, PreviewRoute};
use names::Names;

pub use svg::drawing;

/// The language in which something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The words of a text in this language.
    pub fn of(self, text: &Text) -> &str {
        match self {
            Self::Zh => &text.zh,
            Self::En => &text.en,
        }
    }

    /// One of two words.
    fn say<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// What is told: a matter, who was asked, and what was answered.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The matter.
    pub matter: &'a Matter,
    /// Who the rules say they are.
    pub rules: &'a Description,
    /// What they answered.
    pub preview: &'a Preview,
}

/// The answer in words, with the route as text.
pub fn explanation(asked: Asked<'_>, lang: Lang) -> String {
    let names = Names::of(asked.rules, lang);
    let mut lines = head(asked, &names);
    lines.push(String::new());
    let findings = &asked.preview.findings;
    match &asked.preview.route {
        None => {
            let text = lang.say(
                "结果：不能受理。下列错误须先改正。",
                "Result: it cannot be taken. The errors below stand against it.",
            );
            lines.push(text.to_owned());
            lines.extend(findings_told(findings, &names));
        }
        Some(PreviewRoute::Settled(decision)) => {
            lines.push(
                lang.say(
                    "结果：依文本直接处理，无须任何人决定。",
                    "Result: the text itself settles it; nobody decides.",
                )
                .to_owned(),
            );
            lines.extend(outcomes::decision(decision, &names));
            lines.extend(findings_told(findings, &names));
        }
        Some(PreviewRoute::Staged(stages)) => {
            let text = match (lang, stages.len()) {
                (Lang::Zh, count) => format!("结果：可以受理，办理路径共{count}个环节。"),
                (Lang::En, 1) => "Result: it can be taken. Its route has one stage.".to_owned(),
                (Lang::En, count) => {
                    format!("Result: it can be taken. Its route has {count} stages.")
                }
            };
            lines.push(text);
            lines.extend(findings_told(findings, &names));
            for (index, stage) in stages.iter().enumerate() {
                lines.push(String::new());
                lines.extend(stages::told(index, stages, stage, &names));
            }
        }
    }
    if let Some(route) = &asked.preview.route {
        lines.push(String::new());
        lines.push(lang.say("路径：", "The route:").to_owned());
        lines.extend(diagram::route(route, &names));
    }
    lines.join("\n")
}

/// Who is asked about what, on which texts, under which assumptions.
fn head(asked: Asked<'_>, names: &Names<'_>) -> Vec<String> {
    let lang = names.lang;
    let mut lines = vec![lang.of(&asked.rules.name).to_owned()];
    lines.extend(matter::told(asked.matter, names));
    for instrument in &asked.rules.instruments {
        let status = status(instrument.status, lang);
        let title = lang.of(&instrument.title);
        lines.push(match lang {
            Lang::Zh => format!("文本：《{title}》（{status}）"),
            Lang::En => format!("Text: {title} ({status})"),
        });
        if let Some(reading) = &instrument.reading {
            lines.push(format!(
                "{}{}",
                lang.say("解读：", "Read as: "),
                lang.of(reading)
            ));
        }
    }
    for assumption in &asked.preview.assumptions {
        lines.push(format!(
            "{}{}",
            lang.say("假定：", "Assumed: "),
            lang.of(assumption)
        ));
    }
    lines
}

fn status(status: InstrumentStatus, lang: Lang) -> &'static str {
    match status {
        InstrumentStatus::Draft => lang.say("草案", "draft"),
        InstrumentStatus::InForce => lang.say("现行有效", "in force"),
        InstrumentStatus::Expired => lang.say("已失效", "expired"),
        InstrumentStatus::Repealed => lang.say("已废止", "repealed"),
    }
}

/// Every finding with the field it speaks of and the articles it rests on; errors first.
fn findings_told(findings: &[Finding], names: &Names<'_>) -> Vec<String> {
    let lang = names.lang;
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| finding.severity);
    let told = |finding: &&Finding| {
        let severity = match finding.severity {
            Severity::Error => lang.say("错误", "error"),
            Severity::Warning => lang.say("警告", "warning"),
            Severity::Note => lang.say("提示", "note"),
        };
        let (subject, message) = (&finding.subject, lang.of(&finding.message));
        let cited = places::cited(&finding.citations, names);
        match lang {
            Lang::Zh => format!("  {severity}　{subject}：{message}{cited}"),
            Lang::En => format!("  {severity}: {subject}: {message}{cited}"),
        }
    };
    sorted.iter().map(told).collect()
}
