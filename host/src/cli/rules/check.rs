//! `bylaw rules check FILE.wasm`: whether a component may serve as rules, and how it answers.

use std::path::PathBuf;

use serde::Serialize;

use super::limits::LimitsOf;
use crate::cli::Failed;
use crate::cli::output::{print, print_json};
use crate::domain::words::shown;
use crate::files::{self, ReadError};
use crate::rules::conformance::{
    ClassCell, Counts, Demand, KindRow, LoadCheck, Options, Report, load, run as ask, too_large,
    weekdays,
};
use crate::rules::{Limits, RulesEngine};

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
        Ok(bytes) => load(&RulesEngine::start(limits.memory)?, &bytes, limits),
        Err(error @ ReadError::TooLarge { .. }) => (too_large(&error), None),
        Err(error) => return Err(error.into()),
    };
    if !args.json {
        print(&args.file.display().to_string())?;
        checks.iter().for_each(print_check);
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
            None => println!("\nrefused"),
        }
    }
    if holds { Ok(()) } else { Err(Failed::Asked) }
}

fn print_check(check: &LoadCheck) {
    let result = match check.passed {
        Some(true) => "ok",
        Some(false) => "FAILED",
        None => "not reached",
    };
    // A component that was refused is named by what it says of itself.
    let detail = shown(&check.detail);
    println!("  {:<12} {result:<11} {detail}", check.name);
}

fn print_report(report: &Report, limits: &Limits) -> Result<(), Failed> {
    println!(
        "\n{} generated matters, seed {}; each cell: routes/settled/findings/faults",
        report.matters, report.seed
    );
    print_table(report, "sharing class", |row| &row.sharing);
    print_table(report, "opening class", |row| &row.opening);
    println!(
        "  - kind not described; () class not described; * inadmissible; ! routes are missing\n"
    );
    for held in &report.properties {
        println!(
            "  {:<6} {}",
            if held.holds { "ok" } else { "FAILED" },
            held.meaning
        );
        if let Some(detail) = held.detail.as_ref().filter(|_| !held.holds) {
            println!("         {} times, first: {}", held.broken, shown(detail));
        }
    }
    println!(
        "  costliest call: {} of {} units of fuel",
        report.most_fuel, limits.fuel
    );
    if let Some(example) = &report.counterexample {
        println!(
            "\nmatter {}, for `bylaw plan --jurisdiction {} FILE`:",
            example.number, report.jurisdiction
        );
        print(&serde_json::to_string_pretty(&example.matter)?)?;
    }
    let Counts {
        routes,
        settled,
        findings,
        faults,
    } = report.total;
    let failed = report.properties.iter().filter(|held| !held.holds).count();
    println!(
        "\n{}: {} matters, {routes} routes, {settled} settled, {findings} with findings, {faults} faults; {failed} of {} properties fail",
        report.jurisdiction,
        report.matters,
        report.properties.len(),
    );
    Ok(())
}

fn print_table(report: &Report, title: &str, cells: impl Fn(&KindRow) -> &[ClassCell]) {
    let heads = report.kinds.first().map_or(&[][..], &cells);
    print!("\n  {title:<24} {:>18}", "all");
    for head in heads {
        let class = if head.known {
            head.class.clone()
        } else {
            format!("({})", head.class)
        };
        print!(" {class:>18}");
    }
    println!();
    for row in &report.kinds {
        let mark = if row.known { ' ' } else { '-' };
        print!(
            " {mark}{:<24} {:>18}",
            row.kind.to_string(),
            counted(&row.total)
        );
        for cell in cells(row) {
            let mark = match cell.demand {
                Demand::Route if cell.counts.routed() == 0 => "!",
                Demand::Inadmissible => "*",
                _ => "",
            };
            print!(" {:>18}", format!("{}{mark}", counted(&cell.counts)));
        }
        println!();
    }
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
