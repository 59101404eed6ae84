//! `bylaw rules`: what authors and operators do with components that hold rules.

mod check;

use clap::Subcommand;

use super::Failed;

/// What to do.
#[derive(Subcommand)]
pub(super) enum Rules {
    /// Check a component: how it loads, and how it answers generated matters.
    Check(check::Args),
}

/// Does it.
#[allow(
    clippy::unused_async,
    reason = "commands that need a database are awaited here"
)]
pub(super) async fn run(command: Rules) -> Result<(), Failed> {
    match command {
        Rules::Check(args) => check::run(&args),
    }
}
