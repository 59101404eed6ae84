//! `cargo xtask search`: a large catalog, and how fast it is searched beside the engine's own query.

use anyhow::Result;
use std::process::ExitCode;

use crate::measured;
use crate::postgres::Commits;
use crate::workspace::Workspace;

/// Runs the measurement on the databases that are asked for.
pub(crate) fn run(workspace: &Workspace, entries: u32, only: Option<&str>) -> Result<ExitCode> {
    let commits = Commits::NeedNoDisk;
    measured::on_each(workspace, "search", only, commits, |database| {
        vec![database.to_owned(), entries.to_string()]
    })
}
