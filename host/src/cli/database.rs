//! `bylaw database`: what the owner of a `PostgreSQL` database does for the host.

use anyhow::Context;

use super::Failed;
use super::output::print;
use crate::store;

/// The variable that holds the owner's URL, which may contain a password.
const OWNER: &str = "BYLAW_OWNER_DATABASE";

/// Make the tables, or bring them up to date, and let a role work with them.
///
/// The owner's URL is read from the variable `BYLAW_OWNER_DATABASE`. The role must exist, own
/// nothing, and be the one that the host's configuration connects as.
#[derive(clap::Args)]
pub(super) struct Prepare {
    /// The role that hosts connect as
    #[arg(long)]
    role: String,
}

/// Prepares a database.
pub(super) async fn prepare(args: &Prepare) -> Result<(), Failed> {
    let owner = std::env::var(OWNER)
        .with_context(|| format!("{OWNER} is not set; write postgres://OWNER@HOST/NAME into it"))?;
    store::prepare(&owner, &args.role).await?;
    print(&format!(
        "the tables are up to date; `{}` may work with them",
        args.role
    ))
}
