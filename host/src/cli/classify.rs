//! `bylaw classify --jurisdiction J FILE`: which sharing and opening classes an entry may have.

use std::path::PathBuf;

use anyhow::anyhow;

use super::{Failed, here, input, output};
use crate::domain::{CatalogEntry, Date};
use crate::flow::classify;
use crate::policy::Jurisdiction;
use crate::start::today;

/// What to classify.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Whose rules are asked.
    #[arg(long)]
    jurisdiction: String,
    /// The day for which it holds: YYYY-MM-DD. Without it today, or the last day on which the
    /// rules were in force.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// One catalog entry as JSON; `-` reads standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Prints what is lawful, what is recommended and what is forbidden, as JSON. Exit 1 if the rules
/// gave no usable answer, 2 if they could not be asked.
pub(super) async fn run(args: Args) -> Result<(), Failed> {
    let entry: CatalogEntry = input::read_json(&args.file, "one catalog entry")?;
    let jurisdiction = here::jurisdiction(&args.jurisdiction)?;
    let on = match args.on {
        Some(day) => day,
        None => default_day(&jurisdiction)?,
    };
    match classify(&jurisdiction, entry, on).await {
        Ok(Some(classification)) => output::print_json(&classification),
        Ok(None) => Err(nothing_in_force(&jurisdiction, on).into()),
        Err(error) => Err(output::no_answer(&args.jurisdiction, error)),
    }
}

fn default_day(jurisdiction: &Jurisdiction) -> anyhow::Result<Date> {
    let today = today(jurisdiction);
    let day = jurisdiction.last_day_in_force(today);
    day.ok_or_else(|| {
        nothing_in_force(jurisdiction, today)
            .context("nothing was ever in force; name a day with `--on`")
    })
}

fn nothing_in_force(jurisdiction: &Jurisdiction, on: Date) -> anyhow::Error {
    let reason = jurisdiction
        .in_force(on)
        .err()
        .map_or_else(String::new, |reason| reason.0.en);
    anyhow!("`--on {on}` in {}: {reason}", jurisdiction.name())
}
