//! `bylaw rules fuzz FILE.wasm`: rules asked about matters that make no sense.

use std::path::{Path, PathBuf};

use anyhow::Context;

use super::component;
use super::limits::LimitsOf;
use crate::cli::output::{complain, print, print_json};
use crate::cli::{Failed, here, progress};
use crate::clock::Clock;
use crate::domain::in_short::in_short;
use crate::domain::{Date, Description};
use crate::files::{self, Dir};
use crate::policy::Policy;
use crate::rules::Limits;
use crate::rules::conformance::weekdays;
use crate::rules::fuzz::{Fuzzed, Options, Property, fuzz, origin};
use crate::rules::shape::Budget;
use crate::scenario::save_counterexamples;

/// What to ask.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The component.
    file: PathBuf,
    /// How many matters to generate; 10,000, or with `--minutes` as many as there is time for.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    matters: Option<u64>,
    /// Where the generator starts; the same seed makes the same matters.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Stop after so many minutes.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    minutes: Option<u16>,
    /// Save counterexamples in this folder: a scenario file and the matter as JSON, each.
    #[arg(long, value_name = "FOLDER")]
    save: Option<PathBuf>,
    #[command(flatten)]
    limits: LimitsOf,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

/// Asks. Exit 1 if a property does not hold, 2 if the component cannot be used.
pub(crate) fn run(args: &Args) -> Result<(), Failed> {
    // What cannot be written to is said before the search and not after it.
    let into = args.save.as_deref().map(files::make_folder).transpose()?;
    let policy = args.limits.policy()?;
    let limits = policy
        .as_ref()
        .map_or_else(Limits::default, |policy| policy.limits);
    let engine = component::engine()?;
    let plugin = component::load_within(&engine, &args.file, limits)?;
    let origin = day_in_force(policy, plugin.description())?;
    let (calendar, started) = (weekdays()?, Clock::System.now());
    let over = || {
        let asked = Clock::System.now().as_second() - started.as_second();
        args.minutes
            .is_some_and(|minutes| asked >= i64::from(minutes) * 60)
    };
    let matters = match (args.matters, args.minutes) {
        (Some(matters), _) => matters,
        (None, Some(_)) => u64::MAX,
        (None, None) => 10_000,
    };
    let options = Options {
        matters,
        seed: args.seed,
        budget: Budget::default(),
        origin,
    };
    let bar = progress(usize::try_from(matters).unwrap_or(usize::MAX));
    let fuzzed = fuzz(&plugin, &calendar, options, &over, &|done| bar.inc(done));
    bar.finish_and_clear();
    if args.json {
        print_json(&fuzzed)?;
    } else {
        print(&told(&fuzzed)?)?;
    }
    if let (Some(folder), Some(into)) = (&args.save, &into) {
        save(folder, into, &fuzzed)?;
    }
    if fuzzed.broken.is_empty() {
        Ok(())
    } else {
        Err(Failed::Asked)
    }
}

/// A day on which the policy that was named, or the folder's, has something in force: on another,
/// `bylaw scenario` cannot ask the rules about what is saved.
fn day_in_force(named: Option<Policy>, rules: &Description) -> anyhow::Result<Option<Date>> {
    let policy = match named {
        Some(policy) => Some(policy),
        None => here::policy(&rules.jurisdiction)?,
    };
    let day = policy.zip(origin(rules));
    Ok(day.and_then(|(policy, usual)| policy.day_in_force(&rules.instruments, usual)))
}

fn told(fuzzed: &Fuzzed) -> Result<String, Failed> {
    let mut lines: Vec<String> = vec![];
    for property in Property::ALL {
        let broken: Vec<_> = fuzzed
            .broken
            .iter()
            .filter(|one| one.property == property)
            .collect();
        let mark = if broken.is_empty() { "ok" } else { "FAILED" };
        lines.push(format!("  {mark:<6} {}", property.meaning()));
        for one in broken {
            lines.push(format!("         {} times: {}", one.shown, one.detail));
            let matter = one.fuller.as_ref().unwrap_or(&one.matter);
            lines.push(format!("         {}", in_short(matter)?));
        }
        let more = || fuzzed.more.iter().filter(|one| one.property == property);
        if more().next().is_some() {
            lines.push(format!("         and {} more ways:", more().count()));
            lines.extend(more().map(|one| format!("           {} times: {}", one.shown, one.way)));
        }
    }
    let more = match fuzzed.more.len() {
        0 => String::new(),
        more => format!(", and {more} more ways"),
    };
    lines.push(format!(
        "{}: {} matters, seed {}; {} counterexamples{more}",
        fuzzed.jurisdiction,
        fuzzed.matters,
        fuzzed.seed,
        fuzzed.broken.len()
    ));
    Ok(lines.join("\n"))
}

/// Writes each counterexample: what `bylaw scenario` reads, and the matter for `bylaw plan`.
fn save(folder: &Path, into: &Dir, fuzzed: &Fuzzed) -> anyhow::Result<()> {
    let shown = folder.display();
    let saved = save_counterexamples(into, fuzzed)
        .with_context(|| format!("{shown} cannot be written to"))?;
    for one in saved {
        match one.without_scenario {
            None => complain(&format!("saved {shown}/{}.toml and .json", one.name)),
            Some(error) => complain(&format!("saved {shown}/{}.json only: {error}", one.name)),
        }
    }
    Ok(())
}
