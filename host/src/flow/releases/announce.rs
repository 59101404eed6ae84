//! Tells of a release that began to govern by itself, on its day.

use serde_json::json;

use super::step::Step;
use crate::domain::Happening;
use crate::domain::arrangement::governing;
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::policy::Jurisdiction;
use crate::store::ReleaseRow;

/// Records that the release that governs today is in force, once.
pub(in crate::flow) async fn announce(
    host: &Host,
    jurisdiction: &Jurisdiction,
) -> Result<(), FlowError> {
    let today = host.today(jurisdiction);
    let Some(release) = jurisdiction.governing(today) else {
        return Ok(());
    };
    let mut view = host.store.read(jurisdiction.name()).await?;
    if view.is_announced(release.number).await? {
        return Ok(());
    }
    drop(view);
    let mut step = Step::begin(host, jurisdiction).await?;
    let number = governing(&step.terms()?, step.today).map(|term| term.number);
    let row = step.rows.iter().find(|row| Some(row.number) == number);
    let Some(row) = row.filter(|row| !row.announced).cloned() else {
        return Ok(());
    };
    let row = ReleaseRow {
        announced: true,
        ..row
    };
    step.tx.put_release(&row).await?;
    let became = json!({
        "digest": row.digest, "from": row.from, "governing": row.number,
        "arrangement": step.arrangement.revision,
    });
    let subject = row.number.to_string();
    let in_force = Some(Happening::ReleaseInForce);
    step.note(None, "release-in-force", &subject, &became, in_force)
        .await?;
    step.keep().await
}
