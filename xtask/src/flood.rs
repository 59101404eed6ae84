//! `cargo xtask flood`: whether one tenant's flood slows another's inbox, on both databases.

use anyhow::Result;
use std::process::ExitCode;

use crate::measured;
use crate::postgres::Commits;
use crate::workspace::Workspace;

/// Runs the measurement on each; fails if an inbox is slowed by more than its target.
pub(crate) fn run(workspace: &Workspace, only: Option<&str>) -> Result<ExitCode> {
    measured::on_each(workspace, "flood", only, Commits::ReachTheDisk, |_| {
        Vec::new()
    })
}
