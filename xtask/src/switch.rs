//! `cargo xtask switch`: switches of rules under load, and a release that traps, on both databases.

use anyhow::Result;
use std::process::ExitCode;

use crate::command::succeeds;
use crate::plugins;
use crate::postgres::{Commits, Server, VARIABLE};
use crate::workspace::Workspace;

/// Runs it on each; fails if a request failed, a case has another release than was in force, or a
/// neighbour was slowed.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    plugins::build(workspace)?;
    let measure = || {
        let package = ["run", "--release", "--package", "bylaw-tests"];
        let mut command = workspace.cargo(&package);
        command.args(["--bin", "switch"]);
        command
    };
    let mut good = succeeds(&mut measure())?;
    let server = Server::start(Commits::ReachTheDisk)?;
    let mut command = measure();
    command.env("BYLAW_TEST_ON", "postgres");
    good &= succeeds(command.env(VARIABLE, server.url()))?;
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
