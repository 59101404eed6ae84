//! `bylaw rules`: what authors and operators do with components that hold rules.

mod check;
mod keys;
mod rehearse;
mod releases;
mod server;

use clap::Subcommand;

use super::Failed;

/// What to do.
#[derive(Subcommand)]
pub(super) enum Rules {
    /// Check a component: how it loads, and how it answers generated matters.
    Check(check::Args),
    Rehearse(rehearse::Args),
    Keygen(keys::Keygen),
    Sign(keys::Sign),
    Upload(releases::Upload),
    Propose(releases::Propose),
    Confirm(releases::Confirm),
    Withdraw(releases::Withdraw),
    Rollback(releases::Rollback),
    Releases(releases::Releases),
}

/// Does it.
pub(super) async fn run(command: Rules) -> Result<(), Failed> {
    match command {
        Rules::Check(args) => check::run(&args),
        Rules::Rehearse(args) => rehearse::run(&args).await,
        Rules::Keygen(args) => keys::keygen(&args),
        Rules::Sign(args) => keys::sign(&args),
        Rules::Upload(args) => releases::upload(&args),
        Rules::Propose(args) => releases::propose(&args),
        Rules::Confirm(args) => releases::confirm(&args),
        Rules::Withdraw(args) => releases::withdraw(&args),
        Rules::Rollback(args) => releases::rollback(&args),
        Rules::Releases(args) => releases::releases(&args),
    }
}
