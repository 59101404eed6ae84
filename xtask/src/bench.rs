//! `cargo xtask bench`: builds the plugins, then becomes the benchmark of a decision.

use anyhow::{Context, Result};
use std::os::unix::process::CommandExt;
use std::process::ExitCode;

use crate::measured;
use crate::workspace::Workspace;

/// Replaces this process, so that nothing else runs beside the measurement.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let mut bench = measured::program(workspace, "decision-bench")?;
    Err(bench.exec()).context("cannot run the benchmark")
}
