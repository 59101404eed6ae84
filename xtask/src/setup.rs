//! Tools of the gate: found, or asked of rustup.

use anyhow::{Result, bail};
use std::process::Command;

use crate::command::works;
use crate::workspace::Workspace;

/// Makes sure that cargo has a component of rustup's default profile.
pub(crate) fn component(workspace: &Workspace, name: &str, subcommand: &str) -> Result<()> {
    let there = || {
        works(
            workspace
                .cargo(&[subcommand, "--version"])
                .env_remove("RUSTC"),
        )
    };
    if there() {
        return Ok(());
    }
    println!("set-up: cargo has no `{subcommand}`, asking rustup for `{name}`");
    let added = works(Command::new("rustup").args(["component", "add", name]));
    if !added || !there() {
        bail!("cargo has no `{subcommand}`; run `rustup component add {name}`");
    }
    Ok(())
}

/// The test runner, if this machine has it.
pub(crate) fn has_nextest(workspace: &Workspace) -> bool {
    works(&mut workspace.cargo(&["nextest", "--version"]))
}
