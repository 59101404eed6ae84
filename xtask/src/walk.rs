//! `cargo xtask walk`: goes through an installation with `tests/walk.sh`, in `target/walk`.

use anyhow::{Context, Result};
use std::fs;
use std::process::ExitCode;

use crate::command::{run as run_command, succeeds};
use crate::plugins;
use crate::workspace::Workspace;

/// Builds what is missing and walks; what was asked and answered stays in the folder.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    plugins::build(workspace)?;
    run_command(&mut workspace.cargo(&["build", "--workspace", "--bins"]))?;
    let folder = workspace.root.join("target/walk");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot empty `{}`", folder.display()))?;
    }
    let mut walk = std::process::Command::new(workspace.binary("walk"));
    walk.arg(workspace.binary("bylaw")).arg(&folder);
    Ok(if succeeds(&mut walk)? {
        println!("what was asked and answered is in {}", folder.display());
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
