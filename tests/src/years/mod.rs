//! Fifteen years of all six jurisdictions on one host whose clock is moved: entries are published
//! through the real procedure, matters of every kind are filed about them, whoever's turn it is
//! acts or keeps silent as a seeded generator says, periods run out, and in December the next year's
//! holidays are loaded. Then all of it is checked.

mod calendar;
pub mod chance;
mod filing;
mod life;
mod log;
mod matters;
mod verify;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use bylaw::clock::{Clock, instant_of};
use bylaw::domain::Date;
use bylaw::flow::Host;
use bylaw::policy::{Calendars, Jurisdiction, Policy, Release, Releases};
use bylaw::store::Store;

use crate::places::{root, setup};

pub use verify::Findings;

/// Fifteen years. The shipped calendar has the first eleven.
const FIRST: (u16, u8, u8) = (2016, 1, 1);
const LAST: (u16, u8, u8) = (2030, 12, 31);

/// What is lived through.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// What chance begins with.
    pub seed: u64,
    /// How many matters are filed besides the publication of the entries.
    pub cases: usize,
    /// How many entries each of the six jurisdictions publishes.
    pub entries: usize,
}

/// Lives through it in a database of its own, and checks everything; says what came of it.
pub async fn live(plan: Plan) -> Findings {
    let name = format!("years-{}-{}.db", plan.seed, std::process::id());
    let file = File(root().join("target").join(name));
    let url = format!("sqlite:{}?mode=rwc", file.0.display());
    let store = Store::open(&url).await.expect("a database");
    let first = day(FIRST);
    let years = calendar::up_to(day(LAST).year() + 1);
    let library = Arc::clone(&setup().library);
    let jurisdictions = jurisdictions(&years, first);
    let zone = jurisdictions[0].policy.zone.clone();
    let clock = Clock::standing_at(instant_of(first, 0, &zone));
    let host = Host::on_empty(store, clock, library, jurisdictions).await;
    let host = Arc::new(host.expect("a host"));
    let began = Instant::now();
    let mut life = life::Life::new(Arc::clone(&host), plan, years.made_up);
    Box::pin(life.run(first, day(LAST))).await;
    let lived = began.elapsed();
    let began = Instant::now();
    let mut findings = verify::verify(&host, &url, years.references, life).await;
    let _ = writeln!(
        findings.report,
        "lived in {:.1} s, verified in {:.1} s",
        lived.as_secs_f64(),
        began.elapsed().as_secs_f64()
    );
    host.store.close().await;
    findings
}

/// All six under the shipped calendar. Chengdu's measures are assumed not to expire, and
/// Shenyang's draft to be in force from the first day; the others begin when their texts say so.
fn jurisdictions(years: &calendar::Years, first: Date) -> Vec<Arc<Jurisdiction>> {
    let shipped = setup().jurisdictions().expect("the shipped policies");
    let longer = |one: Arc<Jurisdiction>| {
        let draft = one.policy.assume_in_force_from.is_some();
        let begins = |from: Option<Date>| if draft { Some(first) } else { from };
        let known = one.releases.now();
        let releases = known.releases.iter().map(|release| Release {
            from: begins(release.from),
            until: None,
            ..release.clone()
        });
        Arc::new(Jurisdiction {
            releases: Releases::starting_with(releases.collect()),
            calendars: Calendars::starting_with(Arc::clone(&years.shipped)),
            policy: Policy {
                assume_in_force_from: begins(one.policy.assume_in_force_from),
                assume_in_force_until: Some(day(LAST)),
                ..one.policy.clone()
            },
        })
    };
    shipped.into_iter().map(longer).collect()
}

fn day((year, month, day): (u16, u8, u8)) -> Date {
    Date::new(year, month, day).expect("a day")
}

/// So many days later.
fn later(day: Date, days: u32) -> Date {
    (0..days).fold(day, |day, _| day.tomorrow().expect("a day"))
}

/// How often something was seen.
type Counts<Key> = BTreeMap<Key, usize>;

/// A database file that goes with whoever holds this.
struct File(PathBuf);

impl Drop for File {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", self.0.display()));
        }
    }
}
