//! Answers a page of a query, within what a permit leaves. The record of the access is on disk before
//! any of it is answered.

use serde::Serialize;

use super::DataError;
use super::ask::{Given, asked, leave_record};
use crate::data::{BadQuery, Cursor, Dataset, Masking, Permit, Plan, Query, Shown, cell, place};
use crate::domain::{Date, ExchangeMethod, UseKind};
use crate::flow::host::Host;

/// A page is not much longer than this, in bytes; then the next one begins.
const LONGEST: usize = 8 << 20;

/// For what a cursor is sealed.
const CURSOR: &str = "cursor";
/// For how long a result is paged through, in seconds: so long a version is given that counts no more.
const PAGED: i64 = 24 * 3_600;

/// A page of a result.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct RowPage {
    /// What the places of a row are.
    pub columns: Vec<ColumnView>,
    /// The rows; decimal numbers are texts.
    pub rows: Vec<Vec<serde_json::Value>>,
    /// Where the next page begins; none at the end.
    pub next: Option<String>,
    /// The items that are not shown, for their sensitivity.
    pub left_out: Vec<String>,
    /// What was asked.
    pub dataset: AskedView,
    /// The record of this access.
    pub record: String,
}

/// A column of a result.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ColumnView {
    /// The item.
    pub item: String,
    /// Its type, as the entry has it.
    pub data_type: String,
    /// Its values are masked.
    pub masked: bool,
}

/// The version that was asked.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct AskedView {
    /// Its number.
    pub version: u32,
    /// The day from which it counts.
    pub day: Date,
    /// How many rows it has in all.
    pub rows: u64,
}

/// Answers a page of a query on the version of the data that counts, or on that of its cursor.
///
/// # Errors
/// If there are no data, the query asks for what the permit does not leave, or it is too much.
pub async fn query_data(
    host: &Host,
    jurisdiction: &str,
    code: &str,
    permit: &Permit,
    masking: &Masking,
    query: &Query,
) -> Result<RowPage, DataError> {
    let place = format!("{CURSOR} {jurisdiction} {code}");
    let seal = |text: &[u8]| host.key.seal(&place, text);
    let cursor = query.cursor.as_deref();
    let cursor = cursor.map(|text| Cursor::read(text, &seal)).transpose()?;
    let now = host.now().as_second();
    let begun = cursor.as_ref().map_or(now, |cursor| cursor.begun);
    if begun < now - PAGED {
        return Err(too_old().into());
    }
    let version = cursor.as_ref().map(|cursor| cursor.version);
    let asked = asked(host, jurisdiction, code, version).await?;
    let plan = Plan::page(&asked.layout, permit, masking, query, cursor.as_ref())?;
    let (rows, last, bytes, full) = gathered(host, &asked.dataset, &asked.layout, &plan).await?;
    let count = rows.len() as u64;
    let next = if full {
        plan.next(asked.dataset.version, count, last, begun)
    } else {
        None
    };
    let given = Given {
        kind: UseKind::Query,
        method: ExchangeMethod::Query,
        rows: count,
        items: plan.items(),
        bytes: bytes as u64,
        version: asked.dataset.version,
    };
    let record = leave_record(host, jurisdiction, &asked.entry, permit, given).await?;
    let columns = plan.columns().iter().map(|shown: &Shown| ColumnView {
        item: shown.column.item.clone(),
        data_type: shown.column.data_type.clone(),
        masked: shown.mask.is_some(),
    });
    Ok(RowPage {
        columns: columns.collect(),
        rows,
        next: next.map(|cursor| cursor.write(&seal)),
        left_out: plan.left_out.clone(),
        dataset: AskedView {
            version: asked.dataset.version,
            day: asked.day,
            rows: asked.dataset.rows,
        },
        record,
    })
}

fn too_old() -> BadQuery {
    let hours = PAGED / 3_600;
    BadQuery {
        place: "cursor".to_owned(),
        why: format!("its first page was given more than {hours} hours ago; ask for it again"),
        hidden: false,
    }
}

type Gathered = (Vec<Vec<serde_json::Value>>, u64, usize, bool);

/// The rows of a page, the place of the last, how many bytes they are, and whether there may be more.
async fn gathered(
    host: &Host,
    table: &Dataset,
    layout: &crate::data::Layout,
    plan: &Plan,
) -> Result<Gathered, DataError> {
    let (mut rows, mut last, mut bytes) = (vec![], 0, 0);
    if plan.limit == Some(0) {
        return Ok((rows, last, bytes, false));
    }
    let mut answer = host.data.engine.run(table, layout, plan, 1).await?;
    while let Some(batch) = answer.next().await {
        let batch = batch?;
        for row in 0..batch.num_rows() {
            let cells = (0..plan.columns().len()).map(|at| cell(&batch, plan.columns(), at, row));
            let cells: Vec<_> = cells.map(crate::data::Cell::json).collect();
            bytes += cells.iter().map(weight).sum::<usize>();
            last = place(&batch, row);
            rows.push(cells);
            if bytes > LONGEST {
                return Ok((rows, last, bytes, true));
            }
        }
    }
    let full = plan.limit.is_some_and(|limit| rows.len() as u64 >= limit);
    Ok((rows, last, bytes, full))
}

/// How long a value is in an answer, nearly.
fn weight(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::String(text) => text.len() + 3,
        _ => 8,
    }
}
