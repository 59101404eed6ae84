//! `bylaw rules`: what authors and operators do with components that hold rules.

mod bench;
mod build;
mod check;
mod explain;
mod limits;
mod new;
mod test;

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
}

/// Does it.
pub(super) async fn run(command: Rules) -> Result<(), Failed> {
    match command {
        Rules::New(args) => new::run(&args),
        Rules::Build(args) => build::run(&args),
        Rules::Check(args) => check::run(&args),
        Rules::Bench(args) => bench::run(&args),
        Rules::Explain(args) => explain::run(args).await,
        Rules::Test(args) => test::run(&args).await,
    }
}
