//! Sheets as they come and go: XLSX, XLS and CSV into rows of text with their places, and back.
//! Knows nothing of what the cells mean.

mod csv_text;
mod encoding;
mod error;
mod old_excel;
pub(crate) mod shared_texts;
mod write;
mod xlsx;
mod zip_guard;

pub use encoding::Encoding;
pub use error::SheetError;
pub use write::{write_csv, write_xlsx};

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 32 << 20;
/// How many columns a sheet may have.
pub const MOST_COLUMNS: usize = 256;
/// How many rows a sheet may have.
pub const MOST_ROWS: usize = 200_000;

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Office Open XML.
    Xlsx,
    /// The binary format of Excel 97.
    Xls,
    /// Text with commas.
    Csv,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it shows; of a formula its own text, which begins with `=`.
    pub text: String,
    /// It is a formula, which nobody evaluated.
    pub formula: bool,
}

/// A row that is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it stands in the file, from 1; of CSV the line on which it begins.
    pub number: u32,
    /// Its cells from the first column on.
    pub cells: Vec<Cell>,
    /// How many cells the file has in it, where a file says so for each row.
    pub width: Option<usize>,
}

/// Reads the first sheet of a file. `encoding` is that of a CSV; without one it is detected.
///
/// # Errors
/// Why the file cannot be read, and where.
pub fn read(
    kind: FileKind,
    bytes: &[u8],
    encoding: Option<Encoding>,
) -> Result<Vec<Row>, SheetError> {
    if bytes.is_empty() {
        return Err(SheetError::Empty);
    }
    let rows = match kind {
        FileKind::Xlsx => xlsx::read(bytes)?,
        FileKind::Xls => old_excel::read(bytes)?,
        FileKind::Csv => csv_text::read(bytes, encoding)?,
    };
    if rows.is_empty() {
        return Err(SheetError::Empty);
    }
    Ok(rows)
}

/// What kind of file it is, by its first bytes, else by its content type and its name.
///
/// # Errors
/// If it is none of them, or is not what it says it is.
pub fn kind_of(bytes: &[u8], said: &str, name: &str) -> Result<FileKind, SheetError> {
    const ZIP: &[u8] = b"PK\x03\x04";
    const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    if bytes.starts_with(ZIP) {
        return Ok(FileKind::Xlsx);
    }
    if bytes.starts_with(COMPOUND) {
        return Ok(FileKind::Xls);
    }
    let (said, name) = (said.to_ascii_lowercase(), name.to_ascii_lowercase());
    if said.contains("csv")
        || said.starts_with("text/plain")
        || name.rsplit('.').next() == Some("csv")
    {
        return Ok(FileKind::Csv);
    }
    let shown = |text: &str| text.chars().take(80).collect::<String>();
    Err(SheetError::NotASheet(format!(
        "`{}` `{}`",
        shown(&said),
        shown(&name)
    )))
}

/// What a column is called in a sheet, counted from 0: A, B, …, Z, AA.
pub fn letters(mut column: usize) -> String {
    let mut letters = vec![];
    loop {
        letters.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
        match (column / 26).checked_sub(1) {
            Some(rest) => column = rest,
            None => break,
        }
    }
    letters.iter().rev().collect()
}

/// Puts a cell into the row that is being read, where it belongs.
fn put(rows: &mut Vec<Row>, row: usize, column: usize, cell: Cell) -> Result<(), SheetError> {
    if cell.text.is_empty() {
        return Ok(());
    }
    let number = u32::try_from(row + 1).unwrap_or(u32::MAX);
    if column >= MOST_COLUMNS {
        return Err(SheetError::TooManyColumns {
            row: number,
            found: column + 1,
        });
    }
    if rows.last().is_none_or(|last| last.number != number) {
        if rows.len() >= MOST_ROWS {
            return Err(SheetError::TooManyRows);
        }
        rows.push(Row {
            number,
            cells: vec![],
            width: None,
        });
    }
    if let Some(last) = rows.last_mut() {
        if last.cells.len() <= column {
            last.cells.resize_with(column + 1, Cell::default);
        }
        if let Some(place) = last.cells.get_mut(column) {
            *place = cell;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_sheets_call_them() {
        for (column, name) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
        ] {
            assert_eq!(letters(column), name);
        }
    }
}
