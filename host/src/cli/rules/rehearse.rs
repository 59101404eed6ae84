//! `bylaw rules rehearse FILE.wasm`: asks a component again whatever a database holds, beside a host
//! that serves or without one. Nothing is written.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use indicatif::ProgressStyle;

use crate::cli::output::{print, print_json};
use crate::cli::{Failed, progress};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::Date;
use crate::domain::rehearsal::{
    EXAMPLES, MOST_EXAMPLES, RehearsalGroup, RehearsalReport, Threshold,
};
use crate::files;
use crate::flow::{self, FilingDays, Host, Progress, Rehearsing};
use crate::rules::Plugin;
use crate::start::set_up;

/// How often the bar moves.
const TICK: Duration = Duration::from_millis(200);

/// Ask a component again whatever was filed, and show what would differ from what was recorded.
///
/// Exit 1 if more differs than --at-most or --per-ten-thousand allow.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The component
    file: PathBuf,
    /// The jurisdiction whose matters are asked about
    #[arg(long)]
    jurisdiction: String,
    /// The host's configuration, which names the database
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
    #[arg(long)]
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
        tell(&report, exceeded)?;
    }
    if exceeded { Err(Failed::Asked) } else { Ok(()) }
}

fn load(host: &Host, args: &Args) -> anyhow::Result<Arc<Plugin>> {
    let jurisdiction = host.jurisdiction(&args.jurisdiction)?;
    let shown = args.file.display();
    let (folder, name) = files::open_beside(&args.file)?;
    let bytes = folder
        .read(&name)
        .with_context(|| format!("{shown} cannot be read"))?;
    let plugin = host
        .library
        .load(&bytes, jurisdiction.policy.limits)
        .with_context(|| format!("{shown} cannot serve as rules"))?;
    let described = &plugin.description().jurisdiction;
    if described != jurisdiction.name() {
        bail!("{shown} holds the rules of `{described}`");
    }
    Ok(plugin)
}

async fn watched(
    host: &Host,
    jurisdiction: &str,
    what: &Rehearsing,
) -> anyhow::Result<RehearsalReport> {
    let seen = Arc::new(Progress::default());
    let bar = progress(0);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {per_sec} {eta} {msg}")
    {
        bar.set_style(style);
    }
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

fn tell(report: &RehearsalReport, exceeded: bool) -> Result<(), Failed> {
    for group in &report.groups {
        tell_group(group)?;
    }
    let left = &report.left_out;
    print(&format!(
        "{} matters: {} the same, {} differ, {} are put otherwise; not compared: {} erased, {} undecided, {} unreadable",
        report.matters,
        report.same,
        report.differing,
        report.reworded,
        left.erased,
        left.undecided,
        left.unreadable
    ))?;
    for case in &left.unreadable_cases {
        print(&format!("    unreadable: {case}"))?;
    }
    print(&format!("not covered: {}", report.not_covered.en))?;
    if exceeded {
        print("more differ than may")?;
    }
    Ok(())
}

fn tell_group(group: &RehearsalGroup) -> Result<(), Failed> {
    let article = group.article.as_ref().map_or_else(
        || "no article".to_owned(),
        |article| format!("{} {}", article.instrument, article.article),
    );
    let kinds = group.kinds.iter();
    let kinds: Vec<String> = kinds
        .map(|(kind, count)| format!("{kind} {count}"))
        .collect();
    print(&format!(
        "{article}, {}: {} matters ({})",
        group.what,
        group.matters,
        kinds.join(", ")
    ))?;
    for example in &group.examples {
        print(&format!(
            "    {} filed on {}",
            example.case, example.filed_on
        ))?;
        for words in &example.differs {
            print(&format!("        {}", words.en))?;
        }
    }
    Ok(())
}
