//! Which classes an entry may have: every combination asked of `check-entry`, the most open first.

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use super::error::FlowError;
use super::evaluate::ask;
use super::unusable::demand_usable;
use crate::domain::{CatalogEntry, Date, Finding, OpeningClass, Severity, SharingClass};
use crate::policy::Jurisdiction;
use crate::rules::{Fault, Plugin};

/// A combination of classes. Where opening is not regulated, there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Combination {
    /// For other bodies.
    pub sharing: SharingClass,
    /// For everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opening: Option<OpeningClass>,
}

/// A combination that the law forbids, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ForbiddenCombination {
    /// The combination.
    #[serde(flatten)]
    pub combination: Combination,
    /// The errors that forbid it.
    pub findings: Vec<Finding>,
}

/// What the law says to each combination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Classification {
    /// The day for which it holds.
    pub on: Date,
    /// What is lawful, the most open first.
    pub lawful: Vec<Combination>,
    /// The most open lawful one, sharing before opening; none if nothing is.
    pub recommended: Option<Combination>,
    /// What is not.
    pub forbidden: Vec<ForbiddenCombination>,
}

/// Classifies an entry as of `on`; none if nothing was in force then.
///
/// # Errors
/// If the rules give no usable answer.
pub async fn classify(
    jurisdiction: &Arc<Jurisdiction>,
    entry: CatalogEntry,
    on: Date,
) -> Result<Option<Classification>, FlowError> {
    demand_usable(&jurisdiction.releases.now(), on)?;
    let Ok(release) = jurisdiction.in_force(on) else {
        return Ok(None);
    };
    let classified = ask(&release.plugin, move |plugin| {
        classify_now(plugin, &entry, on)
    })
    .await?;
    Ok(Some(classified?))
}

fn classify_now(plugin: &Plugin, entry: &CatalogEntry, on: Date) -> Result<Classification, Fault> {
    let mut classification = Classification {
        on,
        lawful: vec![],
        recommended: None,
        forbidden: vec![],
    };
    for combination in combinations(plugin) {
        let mut entry = entry.clone();
        entry.sharing.class = combination.sharing;
        if let Some(opening) = combination.opening {
            entry.opening.class = opening;
        }
        let mut findings = plugin.check_entry(&entry, on)?;
        findings.retain(|finding| finding.severity == Severity::Error);
        if findings.is_empty() {
            classification.lawful.push(combination);
        } else {
            classification.forbidden.push(ForbiddenCombination {
                combination,
                findings,
            });
        }
    }
    classification.recommended = classification.lawful.first().copied();
    Ok(classification)
}

/// Every combination that the instrument knows, the most open first; ties favour sharing.
fn combinations(plugin: &Plugin) -> Vec<Combination> {
    let description = plugin.description();
    let mut all: Vec<Combination> = vec![];
    for &sharing in &description.sharing_classes {
        if description.opening_classes.is_empty() {
            all.push(Combination {
                sharing,
                opening: None,
            });
        }
        all.extend(
            description
                .opening_classes
                .iter()
                .map(|&opening| Combination {
                    sharing,
                    opening: Some(opening),
                }),
        );
    }
    all.sort_by_key(|one| {
        let (sharing, opening) = (
            sharing_closedness(one.sharing),
            one.opening.map_or(0, opening_closedness),
        );
        (sharing + opening, sharing)
    });
    all
}

fn sharing_closedness(class: SharingClass) -> u8 {
    match class {
        SharingClass::Unconditional => 0,
        SharingClass::Conditional => 1,
        SharingClass::Withheld => 2,
    }
}

fn opening_closedness(class: OpeningClass) -> u8 {
    match class {
        OpeningClass::Unconditional => 0,
        OpeningClass::Conditional => 1,
        OpeningClass::Closed => 2,
    }
}
