//! A release that traps: people decide within the third fault, its neighbour is as quick as before,
//! and a rollback restores service.

use std::time::{Duration, Instant};

use bylaw::store::Store;
use bylaw_tests::trapping::Trapping;

/// How many filings of the neighbour make a round.
const FILINGS: usize = 60;
/// By how much the neighbour's middle filing may differ: more than noise does on a busy machine.
const NOISE: f64 = 1.5;

/// Says whether all of it was so.
pub(crate) async fn run(rounds: usize, store: Store) -> bool {
    let city = Trapping::founded_on(store).await;
    // By turns, so that whatever else the machine does falls on both.
    let (mut quiet, mut beside) = (vec![], vec![]);
    let mut faults = 0;
    while !city.is_manual() && faults < 10 {
        city.file("trap").await;
        faults += 1;
    }
    for _ in 0..rounds {
        quiet.extend(file(&city, "").await);
        beside.extend(file(&city, "trap").await);
    }
    let restored = Instant::now();
    let back = city.roll_back(2).await;
    assert!(back.status.is_success(), "{:#}", back.body);
    let first = city.file("fine").await;
    let restored = restored.elapsed();
    let (quiet, beside) = (middle(quiet), middle(beside));
    let ratio = beside.as_secs_f64() / quiet.as_secs_f64();
    println!("people decide after {faults} faults");
    println!(
        "the neighbour's filings: {quiet:?} alone, {beside:?} beside the city that is left to people; ratio {ratio:.2}, at most {NOISE:.1}"
    );
    println!(
        "rolled back, and the first matter planned, in {restored:?}: {}",
        first["state"]
    );
    faults == 3 && ratio <= NOISE && first["state"] == "open"
}

/// How long filings of the neighbour take, while the city is filed to as well if there is a word.
async fn file(city: &Trapping, word: &str) -> Vec<Duration> {
    let mut took = Vec::with_capacity(FILINGS);
    for _ in 0..FILINGS {
        if !word.is_empty() {
            city.file(word).await;
        }
        let begun = Instant::now();
        let case = city.file_beside().await;
        took.push(begun.elapsed());
        assert_eq!(case["state"], "open", "{case:#}");
    }
    took
}

fn middle(mut took: Vec<Duration>) -> Duration {
    took.sort_unstable();
    took.get(took.len() / 2).copied().unwrap_or_default()
}
