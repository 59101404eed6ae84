//! An entry that a case itself brings into the catalog, where nobody proposed one: what answers a
//! need for data that no entry names.

use super::codes::taken;
use super::error::FlowError;
use super::evaluate::host_finding;
use super::offices::tree_of;
use super::record::Record;
use crate::domain::case::Case;
use crate::domain::{CatalogEntry, Finding, MatterKind, Text};
use crate::policy::Jurisdiction;
use crate::store::View;

/// Whether the case brings its entry with a decision.
fn brings_entry(case: &Case) -> bool {
    case.matter.kind == MatterKind::DataNeed
}

/// What is wrong with the entry that comes with a decision: it is provided by whom the need is
/// directed at, under a code that nobody has.
pub(super) async fn new_entry_findings(
    jurisdiction: &Jurisdiction,
    view: &mut View,
    case: &Case,
    entry: &CatalogEntry,
) -> Result<Vec<Finding>, FlowError> {
    if !brings_entry(case) {
        return Ok(vec![]);
    }
    let tree = tree_of(view).await?;
    let provider = tree.heir(&entry.provider.id);
    let mut responsible = case.matter.respondents.iter();
    let mut findings = vec![];
    if !responsible.any(|party| tree.heir(&party.id) == provider) {
        let text = Text {
            zh: format!("“{}”不是本需求所指的责任部门", entry.provider.id),
            en: format!(
                "the need is not directed at `{}`; whoever it is directed at provides the entry",
                entry.provider.id
            ),
        };
        findings.push(host_finding("entry.provider.id", text));
    }
    if !is_its_own(case, entry) {
        findings.extend(taken(view, entry, jurisdiction.policy.codes).await?);
    }
    Ok(findings)
}

/// Whether the case brought an entry under this code before.
fn is_its_own(case: &Case, entry: &CatalogEntry) -> bool {
    let earlier = case.handed_in.as_ref();
    earlier.is_some_and(|earlier| earlier.code == entry.code)
}

/// Claims the code of the entry in the transaction of the decision that brings it; a finding if
/// somebody else was first.
pub(super) async fn claim_new_code(
    record: &mut Record<'_>,
    entry: Option<&CatalogEntry>,
) -> Result<Option<Finding>, FlowError> {
    let brought =
        entry.filter(|entry| brings_entry(&record.case) && !is_its_own(&record.case, entry));
    let Some(entry) = brought else {
        return Ok(None);
    };
    let case = record.id.clone();
    let claimed = record
        .tx
        .claim_code(&entry.code, &case, &entry.provider.id)
        .await?;
    Ok((!claimed).then(|| {
        let text = Text {
            zh: format!("编码“{}”刚刚被其他案件使用", entry.code),
            en: format!("another case has just taken the code `{}`", entry.code),
        };
        host_finding("entry.code", text)
    }))
}
