//! `cargo xtask fuzz-api`: asks a served host everything that its own description allows and much
//! that it forbids, and holds each answer against that description.
//!
//! The questions are schemathesis's, made anew from a seed that is printed.

mod administrators;
mod answers;
mod served;
mod tool;

use anyhow::{Result, bail};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::command::{run as run_command, succeeds};
use crate::plugins;
use crate::summary::Counts;
use crate::workspace::Workspace;
use answers::Answers;
use served::Served;

/// What an answer is held against.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance";
/// For how many seconds at least in each name: what starts the tool takes some of them.
const SHORTEST: u64 = 12;
/// In whose name is asked first, one after the other, unless headers are given; then in those of the
/// administrators.
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

/// Somebody in whose name is asked.
struct Asker {
    /// How he is called.
    name: String,
    /// What he sends along.
    headers: Vec<String>,
    /// What there is to ask.
    description: Value,
    /// Whether he comes with a token, which the host has to know from beginning to end.
    known: bool,
}

/// What asks.
struct Tool<'a> {
    program: PathBuf,
    folder: &'a Path,
    seed: u64,
    /// For how many seconds in each name.
    share: u64,
}

fn fuzz(
    workspace: &Workspace,
    seconds: u64,
    seed: Option<u64>,
    headers: &[String],
) -> Result<Counts> {
    let folder = workspace.target().join("fuzz-api");
    fs::create_dir_all(&folder)?;
    let program = tool::installed(&folder)?;
    // With the tests, or cargo would build what it rests on once more, with fewer features.
    run_command(&mut workspace.cargo(&["build", "--workspace", "--bin", "bylaw", "--tests"]))?;
    let served = Served::start(workspace, &folder)?;
    fs::write(folder.join("hooks.py"), HOOKS)?;
    let description = served.description(headers)?;
    let asker = |name: &str, headers: Vec<String>| Asker {
        name: name.to_owned(),
        headers,
        description: description.clone(),
        known: false,
    };
    let roles: Vec<Asker> = if headers.is_empty() {
        ACTORS
            .map(|actor| asker(actor, vec![format!("X-Bylaw-Actor: {actor}")]))
            .into()
    } else {
        vec![asker("the headers", headers.to_vec())]
    };
    let administrators = if headers.is_empty() {
        administrators::COUNT
    } else {
        0
    };
    let names = u64::try_from(roles.len())? + administrators;
    let seed = seed.unwrap_or_else(new_seed);
    println!("seed {seed}");
    let tool = Tool {
        program,
        folder: &folder,
        seed,
        share: (seconds / names.max(1)).max(SHORTEST),
    };
    let mut counts = Counts::default();
    for asker in &roles {
        tool.ask(&served, asker, &mut counts)?;
    }
    if administrators > 0 {
        for asker in administrators::administrators(workspace, &served)? {
            tool.ask(&served, &asker, &mut counts)?;
        }
    }
    println!("\nseed {seed}");
    Ok(counts)
}

impl Tool<'_> {
    /// Asks in somebody's name, and counts whether every answer was as described.
    fn ask(&self, served: &Served, asker: &Asker, counts: &mut Counts) -> Result<()> {
        println!("\nasking for {} s as {}", self.share, asker.name);
        let file = self.folder.join("openapi.json");
        fs::write(&file, asker.description.to_string())?;
        let answers = self.folder.join("answers.json");
        let mut command = Command::new(&self.program);
        command
            // Two threads that parse Python at once trip over CPython's gh-106905.
            .args(["run", "--no-color", "--warnings=off", "--workers=1"])
            .args(["--generation-database=none", "--continue-on-failure"])
            // Links between operations are not described, and what it guesses is wrong.
            .arg("--phases=examples,coverage,fuzzing")
            .env("SCHEMATHESIS_HOOKS", self.folder.join("hooks.py"))
            .env("ANSWERS", &answers)
            // As long as the host may take: rules are held against those above them in seconds.
            .arg("--request-timeout=60")
            .arg(format!("--seed={}", self.seed))
            .arg(format!("--max-time={}", self.share))
            .arg(format!("--checks={CHECKS}"))
            .arg(format!("--url={}", served.url()));
        for header in &asker.headers {
            command.arg(format!("--header={header}"));
        }
        let described = succeeds(command.arg(&file).current_dir(self.folder))?;
        let answers = Answers::read(&answers)?;
        answers.print(&asker.name);
        if asker.known {
            answers.require_known(&asker.name)?;
        }
        if described {
            counts.passed += 1;
        } else {
            counts.failed += 1;
        }
        Ok(())
    }
}

fn new_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(1, |now| now.as_secs())
}
