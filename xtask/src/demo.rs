//! `cargo xtask demo`: builds what is missing, then becomes the demonstration.

use anyhow::{Context, Result};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use crate::command::run as run_command;
use crate::plugins;
use crate::workspace::Workspace;

/// Replaces this process, so that signals and the exit code are the host's own.
pub(crate) fn run(workspace: &Workspace, exit: bool) -> Result<ExitCode> {
    plugins::build(workspace)?;
    run_command(&mut workspace.cargo(&["build", "--workspace", "--bin", "bylaw"]))?;
    let host = workspace.binary("bylaw");
    let mut demo = Command::new(&host);
    demo.args(["demo", "--data", "./data"])
        .args(exit.then_some("--exit"))
        .current_dir(&workspace.root);
    Err(demo.exec()).with_context(|| format!("cannot run `{}`", host.display()))
}
