//! `cargo xtask syncs`: a trace of system calls shows the sync before each acknowledgement.
//!
//! The host is served as always, a few matters are filed and acted on over HTTP, and the calls of
//! the host, and on `PostgreSQL` of the server, are written down by strace. Each answer has to
//! come after the sync of the write-ahead log that holds what it acknowledges.

mod order;
mod requests;
mod trace;
mod tracer;

use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::command::run as run_command;
use crate::plugins;
use crate::postgres::{Commits, Server};
use crate::workspace::Workspace;
use order::{Seen, on_postgres, on_sqlite};
use requests::{Acknowledged, Host};
use trace::calls;
use tracer::Tracer;

/// How many matters are filed, and as many acted on.
const MATTERS: usize = 20;
/// How often it is tried to attach to processes that come and go.
const ATTEMPTS: usize = 5;

/// Traces on both databases; fails if an acknowledgement has no sync before it.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    tracer::set_up()?;
    plugins::build(workspace)?;
    run_command(&mut workspace.cargo(&["build", "--workspace", "--bin", "bylaw"]))?;
    let folder = Folder::new(workspace)?;
    let good = on_a_file(workspace, &folder)? & on_a_server(workspace, &folder)?;
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        println!("the traces stay in `{}`", folder.keep().display());
        ExitCode::FAILURE
    })
}

fn on_a_file(workspace: &Workspace, folder: &Folder) -> Result<bool> {
    let place = folder.part("sqlite")?;
    let mut host = Host::serve(workspace, &place, "sqlite:bylaw.db?mode=rwc")?;
    let tracer = Tracer::attach(&[host.process()], &place.join("host.trace"))?;
    let acknowledged = host.work(MATTERS)?;
    let calls = calls(&tracer.stop()?);
    let judge = |number: usize, case: &str| on_sqlite(&calls, number, case);
    Ok(report("SQLite", &acknowledged, judge))
}

fn on_a_server(workspace: &Workspace, folder: &Folder) -> Result<bool> {
    let place = folder.part("postgres")?;
    let server = Server::start(Commits::ReachTheDisk)?;
    let url = prepare(workspace, &server)?;
    // Before the host connects, so that the processes that serve it are followed from their start.
    let behind = attach_to(&server, &place.join("server.trace"))?;
    let mut host = Host::serve(workspace, &place, &url)?;
    let before = Tracer::attach(&[host.process()], &place.join("host.trace"))?;
    let acknowledged = host.work(MATTERS)?;
    let host_calls = calls(&before.stop()?);
    drop(host);
    let server_calls = calls(&behind.stop()?);
    let judge = |number: usize, case: &str| on_postgres(&host_calls, &server_calls, number, case);
    Ok(report("PostgreSQL", &acknowledged, judge))
}

/// Attaches to all of a server. A process of it may just have come to its end.
fn attach_to(server: &Server, file: &Path) -> Result<Tracer> {
    let mut last = None;
    for _ in 0..ATTEMPTS {
        match Tracer::attach(&server.processes()?, file) {
            Ok(tracer) => return Ok(tracer),
            Err(error) => last = Some(error),
        }
    }
    Err(last.context("there was no attempt")?)
}

/// A database with an owner, and a role for the host that owns nothing; where it is.
fn prepare(workspace: &Workspace, server: &Server) -> Result<String> {
    for statement in [
        "CREATE ROLE bylaw_owner LOGIN",
        "CREATE ROLE bylaw_host LOGIN",
        "CREATE DATABASE bylaw OWNER bylaw_owner",
    ] {
        server.execute(statement)?;
    }
    let mut prepare = Command::new(workspace.binary("bylaw"));
    prepare
        .args(["database", "prepare", "--role", "bylaw_host"])
        .env(
            "BYLAW_OWNER_DATABASE",
            server.url_of("bylaw_owner", "bylaw"),
        );
    run_command(&mut prepare)?;
    Ok(server.url_of("bylaw_host", "bylaw"))
}

/// Prints a line for each acknowledgement, and one of them in full; whether all were in order.
fn report(
    database: &str,
    acknowledged: &[Acknowledged],
    judge: impl Fn(usize, &str) -> Result<Seen, String>,
) -> bool {
    println!("\n== {database}: milliseconds after the request was read");
    println!("   #  what      synced  answered");
    let (mut example, mut bad) = (None, 0);
    for (number, one) in acknowledged.iter().enumerate() {
        match judge(number, &one.case) {
            Ok(seen) => {
                let after = |at: u64| millis(at.saturating_sub(seen.asked));
                println!(
                    "{:>4}  {:<8} {} {}  {}",
                    number + 1,
                    one.what,
                    after(seen.synced),
                    after(seen.answered),
                    one.case
                );
                example = Some((one, seen));
            }
            Err(why) => {
                bad += 1;
                println!("{:>4}  {:<8} {why}: {}", number + 1, one.what, one.case);
            }
        }
    }
    if let Some((one, seen)) = example {
        println!("the last of them, {} {}:", one.what, one.case);
        for (at, what) in seen.story() {
            println!("    {} ms  {what}", millis(at.saturating_sub(seen.asked)));
        }
    }
    let count = acknowledged.len();
    println!(
        "{database}: {} of {count} acknowledgements after their sync",
        count - bad
    );
    bad == 0 && count > 0
}

#[allow(clippy::cast_precision_loss, reason = "milliseconds for people")]
fn millis(micros: u64) -> String {
    format!("{:>8.3}", micros as f64 / 1_000.0)
}

/// A folder on the disk that goes with whoever holds this.
struct Folder(PathBuf);

impl Folder {
    fn new(workspace: &Workspace) -> Result<Self> {
        let name = format!("target/syncs-{}", std::process::id());
        let folder = workspace.root.join(name);
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make `{}`", folder.display()))?;
        Ok(Self(folder))
    }

    /// Stays as it is.
    fn keep(mut self) -> PathBuf {
        std::mem::take(&mut self.0)
    }

    fn part(&self, name: &str) -> Result<PathBuf> {
        let part = self.0.join(name);
        fs::create_dir(&part).with_context(|| format!("cannot make `{}`", part.display()))?;
        Ok(part)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty() {
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}
