//! `bylaw calendar`: loads the yearly arrangement of working days, while the host runs or not.

use std::path::PathBuf;

use anyhow::{Context, anyhow};

use super::Failed;
use super::output::{print, print_json};
use crate::calendar::Calendar;
use crate::clock::Clock;
use crate::config::Config;
use crate::files;
use crate::flow::{self, FlowError, Host, RecountReport};
use crate::start::set_up;

/// How many cases are read at once.
const PAGE: u32 = 1_000;

/// Add years to a calendar, or amend them, and count every open clock again.
///
/// Jurisdictions that count by that calendar are all amended, or those that are named. Sent twice,
/// it changes nothing the second time. Prints which case moved, from which day to which, and why.
#[derive(clap::Args)]
pub(super) struct Load {
    /// The years, as in `policies/calendars/cn.toml`
    file: PathBuf,
    /// The calendar of the policies that is amended
    #[arg(long, default_value = "cn")]
    calendar: String,
    /// Only this jurisdiction; may be given several times
    #[arg(long)]
    jurisdiction: Vec<String>,
    /// The host's configuration
    #[arg(long)]
    config: Option<PathBuf>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// Loads a calendar.
pub(super) async fn load(args: &Load) -> Result<(), Failed> {
    let shown = args.file.display().to_string();
    let text = files::read_named(&args.file).with_context(|| format!("cannot read `{shown}`"))?;
    let calendar = Calendar::from_toml(&shown, &text)?;
    let config = match &args.config {
        Some(path) => Config::read(path)?,
        None => Config::default(),
    };
    let host = set_up(&config)?;
    let host = host.reading_host(&config.database, Clock::System).await?;
    let names = named(&host, args)?;
    let mut revisions = vec![];
    for name in &names {
        let loaded = flow::load_calendar(&host, name, &calendar, "command-line", None).await?;
        revisions.push((name, loaded.revision));
    }
    flow::recount_all(&host).await?;
    let mut reports = vec![];
    for (name, revision) in revisions {
        reports.push(whole_report(&host, name, revision).await?);
    }
    if args.json {
        return print_json(&reports);
    }
    reports.iter().try_for_each(tell)
}

/// The report to its end.
async fn whole_report(host: &Host, name: &str, revision: u32) -> Result<RecountReport, FlowError> {
    let mut report = flow::recounts(host, name, revision, None, "", PAGE).await?;
    while let Some(after) = report.next.take() {
        let page = flow::recounts(host, name, revision, None, &after, PAGE).await?;
        report.recounted.extend(page.recounted);
        report.next = page.next;
        report.unfinished = page.unfinished;
    }
    Ok(report)
}

/// The jurisdictions that are amended.
fn named(host: &Host, args: &Load) -> anyhow::Result<Vec<String>> {
    for name in &args.jurisdiction {
        host.jurisdiction(name)?;
    }
    let wanted = |name: &str| {
        args.jurisdiction.is_empty() || args.jurisdiction.iter().any(|one| one == name)
    };
    let counting = host.jurisdictions().filter(|jurisdiction| {
        jurisdiction.policy.calendar.0 == args.calendar && wanted(jurisdiction.name())
    });
    let names: Vec<String> = counting
        .map(|jurisdiction| jurisdiction.name().to_owned())
        .collect();
    if names.is_empty() {
        return Err(anyhow!(
            "no jurisdiction that is meant counts by the calendar `{}`",
            args.calendar
        ));
    }
    Ok(names)
}

fn tell(report: &RecountReport) -> Result<(), Failed> {
    for case in &report.recounted {
        print(&format!(
            "{}: {} -> {} ({})\n    {}",
            case.case, case.was, case.now, case.why.en, case.why.zh
        ))?;
    }
    print(&format!(
        "{}: calendar {}, {} cases recounted{}",
        report.jurisdiction,
        report.revision,
        report.recounted.len(),
        if report.unfinished {
            ", others are still to be"
        } else {
            ""
        }
    ))
}
