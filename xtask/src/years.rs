//! `cargo xtask years`: fifteen years on a moved clock, then everything is checked.

use anyhow::{Context, Result};
use std::os::unix::process::CommandExt;
use std::process::ExitCode;

use crate::measured;
use crate::workspace::Workspace;

/// Replaces this process, so that the exit code is the simulation's own.
pub(crate) fn run(workspace: &Workspace, seed: u64, cases: u32) -> Result<ExitCode> {
    let mut years = measured::program(workspace, "years")?;
    years.args([seed.to_string(), cases.to_string()]);
    Err(years.exec()).context("cannot run the simulation")
}
