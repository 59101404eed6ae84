//! Faults of rules in a row, and what comes of too many: people decide new matters of that
//! jurisdiction, until other rules govern.
//!
//! What counts is what a case keeps: a filing, a plan that is asked for again, an act of whoever may
//! do it. What leaves no trace (a dry run, a preview, a classification, a refused query) counts for
//! nothing, or anybody could take a city's rules out of force without a name; nor does what upkeep
//! asks again, which is just what rules have faulted at before; nor that this host had no sandbox left,
//! or cannot use them, which is no doing of theirs.

use serde::{Deserialize, Serialize};

use super::arrangement::read_day;
use super::error::FlowError;
use super::host::Host;
use super::releases::{Step, governing_row};
use crate::clock::day_of;
use crate::domain::arrangement::governing;
use crate::domain::{Happening, Text};
use crate::policy::{Jurisdiction, Manual, ManualRule};
use crate::rules::{Fault, OUT_OF_TIME};
use crate::store::{ReleaseRow, StoreError, Tx};
use jiff::{SignedDuration, Timestamp};

/// What is kept when nothing has faulted since the last good answer.
const NONE: &str = "[]";

/// What the step is called with which people begin to decide.
pub(super) const MANUAL_ON: &str = "manual-handling-on";

/// What the log tells of it.
#[derive(Serialize, Deserialize)]
pub(super) struct Began {
    /// The component.
    pub(super) digest: String,
    /// The last of the faults, in words.
    pub(super) fault: String,
    /// The release that governed.
    pub(super) release: Option<u32>,
    /// How many faults there were in a row.
    pub(super) faults: usize,
    /// Of how many of them a machine with much to do may have been the cause.
    pub(super) out_of_time: usize,
    /// The revision of the arrangement with which it began.
    pub(super) arrangement: i64,
}

/// A fault that was met about a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    /// The component.
    digest: String,
    /// When, RFC 3339.
    at: String,
    /// What happened, by its stable word.
    code: String,
    /// The same in words.
    said: String,
}

impl Seen {
    fn is_out_of_time(&self) -> bool {
        self.code == OUT_OF_TIME
    }
}

/// Notes a fault of rules that were asked about a case, in the transaction that records it; says
/// whether it was one too many. Rules that govern no new matters today are nobody's trouble, and rules
/// that were never asked are not to blame. Nobody may change the arrangement meanwhile: whoever does
/// writes all of it, with the faults that he found.
pub(super) async fn note_fault(
    jurisdiction: &Jurisdiction,
    tx: &mut Tx,
    digest: &str,
    fault: &Fault,
    now: Timestamp,
) -> Result<bool, FlowError> {
    if matches!(fault, Fault::Busy | Fault::Unusable(_)) {
        return Ok(false);
    }
    let (name, rule) = (jurisdiction.name(), jurisdiction.policy.manual_handling);
    let today = day_of(now, &jurisdiction.policy.zone);
    let rows = tx.releases().await?;
    let governs = governing_row(name, &rows, today)?;
    if governs.is_none_or(|row| row.digest != digest) {
        return Ok(false);
    }
    loop {
        let was = tx.arrangement().await?.faults;
        let mut seen = read(name, &was)?;
        seen.push(Seen {
            digest: digest.to_owned(),
            at: now.to_string(),
            code: fault.code().to_owned(),
            said: fault.to_string(),
        });
        let counted = counted(seen, digest, rule, now);
        let faults = write(name, &counted)?;
        // Somebody else's filing may have met another fault at the same time.
        if was.is_empty() || tx.put_faults(&was, &faults).await? {
            return Ok(is_too_many(&counted, rule));
        }
    }
}

/// Rules gave a good answer to a matter: what they faulted before is forgotten. Another component's
/// faults are not, and a good answer about an entry alone says nothing of matters.
pub(super) async fn note_answer(
    jurisdiction: &Jurisdiction,
    tx: &mut Tx,
    digest: &str,
    faults: &str,
) -> Result<(), FlowError> {
    if faults.is_empty() || faults == NONE {
        return Ok(());
    }
    let seen = read(jurisdiction.name(), faults)?;
    if seen.last().is_none_or(|last| last.digest == digest) {
        tx.put_faults(faults, NONE).await?;
    }
    Ok(())
}

/// Whether the faults of a jurisdiction's rules are too many, as they stand in the database.
pub(super) fn are_too_many(jurisdiction: &Jurisdiction, faults: &str) -> Result<bool, FlowError> {
    let seen = read(jurisdiction.name(), faults)?;
    Ok(is_too_many(&seen, jurisdiction.policy.manual_handling))
}

/// Settles who decides new matters. Once others govern than those that faulted, the rules do again:
/// after a switch at midnight nobody else sees to that. If the rules that govern have faulted too
/// often, people do, be it within the seconds after such a switch. Also done by upkeep, in case
/// whoever met the last fault did not live to do it.
pub(super) async fn settle_who_decides(
    host: &Host,
    jurisdiction: &Jurisdiction,
) -> Result<(), FlowError> {
    let mut step = Step::begin(host, jurisdiction).await?;
    let ended = step.end_manual().await?;
    let began = leave_to_people(&mut step).await?;
    if !(ended || began) {
        return Ok(());
    }
    step.arrangement.revision = step.next_revision();
    step.put_arrangement().await?;
    step.keep().await
}

/// The same after something was recorded, which stands whatever becomes of this: whoever filed is not
/// told that he did not. Upkeep does it again.
pub(super) async fn settle_after(host: &Host, jurisdiction: &Jurisdiction) {
    if let Err(error) = settle_who_decides(host, jurisdiction).await {
        let error = &error as &dyn std::error::Error;
        let jurisdiction = jurisdiction.name();
        tracing::error!(
            jurisdiction,
            error,
            "who decides new matters is not settled yet"
        );
    }
}

/// Leaves new matters to people, if the rules that govern have faulted too often; says whether it was
/// so. The step makes a revision of it.
async fn leave_to_people(step: &mut Step<'_>) -> Result<bool, FlowError> {
    let (name, rule) = (
        step.jurisdiction.name(),
        step.jurisdiction.policy.manual_handling,
    );
    let seen = read(name, &step.arrangement.faults)?;
    let Some(last) = seen.last().cloned() else {
        return Ok(false);
    };
    let (terms, today) = (step.terms()?, step.host.today(step.jurisdiction));
    let number = governing(&terms, today).map(|term| term.number);
    let governs = step.digest_of(number) == Some(last.digest.as_str());
    let already = step.arrangement.manual.is_some();
    if already || !governs || !is_too_many(&seen, rule) {
        return Ok(false);
    }
    let manual = Manual {
        since: step.now.to_string(),
        digest: last.digest.clone(),
        fault: last.said,
        arrangement: step.next_revision(),
    };
    let body = serde_json::to_string(&manual).map_err(|error| unwritable(name, &error))?;
    step.arrangement.manual = Some(body);
    let began = Began {
        digest: manual.digest.clone(),
        fault: manual.fault.clone(),
        release: number,
        faults: seen.len(),
        out_of_time: seen.iter().filter(|one| one.is_out_of_time()).count(),
        arrangement: manual.arrangement,
    };
    let on = Some(Happening::ManualHandlingOn);
    step.note(None, MANUAL_ON, &manual.digest, &began, on)
        .await?;
    tracing::error!(
        jurisdiction = name,
        component = manual.digest,
        fault = manual.fault,
        "the rules have faulted too often; people decide new matters until others govern"
    );
    Ok(true)
}

/// The faults that are left when people need not decide any more: not those that brought it about, but
/// those of the rules that have governed since, which may be the same, vouched for anew.
pub(super) fn since_others_govern(
    jurisdiction: &Jurisdiction,
    faults: &str,
    over: &Manual,
    governs: Option<&ReleaseRow>,
) -> Result<String, FlowError> {
    let (name, zone) = (jurisdiction.name(), &jurisdiction.policy.zone);
    let anew = governs.filter(|row| row.digest == over.digest);
    let confirmed: Option<Timestamp> = anew.and_then(|row| row.confirmed_at.as_ref()?.parse().ok());
    let from = match anew {
        Some(row) => read_day(name, row.number, row.from.clone())?,
        None => None,
    };
    let is_since = |one: &Seen| {
        let at: Option<Timestamp> = one.at.parse().ok();
        at.is_some_and(|at| {
            confirmed.is_some_and(|then| then < at) && from <= Some(day_of(at, zone))
        })
    };
    let mut seen = read(name, faults)?;
    seen.retain(|one| one.digest != over.digest || is_since(one));
    write(name, &seen)
}

/// What somebody is told whose matter waits for people.
pub(super) fn said(manual: &Manual) -> Text {
    Text {
        zh: format!(
            "规则组件自 {} 起连续出错，本事项由人工办理；法定期限须由办理机关依法确定，系统无法计算",
            manual.since
        ),
        en: format!(
            "the rules have faulted since {}, so people decide this matter; which statutory period \
             runs is theirs to find, because the host cannot know it",
            manual.since
        ),
    }
}

/// Those of the component, within the policy's window, no more of them than count.
fn counted(seen: Vec<Seen>, digest: &str, rule: ManualRule, now: Timestamp) -> Vec<Seen> {
    let recent = |one: &Seen| {
        let Some(minutes) = rule.within_minutes else {
            return true;
        };
        let at: Option<Timestamp> = one.at.parse().ok();
        at.is_some_and(|at| now.duration_since(at) <= SignedDuration::from_mins(minutes.into()))
    };
    let mut own: Vec<Seen> = seen
        .into_iter()
        .filter(|one| one.digest == digest && recent(one))
        .collect();
    let most = usize::try_from(rule.faults).unwrap_or(usize::MAX);
    let excess = own.len().saturating_sub(most);
    own.drain(..excess);
    own
}

fn is_too_many(seen: &[Seen], rule: ManualRule) -> bool {
    u32::try_from(seen.len()).is_ok_and(|count| count >= rule.faults)
}

fn read(jurisdiction: &str, text: &str) -> Result<Vec<Seen>, FlowError> {
    if text.is_empty() {
        return Ok(vec![]);
    }
    serde_json::from_str(text).map_err(|error| unwritable(jurisdiction, &error))
}

fn write(jurisdiction: &str, seen: &[Seen]) -> Result<String, FlowError> {
    serde_json::to_string(seen).map_err(|error| unwritable(jurisdiction, &error))
}

fn unwritable(jurisdiction: &str, error: &serde_json::Error) -> FlowError {
    StoreError::Corrupt {
        what: "arrangement",
        id: jurisdiction.to_owned(),
        why: error.to_string(),
    }
    .into()
}
