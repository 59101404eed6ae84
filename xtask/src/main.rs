//! `cargo xtask`: sets up what is missing, builds the plugins, runs the demonstration and the gate.

mod bench;
mod chaos;
mod command;
mod data;
mod demo;
mod flood;
mod fuzz_api;
mod gate;
mod measured;
mod mutants;
mod plugins;
mod postgres;
mod rehearse;
mod search;
mod setup;
mod storm;
mod summary;
mod switch;
mod syncs;
mod unused;
mod vet;
mod walk;
mod workspace;
mod years;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

use crate::workspace::Workspace;

#[derive(Parser)]
#[command(
    bin_name = "cargo xtask",
    about = "Set-up, plugin builds, demonstration and gate of Bylaw"
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build every plugin into `target/plugins/<jurisdiction>.wasm`, the tests' guests into `target/guests`
    Plugins,
    /// Set up what is missing, then run all checks, tests and scenarios
    Test,
    /// Take a matter of each family through every jurisdiction, then keep serving
    Demo {
        /// Stop after the demonstration
        #[arg(long)]
        exit: bool,
    },
    /// Walk through an installation of two cities, from the first operator to the report
    Walk,
    /// Measure what a decision costs
    Bench,
    /// Take a large CSV through a served host, and print times and the host's peak memory
    Data {
        /// How large, in GiB
        #[arg(long, default_value_t = 1.0)]
        gib: f64,
    },
    /// Kill hosts while they are written to, and check that nothing was lost, done twice or early
    Chaos(chaos::Options),
    /// Write the matrix of who may do what to where it is checked in
    Authority,
    /// Measure how much one tenant's flood slows another's inbox, on both databases
    Flood {
        /// On this database alone
        #[arg(long, value_parser = ["sqlite", "postgres"])]
        only: Option<String>,
    },
    /// Switch rules under load, and leave a release that traps to people, on both databases
    Switch {
        /// On this database alone
        #[arg(long, value_parser = ["sqlite", "postgres"])]
        only: Option<String>,
    },
    /// Ask a served host what its description allows and forbids, and check every answer against it
    FuzzApi(fuzz_api::Options),
    /// Measure a storm of due clocks among a million, beside bare transactions, on both databases
    Storm {
        /// How many clocks are open besides
        #[arg(long, default_value_t = 1_000_000)]
        clocks: u32,
        /// How many run out in one instant
        #[arg(long, default_value_t = 10_000)]
        due: u32,
    },
    /// Fill a large catalog and search it, beside the engine's own queries
    Search {
        /// How many entries it has
        #[arg(default_value_t = 100_000)]
        entries: u32,
        /// On this database alone
        #[arg(long, value_parser = ["sqlite", "postgres"])]
        only: Option<String>,
    },
    /// Rehearse rules on many stored matters, beside the bare rate of deciding and comparing
    Rehearse {
        /// How many matters there are
        #[arg(default_value_t = 1_000_000)]
        matters: u64,
        /// On this database alone
        #[arg(long, value_parser = ["sqlite", "postgres"])]
        only: Option<String>,
    },
    /// Live through fifteen years of six jurisdictions on a moved clock, and check everything
    Years {
        /// What chance begins with
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How many matters are filed
        #[arg(long, default_value_t = 20_000)]
        cases: u32,
    },
    /// Have bombs, mutants and generated components looked at, and see the host unharmed
    Vet {
        /// How many mutants, and how many generated components
        #[arg(default_value_t = 1_000)]
        components: u64,
        /// The first seed
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Show by a trace of system calls that each acknowledgement comes after its sync
    Syncs,
    /// Start a throw-away `PostgreSQL` for tests run by hand, and say how to name it to them
    Postgres,
    /// Take a jurisdiction's rules out one at a time, and say which no scenario of its own misses
    Mutants {
        /// The jurisdiction
        name: String,
        /// One file of its sources
        #[arg(long)]
        file: Option<String>,
    },
}

fn main() -> ExitCode {
    match run(&Arguments::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    match task {
        Task::Plugins => plugins::build(&workspace).map(|_| ExitCode::SUCCESS),
        Task::Test => Ok(gate::run(&workspace)),
        Task::Demo { exit } => demo::run(&workspace, *exit),
        Task::Walk => walk::run(&workspace),
        Task::Bench => bench::run(&workspace),
        Task::Data { gib } => data::run(&workspace, *gib),
        Task::Chaos(options) => chaos::run(&workspace, options),
        Task::Authority => authority(&workspace),
        Task::Flood { only } => flood::run(&workspace, only.as_deref()),
        Task::Switch { only } => switch::run(&workspace, only.as_deref()),
        Task::FuzzApi(options) => fuzz_api::run(&workspace, options),
        Task::Storm { clocks, due } => storm::run(&workspace, *clocks, *due),
        Task::Search { entries, only } => search::run(&workspace, *entries, only.as_deref()),
        Task::Rehearse { matters, only } => rehearse::run(&workspace, *matters, only.as_deref()),
        Task::Years { seed, cases } => years::run(&workspace, *seed, *cases),
        Task::Vet { components, seed } => vet::run(&workspace, *components, *seed),
        Task::Syncs => syncs::run(&workspace),
        Task::Postgres => {
            let server = postgres::Server::start(postgres::Commits::NeedNoDisk)?;
            println!("export {}={}", postgres::VARIABLE, server.url());
            server.stay().map(|()| ExitCode::SUCCESS)
        }
        Task::Mutants { name, file } => mutants::run(&workspace, name, file.as_deref()),
    }
}

/// Writes who may do what to where a test expects it.
fn authority(workspace: &Workspace) -> Result<ExitCode> {
    let build = ["build", "--workspace", "--bin", "authority-matrix"];
    command::run(&mut workspace.cargo(&build))?;
    let mut written = std::process::Command::new(workspace.binary("authority-matrix"));
    Ok(if command::succeeds(&mut written)? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
