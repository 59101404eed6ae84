//! `cargo xtask fuzz-api`: asks a served host everything that its own description allows and much
//! that it forbids, and holds each answer against that description.
//!
//! The questions are schemathesis's, made anew from a seed that is printed.

mod served;
mod tool;

use anyhow::{Result, bail};
use std::fs;
use std::process::{Command, ExitCode};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::command::{run as run_command, succeeds};
use crate::plugins;
use crate::summary::Counts;
use crate::workspace::Workspace;
use served::Served;

/// What an answer is held against.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance";
/// In whose name is asked, one after the other, unless headers are given.
const ACTORS: [&str; 3] = ["provider", "platform-operator", "applicant"];

/// What it has to be told.
const HOOKS: &str = include_str!("fuzz_api/hooks.py");

/// For how long, and in whose name.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// For how many minutes
    #[arg(long, default_value_t = 10)]
    minutes: u64,
    /// What chance begins with; a new one each time if it is not said
    #[arg(long)]
    seed: Option<u64>,
    /// A header of every request, such as `Authorization: Bearer …`; takes the place of roles
    #[arg(long)]
    header: Vec<String>,
}

/// Asks, and fails if an answer is not as described.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    plugins::build(workspace)?;
    let seconds = options.minutes.saturating_mul(60);
    let counts = fuzz(workspace, seconds, options.seed, &options.header)?;
    if counts.failed > 0 {
        bail!("some answers are not as described; the lines above say which");
    }
    Ok(ExitCode::SUCCESS)
}

/// The same as a step of the gate: each name in which is asked counts as a test.
pub(crate) fn step(workspace: &Workspace, seconds: u64) -> Result<Counts> {
    fuzz(workspace, seconds, None, &[])
}

fn fuzz(
    workspace: &Workspace,
    seconds: u64,
    seed: Option<u64>,
    headers: &[String],
) -> Result<Counts> {
    let folder = workspace.target().join("fuzz-api");
    fs::create_dir_all(&folder)?;
    let tool = tool::installed(&folder)?;
    run_command(&mut workspace.cargo(&["build", "--workspace", "--bin", "bylaw"]))?;
    let served = Served::start(workspace, &folder)?;
    let description = served.description(headers)?;
    fs::write(folder.join("hooks.py"), HOOKS)?;
    let file = folder.join("openapi.json");
    fs::write(&file, description.to_string())?;
    let seed = seed.unwrap_or_else(new_seed);
    println!("seed {seed}");
    let names: Vec<Vec<String>> = if headers.is_empty() {
        let named = |actor: &&str| vec![format!("X-Bylaw-Actor: {actor}")];
        ACTORS.iter().map(named).collect()
    } else {
        vec![headers.to_vec()]
    };
    let share = seconds / u64::try_from(names.len())?.max(1);
    let mut counts = Counts::default();
    for headers in &names {
        println!("\nasking for {share} s with {headers:?}");
        let mut command = Command::new(&tool);
        command
            // Two threads that parse Python at once trip over CPython's gh-106905.
            .args(["run", "--no-color", "--warnings=off", "--workers=1"])
            .args(["--generation-database=none", "--continue-on-failure"])
            // Links between operations are not described, and what it guesses is wrong.
            .arg("--phases=examples,coverage,fuzzing")
            .env("SCHEMATHESIS_HOOKS", folder.join("hooks.py"))
            .arg(format!("--seed={seed}"))
            .arg(format!("--max-time={share}"))
            .arg(format!("--checks={CHECKS}"))
            .arg(format!("--url={}", served.url()));
        for header in headers {
            command.arg(format!("--header={header}"));
        }
        if succeeds(command.arg(&file).current_dir(&folder))? {
            counts.passed += 1;
        } else {
            counts.failed += 1;
        }
    }
    println!("\nseed {seed}");
    Ok(counts)
}

fn new_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(1, |now| now.as_secs())
}
