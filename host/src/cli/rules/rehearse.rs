//! `bylaw rules rehearse FILE.wasm`: asks a component again whatever was filed. A host that serves
//! does it and remembers what it found, or this program, on a database, and nothing is written.

mod ordered;
mod told;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::output::{print, print_json};
use crate::cli::server::Server;
use crate::cli::{Failed, progress};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::Date;
use crate::domain::rehearsal::{EXAMPLES, MOST_EXAMPLES, RehearsalReport, Threshold};
use crate::files;
use crate::flow::{self, FilingDays, Host, Progress, Rehearsing};
use crate::rules::Plugin;
use crate::start::set_up;

pub(super) use ordered::{Acknowledge, acknowledge};
use told::tell;

/// How often the bar moves.
const TICK: Duration = Duration::from_millis(200);

/// Ask a component again whatever was filed, and show what would differ from what was recorded.
///
/// With --server the host does it, with a component that was handed in. What it found stands
/// against activating the component, if more differs than may, until somebody acknowledges it.
/// Without, this program does it on the host's database, and nothing is written.
///
/// Exit 1 if more differs than --at-most or --per-ten-thousand allow, or than the policy does.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The component; with --server also its digest
    file: PathBuf,
    /// The jurisdiction whose matters are asked about
    #[arg(long)]
    jurisdiction: String,
    /// The host that rehearses
    #[arg(long, env = "BYLAW_SERVER", value_name = "URL")]
    server: Option<String>,
    /// The file with the token of an administrator, for the host
    #[arg(long, env = "BYLAW_TOKEN_FILE", value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Rehearse here, on the database that this configuration of the host names
    #[arg(long)]
    config: Option<PathBuf>,
    /// The first filing day
    #[arg(long)]
    from: Option<Date>,
    /// The last filing day
    #[arg(long)]
    until: Option<Date>,
    /// How many matters may differ
    #[arg(long, conflicts_with = "per_ten_thousand")]
    at_most: Option<u64>,
    /// How many of ten thousand may
    #[arg(long, value_parser = clap::value_parser!(u16).range(..=10_000))]
    per_ten_thousand: Option<u16>,
    /// How many cases are named beside each group
    #[arg(long, default_value_t = EXAMPLES, value_parser = clap::value_parser!(u32).range(..=i64::from(MOST_EXAMPLES)))]
    examples: u32,
    /// How many threads work; as many as there are cores by default
    #[arg(long)]
    threads: Option<NonZeroUsize>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

impl Args {
    fn threshold(&self) -> Option<Threshold> {
        let per = self.per_ten_thousand.map(Threshold::PerTenThousand);
        self.at_most.map(Threshold::AtMost).or(per)
    }
}

/// Rehearses.
pub(crate) async fn run(args: &Args) -> Result<(), Failed> {
    if let (Some(from), Some(until)) = (args.from, args.until)
        && until < from
    {
        return Err(anyhow::anyhow!("--until {until} lies before --from {from}").into());
    }
    match (&args.config, &args.server) {
        (None, Some(url)) => {
            if args.threads.is_some() {
                let why =
                    "--threads is for a rehearsal here, but --server or BYLAW_SERVER names a host";
                return Err(anyhow::anyhow!("{why}; name --config to rehearse here").into());
            }
            let token = args.token_file.clone();
            let token = token.context("--server wants --token-file, or BYLAW_TOKEN_FILE")?;
            ordered::rehearse(args, &Server::at(url.clone(), token)).await
        }
        _ => here(args).await,
    }
}

/// Rehearses in this process, on the host's database.
async fn here(args: &Args) -> Result<(), Failed> {
    let config = match &args.config {
        Some(path) => Config::read(path)?,
        None => Config::default(),
    };
    let host = set_up(&config)?;
    let host = host.reading_host(&config.database, Clock::System).await?;
    let what = Rehearsing {
        plugin: load(&host, args)?,
        days: FilingDays {
            from: args.from,
            until: args.until,
        },
        examples: args.examples,
        threads: args.threads,
        yielding: false,
    };
    let report = watched(&host, &args.jurisdiction, &what).await?;
    host.store.close().await;
    let exceeded = args
        .threshold()
        .is_some_and(|limit| limit.is_exceeded_by(&report));
    if args.json {
        print_json(&report)?;
    } else {
        tell(&report)?;
        if exceeded {
            print("more differ than may")?;
        }
    }
    if exceeded { Err(Failed::Asked) } else { Ok(()) }
}

fn load(host: &Host, args: &Args) -> anyhow::Result<Arc<Plugin>> {
    let jurisdiction = host.jurisdiction(&args.jurisdiction)?;
    let shown = args.file.display();
    let limits = jurisdiction.policy.limits;
    let bytes = files::read_component(&args.file, limits.component)?;
    let plugin = host
        .library
        .load(&bytes, limits)
        .with_context(|| format!("{shown} cannot serve as rules"))?;
    let described = &plugin.description().jurisdiction;
    if described != jurisdiction.name() {
        bail!("{shown} holds the rules of `{described}`");
    }
    Ok(plugin)
}

/// How far it has come, on a terminal.
fn bar() -> ProgressBar {
    let bar = progress(0);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {per_sec} {eta} {msg}")
    {
        bar.set_style(style);
    }
    bar
}

async fn watched(
    host: &Host,
    jurisdiction: &str,
    what: &Rehearsing,
) -> anyhow::Result<RehearsalReport> {
    let seen = Arc::new(Progress::default());
    let bar = bar();
    let mut work = std::pin::pin!(flow::rehearse(&host.store, jurisdiction, what, &seen));
    let report = loop {
        tokio::select! {
            report = &mut work => break report?,
            () = tokio::time::sleep(TICK) => {
                bar.set_length(seen.total());
                bar.set_position(seen.done());
                bar.set_message(format!("{} differ", seen.differing()));
            }
        }
    };
    bar.finish_and_clear();
    report.context("it was called off")
}
