//! `cargo xtask vet`: compiler bombs, many mutants and many generated components, each looked at in
//! a child of a host that serves meanwhile; and what the host's memory is before and after.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use bylaw::vetting::{VetLimits, Vetter};
use bylaw_tests::guests::{hostile, shipped};
use bylaw_tests::host::{TestHost, entry, filing};
use bylaw_tests::vetting::bombs::{Bomb, bombs};
use bylaw_tests::vetting::mutants::mutant;
use bylaw_tests::vetting::smith::smithed;
use bylaw_tests::vetting::{Tally, calls, children, resident, vetter};
use serde_json::json;

/// Bytes by which the host's memory may have grown.
const SLACK: u64 = 32 << 20;
const MIB: u64 = 1 << 20;

#[tokio::main]
async fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let mut number = |otherwise: u64| {
        words
            .next()
            .map_or(Some(otherwise), |word| word.parse().ok())
    };
    let (Some(count), Some(first)) = (number(1_000), number(1)) else {
        eprintln!("usage: vet [COMPONENTS OF EACH KIND] [FIRST SEED]");
        return ExitCode::from(2);
    };
    let limits = VetLimits {
        matters: 64,
        ..VetLimits::default()
    };
    let vetter = Arc::new(vetter(limits));
    let host = TestHost::on("2025-10-10").await;
    host.hold_entry("wuxi", entry("conditional")).await;
    decide(&host).await;
    price(&vetter).await;
    // Making them takes this process more memory than having them looked at.
    let bombs = bombs(&hostile());
    let before = resident();
    let mut unnamed = bombed(&vetter, bombs).await;
    let seeds = first..first.saturating_add(count);
    println!("seeds {} to {}", seeds.start, seeds.end - 1);
    let (rules, plugin) = (shipped("wuxi"), hostile());
    let mutants = seeds.clone().map(|seed| (seed, mutant(&rules, seed)));
    unnamed.extend(told(&vetter, "mutants", mutants).await);
    decide(&host).await;
    let smiths = seeds.map(|seed| (seed, smithed(&plugin, seed)));
    unnamed.extend(told(&vetter, "smithed", smiths).await);
    decide(&host).await;
    let (after, left) = (resident(), children());
    println!(
        "the host's memory: {} MiB before, {} MiB after; {} children left",
        before / MIB,
        after / MIB,
        left.len()
    );
    for one in &unnamed {
        println!("without a name: {one}");
    }
    if unnamed.is_empty() && left.is_empty() && after < before + SLACK {
        println!("every component has its answer, and the host is as it was");
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The host decides as it did.
async fn decide(host: &TestHost) {
    let statement = json!({ "purpose": "street lights", "scenario": "planning" });
    host.file("wuxi", &filing("sharing-application", statement))
        .await;
}

/// What looking at rules in order costs, and at what is refused at once.
async fn price(vetter: &Vetter) {
    for (what, component) in [("wuxi", shipped("wuxi")), ("nothing", vec![])] {
        let began = Instant::now();
        let verdict = vetter.vet(component.into(), calls()).await;
        let word = verdict.map_or_else(|error| error.code().to_owned(), |_| "in order".to_owned());
        println!("{what}: {word} in {} ms", began.elapsed().as_millis());
    }
}

async fn bombed(vetter: &Vetter, bombs: Vec<Bomb>) -> Vec<String> {
    let mut unnamed = vec![];
    for (name, bomb) in bombs {
        let (size, began) = (bomb.len(), Instant::now());
        let verdict = vetter.vet(bomb.into(), calls()).await;
        let took = began.elapsed().as_millis();
        match verdict {
            Ok(_) => println!("{name}: {size} bytes, in order in {took} ms"),
            Err(error) => {
                println!(
                    "{name}: {size} bytes, {} in {took} ms: {error}",
                    error.code()
                );
                if !error.is_of_component() || error.code() == "vet-crashed" {
                    unnamed.push(format!("{name}: {error}"));
                }
            }
        }
    }
    unnamed
}

async fn told(
    vetter: &Arc<Vetter>,
    what: &str,
    components: impl Iterator<Item = (u64, Vec<u8>)>,
) -> Vec<String> {
    let began = Instant::now();
    let tally = Tally::of(vetter, what, components).await;
    println!("{what}: {tally}; {} s in all", began.elapsed().as_secs());
    tally.unnamed
}
