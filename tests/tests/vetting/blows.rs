//! What compilers have choked on, mutants and generated components: each has a name for what is
//! wrong with it, the host goes on deciding, and its memory is back where it was.

use std::collections::BTreeSet;
use std::sync::Arc;

use bylaw::vetting::VetLimits;
use bylaw_tests::guests::{hostile, shipped};
use bylaw_tests::host::{TestHost, entry, filing};
use bylaw_tests::vetting::bombs::bombs;
use bylaw_tests::vetting::mutants::mutant;
use bylaw_tests::vetting::smith::smithed;
use bylaw_tests::vetting::{Tally, calls, children, resident, vetter};
use serde_json::{Value, json};

use crate::{alone, patient};

/// Bytes by which the memory may differ; what the allocator keeps is its own affair.
const SLACK: u64 = 32 << 20;
/// `cargo xtask vet` goes further.
const EACH: u64 = 100;

/// A host that decides, and what it decided and held before.
struct Bystander {
    host: TestHost,
    decision: Value,
    before: u64,
}

impl Bystander {
    async fn begun() -> Self {
        let host = TestHost::on("2025-10-10").await;
        host.hold_entry("shenyang", entry("conditional")).await;
        let decision = decided(&host).await;
        let before = resident();
        Self {
            host,
            decision,
            before,
        }
    }

    /// It decides as it did, and nothing is left of what was looked at.
    async fn is_unharmed(&self) {
        assert_eq!(decided(&self.host).await, self.decision);
        assert_eq!(children(), Vec::<u32>::new());
        let after = resident();
        println!(
            "memory: {} KiB before, {} KiB after",
            self.before >> 10,
            after >> 10
        );
        assert!(after < self.before + SLACK, "{} to {after}", self.before);
    }
}

/// Whose turn it is in a new case, and until when.
async fn decided(host: &TestHost) -> Value {
    let statement = json!({ "materials": ["申请表"] });
    let filing = filing("sharing-application", statement);
    let case = host.file("shenyang", &filing).await;
    assert!(
        case["at"].is_string() && case["due"].is_string(),
        "{case:#}"
    );
    json!([case["at"], case["due"]])
}

#[tokio::test]
async fn bombs_have_names_and_do_no_harm() {
    let _alone = alone().await;
    // Making them takes this process more memory than having them looked at.
    let bombs = bombs(&hostile());
    let bystander = Bystander::begun().await;
    // Some take the compiler seconds even where nothing else runs.
    let limits = VetLimits {
        seconds: 1,
        ..patient()
    };
    let vetter = vetter(limits);
    let mut words = BTreeSet::new();
    for (name, bomb) in bombs {
        let size = bomb.len();
        let began = std::time::Instant::now();
        let verdict = vetter.vet(bomb.into(), calls()).await;
        let word = match &verdict {
            Ok(_) => "in order".to_owned(),
            Err(error) => format!("{}: {error}", error.code()),
        };
        println!(
            "{name}: {size} bytes, {} ms: {word}",
            began.elapsed().as_millis()
        );
        if let Err(error) = verdict {
            assert!(
                error.is_of_component() && error.code() != "vet-crashed",
                "{name}: {error}"
            );
            words.insert(error.code().to_owned());
        }
    }
    assert!(words.contains("compile-time"), "{words:?}");
    assert!(words.contains("component-too-complex"), "{words:?}");
    bystander.is_unharmed().await;
}

#[tokio::test]
async fn mutants_have_names_and_do_no_harm() {
    let _alone = alone().await;
    let bystander = Bystander::begun().await;
    let vetter = Arc::new(vetter(patient()));
    let plugin = shipped("wuxi");
    println!("seeds 1 to {EACH}");
    let mutants = (1..=EACH).map(|seed| (seed, mutant(&plugin, seed)));
    let tally = Tally::of(&vetter, "mutant", mutants).await;
    println!("mutants: {tally}");
    assert_eq!(tally.unnamed, Vec::<String>::new());
    assert_eq!(u64::from(tally.all()), EACH);
    bystander.is_unharmed().await;
}

#[tokio::test]
async fn generated_components_have_names_and_do_no_harm() {
    let _alone = alone().await;
    let bystander = Bystander::begun().await;
    let vetter = Arc::new(vetter(patient()));
    let plugin = hostile();
    println!("seeds 1 to {EACH}");
    let smithed = (1..=EACH).map(|seed| (seed, smithed(&plugin, seed)));
    let tally = Tally::of(&vetter, "smithed", smithed).await;
    println!("smithed: {tally}");
    assert_eq!(tally.unnamed, Vec::<String>::new());
    // Much of it goes through the compiler.
    assert!(tally.in_order() > 10, "{tally}");
    bystander.is_unharmed().await;
}
