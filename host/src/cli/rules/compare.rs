//! `bylaw rules compare FILE J1 J2 …`: one matter through several jurisdictions, side by side.

use std::path::PathBuf;

use serde::Serialize;

use crate::cli::{Failed, here, input, output};
use crate::domain::phrases::{
    actor, both, citation, clock_start, expiry, extension, listed, period, requirement,
};
use crate::domain::{Citation, Finding, Matter, OutcomeKind, Severity, Stage, Text};
use crate::flow::{Preview, PreviewRoute, preview};

/// The language of what is told.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Lang {
    Zh,
    En,
}

/// What to compare.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// One matter as JSON; `-` reads standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The jurisdictions.
    #[arg(value_name = "JURISDICTION", required = true, num_args = 2..)]
    jurisdictions: Vec<String>,
    /// The language of the table.
    #[arg(long, value_enum, default_value = "en")]
    lang: Lang,
    /// Print everything as JSON, in both languages.
    #[arg(long)]
    json: bool,
}

/// What a jurisdiction says to the matter.
#[derive(Serialize)]
struct Column {
    jurisdiction: String,
    /// Whether it can be filed.
    admissible: bool,
    findings: Vec<Finding>,
    /// The law itself settles it.
    settled: Option<Text>,
    stages: Vec<Row>,
    /// All articles, each once.
    citations: Vec<Citation>,
    assumptions: Vec<Text>,
    /// The rules gave no usable answer, and why.
    fault: Option<String>,
}

/// A stage, in the terms of the law.
#[derive(Serialize)]
struct Row {
    stage: Text,
    decides: Text,
    period: Option<Text>,
    due: Option<String>,
    provisional: bool,
    silence: Option<Text>,
    extension: Option<Text>,
    /// What a refusal needs; none if nothing can be refused.
    refusal_needs: Option<Text>,
    citations: Vec<Citation>,
}

/// Asks each. Exit 1 if one of them gave no usable answer, 2 if they could not be asked.
pub(crate) async fn run(args: Args) -> Result<(), Failed> {
    let matter: Matter = input::read_json(&args.file, "one matter")?;
    let setup = here::set_up()?;
    let mut columns = vec![];
    for name in &args.jurisdictions {
        let jurisdiction = here::jurisdiction_of(&setup, name)?;
        columns.push(match preview(&jurisdiction, &matter).await {
            Ok(preview) => column(name, preview),
            Err(error) => faulted(name, &format!("{:#}", anyhow::Error::from(error))),
        });
    }
    if args.json {
        output::print_json(&columns)?;
    } else {
        output::print(&table(&columns, args.lang))?;
    }
    if columns.iter().any(|column| column.fault.is_some()) {
        Err(Failed::Asked)
    } else {
        Ok(())
    }
}

fn faulted(name: &str, fault: &str) -> Column {
    Column {
        jurisdiction: name.to_owned(),
        admissible: false,
        findings: vec![],
        settled: None,
        stages: vec![],
        citations: vec![],
        assumptions: vec![],
        fault: Some(fault.to_owned()),
    }
}

fn column(name: &str, preview: Preview) -> Column {
    let mut citations: Vec<Citation> = vec![];
    let mut cite = |all: &[Citation]| {
        for one in all {
            if !citations.contains(one) {
                citations.push(one.clone());
            }
        }
    };
    for finding in &preview.findings {
        cite(&finding.citations);
    }
    let (mut settled, mut stages) = (None, vec![]);
    match &preview.route {
        Some(PreviewRoute::Settled(decision)) => {
            cite(&decision.citations);
            settled = Some(decision.title.clone());
        }
        Some(PreviewRoute::Staged(planned)) => {
            let all: Vec<Stage> = planned.iter().map(|one| one.stage.clone()).collect();
            for one in planned {
                let mut row = row(&one.stage, &all);
                row.due = one.due.map(|day| day.to_string());
                row.provisional = one.provisional;
                cite(&row.citations);
                stages.push(row);
            }
        }
        None => {}
    }
    Column {
        jurisdiction: name.to_owned(),
        admissible: preview.route.is_some(),
        findings: preview.findings,
        settled,
        stages,
        citations,
        assumptions: preview.assumptions,
        fault: None,
    }
}

fn row(stage: &Stage, stages: &[Stage]) -> Row {
    let deadline = stage.deadline.as_ref();
    let refusals = stage
        .outcomes
        .iter()
        .filter(|one| matches!(one.kind, OutcomeKind::Refuse | OutcomeKind::Reject));
    let needs: Vec<Text> = refusals
        .flat_map(|one| one.requires.iter().map(requirement))
        .collect();
    let mut citations = stage.citations.clone();
    let more = deadline.iter().flat_map(|one| &one.citations);
    let more = more.chain(stage.outcomes.iter().flat_map(|one| &one.citations));
    for one in more {
        if !citations.contains(one) {
            citations.push(one.clone());
        }
    }
    let length = deadline.map(|one| {
        let start = clock_start(one.start);
        match one.within.map(period) {
            Some(length) => both(
                format!("{}起{}", start.zh, length.zh),
                format!("{} {}", length.en, start.en),
            ),
            None => both("由有关主体设定的期限", "the time limit that was set"),
        }
    });
    Row {
        stage: stage.title.clone(),
        decides: actor(stage.actor),
        period: length,
        due: None,
        provisional: false,
        silence: deadline.map(|one| expiry(&one.expiry, stage, stages)),
        extension: deadline
            .and_then(|one| one.extension.as_ref())
            .map(extension),
        refusal_needs: (!needs.is_empty()).then(|| listed(needs)),
        citations,
    }
}

/// A line of the table: what it is called, and what each jurisdiction has there.
type Line = (String, Vec<String>);

fn table(columns: &[Column], lang: Lang) -> String {
    let say = |text: &Text| match lang {
        Lang::Zh => text.zh.clone(),
        Lang::En => text.en.clone(),
    };
    let word = |zh: &str, en: &str| say(&both(zh, en));
    let of = |told: &dyn Fn(&Column) -> String| columns.iter().map(told).collect::<Vec<_>>();
    let mut lines: Vec<Line> = vec![(String::new(), of(&|one| one.jurisdiction.clone()))];
    lines.push((
        word("可否提交", "admissible"),
        of(&|one| match &one.fault {
            Some(fault) => fault.clone(),
            None if one.admissible => word("可以", "yes"),
            None => word("不可以", "no"),
        }),
    ));
    let found = |one: &Column| {
        let told = one.findings.iter().map(|finding| {
            let mark = match finding.severity {
                Severity::Error => "!",
                Severity::Warning => "?",
                Severity::Note => "·",
            };
            format!("{mark} {}: {}", finding.subject, say(&finding.message))
        });
        told.collect::<Vec<_>>().join("; ")
    };
    lines.push((word("意见", "findings"), of(&found)));
    let settled = |one: &Column| one.settled.as_ref().map(say).unwrap_or_default();
    lines.push((word("直接办结", "settled"), of(&settled)));
    let most = columns
        .iter()
        .map(|one| one.stages.len())
        .max()
        .unwrap_or(0);
    for index in 0..most {
        let text = |told: &dyn Fn(&Row) -> Option<String>| {
            of(&|one| one.stages.get(index).and_then(told).unwrap_or_default())
        };
        let head = word("环节", "stage");
        lines.push((
            format!("{head} {}", index + 1),
            text(&|row| Some(say(&row.stage))),
        ));
        lines.push((
            word("办理主体", "who decides"),
            text(&|row| Some(say(&row.decides))),
        ));
        lines.push((
            word("期限", "period"),
            text(&|row| row.period.as_ref().map(say)),
        ));
        lines.push((
            word("到期日", "due"),
            text(&|row| {
                let may_move = if row.provisional { "*" } else { "" };
                row.due.as_ref().map(|due| format!("{due}{may_move}"))
            }),
        ));
        lines.push((
            word("逾期后果", "silence"),
            text(&|row| row.silence.as_ref().map(say)),
        ));
        lines.push((
            word("延期", "extension"),
            text(&|row| row.extension.as_ref().map(say)),
        ));
        lines.push((
            word("不同意须有", "a refusal needs"),
            text(&|row| row.refusal_needs.as_ref().map(say)),
        ));
        lines.push((
            word("依据", "articles"),
            text(&|row| Some(cited(&row.citations, &say))),
        ));
    }
    if most == 0 {
        lines.push((
            word("依据", "articles"),
            of(&|one| cited(&one.citations, &say)),
        ));
    }
    laid_out(&lines)
}

fn cited(citations: &[Citation], say: &dyn Fn(&Text) -> String) -> String {
    let all = citations.iter().map(|one| say(&citation(one)));
    all.collect::<Vec<_>>().join(", ")
}

/// How wide a column gets before its text goes on in the next line.
const WIDTH: usize = 34;

/// Lines up columns; ideographs are two wide.
fn laid_out(lines: &[Line]) -> String {
    let lines = lines
        .iter()
        .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let mut text = String::new();
    for (head, cells) in lines {
        let mut parts: Vec<Vec<String>> = vec![wrapped(head, 16)];
        parts.extend(cells.iter().map(|cell| wrapped(cell, WIDTH)));
        let height = parts.iter().map(Vec::len).max().unwrap_or(0);
        for row in 0..height {
            let mut line = String::new();
            for (column, part) in parts.iter().enumerate() {
                let cell = part.get(row).map_or("", String::as_str);
                let width = if column == 0 { 16 } else { WIDTH };
                line.push_str(cell);
                line.push_str(&" ".repeat((width + 2).saturating_sub(wide(cell))));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text.trim_end().to_owned()
}

fn wide(text: &str) -> usize {
    text.chars()
        .map(|character| if character > '\u{2e7f}' { 2 } else { 1 })
        .sum()
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![];
    let mut line = String::new();
    for word in text.split_inclusive(|character: char| character == ' ' || character > '\u{2e7f}') {
        if wide(&line) + wide(word.trim_end()) > width && !line.is_empty() {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        line.push_str(word);
    }
    lines.push(line.trim_end().to_owned());
    lines
}
