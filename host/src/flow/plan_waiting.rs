//! Plans what has no route because rules faulted, once there are rules that may answer it: after a
//! rollback, or when better ones took the place of those that faulted. The oldest first; nobody has to
//! ask for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::arrangement::follow;
use super::error::FlowError;
use super::host::Host;
use super::late_rules::{Asked, late_rules};
use super::read::load;
use super::releases::Conduct;
use super::replan::{Again, plan_again};
use crate::clock::Stopwatch;
use crate::policy::{Arrangement, Jurisdiction};

/// How many are looked for at once.
const BATCH: u32 = 50;
/// How many are asked about in one jurisdiction, and looked at, and for how long, before it is the next
/// one's turn: upkeep does other things too, and rules may be slow.
const ASKED: usize = 500;
const LOOKED: usize = 5_000;
const TURN: Duration = Duration::from_secs(2);

/// Under what it was looked: the revision of the arrangement of releases, and the release that governs
/// today, which midnight may change.
type Under = (i64, Option<u32>);

/// How far each jurisdiction was looked through, under what.
#[derive(Default)]
pub(super) struct Looked(Mutex<BTreeMap<String, (Under, Place)>>);

/// Where to go on.
#[derive(Clone)]
enum Place {
    /// After this case.
    After(String),
    /// Nothing is left that could be answered otherwise than it was, until something is arranged.
    End,
}

impl Looked {
    fn place(&self, jurisdiction: &str, under: Under) -> Place {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get(jurisdiction) {
            Some((known, place)) if *known == under => place.clone(),
            _ => Place::After(String::new()),
        }
    }

    fn note(&self, jurisdiction: &str, under: Under, place: Place) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(jurisdiction.to_owned(), (under, place));
    }
}

/// Asks the rules that govern by now about what waits; says about how many cases. A case is asked
/// about once under one arrangement of releases, so whatever faults again is left to people.
///
/// # Errors
/// If the database is away.
pub async fn plan_waiting(host: &Host) -> Result<usize, FlowError> {
    let mut asked = 0;
    for jurisdiction in host.jurisdictions() {
        let here = plan_here(host, jurisdiction).await;
        let what = "what waits there could not be planned";
        asked += host
            .setbacks
            .settle(jurisdiction.name(), what, here)?
            .unwrap_or(0);
    }
    Ok(asked)
}

async fn plan_here(host: &Host, jurisdiction: &Arc<Jurisdiction>) -> Result<usize, FlowError> {
    follow(host, jurisdiction).await?;
    let (name, arrangement) = (jurisdiction.name(), jurisdiction.releases.now());
    let governs = arrangement.governing(host.today(jurisdiction));
    let under = (arrangement.revision, governs.map(|release| release.number));
    let (watch, mut asked, mut looked) = (Stopwatch::start(), 0, 0);
    while let Place::After(after) = host.looked.place(name, under) {
        let mut view = host.store.read(name).await?;
        let waiting = view.unplanned_cases(&after, BATCH).await?;
        let conduct = Conduct::of(&mut view).await?;
        drop(view);
        if waiting.is_empty() {
            host.looked.note(name, under, Place::End);
        }
        for case in waiting {
            let enough = asked >= ASKED || looked >= LOOKED || watch.took() > TURN;
            if enough || host.stop.is_told() {
                return Ok(asked);
            }
            looked += 1;
            match plan_one(host, jurisdiction, (&arrangement, &conduct), &case).await {
                Ok(was) => asked += usize::from(was),
                Err(error) if error.is_passing() => return Err(error),
                // Somebody else was first with it.
                Err(error) if error.is_conflict() => {}
                Err(error) => tracing::error!(
                    case,
                    error = &error as &dyn std::error::Error,
                    "a case that waits could not be planned"
                ),
            }
            host.looked.note(name, under, Place::After(case));
        }
    }
    if asked > 0 {
        tracing::info!(
            jurisdiction = name,
            asked,
            "rules were asked about cases that waited for them"
        );
    }
    Ok(asked)
}

/// Asks about one, if there are rules by now that may answer it.
async fn plan_one(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    (arrangement, conduct): (&Arrangement, &Conduct),
    id: &str,
) -> Result<bool, FlowError> {
    let (case, events) = load(host, jurisdiction, id).await?;
    let (today, asked) = (host.today(jurisdiction), Asked::of(&events));
    let rules = late_rules(jurisdiction, arrangement, conduct, (&case, &asked), today);
    if rules.is_none() {
        return Ok(false);
    }
    match plan_again(host, jurisdiction, id, None).await? {
        Again::Asked(record) => record.keep().await.map(|_| true),
        Again::Left(_) => Ok(false),
    }
}
