//! `bylaw rules diff OLD NEW`: what changed between two components, in the terms of the law.

use std::path::PathBuf;

use super::component;
use super::limits::LimitsOf;
use crate::cli::{Failed, output, progress};
use crate::domain::guide::words::Worded;
use crate::domain::in_short::in_short;
use crate::domain::{MatterKind, Text};
use crate::rules::changes::{Changes, DescribedChange, Group, Options, changes};
use crate::rules::shape::Budget;

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

/// Compares. Exit 0 if nothing differs, 1 if something does, 2 if a component cannot be used.
pub(crate) fn run(args: &Args) -> Result<(), Failed> {
    let limits = args.limits.read()?;
    let engine = component::engine_within(limits)?;
    let old = component::load_within(&engine, &args.old, limits)?;
    let new = component::load_within(&engine, &args.new, limits)?;
    let bar = progress(usize::try_from(args.matters).unwrap_or(usize::MAX));
    let options = Options {
        matters: args.matters,
        every_day: !args.edge_days,
        seed: args.seed,
        budget: Budget::default(),
    };
    let found = changes(&old, &new, options, &|done| bar.inc(done));
    bar.finish_and_clear();
    if args.json {
        output::print_json(&found)?;
    } else {
        output::print(&told(&found)?)?;
    }
    if found.none() {
        Ok(())
    } else {
        Err(Failed::Asked)
    }
}

fn told(found: &Changes) -> Result<String, Failed> {
    let mut lines: Vec<String> = vec![];
    if !found.described.is_empty() {
        lines.push("what the rules say of themselves".to_owned());
        lines.extend(found.described.iter().map(described));
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

fn described(change: &DescribedChange) -> String {
    let said = |text: &Option<Text>| {
        text.as_ref()
            .map_or_else(|| "nothing".to_owned(), |text| text.en.clone())
    };
    let what = crate::domain::words::word(&change.what);
    let place = if change.place.en.is_empty() {
        String::new()
    } else {
        format!(" {}", change.place.en)
    };
    format!(
        "  {what}{place}: {} → {}",
        said(&change.old),
        said(&change.new)
    )
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
    Ok(vec![
        format!("  {} {}", group.difference.what, text.en),
        format!("    {}", text.zh),
        format!("    articles: {}", cited.join(", ")),
        format!("    {} matters; {}", group.shown, classes.join(", ")),
        format!("    the smallest: {}", in_short(&group.matter)?),
    ])
}
