//! `cargo xtask storm`: ten thousand clocks that run out at once among a million, on both databases.

use anyhow::Result;
use std::process::ExitCode;

use crate::measured;
use crate::postgres::{Commits, Server, VARIABLE};
use crate::workspace::Workspace;

/// Runs the measurement; fails if the host is too slow or an index is not used.
pub(crate) fn run(workspace: &Workspace, clocks: u32, due: u32) -> Result<ExitCode> {
    let mut storm = measured::program(workspace, "storm")?;
    let server = Server::start(Commits::ReachTheDisk)?;
    storm
        .args([clocks, due].map(|number| number.to_string()))
        .env(VARIABLE, server.url());
    measured::once(storm)
}
