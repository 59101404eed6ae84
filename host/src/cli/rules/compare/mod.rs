//! `bylaw rules compare FILE J1 J2 …`: one matter through several jurisdictions, side by side.

mod table;

use std::path::PathBuf;

use serde::Serialize;

use crate::cli::{Failed, here, input, output};
use crate::domain::phrases::{
    actor, both, clock_start, clock_start_of_first, expiry, extension, listed, period, requirement,
};
use crate::domain::{Citation, Finding, Matter, OutcomeKind, Stage, Text};
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
    /// The articles by which it does.
    settled_by: Vec<Citation>,
    stages: Vec<Row>,
    /// All articles, each once.
    citations: Vec<Citation>,
    assumptions: Vec<Text>,
    /// The rules gave no usable answer, and why.
    fault: Option<String>,
}

impl Column {
    /// The articles of the findings, each once.
    fn found_by(&self) -> Vec<Citation> {
        let mut all: Vec<Citation> = vec![];
        for one in self.findings.iter().flat_map(|finding| &finding.citations) {
            if !all.contains(one) {
                all.push(one.clone());
            }
        }
        all
    }
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
    /// What an approval needs beside being given, such as a consent or an agreement.
    approval_needs: Option<Text>,
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
        output::print(&table::table(&columns, args.lang))?;
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
        settled_by: vec![],
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
    let (mut settled, mut settled_by, mut stages) = (None, vec![], vec![]);
    match &preview.route {
        Some(PreviewRoute::Settled(decision)) => {
            cite(&decision.citations);
            settled = Some(decision.title.clone());
            settled_by.clone_from(&decision.citations);
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
        settled_by,
        stages,
        citations,
        assumptions: preview.assumptions,
        fault: None,
    }
}

fn row(stage: &Stage, stages: &[Stage]) -> Row {
    let deadline = stage.deadline.as_ref();
    let mut citations = stage.citations.clone();
    let more = deadline.iter().flat_map(|one| &one.citations);
    let more = more.chain(stage.outcomes.iter().flat_map(|one| &one.citations));
    for one in more {
        if !citations.contains(one) {
            citations.push(one.clone());
        }
    }
    let length = deadline.map(|one| {
        let first = stages.first().is_some_and(|first| first.id == stage.id);
        let start = if first {
            clock_start_of_first(one.start)
        } else {
            clock_start(one.start)
        };
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
        approval_needs: needs(stage, &[OutcomeKind::Approve]),
        refusal_needs: needs(stage, &[OutcomeKind::Refuse, OutcomeKind::Reject]),
        citations,
    }
}

/// What outcomes of these kinds ask for, each once.
fn needs(stage: &Stage, kinds: &[OutcomeKind]) -> Option<Text> {
    let mut all: Vec<Text> = vec![];
    let meant = stage
        .outcomes
        .iter()
        .filter(|one| kinds.contains(&one.kind));
    for needed in meant.flat_map(|one| &one.requires).map(requirement) {
        if !all.contains(&needed) {
            all.push(needed);
        }
    }
    (!all.is_empty()).then(|| listed(all))
}
