//! Values as people and programs read them: the same text in every kind of answer.

use datafusion::arrow::array::{Array, ArrayRef, AsArray as _, RecordBatch};
use datafusion::arrow::datatypes::{
    Date32Type, Decimal128Type, Float64Type, Int64Type, TimestampMicrosecondType,
};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, ToSpan as _};

use super::layout::Kind;
use super::query::Shown;

/// A value as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// Text, a date, an instant, a decimal number with all its digits, or what a mask left.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Double(f64),
    /// Yes or no.
    Logical(bool),
}

/// A row's value in the column at a place of the answer, masked if that is to be.
pub fn cell(batch: &RecordBatch, columns: &[Shown], at: usize, row: usize) -> Cell {
    let (Some(values), Some(shown)) = (batch.columns().get(at), columns.get(at)) else {
        return Cell::Null;
    };
    if values.is_null(row) {
        return Cell::Null;
    }
    let cell = clear(values, shown.column.kind, row);
    match shown.mask {
        None => cell,
        Some(treatment) => Cell::Text(treatment.of(&cell.text())),
    }
}

/// The place of a row in the file, which the last column holds.
pub fn place(batch: &RecordBatch, row: usize) -> u64 {
    let last = batch.columns().last();
    let places = last.and_then(|column| column.as_primitive_opt::<Int64Type>());
    let place = places
        .filter(|places| row < places.len())
        .map_or(0, |places| places.value(row));
    u64::try_from(place).unwrap_or(0)
}

impl Cell {
    /// As text; nothing is an empty one.
    pub fn text(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Double(number) => number.to_string(),
            Self::Logical(is) => is.to_string(),
        }
    }

    /// As JSON. Decimal numbers are texts, so that nobody's reader rounds them.
    pub fn json(self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Text(text) => text.into(),
            Self::Integer(number) => number.into(),
            Self::Double(number) => number.into(),
            Self::Logical(is) => is.into(),
        }
    }
}

/// A column of another type than its layout says cannot be; it would be empty.
fn clear(values: &ArrayRef, kind: Kind, row: usize) -> Cell {
    let shown = match kind {
        Kind::Text => {
            let texts = values.as_string_opt::<i32>();
            texts.map(|texts| Cell::Text(texts.value(row).to_owned()))
        }
        Kind::Decimal { scale, .. } => {
            let numbers = values.as_primitive_opt::<Decimal128Type>();
            numbers.map(|numbers| Cell::Text(decimal(numbers.value(row), scale)))
        }
        Kind::Date => {
            let days = values.as_primitive_opt::<Date32Type>();
            days.map(|days| Cell::Text(day(days.value(row))))
        }
        Kind::Time => {
            let instants = values.as_primitive_opt::<TimestampMicrosecondType>();
            instants.map(|instants| Cell::Text(time(instants.value(row))))
        }
        Kind::Logical => values
            .as_boolean_opt()
            .map(|is| Cell::Logical(is.value(row))),
        Kind::Double => {
            let numbers = values.as_primitive_opt::<Float64Type>();
            numbers.map(|numbers| Cell::Double(numbers.value(row)))
        }
        Kind::Integer => {
            let numbers = values.as_primitive_opt::<Int64Type>();
            numbers.map(|numbers| Cell::Integer(numbers.value(row)))
        }
    };
    shown.unwrap_or(Cell::Null)
}

/// `-12.5` for -125 with one digit after the point; no zeros at the end that say nothing.
fn decimal(number: i128, scale: u8) -> String {
    let scale = usize::from(scale);
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = scale + 1);
    let (whole, part) = digits.split_at(digits.len() - scale);
    let part = part.trim_end_matches('0');
    let sign = if number < 0 { "-" } else { "" };
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{part}")
}

const EPOCH: Date = date(1970, 1, 1);

fn day(days: i32) -> String {
    EPOCH
        .checked_add(days.days())
        .map_or_else(|_| days.to_string(), |day| day.to_string())
}

fn time(micros: i64) -> String {
    let begin = EPOCH.at(0, 0, 0, 0);
    match begin.checked_add(SignedDuration::from_micros(micros)) {
        Ok(instant) => instant.to_string().replace('T', " "),
        Err(_) => micros.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_are_written_as_they_are_read() {
        for (number, scale, text) in [
            (0, 2, "0"),
            (-1250, 2, "-12.5"),
            (5, 2, "0.05"),
            (100, 2, "1"),
            (-1, 10, "-0.0000000001"),
            (12, 0, "12"),
        ] {
            assert_eq!(decimal(number, scale), text);
        }
        assert_eq!(day(20_357), "2025-09-26");
        assert_eq!(
            time(20_357 * 86_400_000_000 + 500_000),
            "2025-09-26 00:00:00.5"
        );
        assert_eq!(day(-1), "1969-12-31");
    }
}
