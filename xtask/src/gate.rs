//! `cargo xtask test`: every check that a change has to pass.

use anyhow::{Result, bail};
use bylaw_toolchain::{TARGET, Toolchain};
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::chaos::Database;
use crate::command::{overhear, run as run_command, works};
use crate::postgres::{self, Commits, Server};
use crate::summary::{Counts, of_libtest, of_nextest, of_scenarios};
use crate::workspace::{Family, GUESTS, PLUGINS, Workspace, folder, metadata};
use crate::{chaos, fuzz_api, plugins, setup, unused};

/// Set, a machine without `PostgreSQL` fails the gate.
const REQUIRED: &str = "BYLAW_REQUIRE_POSTGRES";
/// Set, a machine that cannot run the tests' identity provider fails them.
const OIDC_REQUIRED: &str = "BYLAW_REQUIRE_OIDC";
/// Set, a machine without a registry for components fails the tests.
const REGISTRY_REQUIRED: &str = "BYLAW_REQUIRE_REGISTRY";
/// The test programs that run on both databases.
const ON_BOTH: [&str; 13] = [
    "api",
    "case_engine",
    "catalog",
    "data",
    "flow",
    "full_disk",
    "identity",
    "promises",
    "rehearsal",
    "releases",
    "scenarios",
    "supervision",
    "surface",
];

/// Tests of those programs that search rules for the most part: it takes minutes, and no database has
/// to do with what is found. That what was found is kept and told, others look at.
const SEARCHING: &str = "searching::";

/// How many hosts are killed on each database, and for how many seconds at most. Afterwards it
/// takes half a minute until others are given what dead hosts had taken.
const KILLS: u32 = 10;
const KILLING: u64 = 120;

/// For how many seconds the API is asked anything.
const ASKING: u64 = 60;

/// What the steps came to. A step that fails without counting is one failure, so that the last
/// line never says `0 failed` of a gate that is shut.
struct Gate<'a> {
    workspace: &'a Workspace,
    counts: Counts,
    lines: Vec<String>,
}

/// Runs every step, the later ones also after a failure, and ends with one line of counts.
pub(crate) fn run(workspace: &Workspace) -> ExitCode {
    let mut gate = Gate {
        workspace,
        counts: Counts::default(),
        lines: Vec::new(),
    };
    gate.check("formatting", formatting);
    // Before what needs them: this also sets up the wasm target.
    let mut toolchain = None;
    gate.check("plugins", |workspace| {
        toolchain = Some(plugins::build(workspace)?);
        Ok(())
    });
    gate.check("clippy", clippy);
    gate.check("clippy of the plugins", |workspace| {
        clippy_of_plugins(workspace, toolchain.as_ref())
    });
    gate.check("unused dependencies", unused_dependencies);
    if works(&mut workspace.cargo(&["deny", "--version"])) {
        gate.check("licences and sources", licences);
    } else {
        gate.leave_out("licences and sources", "there is no cargo-deny");
    }
    // The tests get the provider themselves, by their lock file, and say what is wrong if they must.
    let programs = ["node", "npm"].map(|program| works(Command::new(program).arg("--version")));
    if programs.contains(&false) && env::var_os(OIDC_REQUIRED).is_none() {
        gate.leave_out("signing in at an identity provider", "there is no npm");
    }
    let registry = works(Command::new("docker-registry").arg("--version"));
    if !registry && env::var_os(REGISTRY_REQUIRED).is_none() {
        let why = "there is no `docker-registry`; apt-get install docker-registry";
        gate.leave_out("components in a registry", why);
    }
    gate.count("tests", tests);
    gate.count("crashes", |workspace| crashes(workspace, None));
    match Server::start(Commits::NeedNoDisk) {
        Ok(server) => {
            gate.count("tests on PostgreSQL", |workspace| {
                tests_on_postgres(workspace, &server)
            });
            gate.count("crashes on PostgreSQL", |workspace| {
                crashes(workspace, Some(&server))
            });
        }
        Err(error) if env::var_os(REQUIRED).is_some() => {
            gate.count("tests on PostgreSQL", |_| Err(error));
        }
        Err(error) => gate.leave_out("tests on PostgreSQL", &format!("{error:#}")),
    }
    gate.count("answers to anything", |workspace| {
        fuzz_api::step(workspace, ASKING)
    });
    gate.count("documentation tests", documentation_tests);
    gate.count("tests of the plugins", tests_of_plugins);
    gate.count("scenarios", scenarios);
    gate.end()
}

impl Gate<'_> {
    /// A step that is in order or not.
    fn check(&mut self, name: &str, work: impl FnOnce(&Workspace) -> Result<()>) {
        self.count(name, |workspace| {
            work(workspace).map(|()| Counts::default())
        });
    }

    /// A step that counts.
    fn count(&mut self, name: &str, work: impl FnOnce(&Workspace) -> Result<Counts>) {
        println!("\n== {name}");
        let started = Instant::now();
        let counts = work(self.workspace).unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Counts {
                failed: 1,
                ..Counts::default()
            }
        });
        self.counts += counts;
        let verdict = if counts == Counts::default() {
            "ok".to_owned()
        } else {
            counts.to_string()
        };
        let seconds = started.elapsed().as_secs_f32();
        println!("-- {name}: {verdict} in {seconds:.1} s");
        self.lines
            .push(format!("{seconds:>7.1} s  {name}: {verdict}"));
    }

    /// A step that needs what this machine has not; cargo-deny takes minutes to build.
    fn leave_out(&mut self, name: &str, why: &str) {
        println!("\n== {name}\n-- {name}: not checked, {why}");
        self.lines
            .push(format!("{:>9}  {name}: not checked, {why}", "-"));
    }

    fn end(self) -> ExitCode {
        println!("\n== all steps");
        for line in &self.lines {
            println!("{line}");
        }
        println!("{}", self.counts);
        if self.counts.failed > 0 {
            return ExitCode::FAILURE;
        }
        ExitCode::SUCCESS
    }
}

/// Lists the files only; `cargo fmt --all` shows the rest by doing it.
fn formatting(workspace: &Workspace) -> Result<()> {
    setup::component(workspace, "rustfmt", "fmt")?;
    for manifest in workspace.manifests() {
        let list = ["fmt", "--all", "--check", "--manifest-path"];
        run_command(workspace.cargo(&list).arg(manifest).args(["--", "-l"]))?;
    }
    Ok(())
}

fn clippy(workspace: &Workspace) -> Result<()> {
    setup::component(workspace, "clippy", "clippy")?;
    run_command(&mut workspace.cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "--deny=warnings",
    ]))?;
    Ok(())
}

/// Debian's way builds the target's library in secret, so to say: rustup's clippy has none. Then
/// the plugins are looked at as this machine's own code, all but what is for the target alone.
fn clippy_of_plugins(workspace: &Workspace, toolchain: Option<&Toolchain>) -> Result<()> {
    let Some(toolchain) = toolchain else {
        bail!("the plugins were not built");
    };
    for family in [PLUGINS, GUESTS] {
        let mut command = plugin_cargo(workspace, toolchain, family, "clippy");
        command.args(["--release", "--workspace"]);
        match toolchain {
            Toolchain::Rustup => {
                command.args(["--target", TARGET]);
            }
            Toolchain::Debian { .. } => {
                println!("clippy has no library for {TARGET}; looking at this machine's target");
            }
        }
        run_command(command.args(["--", "--deny=warnings"]))?;
    }
    Ok(())
}

/// The machine's own cargo for a workspace of plugins.
fn plugin_cargo(
    workspace: &Workspace,
    toolchain: &Toolchain,
    family: Family,
    subcommand: &str,
) -> Command {
    let mut command = workspace.cargo(&[subcommand, "--manifest-path"]);
    command
        .arg(workspace.manifest(family))
        .arg("--target-dir")
        .arg(workspace.plugins_build().join(toolchain.name()));
    command
}

fn unused_dependencies(workspace: &Workspace) -> Result<()> {
    for manifest in workspace.manifests() {
        unused::check(&metadata(&manifest)?)?;
    }
    Ok(())
}

/// Advisories are left to whoever has a network.
fn licences(workspace: &Workspace) -> Result<()> {
    let config = workspace.root.join("deny.toml");
    for manifest in workspace.manifests() {
        let mut deny = workspace.cargo(&["deny", "--config"]);
        deny.arg(&config).arg("--manifest-path").arg(manifest);
        run_command(deny.args(["check", "licenses", "bans", "sources"]))?;
    }
    Ok(())
}

fn tests(workspace: &Workspace) -> Result<Counts> {
    if setup::has_nextest(workspace) {
        let command = workspace.cargo(&["nextest", "run", "--workspace", "--no-fail-fast"]);
        return counted(command, of_nextest);
    }
    let command = workspace.cargo(&["test", "--workspace", "--all-targets", "--no-fail-fast"]);
    counted(command, of_libtest)
}

/// What works with the database runs once more, on the other one.
fn tests_on_postgres(workspace: &Workspace, server: &Server) -> Result<Counts> {
    let nextest = setup::has_nextest(workspace);
    let mut command = if nextest {
        workspace.cargo(&["nextest", "run", "--no-fail-fast"])
    } else {
        workspace.cargo(&["test", "--no-fail-fast"])
    };
    command.args(["--package", "bylaw-tests"]);
    for program in ON_BOTH {
        command.args(["--test", program]);
    }
    command.args(["--", "--skip", SEARCHING]);
    command
        .env("BYLAW_TEST_ON", "postgres")
        .env(postgres::VARIABLE, server.url());
    counted(command, if nextest { of_nextest } else { of_libtest })
}

/// `cargo xtask chaos` for a minute: each check of a run counts as a test.
fn crashes(workspace: &Workspace, server: Option<&Server>) -> Result<Counts> {
    chaos::build(workspace)?;
    let database = match server {
        None => Database::Sqlite,
        Some(_) => Database::Postgres,
    };
    let mut command = chaos::command(workspace, database, KILLS, KILLING);
    command.envs(server.map(|server| (postgres::VARIABLE, server.url())));
    counted(command, of_scenarios)
}

fn documentation_tests(workspace: &Workspace) -> Result<Counts> {
    let command = workspace.cargo(&["test", "--workspace", "--doc", "--no-fail-fast"]);
    counted(command, of_libtest)
}

/// Tests of pure functions in the plugins' workspace run on this machine, where there are any.
fn tests_of_plugins(workspace: &Workspace) -> Result<Counts> {
    let mut any = false;
    for member in folder(&workspace.root.join("plugins"))? {
        any |= member.join("src").is_dir() && has_tests(&member.join("src"))?;
    }
    if !any {
        println!("there are none; the scenarios test the plugins");
        return Ok(Counts::default());
    }
    let mut command = plugin_cargo(workspace, &Toolchain::Rustup, PLUGINS, "test");
    command.args(["--workspace", "--no-fail-fast"]);
    counted(command, of_libtest)
}

fn has_tests(sources: &Path) -> Result<bool> {
    for path in folder(sources)? {
        let found = if path.is_dir() {
            has_tests(&path)?
        } else {
            fs::read_to_string(&path)?.contains("#[test]")
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

fn scenarios(workspace: &Workspace) -> Result<Counts> {
    let files = workspace.scenarios()?;
    if files.is_empty() {
        bail!("no scenario stands in `plugins/*/scenarios`");
    }
    // With the tests, or cargo would build what it rests on once more, with fewer features.
    run_command(&mut workspace.cargo(&["build", "--workspace", "--bin", "bylaw", "--tests"]))?;
    let mut command = Command::new(workspace.binary("bylaw"));
    command
        .arg("scenario")
        .args(files)
        .current_dir(&workspace.root);
    counted(command, of_scenarios)
}

/// Runs what counts. Its exit code and its count have to agree.
fn counted(mut command: Command, read: impl Fn(&str) -> Option<Counts>) -> Result<Counts> {
    command
        .env("CARGO_TERM_COLOR", "never")
        .env("NO_COLOR", "1");
    let heard = overhear(&mut command)?;
    let Some(mut counts) = read(&heard.text) else {
        bail!(
            "`{}` ended with {} and counted nothing",
            command.get_program().to_string_lossy(),
            heard.status
        );
    };
    if !heard.status.success() && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(counts)
}
