//! Programs that measure: built in the release profile beside the host's own, then run.

use anyhow::Result;
use std::process::{Command, ExitCode};

use crate::command::{run as run_command, succeeds};
use crate::plugins;
use crate::postgres::{Commits, Server, VARIABLE};
use crate::workspace::Workspace;

/// What a program that measures is told of the database it shall use.
const DATABASE: &str = "BYLAW_TEST_ON";

/// Builds the plugins and a program, which is then ready to run in the root.
///
/// The host's program is built with it every time: all that measure rest on the same libraries with
/// the same features then, and none is built twice.
pub(crate) fn program(workspace: &Workspace, name: &str) -> Result<Command> {
    plugins::build(workspace)?;
    let packages = ["--package", "bylaw", "--package", "bylaw-tests"];
    let mut build = workspace.cargo(&["build", "--release"]);
    build.args(packages).args(["--bin", "bylaw", "--bin", name]);
    run_command(&mut build)?;
    let mut program = Command::new(workspace.target().join("release").join(name));
    program.current_dir(&workspace.root);
    Ok(program)
}

/// Measures once; a program that misses its target fails.
pub(crate) fn once(mut program: Command) -> Result<ExitCode> {
    Ok(code(succeeds(&mut program)?))
}

/// Measures on each database, or on the one that is named; the second also if the first failed.
pub(crate) fn on_each(
    workspace: &Workspace,
    name: &str,
    only: Option<&str>,
    commits: Commits,
    arguments: impl Fn(&str) -> Vec<String>,
) -> Result<ExitCode> {
    let mut good = true;
    for database in ["sqlite", "postgres"] {
        if only.is_some_and(|only| only != database) {
            continue;
        }
        let mut program = program(workspace, name)?;
        program.args(arguments(database)).env(DATABASE, database);
        let server = match database {
            "postgres" => Some(Server::start(commits)?),
            _ => None,
        };
        if let Some(server) = &server {
            program.env(VARIABLE, server.url());
        }
        good &= succeeds(&mut program)?;
    }
    Ok(code(good))
}

fn code(good: bool) -> ExitCode {
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
