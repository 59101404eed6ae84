//! `bylaw rules`: what authors and operators do with components that hold rules.

mod bench;
mod build;
mod check;
mod compare;
mod component;
mod diff;
mod divergences;
mod exceptions;
mod explain;
mod fuzz;
mod guard;
mod keys;
mod limits;
mod made_of;
mod new;
mod place;
mod registry;
mod rehearse;
mod releases;
mod test;
mod trial;
mod vet;

use std::process::ExitCode;

use clap::Subcommand;

use super::Failed;

/// What to do.
#[derive(Subcommand)]
pub(super) enum Rules {
    /// Make a folder of rules that builds.
    New(new::Args),
    /// Build the component of a folder of rules.
    Build(build::Args),
    /// Check a component: how it loads, and how it answers generated matters.
    Check(check::Args),
    /// Measure what a decision costs, beside the rules that come with the host.
    Bench(bench::Args),
    /// Tell in words what the rules answer to a matter, and why.
    Explain(explain::Args),
    /// Run the scenarios of a folder of rules, and name the articles that none shows.
    Test(test::Args),
    /// Tell what changed between two components, in the terms of the law.
    Diff(diff::Args),
    /// Ask a component about matters that make no sense, and shrink what breaks a property.
    Fuzz(fuzz::Args),
    /// Put one matter to several jurisdictions, side by side.
    Compare(compare::Args),
    /// Search for matters in which a jurisdiction's rules are laxer than those above it.
    Guard(guard::Args),
    Rehearse(rehearse::Args),
    Acknowledge(rehearse::Acknowledge),
    Divergences(divergences::Args),
    Keygen(keys::Keygen),
    Sign(keys::Sign),
    Upload(releases::Upload),
    Propose(releases::Propose),
    Confirm(releases::Confirm),
    Withdraw(releases::Withdraw),
    Rollback(releases::Rollback),
    Releases(releases::Releases),
    /// Push a component to an OCI registry.
    ///
    /// Who asks is said in `BYLAW_REGISTRY_USER` and `BYLAW_REGISTRY_PASSWORD`, else by docker's
    /// configuration. If a policy in the folder `policies`, where this is run, has the key that the
    /// signature names, a signature that is not that key's under the component is not pushed.
    Push(registry::Push),
    /// Fetch a component from an OCI registry by its digest.
    ///
    /// Who asks is said in `BYLAW_REGISTRY_USER` and `BYLAW_REGISTRY_PASSWORD`, else by docker's
    /// configuration.
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
        Rules::New(args) => new::run(&args),
        Rules::Build(args) => build::run(&args),
        Rules::Check(args) => check::run(&args),
        Rules::Diff(args) => diff::run(&args),
        Rules::Fuzz(args) => fuzz::run(&args),
        Rules::Compare(args) => compare::run(args).await,
        Rules::Guard(args) => guard::run(&args),
        Rules::Rehearse(args) => rehearse::run(&args).await,
        Rules::Acknowledge(args) => rehearse::acknowledge(&args),
        Rules::Divergences(args) => divergences::run(&args).await,
        Rules::Keygen(args) => keys::keygen(&args),
        Rules::Sign(args) => keys::sign(&args),
        Rules::Upload(args) => releases::upload(&args),
        Rules::Propose(args) => releases::propose(&args),
        Rules::Confirm(args) => releases::confirm(&args),
        Rules::Withdraw(args) => releases::withdraw(&args),
        Rules::Rollback(args) => releases::rollback(&args),
        Rules::Releases(args) => releases::releases(&args),
        Rules::Push(args) => registry::push(args).await,
        Rules::Pull(args) => registry::pull(args).await,
        // Done before there was a runtime.
        Rules::Vet(_) => Ok(()),
        Rules::Bench(args) => bench::run(&args),
        Rules::Explain(args) => explain::run(args).await,
        Rules::Test(args) => test::run(&args).await,
    }
}
