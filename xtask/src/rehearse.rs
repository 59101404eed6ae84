//! `cargo xtask rehearse`: new rules over many stored matters, beside the bare rate.

use anyhow::Result;
use std::process::ExitCode;

use crate::command::succeeds;
use crate::plugins;
use crate::postgres::{Commits, Server, VARIABLE};
use crate::workspace::Workspace;

/// Runs the measurement on the databases that are asked for.
pub(crate) fn run(workspace: &Workspace, matters: u64, only: Option<&str>) -> Result<ExitCode> {
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
        let mut rehearse = workspace.cargo(&[
            "run",
            "--release",
            "--package",
            "bylaw-tests",
            "--bin",
            "rehearse",
            "--",
            database,
        ]);
        rehearse.arg(matters.to_string());
        rehearse.env("BYLAW_TEST_ON", database);
        if let Some(server) = &server {
            rehearse.env(VARIABLE, server.url());
        }
        in_order &= succeeds(&mut rehearse)?;
    }
    Ok(if in_order {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
