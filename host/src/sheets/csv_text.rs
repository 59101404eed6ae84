//! Text with commas. What spreadsheets would take for a formula is written behind an apostrophe,
//! and read without it.

use csv::{ErrorKind, ReaderBuilder, StringRecord};

use super::encoding::{Encoding, decode};
use super::error::SheetError;
use super::{Cell, MOST_COLUMNS, MOST_ROWS, Row};

/// What a formula begins with, also in full width.
const DANGEROUS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

pub(super) fn read(bytes: &[u8], encoding: Option<Encoding>) -> Result<Vec<Row>, SheetError> {
    let text = decode(bytes, encoding)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = vec![];
    let mut record = StringRecord::new();
    let mut lines = Lines {
        text: &text,
        byte: 0,
        line: 1,
    };
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(of_reader(&error)),
        }
        let begins = record.position().map_or(0, csv::Position::byte);
        let number = lines.line_of(begins);
        if record.len() > MOST_COLUMNS {
            return Err(SheetError::TooManyColumns {
                row: number,
                found: record.len(),
            });
        }
        if rows.len() >= MOST_ROWS {
            return Err(SheetError::TooManyRows);
        }
        if record.iter().all(str::is_empty) {
            continue;
        }
        rows.push(Row {
            number,
            cells: record.iter().map(cell).collect(),
            width: Some(record.len()),
        });
    }
    Ok(rows)
}

/// Counts lines up to the places of records, which come in their order. The reader's own count is
/// one behind where lines end as on Windows.
struct Lines<'a> {
    text: &'a str,
    byte: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line of the record that begins here, or after the line ends that stand here.
    fn line_of(&mut self, byte: u64) -> u32 {
        let wanted = usize::try_from(byte).unwrap_or(usize::MAX);
        let rest = self.text.as_bytes().iter().enumerate().skip(self.byte);
        for (at, found) in rest {
            let ends = matches!(found, b'\n' | b'\r');
            if at >= wanted && !ends {
                break;
            }
            self.byte = at + 1;
            self.line = self.line.saturating_add(u32::from(*found == b'\n'));
        }
        self.line
    }
}

fn of_reader(error: &csv::Error) -> SheetError {
    let line = error.position().map_or(0, csv::Position::line);
    match error.kind() {
        ErrorKind::Io(_) => SheetError::Damaged(error.to_string()),
        _ => SheetError::Quote {
            line,
            why: error.to_string(),
        },
    }
}

fn cell(text: &str) -> Cell {
    Cell {
        text: plain(text).to_owned(),
        formula: false,
    }
}

/// Whether what follows any apostrophes would be taken for a formula.
fn is_dangerous(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(DANGEROUS)
}

/// A text as a file holds it.
pub(super) fn neutral(text: &str) -> String {
    if is_dangerous(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// What a text was before it was made neutral.
fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_dangerous(rest) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_known_by_the_line_on_which_they_begin() {
        let text = "a,b\r\n\"two\r\nlines\",c\r\n\r\nd,e\n";
        let rows = read(text.as_bytes(), None).unwrap();
        let numbers: Vec<u32> = rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [1, 2, 5]);
    }

    #[test]
    fn what_would_be_a_formula_is_made_neutral_and_read_back() {
        for text in [
            "=1+1", "+86", "-5", "@x", "'=1", "''+", "'plain", "plain", "\t=", "＝1", "",
        ] {
            let written = neutral(text);
            assert!(!written.starts_with(DANGEROUS), "{written}");
            assert_eq!(plain(&written), text);
        }
    }
}
