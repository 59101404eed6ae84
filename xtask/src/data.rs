//! `cargo xtask data`: a large CSV through a served host, and what it costs.

use anyhow::Result;
use std::process::{Command, ExitCode};

use crate::command::succeeds;
use crate::plugins;
use crate::workspace::Workspace;

/// Runs the measurement; fails if the host's memory is not bounded.
pub(crate) fn run(workspace: &Workspace, gib: f64) -> Result<ExitCode> {
    plugins::build(workspace)?;
    // Together, or cargo would build what they rest on twice, with other features each time.
    let build = [
        "build",
        "--release",
        "--package",
        "bylaw",
        "--package",
        "bylaw-tests",
        "--bin",
        "bylaw",
        "--bin",
        "data",
    ];
    if !succeeds(&mut workspace.cargo(&build))? {
        return Ok(ExitCode::FAILURE);
    }
    let mut measured = Command::new(workspace.target().join("release/data"));
    measured.arg(gib.to_string());
    Ok(if succeeds(&mut measured)? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
