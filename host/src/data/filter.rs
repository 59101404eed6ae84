//! The language of filters: a tree of comparisons in JSON, typed by the entry's items. What it may
//! look at is decided by whoever asks for columns on its behalf.
//!
//! `{"op": "and", "of": [{"op": "eq", "item": "区划", "value": "210100"}, …]}`. The ops are `and`,
//! `or` (both with `of`, a list), `not` (with `of`, one), `eq`, `ne`, `lt`, `le`, `gt`, `ge` (with
//! `value`), `in` (with `values`), `starts-with` and `contains` (text only, with `value`) and
//! `is-null`. A row without a value meets no comparison, as in databases.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Column as Named, ScalarValue};
use datafusion::logical_expr::{Expr, Like, lit};
use serde_json::{Map, Value as Json};

use super::cell::{Value, expected, read};
use super::layout::{Column, Kind, stored_name};

/// How deep filters may be, and how many comparisons and values they may hold.
const DEEPEST: usize = 32;
const MOST: usize = 1_000;

/// A query that cannot be answered, and the place in it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{why}")]
pub struct BadQuery {
    /// Such as `filter.of[1].value`.
    pub place: String,
    /// What is wrong.
    pub why: String,
    /// It asks for what is not shown to whoever asks.
    pub hidden: bool,
}

impl BadQuery {
    pub(super) fn at(place: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            why: why.into(),
            hidden: false,
        }
    }
}

/// Gives a column for an item that a filter names at a place, or says why not.
pub(super) type Find<'a> = &'a dyn Fn(&str, &str) -> Result<(usize, &'a Column), BadQuery>;

/// Reads a filter.
pub(super) fn read_filter(json: &Json, find: Find) -> Result<Expr, BadQuery> {
    let mut reader = Filters { find, left: MOST };
    reader.read(json, "filter", DEEPEST)
}

struct Filters<'a> {
    find: Find<'a>,
    left: usize,
}

impl Filters<'_> {
    fn read(&mut self, json: &Json, place: &str, depth: usize) -> Result<Expr, BadQuery> {
        self.left = self
            .left
            .checked_sub(1)
            .filter(|_| depth > 0)
            .ok_or_else(|| too_much(place))?;
        let Json::Object(fields) = json else {
            return Err(BadQuery::at(place, "a filter is an object with an `op`"));
        };
        let op = fields.get("op").and_then(Json::as_str).unwrap_or_default();
        match op {
            "and" | "or" => self.all(op, fields, place, depth),
            "not" => {
                let inner = only(fields, place, &["of"])?;
                let inner = inner.first().copied().unwrap_or(&Json::Null);
                let inner = self.read(inner, &format!("{place}.of"), depth - 1)?;
                Ok(!inner)
            }
            "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "in" | "starts-with" | "contains"
            | "is-null" => self.compare(op, fields, place),
            other => {
                let other: String = other.chars().take(40).collect();
                Err(BadQuery::at(
                    format!("{place}.op"),
                    format!(
                        "`{other}` is no op; the ops are and, or, not, eq, ne, lt, le, gt, ge, in, starts-with, contains and is-null"
                    ),
                ))
            }
        }
    }

    fn all(
        &mut self,
        op: &str,
        fields: &Map<String, Json>,
        place: &str,
        depth: usize,
    ) -> Result<Expr, BadQuery> {
        let of = only(fields, place, &["of"])?;
        let parts = of.first().and_then(|of| of.as_array());
        let parts = parts.filter(|parts| !parts.is_empty()).ok_or_else(|| {
            BadQuery::at(
                format!("{place}.of"),
                format!("`{op}` takes a list of filters"),
            )
        })?;
        let parts = parts.iter().enumerate();
        let read = parts
            .map(|(at, part)| self.read(part, &format!("{place}.of[{at}]"), depth - 1))
            .collect::<Result<_, _>>()?;
        Ok(joined(read, if op == "and" { Expr::and } else { Expr::or }))
    }

    fn compare(
        &mut self,
        op: &str,
        fields: &Map<String, Json>,
        place: &str,
    ) -> Result<Expr, BadQuery> {
        let wanted: &[&str] = match op {
            "is-null" => &["item"],
            "in" => &["item", "values"],
            _ => &["item", "value"],
        };
        let given = only(fields, place, wanted)?;
        let item_place = format!("{place}.item");
        let item = given.first().and_then(|item| item.as_str());
        let item = item.ok_or_else(|| BadQuery::at(&item_place, "an item is named by a text"))?;
        let (at, column) = (self.find)(item, &item_place)?;
        let name = Expr::Column(Named::new_unqualified(stored_name(at)));
        let value_place = format!("{place}.{}", wanted.last().unwrap_or(&""));
        if op == "is-null" {
            return Ok(name.is_null());
        }
        let value = given.get(1).copied().unwrap_or(&Json::Null);
        if op == "in" {
            let values = value.as_array().filter(|values| !values.is_empty());
            let values =
                values.ok_or_else(|| BadQuery::at(&value_place, "`in` takes a list of values"))?;
            self.left = self
                .left
                .checked_sub(values.len())
                .ok_or_else(|| too_much(place))?;
            let values = values.iter().enumerate();
            let typed =
                values.map(|(at, value)| typed(column, value, &format!("{value_place}[{at}]")));
            return Ok(name.in_list(typed.collect::<Result<_, _>>()?, false));
        }
        if matches!(op, "starts-with" | "contains") {
            return text_within(op, name, column, value, &value_place);
        }
        if column.kind == Kind::Logical && !matches!(op, "eq" | "ne") {
            return Err(BadQuery::at(place, "yes and no have no order"));
        }
        let value = typed(column, value, &value_place)?;
        Ok(match op {
            "eq" => name.eq(value),
            "ne" => name.not_eq(value),
            "lt" => name.lt(value),
            "le" => name.lt_eq(value),
            "gt" => name.gt(value),
            _ => name.gt_eq(value),
        })
    }
}

/// Joins parts two by two, so that the whole is no deeper than it must be: whoever works on it goes
/// down into it.
fn joined(mut parts: Vec<Expr>, join: fn(Expr, Expr) -> Expr) -> Expr {
    while parts.len() > 1 {
        let mut left = parts.into_iter();
        parts = vec![];
        while let Some(one) = left.next() {
            parts.push(match left.next() {
                Some(other) => join(one, other),
                None => one,
            });
        }
    }
    parts.pop().unwrap_or_else(|| lit(true))
}

/// The wanted fields in their order; any other field is refused.
fn only<'j>(
    fields: &'j Map<String, Json>,
    place: &str,
    wanted: &[&str],
) -> Result<Vec<&'j Json>, BadQuery> {
    let op = fields.get("op").and_then(Json::as_str).unwrap_or_default();
    if let Some(other) = fields
        .keys()
        .find(|key| *key != "op" && !wanted.contains(&key.as_str()))
    {
        let other: String = other.chars().take(40).collect();
        return Err(BadQuery::at(
            format!("{place}.{other}"),
            format!(
                "`{op}` knows no `{other}`; it takes {}",
                wanted.join(" and ")
            ),
        ));
    }
    let find = |name: &&str| {
        let missing = || BadQuery::at(place, format!("`{op}` lacks `{name}`"));
        fields.get(*name).ok_or_else(missing)
    };
    wanted.iter().map(find).collect()
}

fn too_much(place: &str) -> BadQuery {
    BadQuery::at(
        place,
        format!("a filter holds at most {MOST} comparisons and values, {DEEPEST} deep"),
    )
}

/// A pattern in which the text stands for itself.
fn text_within(
    op: &str,
    name: Expr,
    column: &Column,
    value: &Json,
    place: &str,
) -> Result<Expr, BadQuery> {
    let text = value.as_str().filter(|text| !text.is_empty());
    let (Some(text), Kind::Text) = (text, column.kind) else {
        return Err(BadQuery::at(
            place,
            format!("`{op}` looks for a text in a text"),
        ));
    };
    let mut pattern = String::from(if op == "contains" { "%" } else { "" });
    for sign in text.chars() {
        if matches!(sign, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    let pattern = Box::new(lit(pattern));
    Ok(Expr::Like(Like::new(
        false,
        Box::new(name),
        pattern,
        None,
        false,
    )))
}

/// A value of the item's type: a text as a file would hold it, or a JSON number or boolean.
fn typed(column: &Column, value: &Json, place: &str) -> Result<Expr, BadQuery> {
    let text = match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(is) => Some(is.to_string()),
        _ => None,
    };
    let unfit = || {
        let wanted = expected(column.kind).en;
        BadQuery::at(place, format!("the item `{}` is {wanted}", column.item))
    };
    let text = text.ok_or_else(unfit)?;
    if column.kind == Kind::Text {
        return Ok(lit(text));
    }
    let value = match (read(column.kind, &text), column.kind.stored()) {
        (Some(Value::Decimal(number)), DataType::Decimal128(precision, scale)) => {
            ScalarValue::Decimal128(Some(number), precision, scale)
        }
        (Some(Value::Date(days)), _) => ScalarValue::Date32(Some(days)),
        (Some(Value::Time(micros)), _) => ScalarValue::TimestampMicrosecond(Some(micros), None),
        (Some(Value::Logical(is)), _) => ScalarValue::Boolean(Some(is)),
        (Some(Value::Double(number)), _) => ScalarValue::Float64(Some(number)),
        (Some(Value::Integer(number)), _) => ScalarValue::Int64(Some(number)),
        _ => return Err(unfit()),
    };
    Ok(Expr::Literal(value, None))
}
