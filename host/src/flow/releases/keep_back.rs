//! Looks whether somebody whom the policy names still vouches for what decides or will. A key that was
//! taken out puts nothing in force: what has not begun is kept back where other rules go on. What
//! decides already goes on, since without law nothing could be filed, and is told of.

use std::cmp::Reverse;

use serde_json::{Value, json};

use super::error::ReleaseError;
use super::step::Step;
use super::terms;
use super::vouching::distrusted;
use crate::domain::arrangement::{ReleaseState, goes_on_without, governing, governs_later};
use crate::domain::{Date, Happening};
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::policy::{Jurisdiction, Unvouched};
use crate::store::{ComponentRow, ReleaseRow, View};

/// The event that tells of a release for which nobody vouches any more.
const UNVOUCHED: &str = "release-unvouched";

/// A release that decides or will, and why nobody vouches for it.
struct Doubted {
    row: ReleaseRow,
    component: ComponentRow,
    why: Unvouched,
}

/// What is still to be done about one.
enum Next {
    /// It has not begun, and other rules go on without it.
    KeepBack(Doubted),
    /// It governs, or has to, and nobody was told.
    Tell(Doubted),
}

/// Looks in every jurisdiction. Done at the start, before anything is filed.
///
/// # Errors
/// If the database is away.
pub async fn keep_back_unvouched(host: &Host) -> Result<(), FlowError> {
    for jurisdiction in host.jurisdictions() {
        keep_back_here(host, jurisdiction).await?;
    }
    Ok(())
}

/// The same in one of them. What cannot be looked at there holds up no other.
pub(in crate::flow) async fn keep_back_here(
    host: &Host,
    jurisdiction: &Jurisdiction,
) -> Result<(), FlowError> {
    let name = jurisdiction.name();
    let what = "it could not be looked who vouches for its rules";
    match keep_back(host, jurisdiction).await {
        Ok(()) => host.setbacks.over(name, what),
        Err(ReleaseError::Flow(error)) => {
            host.setbacks.settle(name, what, Err::<(), _>(error))?;
        }
        Err(error) => host.setbacks.tell(name, what, &error),
    }
    Ok(())
}

async fn keep_back(host: &Host, jurisdiction: &Jurisdiction) -> Result<(), ReleaseError> {
    let (name, today) = (jurisdiction.name(), host.today(jurisdiction));
    let mut view = host.store.read(name).await?;
    if next(jurisdiction, &mut view, today).await?.is_some() {
        drop(view);
        let mut step = Step::begin(host, jurisdiction).await?;
        while let Some(next) = next(jurisdiction, &mut step.tx, step.today).await? {
            match next {
                Next::KeepBack(one) => withdraw(&mut step, one).await?,
                Next::Tell(one) => tell(&mut step, one).await?,
            }
        }
        step.keep().await?;
        view = host.store.read(name).await?;
    }
    let rows = view.releases().await?;
    let left = doubted(jurisdiction, &mut view, rows, today).await?;
    host.metrics.unvouched(name, left.len());
    let what = "rules decide, or will, for which nobody vouches any more";
    match left.into_iter().next() {
        Some(Doubted { row, why, .. }) => {
            let digest = row.digest;
            let error = ReleaseError::Distrusted { digest, why };
            host.setbacks.tell(name, what, &error);
        }
        None => host.setbacks.over(name, what),
    }
    Ok(())
}

/// Those that govern or will, and for which nobody vouches.
async fn doubted(
    jurisdiction: &Jurisdiction,
    view: &mut View,
    rows: Vec<ReleaseRow>,
    today: Date,
) -> Result<Vec<Doubted>, FlowError> {
    let all = terms(jurisdiction.name(), &rows)?;
    let now = governing(&all, today).map(|term| term.number);
    let mut found = vec![];
    for row in rows {
        if now != Some(row.number) && !governs_later(&all, row.number, today) {
            continue;
        }
        let Some(component) = view.component_row(&row.digest).await? else {
            continue;
        };
        if let Some(why) = distrusted(jurisdiction, &component)? {
            found.push(Doubted {
                row,
                component,
                why,
            });
        }
    }
    Ok(found)
}

/// What is to be done next. The latest first: what rests on another one goes before it.
async fn next(
    jurisdiction: &Jurisdiction,
    view: &mut View,
    today: Date,
) -> Result<Option<Next>, FlowError> {
    let rows = view.releases().await?;
    let all = terms(jurisdiction.name(), &rows)?;
    let mut found = doubted(jurisdiction, view, rows, today).await?;
    found.sort_by_key(|one| Reverse(one.row.activated));
    let mut untold = None;
    for one in found {
        let number = one.row.number;
        let spared = goes_on_without(&all, number, today);
        // One whose day came while no host ran has not begun.
        if spared && one.row.began_at.is_none() {
            return Ok(Some(Next::KeepBack(one)));
        }
        if untold.is_none() && !is_told(view, &one).await? {
            untold = Some(one);
        }
    }
    Ok(untold.map(Next::Tell))
}

/// Whether it was told that nobody vouches for it. What another key vouched for since, and that one is
/// gone too, is told again.
async fn is_told(view: &mut View, one: &Doubted) -> Result<bool, FlowError> {
    let number = one.row.number.to_string();
    let by = [&one.component.signed_as, &one.component.signature].map(|word| json!(word));
    let told = view.changes_called(UNVOUCHED).await?;
    let mut told = told.iter().filter(|change| change.subject == number);
    Ok(told.any(|change| {
        let body: Value = serde_json::from_str(&change.body).unwrap_or_default();
        [body.get("signed_as"), body.get("signature")] == by.each_ref().map(Some)
    }))
}

/// Takes it off the line of days, which is then as if it had not been confirmed.
async fn withdraw(step: &mut Step<'_>, one: Doubted) -> Result<(), ReleaseError> {
    let (number, reason) = (one.row.number, one.why.to_string());
    let row = ReleaseRow {
        state: ReleaseState::Withdrawn,
        ended_at: Some(step.now.to_string()),
        ..one.row
    };
    let digest = row.digest.clone();
    step.arrange(vec![row]).await?;
    let became = json!({
        "digest": digest, "reason": reason, "arrangement": step.arrangement.revision,
    });
    let (subject, withdrawn) = (number.to_string(), Some(Happening::ReleaseWithdrawn));
    step.note(None, "release-withdrawn", &subject, &became, withdrawn)
        .await?;
    tracing::error!(
        jurisdiction = step.jurisdiction.name(),
        release = number,
        reason,
        "a release is kept back, because nobody vouches for its rules any more; what governs goes on"
    );
    Ok(())
}

async fn tell(step: &mut Step<'_>, one: Doubted) -> Result<(), FlowError> {
    let became = json!({
        "digest": one.row.digest, "why": one.why.to_string(),
        "signed_as": one.component.signed_as, "signature": one.component.signature,
    });
    let (subject, unvouched) = (
        one.row.number.to_string(),
        Some(Happening::ReleaseUnvouched),
    );
    step.note(None, UNVOUCHED, &subject, &became, unvouched)
        .await
}
