//! `cargo xtask vet`: bombs, mutants and generated components, each looked at in a child of a host.

use anyhow::Result;
use std::process::ExitCode;

use crate::command::{run as run_command, succeeds};
use crate::plugins;
use crate::workspace::Workspace;

/// Builds what is missing and looks at so many of each kind, from a seed on.
pub(crate) fn run(workspace: &Workspace, components: u64, seed: u64) -> Result<ExitCode> {
    plugins::build(workspace)?;
    let build = [
        "build",
        "--release",
        "--package",
        "bylaw",
        "--package",
        "bylaw-tests",
    ];
    let programs = ["--bin", "bylaw", "--bin", "vet"];
    run_command(workspace.cargo(&build).args(programs))?;
    let mut vet = std::process::Command::new(workspace.target().join("release/vet"));
    vet.arg(components.to_string()).arg(seed.to_string());
    Ok(if succeeds(&mut vet)? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
