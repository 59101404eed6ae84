//! Looks again at what decides beside the rules above it, whenever either was changed. Nobody proposed
//! what came with the policies' files, and the upper law may have become stricter since.

use std::sync::Arc;

use serde_json::json;

use super::error::ReleaseError;
use super::hold::{Above, against};
use super::kept;
use super::step::Step;
use crate::domain::arrangement::{Mode, ReleaseState};
use crate::domain::upper_law::{UpperLaw, UpperLawNow, outdated, unmet};
use crate::domain::{Date, Days, Happening};
use crate::flow::arrangement::{follow, read_day, read_mode};
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::policy::Jurisdiction;
use crate::rules::Plugin;
use crate::store::ReleaseRow;

/// Looks at every release that decides or will, where that was not done since something changed. What
/// nobody answers for is told once: it takes no release away, for matters have to be decided. What
/// cannot be looked at in one jurisdiction holds up no other.
///
/// # Errors
/// If the database is away.
pub async fn watch_upper_law(host: &Host) -> Result<(), FlowError> {
    let what = "its rules could not be held against those above them";
    for jurisdiction in host.jurisdictions() {
        let name = jurisdiction.name();
        match watch_here(host, jurisdiction).await {
            Ok(()) => host.setbacks.over(name, what),
            Err(ReleaseError::Flow(error)) => {
                host.setbacks.settle(name, what, Err::<(), _>(error))?;
            }
            Err(error) => host.setbacks.tell(name, what, &error),
        }
        if host.stop.is_told() {
            break;
        }
    }
    Ok(())
}

async fn watch_here(host: &Host, jurisdiction: &Jurisdiction) -> Result<(), ReleaseError> {
    match Above::of(host, jurisdiction).await {
        Ok(Some(above)) => watch(host, jurisdiction, &above).await,
        // Rules that are not here are missed by who proposes; there is nothing to look at.
        Ok(None) | Err(ReleaseError::UpperLawAway(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

async fn watch(
    host: &Host,
    jurisdiction: &Jurisdiction,
    above: &Above<'_>,
) -> Result<(), ReleaseError> {
    follow(host, jurisdiction).await?;
    let name = jurisdiction.name();
    let (arranged, today) = (jurisdiction.releases.now(), host.today(jurisdiction));
    let rows = host.store.read(name).await?.releases().await?;
    let decides = |row: &&ReleaseRow| {
        row.state == ReleaseState::Active && read_mode(&row.mode) == Mode::Enforce
    };
    // What cannot be looked at holds up none of the others.
    let mut failed = None;
    for row in rows.iter().filter(decides) {
        let mut releases = arranged.releases.iter();
        let release = releases.find(|release| release.number == row.number);
        let ended = |until: Date| until < today;
        let Some(release) = release.filter(|release| !release.until.is_some_and(ended)) else {
            continue;
        };
        match look(host, jurisdiction, above, row, &release.plugin).await {
            Ok(open) if arranged.governing(today).map(|one| one.number) == Some(row.number) => {
                host.metrics.laxer(name, open);
            }
            Ok(_) => {}
            Err(ReleaseError::Flow(error)) if error.is_passing() => return Err(error.into()),
            Err(error) => failed = Some(error),
        }
    }
    let missing = above.missing(host.today(above.parent()));
    failed
        .or(missing.map(ReleaseError::Flow))
        .map_or(Ok(()), Err)
}

/// In how many points a release is laxer than what is above it, without anybody answering for that.
async fn look(
    host: &Host,
    jurisdiction: &Jurisdiction,
    above: &Above<'_>,
    row: &ReleaseRow,
    plugin: &Arc<Plugin>,
) -> Result<usize, ReleaseError> {
    let (name, number) = (jurisdiction.name(), row.number);
    let day = |text: &Option<String>| read_day(name, number, text.clone());
    // The days that were proposed, or to which a rollback prolonged it, so that what was found then is
    // found again. Which day it is plays no part: nothing is searched anew because a night went by.
    let days = Days {
        first: day(&row.from)?.unwrap_or(Date::FIRST),
        last: day(&row.agreed_until)?.unwrap_or(Date::LAST),
    };
    let calendar = jurisdiction.calendar().digest().to_owned();
    let before: Option<UpperLawNow> = kept(name, number, row.upper_law_now.as_deref())?;
    if let Some(known) = &before
        && known.calendar == calendar
        && above.is_what_can_be_used(&known.parent, &known.held, jurisdiction, plugin, days)
    {
        return Ok(known.open.len());
    }
    let beside = above.usable_beside(jurisdiction, plugin, days);
    let held = against(host, jurisdiction, plugin, beside).await?;
    let excepted: Option<UpperLaw> = kept(name, number, row.upper_law.as_deref())?;
    let exceptions = excepted.map_or_else(Vec::new, |law| law.exceptions);
    let found = || held.iter().flat_map(|held| &held.found.laxities);
    let mut open: Vec<String> = vec![];
    for laxity in found() {
        let answered = exceptions.iter().any(|one| one.laxity == laxity.name);
        if !answered && !open.contains(&laxity.name) {
            open.push(laxity.name.clone());
        }
    }
    let faulted: u64 = held.iter().map(|held| held.found.faulted).sum();
    let before = before.filter(|_| faulted > 0);
    for name in before.into_iter().flat_map(|before| before.open) {
        let answered = exceptions.iter().any(|one| one.laxity == name);
        if !answered && !open.contains(&name) {
            open.push(name);
        }
    }
    let outdated = outdated(
        &unmet(&exceptions, found().map(|laxity| &laxity.name)),
        &open,
    );
    let count = open.len();
    let now = UpperLawNow {
        parent: above.name().to_owned(),
        calendar,
        held: held.iter().map(super::HeldAgainst::kept).collect(),
        open,
        outdated,
        faulted,
        looked_at: host.now().to_string(),
    };
    tell(host, jurisdiction, number, now).await?;
    Ok(count)
}

/// Keeps what was found, and records it if it is something else than before.
async fn tell(
    host: &Host,
    jurisdiction: &Jurisdiction,
    number: u32,
    now: UpperLawNow,
) -> Result<(), ReleaseError> {
    let mut step = Step::begin(host, jurisdiction).await?;
    let Ok(row) = step.release(number).cloned() else {
        return Ok(());
    };
    let text = row.upper_law_now.as_deref();
    // Another replica may have told it meanwhile.
    let before: Option<UpperLawNow> = kept(jurisdiction.name(), number, text)?;
    let was_open = before.map_or_else(Vec::new, |before| before.open);
    let row = ReleaseRow {
        upper_law_now: Some(json!(now).to_string()),
        ..row
    };
    step.tx.put_release(&row).await?;
    if was_open != now.open {
        let became = json!({ "digest": row.digest, "upper_law": now });
        let subject = number.to_string();
        let (what, happening) = if now.open.is_empty() {
            ("upper-law-kept", None)
        } else {
            tracing::warn!(
                jurisdiction = jurisdiction.name(),
                release = number,
                above = now.parent,
                open = now.open.len(),
                outdated = now.outdated.len(),
                "the rules are laxer than those above them, and nobody answers for that"
            );
            ("upper-law-open", Some(Happening::LaxerThanUpperLaw))
        };
        step.note(None, what, &subject, &became, happening).await?;
    }
    Ok(step.keep().await?)
}
