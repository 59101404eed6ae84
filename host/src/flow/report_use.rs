//! Who holds a grant reports what became of the data; whoever provides them reads it.

use serde::Deserialize;
use utoipa::ToSchema;

use super::grants::{GrantError, concerning};
use super::host::Host;
use super::once::Once;
use super::record_use::{UseView, record_own_use, shown};
use super::use_account::{Using, account_of};
use crate::domain::{Date, Principal, ReportedPeriod, UseKind, UseRecord};

/// The longest report, in characters.
const LONGEST: usize = 10_000;

/// What a holder reports.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// The first day that it is about.
    pub from: Date,
    /// The last one.
    pub until: Date,
    /// What was done with the data, and what came of it.
    #[schema(min_length = 1, max_length = 10000)]
    pub effect: String,
}

/// Takes a report of today. It is kept like every record of use, with a leaf in the log.
///
/// # Errors
/// If the grant is somebody else's, or the report is about days to come or says nothing.
pub async fn report_use(
    host: &Host,
    jurisdiction: &str,
    by: Using<'_>,
    grant: &str,
    report: NewReport,
    once: Option<&Once>,
) -> Result<UseView, GrantError> {
    let here = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(here.name()).await?;
    let (row, holds) = concerning(&mut view, by.principal, grant).await?;
    drop(view);
    if !holds {
        return Err(GrantError::NotHolder(row.id));
    }
    check(&report, host.today(here))?;
    let record = UseRecord {
        kind: UseKind::Report,
        entry_code: row.entry_code.unwrap_or_default(),
        by: by.principal.party(),
        account: account_of(host, jurisdiction, by).await?,
        grant: Some(row.id),
        method: None,
        rows: None,
        items: None,
        bytes: None,
        period: Some(ReportedPeriod {
            from: report.from,
            until: report.until,
        }),
        note: Some(report.effect),
    };
    Ok(record_own_use(host, jurisdiction, record, once).await?)
}

/// What was reported of a grant, the earliest first.
///
/// # Errors
/// If there is no such grant, or it concerns others.
pub async fn use_reports(
    host: &Host,
    jurisdiction: &str,
    principal: &Principal,
    grant: &str,
    after: &str,
    limit: u32,
) -> Result<Vec<UseView>, GrantError> {
    let here = host.jurisdiction(jurisdiction)?;
    let mut view = host.store.read(here.name()).await?;
    let (row, _) = concerning(&mut view, principal, grant).await?;
    let mut reports = vec![];
    for row in view.use_reports(&row.id, after, limit).await? {
        reports.push(shown(here, &mut view, row).await?);
    }
    Ok(reports)
}

fn check(report: &NewReport, today: Date) -> Result<(), GrantError> {
    let bad = |place, why| Err(GrantError::BadReport { place, why });
    if report.from > report.until {
        let why = format!("{} is after {}", report.from, report.until);
        return bad("from", why);
    }
    if report.until > today {
        let why = format!("{} is yet to come; today is {today}", report.until);
        return bad("until", why);
    }
    let length = report.effect.trim().chars().count();
    if !(1..=LONGEST).contains(&length) {
        let why = format!("it has {length} characters; a report has 1 to {LONGEST}");
        return bad("effect", why);
    }
    Ok(())
}
