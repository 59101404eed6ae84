//! A release that traps: people decide within the third fault, its neighbour is as quick as before,
//! and a rollback restores service.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bylaw::store::Store;
use bylaw_tests::trapping::Trapping;
use serde_json::Value;

/// How many filings of the neighbour make a round.
const FILINGS: usize = 60;
/// How long whoever files at the city waits between two filings, whatever becomes of them.
const PACE: Duration = Duration::from_millis(20);
/// By how much the neighbour's middle filing may differ: more than noise does on a busy machine.
const NOISE: f64 = 1.5;

/// What is filed at the city: in order, or so that its rules fault each time in another way. A good
/// answer after every second fault, or people would decide from the third one on.
const GOOD: [&str; 3] = ["fine"; 3];
const FAULTY: [&str; 9] = [
    "trap", "memory", "fine", "trap", "loop", "fine", "memory", "trap", "fine",
];

/// Says whether all of it was so.
pub(crate) async fn run(rounds: usize, store: Store) -> bool {
    let city = Arc::new(Trapping::founded_on(store).await);
    // By turns, so that whatever else the machine does falls on all of them.
    let (mut alone, mut beside_good, mut beside_faults) = (vec![], vec![], vec![]);
    let mut faulted = 0;
    for _ in 0..rounds {
        alone.extend(file(&city).await);
        let good = Beside::begin(&city, &GOOD);
        beside_good.extend(file(&city).await);
        assert_eq!(good.end().await, 0, "rules in order do not fault");
        let faulty = Beside::begin(&city, &FAULTY);
        beside_faults.extend(file(&city).await);
        faulted += faulty.end().await;
    }
    assert!(!city.is_manual(), "no three faults came in a row");
    city.file("fine").await;
    let mut faults = 0;
    while !city.is_manual() && faults < 10 {
        city.file("trap").await;
        faults += 1;
    }
    let restored = Instant::now();
    let back = city.roll_back(2).await;
    assert!(back.status.is_success(), "{:#}", back.body);
    let first = city.file("fine").await;
    let restored = restored.elapsed();
    let [alone, beside_good, beside_faults] = [alone, beside_good, beside_faults].map(middle);
    let ratio = beside_faults.as_secs_f64() / beside_good.as_secs_f64();
    println!(
        "the neighbour's filings: {alone:?} alone, {beside_good:?} beside rules in order, {beside_faults:?} beside {faulted} faults; ratio {ratio:.2}, at most {NOISE:.1}"
    );
    println!("people decide after {faults} faults in a row");
    println!(
        "rolled back, and the first matter planned, in {restored:?}: {}",
        first["state"]
    );
    faulted > 0 && faults == 3 && ratio <= NOISE && first["state"] == "open"
}

/// Somebody who files at the city at a steady pace, until he is told to stop.
struct Beside {
    over: Arc<AtomicBool>,
    faults: Arc<AtomicU64>,
    filing: tokio::task::JoinHandle<()>,
}

impl Beside {
    fn begin(city: &Arc<Trapping>, words: &'static [&'static str]) -> Self {
        let (over, faults) = (Arc::<AtomicBool>::default(), Arc::<AtomicU64>::default());
        let (city, told, count) = (Arc::clone(city), Arc::clone(&over), Arc::clone(&faults));
        let filing = tokio::spawn(async move {
            for word in words.iter().cycle() {
                // Not in the middle of a row of faults, which the next round would go on with.
                if told.load(Ordering::Relaxed) && *word == "fine" {
                    city.file(word).await;
                    break;
                }
                let case: Value = city.file(word).await;
                if case["state"] == "unplanned" {
                    count.fetch_add(1, Ordering::Relaxed);
                }
                tokio::time::sleep(PACE).await;
            }
        });
        Self {
            over,
            faults,
            filing,
        }
    }

    /// How many of his matters the rules gave no answer to.
    async fn end(self) -> u64 {
        self.over.store(true, Ordering::Relaxed);
        self.filing.await.unwrap();
        self.faults.load(Ordering::Relaxed)
    }
}

/// How long filings of the neighbour take.
async fn file(city: &Trapping) -> Vec<Duration> {
    let mut took = Vec::with_capacity(FILINGS);
    for _ in 0..FILINGS {
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
