//! `bylaw rules bench FILE.wasm`: what a decision costs, beside the rules that come with the host.
//!
//! A decision is what the host asks of a filing: the entry that it proposes, then its route, each in
//! a fresh sandbox and checked. All rules are asked in turn, round by round, so that they see the
//! same machine; compare the rows with each other, not with another day's.

mod sums;

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};

use super::component;
use super::limits::LimitsOf;
use crate::cli::output::complain;
use crate::cli::{Failed, here, output, progress};
use crate::clock::Stopwatch;
use crate::domain::Matter;
use crate::files::{self, ReadError};
use crate::rules::conformance::{Asker, Decided, Options, decide, matters};
use crate::rules::{CompiledCache, Limits, Plugin, RulesEngine};
use sums::{Row, Table};

/// Rounds that count; one more comes before them, so that caches are warm.
const ROUNDS: usize = 3;

/// Where the rules that come with the host are once they are built.
const BUILT: &str = "target/plugins";

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The component.
    file: PathBuf,
    /// Components to measure beside it: a folder.
    #[arg(long, value_name = "FOLDER", default_value = BUILT)]
    beside: PathBuf,
    /// How many matters each is asked about, in each of three rounds.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    matters: u64,
    /// Where the generator of matters starts.
    #[arg(long, default_value_t = Options::default().seed)]
    seed: u64,
    #[command(flatten)]
    limits: LimitsOf,
    /// Print the table as JSON.
    #[arg(long)]
    json: bool,
}

/// Rules, the matters that they are asked about, and what that cost so far.
struct Measured {
    plugin: Plugin,
    matters: Vec<Matter>,
    nanoseconds: Vec<u64>,
    fuel: Vec<u64>,
    faults: usize,
}

/// Measures. Exit 2 if the component cannot be read or is refused.
pub(crate) fn run(args: &Args) -> Result<(), Failed> {
    let limits = args.limits.read()?;
    let engine = RulesEngine::start()?;
    let cache = here::compiled()?;
    let bytes = component::read_within(&args.file, limits)?;
    let plugin = Plugin::load(&engine, cache.as_ref(), &bytes, limits)
        .with_context(|| format!("{} was refused", args.file.display()))?;
    let mut all = vec![Measured::of(plugin, args)];
    all.extend(beside(&engine, cache.as_ref(), args, &all)?);
    let bar = progress(all.len() * (ROUNDS + 1));
    for round in 0..=ROUNDS {
        for one in &mut all {
            one.round(round > 0);
            bar.inc(1);
        }
    }
    bar.finish_and_clear();
    let rows = all.into_iter().map(Measured::row);
    let rows: Option<Vec<Row>> = rows.collect();
    let table = Table {
        matters: args.matters,
        rounds: ROUNDS,
        seed: args.seed,
        optimised: !cfg!(debug_assertions),
        rows: rows.ok_or_else(|| anyhow!("there was nothing to measure"))?,
    };
    if args.json {
        output::print_json(&table)
    } else {
        output::print(&table.to_string())
    }
}

/// The other components of the folder, if there is one; those that the host's own limits refuse are
/// named and left out.
fn beside(
    engine: &RulesEngine,
    cache: Option<&CompiledCache>,
    args: &Args,
    own: &[Measured],
) -> anyhow::Result<Vec<Measured>> {
    let Ok(folder) = files::open_folder(&args.beside) else {
        if args.beside != Path::new(BUILT) {
            bail!("the folder `{}` cannot be opened", args.beside.display());
        }
        return Ok(vec![]);
    };
    let mut names = vec![];
    for entry in folder.entries()? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if std::path::Path::new(&name)
            .extension()
            .is_some_and(|ending| ending == "wasm")
        {
            names.push(name);
        }
    }
    names.sort();
    if names.is_empty() && args.beside != Path::new(BUILT) {
        bail!(
            "there is no component in the folder `{}`",
            args.beside.display()
        );
    }
    let mut all = vec![];
    for name in names {
        let limits = Limits::default();
        let bytes = match files::read_component_in(&folder, &name, limits.component) {
            Ok(bytes) => bytes,
            Err(error @ ReadError::TooLarge { .. }) => {
                complain(&format!("{name} is left out: {error}"));
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        match Plugin::load(engine, cache, &bytes, limits) {
            Ok(plugin) if own.iter().any(|one| one.plugin.digest() == plugin.digest()) => {}
            Ok(plugin) => all.push(Measured::of(plugin, args)),
            Err(error) => complain(&format!(
                "{name} is left out: {:#}",
                anyhow::Error::from(error)
            )),
        }
    }
    Ok(all)
}

impl Measured {
    fn of(plugin: Plugin, args: &Args) -> Self {
        let options = Options {
            matters: args.matters,
            seed: args.seed,
        };
        Self {
            matters: matters(plugin.description(), options),
            plugin,
            nanoseconds: vec![],
            fuel: vec![],
            faults: 0,
        }
    }

    /// Asks about every matter once.
    fn round(&mut self, counts: bool) {
        let asker: &dyn Asker = &self.plugin;
        for matter in &self.matters {
            let watch = Stopwatch::start();
            let decided = decide(asker, matter);
            let took = u64::try_from(watch.took().as_nanos()).unwrap_or(u64::MAX);
            match decided {
                _ if !counts => {}
                Decided::Answered { fuel } => {
                    self.nanoseconds.push(took);
                    self.fuel.push(fuel);
                }
                Decided::Faulted => self.faults += 1,
            }
        }
    }

    fn row(self) -> Option<Row> {
        Row::of(
            self.plugin.description().jurisdiction.clone(),
            self.nanoseconds,
            self.fuel,
            self.faults,
        )
    }
}
