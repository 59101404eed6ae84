//! `cargo xtask data`: a large CSV through a served host, and what it costs.

use anyhow::Result;
use std::process::ExitCode;

use crate::command::succeeds;
use crate::plugins;
use crate::workspace::Workspace;

/// Runs the measurement; fails if the host's memory is not bounded.
pub(crate) fn run(workspace: &Workspace, gib: f64) -> Result<ExitCode> {
    plugins::build(workspace)?;
    let build = ["build", "--release", "--package", "bylaw"];
    if !succeeds(&mut workspace.cargo(&build))? {
        return Ok(ExitCode::FAILURE);
    }
    let run = [
        "run",
        "--release",
        "--package",
        "bylaw-tests",
        "--bin",
        "data",
        "--",
    ];
    let mut measured = workspace.cargo(&run);
    measured.arg(gib.to_string());
    Ok(if succeeds(&mut measured)? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
