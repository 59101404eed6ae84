//! `bylaw rules`: what authors and operators do with components that hold rules.

mod check;
mod compare;
mod component;
mod diff;
mod fuzz;
mod guard;
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
    /// Tell what changed between two components, in the terms of the law.
    Diff(diff::Args),
    /// Ask a component about matters that make no sense, and shrink what breaks a property.
    Fuzz(fuzz::Args),
    /// Put one matter to several jurisdictions, side by side.
    Compare(compare::Args),
    /// Search for matters in which a jurisdiction's rules are laxer than those above it.
    Guard(guard::Args),
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
        Rules::Diff(args) => diff::run(&args),
        Rules::Fuzz(args) => fuzz::run(&args),
        Rules::Compare(args) => compare::run(args).await,
        Rules::Guard(args) => guard::run(&args),
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
