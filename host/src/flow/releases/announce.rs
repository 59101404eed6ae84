//! Tells of what comes by itself with its day: a release that begins to govern, or does again; one
//! after which nothing governs, some days before and when it has come to that.

use serde_json::json;

use super::step::Step;
use super::terms;
use crate::domain::arrangement::{Term, governing, runs_out};
use crate::domain::{Date, Happening};
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::policy::Jurisdiction;
use crate::store::ReleaseRow;

/// How many days before it is told that nothing will govern: new rules have to be handed in,
/// rehearsed and confirmed by then.
const BEFORE: u8 = 30;

/// Records whatever is not recorded yet of how the days went on, once.
pub(in crate::flow) async fn announce(
    host: &Host,
    jurisdiction: &Jurisdiction,
) -> Result<(), FlowError> {
    let (name, today) = (jurisdiction.name(), host.today(jurisdiction));
    let mut view = host.store.read(name).await?;
    let (arrangement, rows) = (view.arrangement().await?, view.releases().await?);
    drop(view);
    let all = terms(name, &rows)?;
    let now = governing(&all, today).map(|term| term.number);
    let unusable = jurisdiction.releases.now().unusable_on(today).is_some();
    host.metrics.governed(name, now.is_some() && !unusable);
    let is_told = arrangement.in_force == now && end_to_tell(&all, &rows, today).is_none();
    if is_told || arrangement.revision == 0 {
        return Ok(());
    }
    let mut step = Step::begin(host, jurisdiction).await?;
    tell_what_governs(&mut step).await?;
    tell_of_end(&mut step).await?;
    step.keep().await
}

/// The release after which nothing governs, and its last day, if that is soon and was not told.
fn end_to_tell(terms: &[Term], rows: &[ReleaseRow], today: Date) -> Option<(ReleaseRow, Date)> {
    let soon = (0..BEFORE).try_fold(today, |day, _| day.tomorrow());
    let (number, until) = runs_out(terms, today)?;
    let row = rows.iter().find(|row| row.number == number)?;
    let told = row.end_told.as_deref() == Some(until.to_string().as_str());
    (!told && until <= soon.unwrap_or(Date::LAST)).then(|| (row.clone(), until))
}

async fn tell_what_governs(step: &mut Step<'_>) -> Result<(), FlowError> {
    let now = governing(&step.terms()?, step.today).map(|term| term.number);
    let before = step.arrangement.in_force;
    if before == now {
        return Ok(());
    }
    step.put_in_force(now).await?;
    let Some(row) = step.row_of(now.or(before)).cloned() else {
        return Ok(());
    };
    let became = json!({
        "digest": row.digest, "from": row.from, "until": row.until, "governing": now,
        "arrangement": step.arrangement.revision,
    });
    let subject = row.number.to_string();
    let (what, happening) = if now.is_some() {
        ("release-in-force", Happening::ReleaseInForce)
    } else {
        tracing::warn!(
            jurisdiction = step.jurisdiction.name(),
            release = row.number,
            "the last release has ended; nothing can be filed until another one governs"
        );
        ("release-ended", Happening::ReleaseEnded)
    };
    step.note(None, what, &subject, &became, Some(happening))
        .await
}

async fn tell_of_end(step: &mut Step<'_>) -> Result<(), FlowError> {
    let Some((row, until)) = end_to_tell(&step.terms()?, &step.rows, step.today) else {
        return Ok(());
    };
    let row = ReleaseRow {
        end_told: Some(until.to_string()),
        ..row
    };
    step.tx.put_release(&row).await?;
    let became = json!({ "digest": row.digest, "until": until, "last": row.last });
    let subject = row.number.to_string();
    let ends = Some(Happening::ReleaseEnds);
    step.note(None, "release-ends", &subject, &became, ends)
        .await
}
