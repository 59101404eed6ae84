//! `cargo xtask chaos`: hosts are killed at random moments while writers write and days end, and
//! afterwards everything that was acknowledged has to be there, once and not too early.
//!
//! The seed decides what each writer sends, when the clock jumps and who is killed when. Threads
//! and processes still meet as they will, so a seed makes a run alike, not the same.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what cannot be asked fails by panicking"
)]

mod acts;
mod checks;
mod client;
mod facts;
mod field;
mod figures;
mod matters;
mod plan;
mod quiet;
mod replicas;
mod storm;
mod told;
mod town;
mod writers;

use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use clap::Parser as _;

use crate::checks::Evidence;
use crate::facts::Facts;
use crate::field::Field;
use crate::figures::Figures;
use crate::plan::Plan;
use crate::quiet::{await_quiet, verify_logs};
use crate::replicas::Replicas;
use crate::storm::{Kills, kill_hosts, move_clock};
use crate::told::Write;
use crate::town::Town;
use crate::writers::Writer;

const WRITERS: u64 = 6;

fn main() -> ExitCode {
    let plan = Plan::parse();
    let seed = plan
        .seed
        .unwrap_or_else(|| uuid::Uuid::new_v4().as_u64_pair().0);
    println!("seed {seed}, {:?}", plan.database);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let town = runtime.block_on(Town::found(plan.database));
    let mut replicas = Replicas::start(&town.folder, plan.database.hosts());
    let field = Field::new(&town, replicas.addresses.clone());
    let started = Instant::now();
    let (kills, told) = rage(&field, &mut replicas, &plan, seed);
    let raged = started.elapsed();
    let quiet = runtime.block_on(await_quiet(&town));
    let host = field.addresses.get(0).unwrap_or_default();
    let verified = verify_logs(&host);
    replicas.stop();
    let facts = runtime.block_on(Facts::read(&town.owner_url));
    let figures = Figures {
        field: &field,
        kills: &kills,
        told: &told,
        facts: &facts,
        raged,
        quiet,
    };
    figures.print();
    let evidence = Evidence {
        facts: &facts,
        told: &told,
        verified: &verified,
        now: town.clock.now(),
    };
    let mut verdicts = figures.verdicts(&plan, &replicas);
    verdicts.extend(checks::all(evidence));
    for verdict in &verdicts {
        verdict.print();
    }
    let passed = verdicts.iter().filter(|verdict| verdict.is_good()).count();
    let failed = verdicts.len() - passed;
    if failed == 0 {
        town.clear();
    } else {
        println!(
            "what is left stands in {}, seed {seed}",
            town.folder.display()
        );
        println!("the database was {}", town.owner_url);
    }
    println!("{passed} passed, {failed} failed");
    ExitCode::from(u8::from(failed > 0))
}

/// Writers write, the clock jumps and hosts are killed, until there were enough kills.
fn rage(field: &Field<'_>, replicas: &mut Replicas, plan: &Plan, seed: u64) -> (Kills, Vec<Write>) {
    thread::scope(|scope| {
        let clock = scope.spawn(|| move_clock(field, seed));
        let writers: Vec<_> = (0..WRITERS)
            .map(|number| scope.spawn(move || Writer::new(number, seed, field).run()))
            .collect();
        let kills = kill_hosts(field, replicas, plan, seed);
        field.call_off();
        clock.join().expect("the clock");
        let told = writers
            .into_iter()
            .flat_map(|writer| writer.join().expect("a writer"));
        (kills, told.collect())
    })
}
