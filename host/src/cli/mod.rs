//! The command line: one file per subcommand.

mod appoint;
mod audit;
mod audit_compare;
mod backup;
mod calendar;
mod classify;
mod database;
mod demo;
mod due;
mod here;
mod init;
mod input;
pub(crate) mod output;
mod plan;
mod receipt;
mod rules;
mod scenario;
mod serve;
mod server;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::telemetry::{self, Form, TelemetryConfig};

/// A host for data-governance rules as WebAssembly plugins.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Init(init::Args),
    Appoint(appoint::Args),
    /// Run the host.
    Serve(serve::Args),
    /// Take a matter of every kind through every jurisdiction, on a simulated clock.
    Demo(demo::Args),
    /// Run scenario files.
    Scenario(scenario::Args),
    /// Compute a due date and show how it was counted.
    Due(due::Args),
    /// Show which way a matter would go, with due dates, or what stands against it.
    Plan(plan::Args),
    /// Show which sharing and opening classes an entry may have.
    Classify(classify::Args),
    Backup(backup::Backup),
    Restore(backup::Restore),
    /// Prepare a `PostgreSQL` database, as its owner.
    #[command(subcommand)]
    Database(Database),
    /// Work with the calendar of working days.
    #[command(subcommand)]
    Calendar(Calendar),
    /// Check the log of what happened, and cosign it.
    #[command(subcommand)]
    Audit(Audit),
    /// Check what the rules were asked and answered.
    #[command(subcommand)]
    Receipt(Receipt),
    /// Ask the rules again whatever a database has receipts of.
    Replay(receipt::Replay),
    /// Work with components that hold rules.
    #[command(subcommand)]
    Rules(rules::Rules),
}

#[derive(Subcommand)]
enum Database {
    Prepare(database::Prepare),
}

#[derive(Subcommand)]
enum Calendar {
    Load(calendar::Load),
}

#[derive(Subcommand)]
enum Audit {
    Verify(audit::Verify),
    Witness(audit::Witness),
    Compare(audit_compare::Compare),
}

#[derive(Subcommand)]
enum Receipt {
    Verify(receipt::Verify),
}

/// How a command ended, apart from success.
pub(crate) enum Failed {
    /// What was asked failed: exit 1.
    Asked,
    /// It could not be asked: exit 2.
    Unusable(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self::Unusable(error.into())
    }
}

/// Runs the command line.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    if let Command::Rules(command) = &cli.command
        && let Some(code) = rules::run_bare(command)
    {
        return code;
    }
    // The server says more, once it has read where to.
    if !matches!(cli.command, Command::Serve(_)) {
        let form = telemetry::form(Form::Text);
        if let Err(error) = telemetry::start(form, &TelemetryConfig::default()) {
            output::complain(&format!("error: {error:#}"));
        }
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(64)
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            output::complain(&format!("error: the runtime cannot start: {error}"));
            return ExitCode::from(2);
        }
    };
    let result = runtime.block_on(async {
        match cli.command {
            Command::Init(args) => init::run(&args).await,
            Command::Appoint(args) => appoint::run(&args),
            Command::Serve(args) => serve::run(args).await,
            Command::Demo(args) => Box::pin(demo::run(args)).await,
            Command::Scenario(args) => scenario::run(args).await,
            Command::Due(args) => due::run(&args),
            Command::Plan(args) => plan::run(args).await,
            Command::Classify(args) => classify::run(args).await,
            Command::Backup(args) => backup::backup(&args).await,
            Command::Restore(args) => backup::restore(&args).await,
            Command::Database(Database::Prepare(args)) => database::prepare(&args).await,
            Command::Calendar(Calendar::Load(args)) => calendar::load(&args).await,
            Command::Audit(Audit::Verify(args)) => audit::verify(&args),
            Command::Audit(Audit::Witness(args)) => audit::witness(&args),
            Command::Audit(Audit::Compare(args)) => audit_compare::compare(&args).await,
            Command::Receipt(Receipt::Verify(args)) => receipt::verify(&args),
            Command::Replay(args) => receipt::replay(&args).await,
            Command::Rules(command) => rules::run(command).await,
        }
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed::Asked) => ExitCode::from(1),
        Err(Failed::Unusable(error)) => {
            output::complain(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}

/// A bar for long work, on a terminal only.
fn progress(steps: usize) -> indicatif::ProgressBar {
    use std::io::IsTerminal;
    let bar = indicatif::ProgressBar::new(u64::try_from(steps).unwrap_or(0));
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(indicatif::ProgressDrawTarget::hidden());
    }
    bar
}
