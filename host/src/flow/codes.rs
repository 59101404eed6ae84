//! Codes of resources: whether one may be published under it, and the next number where the
//! publication brings only a classification code.
//!
//! What is found here is looked at once more in the filing's own transaction, which claims the
//! code; whoever comes second there begins again.

use super::error::{FileError, FlowError};
use super::evaluate::host_finding;
use super::host::Host;
use super::record::Record;
use crate::domain::guide::{self, CodeProfile, Guide};
use crate::domain::{CatalogEntry, Category, Finding, Matter, MatterKind, Severity, Text};
use crate::policy::Jurisdiction;
use crate::store::View;

/// The code under which a publication is filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CodeClaim {
    code: String,
    provider: String,
    /// The classification code and the number that were given.
    issued: Option<(String, u64)>,
}

/// Whether a filing is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Keeping {
    /// It is.
    #[default]
    Kept,
    /// Nothing of it is, whatever is said, so no shadow is asked.
    DryRun,
}

/// What goes with a filing and is decided by the host alone.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// What the guide asks of the entry.
    pub(super) guide: Option<Guide>,
    /// What the host finds on it and on the code.
    pub(super) findings: Vec<Finding>,
    /// The code to claim.
    pub(super) claim: Option<CodeClaim>,
    /// Whether it is kept.
    pub(super) keeping: Keeping,
}

/// Gives the proposed entry its number if it has none, and finds what is wrong with its code and
/// with what the guide asks.
pub(super) async fn look_beside(
    host: &Host,
    jurisdiction: &Jurisdiction,
    matter: &mut Matter,
    guide: Option<Guide>,
) -> Result<Beside, FileError> {
    let profile = jurisdiction.policy.codes;
    let mut beside = Beside::default();
    if let (MatterKind::EntryPublication, Some(entry)) = (matter.kind, &mut matter.proposed) {
        let mut view = host.store.read(jurisdiction.name()).await?;
        let class = class_to_number_under(entry, guide.as_ref(), profile);
        if let Some(class) = class {
            let number = next_number(&mut view, &class).await?;
            entry.code = guide::numbered(&class, number);
            beside.claim = Some(CodeClaim {
                code: entry.code.clone(),
                provider: entry.provider.id.clone(),
                issued: Some((class, number)),
            });
        } else {
            let found = of_given_code(&mut view, entry, profile).await?;
            // Its provider publishes anew what is his: nothing is claimed twice.
            if found.is_none() {
                beside.claim = Some(CodeClaim {
                    code: entry.code.clone(),
                    provider: entry.provider.id.clone(),
                    issued: None,
                });
            }
            beside.findings.extend(found);
        }
        if guide.is_some() {
            beside.findings.extend(second_code(&mut view, entry).await?);
        }
    }
    let entry = matter.deciding_entry();
    if let (Some(guide), Some(entry)) = (&guide, entry) {
        let found = guide::findings(guide, entry, profile);
        beside.findings.extend(found);
    }
    beside.guide = guide;
    Ok(beside)
}

/// The classification code under which the host is to number; none if the code is whole.
fn class_to_number_under(
    entry: &CatalogEntry,
    guide: Option<&Guide>,
    profile: CodeProfile,
) -> Option<String> {
    let of_guide = guide.and_then(|guide| guide.classification_code.as_deref());
    let said = if entry.code.is_empty() {
        match (of_guide, profile) {
            (Some(code), _) => code,
            // The guide wants 类, 项 and 目, and nobody has said them.
            (None, CodeProfile::National) => return None,
            (None, CodeProfile::Local) => unclassified(entry),
        }
    } else {
        entry.code.as_str()
    };
    guide::classification_of(said, profile).map(ToOwned::to_owned)
}

/// The class (类) alone, with 项 and 目 left at nought.
fn unclassified(entry: &CatalogEntry) -> &'static str {
    match entry.category {
        Category::Base(_) => "100000",
        Category::Thematic(_) => "200000",
        Category::Departmental => "300000",
    }
}

/// The number after the last one that was given, or that an entry has, which nobody uses.
async fn next_number(view: &mut View, class: &str) -> Result<u64, FlowError> {
    let mut number = view.next_number(class).await?;
    while view
        .holder_of_code(&guide::numbered(class, number))
        .await?
        .is_some()
    {
        number += 1;
    }
    Ok(number)
}

/// A code is its provider's. No law says what a second publication under it means, so for him it is
/// only noticed; for anybody else the code is taken.
async fn of_given_code(
    view: &mut View,
    entry: &CatalogEntry,
    profile: CodeProfile,
) -> Result<Option<Finding>, FlowError> {
    let code = &entry.code;
    if !guide::is_well_formed(code, profile) {
        let shown = crate::domain::words::clipped(code, 40);
        let wanted = match profile {
            CodeProfile::National => "303084122704/000001",
            CodeProfile::Local => "BA6006/000218",
        };
        return Ok(Some(host_finding(
            "proposed.code",
            Text {
                zh: format!("信息资源代码“{shown}”格式有误，应如 {wanted}"),
                en: format!("`{shown}` cannot be the code of a resource; write it like {wanted}"),
            },
        )));
    }
    let Some(holder) = view.holder_of_code(code).await? else {
        return Ok(None);
    };
    let (zh, en) = match &holder.case {
        Some(case) if holder.published => (
            format!("目录中已有编码为“{code}”的条目，由案件 {case} 发布"),
            format!("the catalog has an entry with the code `{code}` already, by the case {case}"),
        ),
        Some(case) => (
            format!("编码“{code}”已在办理中的发布案件 {case} 中使用"),
            format!("the open publication {case} uses the code `{code}` already"),
        ),
        None => (
            format!("目录中已有编码为“{code}”的条目"),
            format!("the catalog has an entry with the code `{code}` already"),
        ),
    };
    let severity = if holder.provider == entry.provider.id {
        Severity::Warning
    } else {
        Severity::Error
    };
    Ok(Some(Finding {
        severity,
        ..host_finding("proposed.code", Text { zh, en })
    }))
}

/// Why an entry that is new to the catalog cannot have its code; its own provider cannot give it twice
/// either.
pub(super) async fn taken(
    view: &mut View,
    entry: &CatalogEntry,
    profile: CodeProfile,
) -> Result<Option<Finding>, FlowError> {
    let found = of_given_code(view, entry, profile).await?;
    Ok(found.map(|finding| Finding {
        severity: Severity::Error,
        subject: "entry.code".to_owned(),
        ..finding
    }))
}

/// One resource has one code: the same provider offers something of the same name already.
async fn second_code(view: &mut View, entry: &CatalogEntry) -> Result<Option<Finding>, FlowError> {
    let known = view.code_of(&entry.provider.id, &entry.title).await?;
    let known = known.filter(|known| *known != entry.code);
    Ok(known.map(|known| Finding {
        severity: Severity::Warning,
        ..guide::unusual(
            "proposed.code",
            &format!("该提供方已有同名资源“{known}”，一个资源只应有一个代码"),
            &format!("the provider has a resource of this name with the code `{known}`; one resource has one code"),
        )
    }))
}

impl CodeClaim {
    /// Claims the code in the filing's transaction.
    ///
    /// # Errors
    /// [`FlowError::CodeTaken`] if somebody else was first.
    pub(super) async fn make(&self, record: &mut Record<'_>) -> Result<(), FlowError> {
        let mut mine = true;
        if let Some((class, number)) = &self.issued {
            mine = record.tx.give_number(class, *number).await?;
        }
        let case = record.id.clone();
        if mine
            && record
                .tx
                .claim_code(&self.code, &case, &self.provider)
                .await?
        {
            return Ok(());
        }
        Err(FlowError::CodeTaken(self.code.clone()))
    }
}
