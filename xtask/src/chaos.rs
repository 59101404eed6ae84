//! `cargo xtask chaos`: kills hosts while they are written to, on both databases, and checks that
//! nothing was lost, done twice or done early.

use anyhow::{Result, bail};
use clap::ValueEnum;
use std::process::{Command, ExitCode};

use crate::command::{run as run_command, succeeds};
use crate::plugins;
use crate::postgres::{self, Commits, Server};
use crate::workspace::Workspace;

/// How long it goes on, and where.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// What writers send, when days end and who is killed; a new one each time if it is not said
    #[arg(long)]
    seed: Option<u64>,
    /// How many hosts are killed on each database
    #[arg(long, default_value_t = 200)]
    kills: u32,
    /// For how many seconds at most on each; fewer kills are then a failure
    #[arg(long, default_value_t = 900)]
    seconds: u64,
    /// One database only
    #[arg(long)]
    only: Option<Database>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Database {
    /// One process
    Sqlite,
    /// Three processes
    Postgres,
}

/// Runs both, the second also if the first failed.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    plugins::build(workspace)?;
    build(workspace)?;
    let mut good = true;
    if options.only != Some(Database::Postgres) {
        let mut command = command(workspace, Database::Sqlite, options.kills, options.seconds);
        good &= succeeds(seeded(&mut command, options))?;
    }
    if options.only != Some(Database::Sqlite) {
        let server = Server::start(Commits::NeedNoDisk)?;
        let mut command = command(
            workspace,
            Database::Postgres,
            options.kills,
            options.seconds,
        );
        command.env(postgres::VARIABLE, server.url());
        good &= succeeds(seeded(&mut command, options))?;
    }
    if !good {
        bail!("what was promised was not kept; the lines above say what and where");
    }
    Ok(ExitCode::SUCCESS)
}

fn seeded<'a>(command: &'a mut Command, options: &Options) -> &'a mut Command {
    if let Some(seed) = options.seed {
        command.arg(format!("--seed={seed}"));
    }
    command
}

/// The host and the program that kills it, side by side.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    let packages = ["--package", "bylaw", "--package", "bylaw-tests"];
    let programs = ["--bin", "bylaw", "--bin", "chaos"];
    Ok(run_command(
        workspace.cargo(&["build"]).args(packages).args(programs),
    )?)
}

/// The program, ready to run on a database.
pub(crate) fn command(
    workspace: &Workspace,
    database: Database,
    kills: u32,
    seconds: u64,
) -> Command {
    let name = match database {
        Database::Sqlite => "sqlite",
        Database::Postgres => "postgres",
    };
    let mut command = Command::new(workspace.binary("chaos"));
    command
        .args(["--database", name])
        .arg(format!("--kills={kills}"))
        .arg(format!("--seconds={seconds}"))
        .current_dir(&workspace.root);
    command
}
