//! What becomes of a rehearsal, in the jurisdiction's log.

use serde::Serialize;

use crate::domain::rehearsal::Threshold;
use crate::domain::{Date, Principal};
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::flow::identity::{Change, record};
use crate::store::{RehearsalRow, Tx};

/// A rehearsal, as the log commits to it.
#[derive(Serialize)]
struct Became<'a> {
    component: &'a str,
    from: Option<Date>,
    until: Option<Date>,
    threshold: Option<Threshold>,
    matters: Option<u64>,
    last_filed_on: Option<Date>,
    compared: Option<u64>,
    differing: Option<u64>,
    trouble: Option<&'a str>,
}

/// Records what somebody, or a host, did with one.
pub(super) async fn note(
    host: &Host,
    tx: &mut Tx,
    jurisdiction: &str,
    by: Option<&Principal>,
    what: &'static str,
    row: &RehearsalRow,
) -> Result<(), FlowError> {
    let (order, report) = (&row.order, row.report.as_ref());
    let became = Became {
        component: &order.component,
        from: order.from,
        until: order.until,
        threshold: order.threshold,
        matters: report.map(|report| report.matters),
        last_filed_on: report.and_then(|report| report.last_filed_on),
        compared: report.map(|report| report.compared),
        differing: report.map(|report| report.differing),
        trouble: row.trouble.as_deref(),
    };
    let subject = &row.id;
    let change = Change { by, what, subject };
    record(host, tx, jurisdiction, change, &became).await
}
