//! `cargo xtask rehearse`: new rules over many stored matters, beside the bare rate.

use anyhow::Result;
use std::process::ExitCode;

use crate::measured;
use crate::postgres::Commits;
use crate::workspace::Workspace;

/// Runs the measurement on the databases that are asked for.
pub(crate) fn run(workspace: &Workspace, matters: u64, only: Option<&str>) -> Result<ExitCode> {
    let commits = Commits::NeedNoDisk;
    measured::on_each(workspace, "rehearse", only, commits, |database| {
        vec![database.to_owned(), matters.to_string()]
    })
}
