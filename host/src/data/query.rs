//! What may be asked of a table, checked against what is shown to whoever asks, before any of it is
//! read. What somebody may not see he can neither filter nor sort by: else its values could be guessed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use datafusion::common::Column as Named;
use datafusion::logical_expr::{Expr, SortExpr, lit};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::filter::{BadQuery, read_filter};
use super::layout::{Column, Layout, PLACE, stored_name};
use super::permit::{Masking, Permit, Sight, Treatment};
use crate::domain::words::hex;

/// The most rows of one page, and how many without a word.
const PAGE: u32 = 10_000;
const SHORT_PAGE: u32 = 100;
/// How far a sorted result can be paged through. Further on, filter or download it.
const DEEPEST: u64 = 100_000;
/// The most items that a result is sorted by.
const SORTS: usize = 8;

/// What is asked of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Query {
    /// Which rows: a tree of comparisons, as `Filter` describes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<serde_json::Value>,
    /// In which order; without one, in that of the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sort: Vec<Sort>,
    /// Which items, in this order; none named means all that are shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// How many rows at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where the last page ended, as its `next` said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl Query {
    /// The items that it names, anywhere; of a filter also those that it names in a wrong place.
    pub fn named(&self) -> Vec<String> {
        let mut named = self.items.clone();
        named.extend(self.sort.iter().map(|by| by.item.clone()));
        let mut filters: Vec<&serde_json::Value> = self.filter.iter().collect();
        while let Some(filter) = filters.pop() {
            if let Some(item) = filter.get("item").and_then(serde_json::Value::as_str) {
                named.push(item.to_owned());
            }
            match filter.get("of") {
                Some(serde_json::Value::Array(all)) => filters.extend(all),
                Some(one) => filters.push(one),
                None => {}
            }
        }
        named.sort();
        named.dedup();
        named
    }
}

/// An item to sort by. What has no value comes last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sort {
    /// The item.
    pub item: String,
    /// The greatest first.
    #[serde(default)]
    pub descending: bool,
}

/// Where a page ended. It holds for one version of the data and for one query. Whoever is given it
/// cannot write one: it is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The version of the dataset.
    pub version: u32,
    /// The digest of the query, without its page.
    of: String,
    /// The place of the last row; of a sorted result, how many rows were given.
    at: u64,
    /// How many rows were given so far.
    given: u64,
    /// When the first page was given, in seconds since 1970.
    pub begun: i64,
}

/// Seals a text with what only hosts know.
pub(super) type Seal<'a> = &'a dyn Fn(&[u8]) -> [u8; 32];

/// A query that may be carried out.
#[derive(Debug)]
pub struct Plan {
    pub(super) columns: Vec<Shown>,
    pub(super) filter: Option<Expr>,
    pub(super) sort: Vec<SortExpr>,
    pub(super) skip: usize,
    /// How many rows at most; none for all.
    pub limit: Option<u64>,
    sorted: bool,
    /// The items that are not shown to whoever asks, for their sensitivity.
    pub left_out: Vec<String>,
    digest: String,
    given: u64,
    most: Option<u64>,
}

/// A column of a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub(super) place: usize,
    /// The column.
    pub column: Column,
    /// How it is masked, if it is.
    pub mask: Option<Treatment>,
}

impl Cursor {
    /// Reads what a page ended with, if it bears the seal.
    pub fn read(text: &str, seal: Seal) -> Result<Self, BadQuery> {
        let bad = || BadQuery::at("cursor", "this is no `next` of an earlier answer");
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| bad())?;
        let (sealed, body) = bytes.split_first_chunk::<32>().ok_or_else(bad)?;
        // Compared as digests, so that the time says nothing of how much of a seal is right.
        if Sha256::digest(sealed) != Sha256::digest(seal(body)) {
            return Err(bad());
        }
        serde_json::from_slice(body).map_err(|_| bad())
    }

    /// As a text, with the seal.
    pub fn write(&self, seal: Seal) -> String {
        let body = serde_json::to_vec(self).unwrap_or_default();
        URL_SAFE_NO_PAD.encode([seal(&body).as_slice(), &body].concat())
    }
}

impl Plan {
    /// Checks a query for a page.
    pub fn page(
        layout: &Layout,
        permit: &Permit,
        masking: &Masking,
        query: &Query,
        cursor: Option<&Cursor>,
    ) -> Result<Self, BadQuery> {
        let mut plan = Self::whole(layout, permit, masking, query)?;
        if let Some(cursor) = cursor {
            if cursor.of != plan.digest {
                return Err(BadQuery::at(
                    "cursor",
                    "it is of another query; ask for the first page again",
                ));
            }
            plan.given = cursor.given;
            if plan.sorted {
                plan.skip = usize::try_from(cursor.at).unwrap_or(usize::MAX);
                if cursor.at >= DEEPEST {
                    return Err(BadQuery::at(
                        "cursor",
                        format!(
                            "a sorted result is paged through up to {DEEPEST} rows; filter it or download it"
                        ),
                    ));
                }
            } else {
                let after = i64::try_from(cursor.at).unwrap_or(i64::MAX);
                let after = Expr::Column(Named::new_unqualified(PLACE)).gt(lit(after));
                plan.filter = Some(match plan.filter.take() {
                    Some(filter) => filter.and(after),
                    None => after,
                });
            }
        }
        let page = query.limit.unwrap_or(SHORT_PAGE);
        if !(1..=PAGE).contains(&page) {
            return Err(BadQuery::at(
                "limit",
                format!("a page has 1 to {PAGE} rows"),
            ));
        }
        let left = plan.most.map(|most| most.saturating_sub(plan.given));
        plan.limit = Some(left.unwrap_or(u64::MAX).min(u64::from(page)));
        Ok(plan)
    }

    /// Checks a query for all of its rows.
    pub fn whole(
        layout: &Layout,
        permit: &Permit,
        masking: &Masking,
        query: &Query,
    ) -> Result<Self, BadQuery> {
        let find = |item: &str, place: &str| {
            let (at, column) = found(layout, item, place)?;
            match permit.sight(column, masking) {
                Sight::Clear => Ok((at, column)),
                sight => Err(hidden(sight, item, place)),
            }
        };
        let filter = query
            .filter
            .as_ref()
            .map(|filter| read_filter(filter, &find));
        if query.sort.len() > SORTS {
            return Err(BadQuery::at(
                "sort",
                format!("a result is sorted by at most {SORTS} items"),
            ));
        }
        let mut sort = vec![];
        for (at, by) in query.sort.iter().enumerate() {
            let (place, _) = find(&by.item, &format!("sort[{at}].item"))?;
            sort.push(
                Expr::Column(Named::new_unqualified(stored_name(place)))
                    .sort(!by.descending, false),
            );
        }
        let sorted = !sort.is_empty();
        // Also where no order is asked for: else rows may come in any.
        sort.push(Expr::Column(Named::new_unqualified(PLACE)).sort(true, false));
        let (columns, left_out) = shown(layout, permit, masking, &query.items)?;
        Ok(Self {
            columns,
            filter: filter.transpose()?,
            sort,
            skip: 0,
            limit: permit.rows,
            sorted,
            left_out,
            digest: digest(query),
            given: 0,
            most: permit.rows,
        })
    }

    /// The columns of its result.
    pub fn columns(&self) -> &[Shown] {
        &self.columns
    }

    /// The names of its items, for the record of the access.
    pub fn items(&self) -> Vec<String> {
        self.columns
            .iter()
            .map(|shown| shown.column.item.clone())
            .collect()
    }

    /// Where the next page begins, after so many rows of which the last stands at a place.
    pub fn next(&self, version: u32, rows: u64, last: u64, begun: i64) -> Option<Cursor> {
        let given = self.given + rows;
        if self.most.is_some_and(|most| given >= most) {
            return None;
        }
        Some(Cursor {
            version,
            of: self.digest.clone(),
            at: if self.sorted {
                self.skip as u64 + rows
            } else {
                last
            },
            given,
            begun,
        })
    }
}

/// What makes two pages those of one query.
fn digest(query: &Query) -> String {
    let whole = Query {
        limit: None,
        cursor: None,
        ..query.clone()
    };
    let text = serde_json::to_vec(&whole).unwrap_or_default();
    hex(&Sha256::digest(text)).chars().take(16).collect()
}

fn found<'a>(layout: &'a Layout, item: &str, place: &str) -> Result<(usize, &'a Column), BadQuery> {
    let column = layout
        .0
        .iter()
        .enumerate()
        .find(|(_, column)| column.item == item);
    column.ok_or_else(|| {
        let item: String = item.chars().take(60).collect();
        BadQuery::at(place, format!("the data has no item `{item}`"))
    })
}

fn hidden(sight: Sight, item: &str, place: &str) -> BadQuery {
    let why = match sight {
        Sight::NotGranted => format!("the item `{item}` is not granted"),
        Sight::Masked(_) => {
            format!("the item `{item}` is masked, so nothing can be looked for in it")
        }
        Sight::LeftOut | Sight::Clear => {
            format!("the item `{item}` is left out for its sensitivity")
        }
    };
    BadQuery {
        hidden: true,
        ..BadQuery::at(place, why)
    }
}

/// The columns that are shown, and the names of those that are left out for their sensitivity.
fn shown(
    layout: &Layout,
    permit: &Permit,
    masking: &Masking,
    items: &[String],
) -> Result<(Vec<Shown>, Vec<String>), BadQuery> {
    let (mut columns, mut left_out): (Vec<Shown>, Vec<String>) = (vec![], vec![]);
    let mut show = |place: usize, column: &Column, mask| {
        columns.push(Shown {
            place,
            column: column.clone(),
            mask,
        });
    };
    if items.is_empty() {
        for (place, column) in layout.0.iter().enumerate() {
            match permit.sight(column, masking) {
                Sight::Clear => show(place, column, None),
                Sight::Masked(treatment) => show(place, column, Some(treatment)),
                Sight::LeftOut => left_out.push(column.item.clone()),
                Sight::NotGranted => {}
            }
        }
    }
    for (at, item) in items.iter().enumerate() {
        let named = format!("items[{at}]");
        let (place, column) = found(layout, item, &named)?;
        if items.iter().take(at).any(|earlier| earlier == item) {
            return Err(BadQuery::at(
                named,
                format!("the item `{item}` is named twice"),
            ));
        }
        match permit.sight(column, masking) {
            Sight::Clear => show(place, column, None),
            Sight::Masked(treatment) => show(place, column, Some(treatment)),
            sight => return Err(hidden(sight, item, &named)),
        }
    }
    if columns.is_empty() {
        let why = "no item of the data is shown to you";
        return Err(BadQuery {
            hidden: true,
            ..BadQuery::at("items", why)
        });
    }
    Ok((columns, left_out))
}
