//! `bylaw plan --jurisdiction J FILE`: which way a matter would go, without filing it.

use std::path::PathBuf;

use super::{Failed, here, input, output};
use crate::domain::Matter;
use crate::flow::preview;

/// What to plan.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Whose rules are asked.
    #[arg(long)]
    jurisdiction: String,
    /// One matter as JSON; `-` reads standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Prints the checked route with due dates, or findings, as JSON. Exit 1 if the rules gave no
/// usable answer, 2 if they could not be asked.
pub(super) async fn run(args: Args) -> Result<(), Failed> {
    let matter: Matter = input::read_json(&args.file, "one matter")?;
    let jurisdiction = here::jurisdiction(&args.jurisdiction)?;
    match preview(&jurisdiction, &matter).await {
        Ok(preview) => output::print_json(&preview),
        Err(error) => Err(output::no_answer(&args.jurisdiction, error)),
    }
}
