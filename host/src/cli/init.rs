//! `bylaw init`: the first operator of an installation.

use std::path::PathBuf;

use super::Failed;
use super::output::print;
use crate::clock::Clock;
use crate::config::Config;
use crate::flow;
use crate::start::{make_folder_of, set_up};

/// Make the first operator, and print the token once.
///
/// There are no default passwords: whoever runs this on the host's database is the installation's
/// administrator of the system, and appoints the others.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The operator's name
    #[arg(long)]
    name: String,
    /// The host's configuration
    #[arg(long)]
    config: Option<PathBuf>,
}

/// Makes the first operator.
pub(super) async fn run(args: &Args) -> Result<(), Failed> {
    let config = match &args.config {
        Some(path) => Config::read(path)?,
        None => Config::default(),
    };
    make_folder_of(&config.database)?;
    let host = set_up(&config)?;
    let host = host.reading_host(&config.database, Clock::System).await?;
    let founded = flow::found_operators(&host, &args.name).await?;
    host.store.close().await;
    // The token alone on standard output, so that it can be piped to where it is kept.
    eprintln!(
        "`{}` is the installation's administrator of the system; this token is shown once, and good \
         until {}:",
        args.name, founded.token.expires_at
    );
    print(&founded.token.token)
}
