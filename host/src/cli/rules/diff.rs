//! `bylaw rules diff OLD NEW`: what changed between two components, in the terms of the law.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::component;
use super::limits::LimitsOf;
use crate::cli::{Failed, output, progress};
use crate::domain::guide::words::Worded;
use crate::domain::in_short::in_short;
use crate::domain::{MatterKind, phrases};
use crate::rules::changes::{Changes, DescribedChange, Group, Options, changes};
use crate::rules::shape::Budget;
use crate::rules::words_of;

/// What to compare.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The component as it was.
    old: PathBuf,
    /// The component as it is.
    new: PathBuf,
    /// How many matters to generate, besides those that are asked whatever the seed.
    #[arg(long, default_value_t = 5_000, value_parser = clap::value_parser!(u64).range(1..))]
    matters: u64,
    /// Where the generator starts; the same seed makes the same matters.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// File on the days around which an instrument or a year begins or ends, instead of on every
    /// day: faster.
    #[arg(long)]
    edge_days: bool,
    #[command(flatten)]
    limits: LimitsOf,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

/// What is printed as JSON.
#[derive(Serialize)]
struct Report {
    /// SHA-256 of the components; equal components answer equally.
    old_component: String,
    new_component: String,
    #[serde(flatten)]
    found: Changes,
}

/// Compares. Exit 0 if nothing differs, 1 if something does, 2 if a component cannot be used.
pub(crate) fn run(args: &Args) -> Result<(), Failed> {
    let limits = args.limits.read()?;
    let engine = component::engine()?;
    let read = |file: &Path| component::read_within(file, limits);
    let before = read(&args.old)?;
    let old = component::load_bytes(&engine, &args.old, &before, limits)?;
    let after = read(&args.new)?;
    let new = component::load_bytes(&engine, &args.new, &after, limits)?;
    let bar = progress(0);
    let options = Options {
        matters: args.matters,
        every_day: !args.edge_days,
        seed: args.seed,
        budget: Budget::default(),
    };
    let told_of = |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let words = words_of(&before, &after);
    let found = changes(&old, &new, options, &words, &told_of);
    bar.finish_and_clear();
    let report = Report {
        old_component: old.digest().to_owned(),
        new_component: new.digest().to_owned(),
        found,
    };
    if args.json {
        output::print_json(&report)?;
    } else {
        output::print(&told(&report)?)?;
    }
    if report.found.none() {
        Ok(())
    } else {
        Err(Failed::Asked)
    }
}

fn told(report: &Report) -> Result<String, Failed> {
    let found = &report.found;
    let mut lines: Vec<String> = vec![];
    if !found.described.is_empty() {
        lines.push("what the rules say of themselves".to_owned());
        lines.extend(found.described.iter().flat_map(described));
        lines.push(String::new());
    }
    let mut before: Option<MatterKind> = None;
    for group in &found.answers {
        if before != Some(group.kind) {
            before = Some(group.kind);
            lines.push(group.kind.to_string());
        }
        lines.extend(one(group)?);
    }
    lines.push(format!("old: SHA-256 {}", report.old_component));
    lines.push(format!("new: SHA-256 {}", report.new_component));
    if report.old_component == report.new_component {
        lines.push("they are the same component".to_owned());
    } else if found.none() {
        lines.push(format!(
            "the bytes differ; no difference was found among {} matters, which is no proof that there \
             is none",
            found.matters + found.systematic
        ));
    }
    lines.push(format!(
        "{} and {}: {} matters, seed {}, and {} whatever the seed; {} answered otherwise, {} differences in answers, {} in descriptions",
        found.old,
        found.new,
        found.matters,
        found.seed,
        found.systematic,
        found.differing,
        found.answers.len(),
        found.described.len()
    ));
    Ok(lines.join("\n"))
}

/// In English and in Chinese: what changed may stand in one of them only.
fn described(change: &DescribedChange) -> [String; 2] {
    let none = phrases::both("无", "nothing");
    let (old, new) = (
        change.old.as_ref().unwrap_or(&none),
        change.new.as_ref().unwrap_or(&none),
    );
    let what = crate::domain::words::word(&change.what);
    let head = |before: &str, place: &str| match place {
        "" => format!("  {before}"),
        place => format!("  {before} {place}"),
    };
    let (en, zh) = (head(&what, &change.place.en), head(" ", &change.place.zh));
    [
        format!("{en}: {} → {}", old.en, new.en),
        format!("{zh}: {} → {}", old.zh, new.zh),
    ]
}

fn one(group: &Group) -> Result<Vec<String>, Failed> {
    let text = group.difference.text();
    let cited: Vec<String> = group
        .difference
        .citations
        .iter()
        .map(ToString::to_string)
        .collect();
    let classes = group.sharing.iter().map(|class| class.en());
    let opened = group.opening.iter().map(|class| class.en());
    let classes: Vec<&str> = classes.chain(opened).collect();
    let among = if group.among_others {
        "    among others here that are in other words or by other articles, too many to tell apart"
    } else {
        ""
    };
    let lines = vec![
        format!("  {} {}", group.difference.what, text.en),
        format!("    {}", text.zh),
        among.to_owned(),
        format!("    articles: {}", cited.join(", ")),
        format!("    {} matters; {}", group.shown, classes.join(", ")),
        format!("    the smallest: {}", in_short(&group.matter)?),
    ];
    Ok(lines.into_iter().filter(|line| !line.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Text;
    use crate::domain::phrases::both;
    use crate::rules::changes::DescribedWhat;

    #[test]
    fn what_changed_in_chinese_only_is_told() {
        let change = DescribedChange {
            what: DescribedWhat::Treatment,
            place: both("town 第3条", "town 3"),
            old: Some(both("enforced：十日内答复。", "enforced: An answer.")),
            new: Some(both("enforced：五日内答复。", "enforced: An answer.")),
        };
        let told = described(&change);
        assert_eq!(
            told,
            [
                "  treatment town 3: enforced: An answer. → enforced: An answer.",
                "    town 第3条: enforced：十日内答复。 → enforced：五日内答复。",
            ]
        );
        let gone = DescribedChange {
            place: Text::default(),
            new: None,
            ..change
        };
        let [en, zh] = described(&gone);
        assert!(
            en.ends_with("→ nothing") && zh.ends_with("→ 无"),
            "{en}\n{zh}"
        );
    }
}
