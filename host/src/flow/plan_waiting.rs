//! Plans what has no route because rules faulted, once there are rules that may answer it: after a
//! rollback, or when better ones took the place of those that faulted. Also what lacked a date, once a
//! calendar was loaded. The oldest first; nobody has to ask for it.

use std::collections::BTreeMap;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::arrangement::follow;
use super::calendars::refresh;
use super::error::FlowError;
use super::host::Host;
use super::late_rules::{Asked, late_rules};
use super::read::load;
use super::releases::Conduct;
use super::replan::{Again, instead_of_own, plan_again};
use crate::clock::Stopwatch;
use crate::policy::{Arrangement, Jurisdiction};

/// How many are looked for at once.
const BATCH: u32 = 50;
/// How many are asked about in one jurisdiction, and looked at, and for how long, before it is the next
/// one's turn: upkeep does other things too, and rules may be slow.
const ASKED: usize = 500;
const LOOKED: usize = 5_000;
const TURN: Duration = Duration::from_secs(2);

/// How far each jurisdiction was looked through.
#[derive(Default)]
pub(super) struct Looked(Mutex<BTreeMap<String, Walk>>);

/// Under what it was looked: the revisions of the arrangement of releases and of the calendar, the
/// release that governs today, which midnight may change, and those that could not be used.
type Under = (i64, u32, Option<u32>, Vec<u32>);

/// The way through one jurisdiction's cases, under one arrangement of releases and one calendar.
#[derive(Default)]
struct Walk {
    under: Under,
    /// The case that was looked at last.
    after: String,
    /// Whether that was the last one: nothing is left that could be answered otherwise than it was, until
    /// something is arranged or a calendar loaded.
    ended: bool,
    /// Those that could not be planned, to be looked at once more when it has ended.
    failed: Vec<String>,
}

impl Looked {
    /// Where to go on; at the beginning, if something was arranged or loaded since.
    fn take(&self, jurisdiction: &str, under: Under) -> Walk {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.remove(jurisdiction);
        known.filter(|walk| walk.under == under).unwrap_or(Walk {
            under,
            ..Walk::default()
        })
    }

    fn note(&self, jurisdiction: &str, walk: Walk) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(jurisdiction.to_owned(), walk);
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
    let name = jurisdiction.name();
    let mut view = host.store.read(name).await?;
    refresh(jurisdiction, &mut view).await?;
    let conduct = Conduct::of(&mut view).await?;
    drop(view);
    let mut turn = Turn {
        host,
        jurisdiction,
        arrangement: jurisdiction.releases.now(),
        conduct,
        watch: Stopwatch::start(),
        asked: 0,
        looked: 0,
    };
    let calendar = jurisdiction.calendars.in_force().revision;
    let governs = turn.arrangement.governing(host.today(jurisdiction));
    let governs = governs.map(|release| release.number);
    let unusable = turn.arrangement.unusable.iter().map(|one| one.number);
    let under = (
        turn.arrangement.revision,
        calendar,
        governs,
        unusable.collect(),
    );
    let mut walk = host.looked.take(name, under);
    let done = turn.go_on(&mut walk).await;
    host.looked.note(name, walk);
    if turn.asked > 0 {
        tracing::info!(
            jurisdiction = name,
            asked = turn.asked,
            "rules were asked about cases that waited for them"
        );
    }
    done.map(|()| turn.asked)
}

/// One jurisdiction's turn.
struct Turn<'a> {
    host: &'a Host,
    jurisdiction: &'a Arc<Jurisdiction>,
    arrangement: Arc<Arrangement>,
    conduct: Conduct,
    watch: Stopwatch,
    asked: usize,
    looked: usize,
}

impl Turn<'_> {
    fn is_over(&self) -> bool {
        let enough = self.asked >= ASKED || self.looked >= LOOKED || self.watch.took() > TURN;
        enough || self.host.stop.is_told()
    }

    async fn go_on(&mut self, walk: &mut Walk) -> Result<(), FlowError> {
        if walk.ended {
            return self.once_more(walk).await;
        }
        loop {
            let mut view = self.host.store.read(self.jurisdiction.name()).await?;
            let waiting = view.unplanned_cases(&walk.after, BATCH).await?;
            drop(view);
            if waiting.is_empty() {
                walk.ended = true;
                return Ok(());
            }
            for case in waiting {
                if self.is_over() {
                    return Ok(());
                }
                if let Err(error) = self.plan(&case).await {
                    tell(&case, error)?;
                    walk.failed.push(case.clone());
                }
                walk.after = case;
            }
        }
    }

    /// What failed may have failed for a moment. Whoever was overtaken by somebody else may be so again;
    /// what fails otherwise a second time is left.
    async fn once_more(&mut self, walk: &mut Walk) -> Result<(), FlowError> {
        let mut failed = mem::take(&mut walk.failed).into_iter();
        let mut told = Ok(());
        while told.is_ok() && !self.is_over() {
            let Some(case) = failed.next() else { break };
            let Err(error) = self.plan(&case).await else {
                continue;
            };
            if error.is_passing() || error.is_conflict() {
                walk.failed.push(case.clone());
            }
            told = tell(&case, error);
        }
        walk.failed.extend(failed);
        told
    }

    async fn plan(&mut self, case: &str) -> Result<(), FlowError> {
        self.looked += 1;
        let known = (&*self.arrangement, &self.conduct);
        let asked = plan_one(self.host, self.jurisdiction, known, case).await?;
        self.asked += usize::from(asked);
        Ok(())
    }
}

/// Tells why one could not be planned, unless somebody else was first with it.
///
/// # Errors
/// That one, if it holds up all others.
fn tell(case: &str, error: FlowError) -> Result<(), FlowError> {
    if error.is_passing() {
        return Err(error);
    }
    if !error.is_conflict() {
        tracing::error!(
            case,
            error = &error as &dyn std::error::Error,
            "a case that waits could not be planned"
        );
    }
    Ok(())
}

/// Asks about one, if there are rules by now that may answer it, or another calendar may have the date
/// that it lacked. Says whether it was asked about.
async fn plan_one(
    host: &Host,
    jurisdiction: &Arc<Jurisdiction>,
    (arrangement, conduct): (&Arrangement, &Conduct),
    id: &str,
) -> Result<bool, FlowError> {
    let (case, events) = load(host, jurisdiction, id).await?;
    let (today, asked) = (host.today(jurisdiction), Asked::of(&events));
    let late = late_rules(jurisdiction, arrangement, conduct, (&case, &asked), today).is_some();
    // Those that answered without a date are its own.
    let instead = instead_of_own(arrangement, &case).map(|release| release.plugin.digest());
    let digest = instead.unwrap_or(&case.release);
    let manual = arrangement.manual.as_ref();
    let asks = manual.is_none_or(|manual| manual.digest != digest);
    let once_more = case.is_undated() && asks;
    if !late && !once_more {
        return Ok(false);
    }
    let other = late || digest != case.unanswered_by;
    match plan_again(host, jurisdiction, id, None).await? {
        // Asked in vain, it stays as it was.
        Again::Asked(record) if !other && record.case.is_undated() => Ok(true),
        Again::Asked(record) => record.keep().await.map(|_| true),
        Again::Left(_) => Ok(false),
    }
}
