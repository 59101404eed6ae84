//! `cargo xtask data`: a large CSV through a served host, and what it costs.

use anyhow::Result;
use std::process::ExitCode;

use crate::measured;
use crate::workspace::Workspace;

/// Runs the measurement; fails if the host's memory is not bounded.
pub(crate) fn run(workspace: &Workspace, gib: f64) -> Result<ExitCode> {
    let mut data = measured::program(workspace, "data")?;
    data.arg(gib.to_string());
    measured::once(data)
}
