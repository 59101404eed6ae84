//! A report as a table: the same rows as JSON and as CSV.

use std::fmt::Write;

use serde::Serialize;
use serde_json::{Map, Value};

/// A column, by its key in JSON and its heading for people.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The key.
    pub key: &'static str,
    /// The heading in Chinese.
    pub zh: &'static str,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Nothing.
    None,
    /// A text.
    Text(String),
    /// A number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// Several texts.
    List(Vec<String>),
}

/// Columns and rows.
#[derive(Clone, Debug)]
pub struct Table {
    /// The columns.
    pub columns: &'static [Column],
    /// The rows; each has as many cells.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The rows as objects.
    pub fn to_json(&self) -> Value {
        let object = |row: &Vec<Cell>| {
            let pairs = self.columns.iter().zip(row);
            let pairs = pairs.map(|(column, cell)| (column.key.to_owned(), cell.to_json()));
            Value::Object(pairs.collect::<Map<_, _>>())
        };
        self.rows.iter().map(object).collect()
    }

    /// The rows as CSV (RFC 4180) under one line of headings in Chinese and English. Facts about the
    /// report stand in columns of their own at the end of each row, so that every line is as wide.
    /// What a spreadsheet would take for a formula becomes a text.
    pub fn to_csv(&self, facts: &[(&str, &str, String)]) -> String {
        // Spreadsheets tell by it that the letters are UTF-8.
        let mut text = String::from("\u{feff}");
        let own = self.columns.iter().map(|column| (column.zh, column.key));
        let headings = own.chain(facts.iter().map(|(zh, en, _)| (*zh, *en)));
        let headings = headings.map(|(zh, en)| Cell::Text(format!("{zh} / {en}")));
        write_line(&mut text, headings);
        for row in &self.rows {
            let facts = facts.iter().map(|(_, _, value)| Cell::Text(value.clone()));
            write_line(&mut text, row.iter().cloned().chain(facts));
        }
        text
    }
}

impl Cell {
    /// A text, or nothing.
    pub fn of(text: Option<impl ToString>) -> Self {
        text.map_or(Self::None, |text| Self::Text(text.to_string()))
    }

    fn to_json(&self) -> Value {
        match self {
            Self::None => Value::Null,
            Self::Text(text) => Value::String(text.clone()),
            Self::Number(number) => Value::from(*number),
            Self::Flag(flag) => Value::Bool(*flag),
            Self::List(all) => all.iter().cloned().collect(),
        }
    }

    fn to_csv(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Text(text) => quoted(text),
            Self::List(all) => quoted(&all.join("; ")),
        }
    }
}

fn write_line(text: &mut String, cells: impl Iterator<Item = Cell>) {
    let cells: Vec<String> = cells.map(|cell| cell.to_csv()).collect();
    // Writing to a string cannot fail.
    let _ = write!(text, "{}\r\n", cells.join(","));
}

fn quoted(text: &str) -> String {
    let dangerous = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let text = if dangerous {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_texts_and_quotes_are_doubled() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(quoted("-2, \"x\""), "\"'-2, \"\"x\"\"\"");
        assert_eq!(quoted("《法》第5条"), "《法》第5条");
    }
}
