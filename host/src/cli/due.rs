//! `bylaw due --from D --within N --unit U`: a due date and its ledger.

use anyhow::{Context, anyhow};
use clap::ValueEnum;

use super::{Failed, here, output};
use crate::calendar::{Calendar, DueAnswer, Unit, answer, due_date};
use crate::domain::{Date, Period};

/// A ledger has a row for each day; nobody reads the rows of more years than these.
const MOST_YEARS: u16 = 100;

/// What to count.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The day of the event, which is not counted: YYYY-MM-DD.
    #[arg(long, value_name = "DATE")]
    from: Date,
    /// How many units.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = clap::value_parser!(u16).range(1..))]
    within: u16,
    /// What is counted.
    #[arg(long)]
    unit: UnitName,
    /// The calendar of working days, a file in `policies/calendars`.
    #[arg(long, default_value = "cn")]
    calendar: String,
    /// Print JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// A unit as the command line writes it.
#[derive(Clone, Copy, ValueEnum)]
enum UnitName {
    WorkingDays,
    CalendarDays,
    Months,
    Years,
}

impl From<UnitName> for Unit {
    fn from(name: UnitName) -> Self {
        match name {
            UnitName::WorkingDays => Self::WorkingDays,
            UnitName::CalendarDays => Self::CalendarDays,
            UnitName::Months => Self::Months,
            UnitName::Years => Self::Years,
        }
    }
}

/// Prints the due date and every day on the way to it.
pub(super) fn run(args: &Args) -> Result<(), Failed> {
    let calendar = here::calendar(&args.calendar)?;
    let period = Unit::from(args.unit).period(args.within);
    let answer = count(&calendar, args.from, period)
        .with_context(|| format!("`--within {}`", args.within))?;
    if args.json {
        output::print_json(&answer)
    } else {
        output::print(&answer.to_string())
    }
}

/// The date is cheap and the ledger is not, so the date comes first.
fn count(calendar: &Calendar, from: Date, period: Period) -> anyhow::Result<DueAnswer> {
    let due = due_date(calendar, from, period)?.due;
    if due.year() - from.year() > MOST_YEARS {
        return Err(anyhow!(
            "the period ends on {due}; a ledger tells {MOST_YEARS} years at most"
        ));
    }
    Ok(answer(calendar, from, period)?)
}
