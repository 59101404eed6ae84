//! `cargo xtask search`: a large catalog, and how fast it is searched beside the engine's own query.

use anyhow::Result;
use std::process::ExitCode;

use crate::command::succeeds;
use crate::plugins;
use crate::postgres::{Commits, Server, VARIABLE};
use crate::workspace::Workspace;

/// Runs the measurement on the databases that are asked for.
pub(crate) fn run(workspace: &Workspace, entries: u32, only: Option<&str>) -> Result<ExitCode> {
    plugins::build(workspace)?;
    let mut in_order = true;
    for database in ["sqlite", "postgres"] {
        if only.is_some_and(|only| only != database) {
            continue;
        }
        let server = match database {
            "postgres" => Some(Server::start(Commits::NeedNoDisk)?),
            _ => None,
        };
        let mut search = workspace.cargo(&[
            "run",
            "--release",
            "--package",
            "bylaw-tests",
            "--bin",
            "search",
            "--",
            database,
        ]);
        search.arg(entries.to_string());
        if let Some(server) = &server {
            search.env(VARIABLE, server.url());
        }
        in_order &= succeeds(&mut search)?;
    }
    Ok(if in_order {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
