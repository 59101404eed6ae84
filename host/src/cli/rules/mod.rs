//! `bylaw rules`: what authors and operators do with components that hold rules.

mod check;
mod registry;
mod vet;

use std::process::ExitCode;

use clap::Subcommand;

use super::Failed;

/// What to do.
#[derive(Subcommand)]
pub(super) enum Rules {
    /// Check a component: how it loads, and how it answers generated matters.
    Check(check::Args),
    /// Push a component to an OCI registry.
    Push(registry::Push),
    /// Fetch a component from an OCI registry by its digest.
    Pull(registry::Pull),
    /// Look at a component that comes on standard input, for a host that watches.
    #[command(hide = true)]
    Vet(vet::Args),
}

/// Does what needs no runtime and no log: a child has neither.
pub(super) fn run_bare(command: &Rules) -> Option<ExitCode> {
    let Rules::Vet(args) = command else {
        return None;
    };
    Some(vet::run(args))
}

/// Does it.
pub(super) async fn run(command: Rules) -> Result<(), Failed> {
    match command {
        Rules::Check(args) => check::run(&args),
        Rules::Push(args) => registry::push(args).await,
        Rules::Pull(args) => registry::pull(args).await,
        // Done before there was a runtime.
        Rules::Vet(_) => Ok(()),
    }
}
