//! `cargo xtask switch`: switches of rules under load, and a release that traps, on both databases.

use anyhow::Result;
use std::process::ExitCode;

use crate::measured;
use crate::postgres::Commits;
use crate::workspace::Workspace;

/// Runs it on each; fails if a request failed, a case has another release than was in force, or a
/// neighbour was slowed.
pub(crate) fn run(workspace: &Workspace, only: Option<&str>) -> Result<ExitCode> {
    measured::on_each(workspace, "switch", only, Commits::ReachTheDisk, |_| {
        Vec::new()
    })
}
