//! An entry that says of its items that they are less sensitive than before. What was hidden is then
//! shown, so that of a provider, where nobody else decides, an officer or the head has to do it: as it
//! is with the masking.

use super::error::FlowError;
use super::evaluate::host_finding;
use super::offices::heir_of;
use super::record::Record;
use crate::domain::guide::words::Worded;
use crate::domain::{CatalogEntry, Finding, Sensitivity, Text};

/// Refuses an entry that whoever acts now may not make less sensitive.
///
/// # Errors
/// [`FlowError::Lowering`] with the finding.
pub(super) async fn require_leading(
    record: &mut Record<'_>,
    before: &CatalogEntry,
    after: &CatalogEntry,
) -> Result<(), FlowError> {
    // Development and silence have no author.
    let Some(author) = record.author.clone().filter(|author| !author.leads) else {
        return Ok(());
    };
    let Some((field, name, was, is)) = lowered(before, after) else {
        return Ok(());
    };
    let provider = heir_of(&mut record.tx, &before.provider.id).await?;
    if author.organisation.as_deref() != Some(provider.as_str()) {
        return Ok(());
    }
    Err(FlowError::Lowering(Box::new(finding(field, name, was, is))))
}

/// The first thing that became less sensitive: its field, its name, and what it was and is.
fn lowered<'a>(
    before: &'a CatalogEntry,
    after: &CatalogEntry,
) -> Option<(&'static str, &'a str, Sensitivity, Sensitivity)> {
    let item = before.items.iter().find_map(|was| {
        let is = after.items.iter().find(|is| is.name == was.name)?;
        let less = is.sensitivity < was.sensitivity;
        less.then_some((
            "entry.items",
            was.name.as_str(),
            was.sensitivity,
            is.sensitivity,
        ))
    });
    let whole = (after.sensitivity < before.sensitivity).then_some((
        "entry.sensitivity",
        before.title.as_str(),
        before.sensitivity,
        after.sensitivity,
    ));
    item.or(whole)
}

fn finding(field: &str, name: &str, was: Sensitivity, is: Sensitivity) -> Finding {
    let text = Text {
        zh: format!(
            "“{name}”的敏感级别由“{}”降为“{}”，须由提供方的经办负责人或机构负责人办理",
            was.zh(),
            is.zh()
        ),
        en: format!(
            "`{name}` would become `{}` instead of `{}`; an officer or the head of the provider has to do it",
            is.en(),
            was.en()
        ),
    };
    host_finding(field, text)
}
