//! `bylaw rules check FILE.wasm`: whether a component may serve as rules, and how it answers.

use std::path::PathBuf;

use serde::Serialize;

use super::component::{engine, hint, telling};
use super::limits::LimitsOf;
use crate::cli::Failed;
use crate::cli::output::{print, print_json};
use crate::domain::phrases::times;
use crate::files::{self, ReadError};
use crate::rules::Limits;
use crate::rules::conformance::{
    ClassCell, Counts, Demand, KindRow, LoadCheck, Options, Report, load, run as ask, too_large,
    weekdays,
};

/// What to check.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The component.
    file: PathBuf,
    /// How many matters to generate.
    #[arg(long, default_value_t = Options::default().matters, value_parser = clap::value_parser!(u64).range(1..))]
    matters: u64,
    /// Where the generator starts; the same seed makes the same matters.
    #[arg(long, default_value_t = Options::default().seed)]
    seed: u64,
    #[command(flatten)]
    limits: LimitsOf,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

/// What is printed as JSON.
#[derive(Serialize)]
struct Output {
    holds: bool,
    checks: Vec<LoadCheck>,
    report: Option<Report>,
}

/// Checks a component. Exit 1 if it is refused or a property does not hold, 2 if it cannot be read.
pub(crate) fn run(args: &Args) -> Result<(), Failed> {
    let limits = args.limits.read()?;
    let (checks, plugin) = match files::read_component(&args.file, limits.component) {
        Ok(bytes) => load(&telling(&engine()?, &args.file), &bytes, limits),
        Err(error @ ReadError::TooLarge { .. }) => (hinted(too_large(&error), limits), None),
        Err(error) => return Err(error.into()),
    };
    if !args.json {
        print(&args.file.display().to_string())?;
        checks.iter().try_for_each(print_check)?;
    }
    let calendar = weekdays()?;
    let report = plugin.map(|plugin| {
        let bar = crate::cli::progress(usize::try_from(args.matters).unwrap_or(usize::MAX));
        let options = Options {
            matters: args.matters,
            seed: args.seed,
        };
        let report = ask(&plugin, &calendar, options, &|done| bar.inc(done));
        bar.finish_and_clear();
        report
    });
    let holds = report.as_ref().is_some_and(Report::holds);
    if args.json {
        print_json(&Output {
            holds,
            checks,
            report,
        })?;
    } else {
        match report {
            Some(report) => print_report(&report, &limits)?,
            None => print("\nrefused")?,
        }
    }
    if holds { Ok(()) } else { Err(Failed::Asked) }
}

/// The check that failed, with what to do about it.
fn hinted(mut checks: Vec<LoadCheck>, limits: Limits) -> Vec<LoadCheck> {
    let failed = checks.iter_mut().filter(|one| one.passed == Some(false));
    failed.for_each(|one| one.detail.push_str(hint(limits)));
    checks
}

fn print_check(check: &LoadCheck) -> Result<(), Failed> {
    let result = match check.passed {
        Some(true) => "ok",
        Some(false) => "FAILED",
        None => "not reached",
    };
    print(&format!(
        "  {:<12} {result:<11} {}",
        check.name, check.detail
    ))
}

fn print_report(report: &Report, limits: &Limits) -> Result<(), Failed> {
    print(&format!(
        "\n{} generated matters, seed {}; each cell: routes/settled/findings/faults",
        report.matters, report.seed
    ))?;
    print(&table(report, "sharing class", |row| &row.sharing))?;
    print(&table(report, "opening class", |row| &row.opening))?;
    print(
        "  - kind not described; () class not described; * inadmissible; ! routes are missing\n",
    )?;
    for held in &report.properties {
        let result = if held.holds { "ok" } else { "FAILED" };
        print(&format!("  {result:<6} {}", held.meaning))?;
        if let Some(detail) = held.detail.as_ref().filter(|_| !held.holds) {
            let often = times(held.broken).en;
            print(&format!("         {often}, first: {detail}"))?;
        }
    }
    print(&format!(
        "  costliest call: {} of {} units of fuel",
        report.most_fuel, limits.fuel
    ))?;
    if let Some(example) = &report.counterexample {
        print(&format!(
            "\nmatter {}, for `bylaw plan --jurisdiction {} FILE`:",
            example.number, report.jurisdiction
        ))?;
        print(&serde_json::to_string_pretty(&example.matter)?)?;
    }
    print(&total(report))
}

fn total(report: &Report) -> String {
    let Counts {
        routes,
        settled,
        findings,
        faults,
    } = report.total;
    let failed = report.properties.iter().filter(|held| !held.holds).count();
    format!(
        "\n{}: {} matters, {routes} routes, {settled} settled, {findings} with findings, {faults} faults; {failed} of {} properties fail",
        report.jurisdiction,
        report.matters,
        report.properties.len(),
    )
}

/// A line for each kind, below an empty one and the heads.
fn table(report: &Report, title: &str, cells: impl Fn(&KindRow) -> &[ClassCell]) -> String {
    let heads = report.kinds.first().map_or(&[][..], &cells);
    let mut line = format!("\n  {title:<24} {:>18}", "all");
    for head in heads {
        let class = if head.known {
            head.class.clone()
        } else {
            format!("({})", head.class)
        };
        line.push_str(&cell(&class));
    }
    let mut lines = vec![line];
    for row in &report.kinds {
        let mark = if row.known { ' ' } else { '-' };
        let (kind, total) = (row.kind.to_string(), counted(&row.total));
        let mut line = format!(" {mark}{kind:<24} {total:>18}");
        for one in cells(row) {
            let mark = match one.demand {
                Demand::Route if one.counts.routed() == 0 => "!",
                Demand::Inadmissible => "*",
                _ => "",
            };
            line.push_str(&cell(&format!("{}{mark}", counted(&one.counts))));
        }
        lines.push(line);
    }
    lines.join("\n")
}

fn cell(text: &str) -> String {
    format!(" {text:>18}")
}

fn counted(counts: &Counts) -> String {
    let Counts {
        routes,
        settled,
        findings,
        faults,
    } = counts;
    format!("{routes}/{settled}/{findings}/{faults}")
}
