//! Who is hosted here: each jurisdiction with its instruments, its treatments and what is assumed.

use serde::Serialize;
use utoipa::ToSchema;

use super::classify::{Classification, classify};
use super::error::FlowError;
use super::host::Host;
use crate::domain::{CatalogEntry, Date, Description, Text, Tier};
use crate::policy::{Jurisdiction, Mode, ServiceStandard};

/// A jurisdiction for people and programs.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JurisdictionView {
    /// Its name in paths.
    pub id: String,
    /// Its name for people.
    pub name: Text,
    /// Its tier.
    pub tier: Tier,
    /// The jurisdiction above it.
    pub parent: Option<String>,
    /// Its calendar: name and digest.
    pub calendar: (String, String),
    /// What the policy assumes.
    pub assumptions: Vec<Text>,
    /// The first and last day on which each instrument is taken to be in force.
    pub in_force: Vec<(String, Option<Date>, Option<Date>)>,
    /// Whether something can be filed today.
    pub open_for_filing: bool,
    /// Promises of service.
    pub service_standards: Vec<ServiceStandard>,
    /// The releases of its rules.
    pub releases: Vec<ReleaseView>,
    /// What the rules that govern now say of themselves.
    pub description: Option<Description>,
}

/// A release of rules.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReleaseView {
    /// The component's digest.
    pub digest: String,
    /// The contract for which it was made.
    pub wit: &'static str,
    /// The first filing day.
    pub from: Option<Date>,
    /// The last filing day.
    pub until: Option<Date>,
    /// `enforce` or `shadow`.
    #[schema(pattern = "^(enforce|shadow)$")]
    pub mode: &'static str,
}

/// All jurisdictions.
pub fn jurisdictions(host: &Host) -> Vec<JurisdictionView> {
    host.jurisdictions()
        .map(|jurisdiction| view(host, jurisdiction))
        .collect()
}

/// One of them.
///
/// # Errors
/// If there is none of that name.
pub fn jurisdiction(host: &Host, name: &str) -> Result<JurisdictionView, FlowError> {
    Ok(view(host, host.jurisdiction(name)?))
}

fn view(host: &Host, jurisdiction: &Jurisdiction) -> JurisdictionView {
    let today = host.today(jurisdiction);
    let policy = &jurisdiction.policy;
    let description = jurisdiction.described(today);
    let instruments = description
        .iter()
        .flat_map(|description| &description.instruments);
    let span = |instrument: &crate::domain::Instrument| {
        let (from, until) = jurisdiction.span(instrument);
        (instrument.id.clone(), from, until)
    };
    JurisdictionView {
        id: policy.jurisdiction.clone(),
        name: policy.name.clone(),
        tier: policy.tier,
        parent: policy.parent.clone(),
        calendar: (
            policy.calendar.0.clone(),
            jurisdiction.calendar().digest().to_owned(),
        ),
        assumptions: policy.assumptions.clone(),
        in_force: instruments.map(span).collect(),
        open_for_filing: jurisdiction.is_open(today),
        service_standards: policy.service_standards.clone(),
        releases: jurisdiction
            .releases
            .now()
            .releases
            .iter()
            .map(|release| ReleaseView {
                digest: release.plugin.digest().to_owned(),
                wit: release.plugin.contract().package(),
                from: release.from,
                until: release.until,
                mode: match release.mode {
                    Mode::Enforce => "enforce",
                    Mode::Shadow => "shadow",
                },
            })
            .collect(),
        description,
    }
}

/// Classifies an entry as of `on`, or of today, or of the last day in force.
///
/// # Errors
/// If there is no such jurisdiction, nothing was in force, or the rules give no usable answer.
pub async fn classify_here(
    host: &Host,
    name: &str,
    entry: CatalogEntry,
    on: Option<Date>,
) -> Result<Classification, FlowError> {
    let jurisdiction = host.jurisdiction(name)?;
    let today = host.today(jurisdiction);
    let day = on
        .or_else(|| jurisdiction.last_day_in_force(today))
        .unwrap_or(today);
    let classification = classify(jurisdiction, entry, day).await?;
    classification.ok_or_else(|| FlowError::NotInForce {
        jurisdiction: name.to_owned(),
        day,
    })
}
