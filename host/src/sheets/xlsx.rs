//! The first sheet of an XLSX file, cell by cell as they come, so that two cells at the ends of a
//! sheet cost no more than two cells.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxFormulaMetadata};

use super::error::SheetError;
use super::{Cell, Row, put, zip_guard};

/// How many bytes of text all cells together may hold: many may show one long text.
const TEXT: usize = 128 << 20;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Row>, SheetError> {
    zip_guard::check(bytes)?;
    let damaged = |error: calamine::XlsxError| SheetError::Damaged(error.to_string());
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let Some(name) = book.sheet_names().first().cloned() else {
        return Err(SheetError::Empty);
    };
    let mut cells = book.worksheet_cells_reader(&name).map_err(damaged)?;
    let mut rows = vec![];
    let (mut last, mut text) = (0, 0);
    // Not the texts of shared formulas: to spell them out, room is made for as many as a file says.
    while let Some(found) = cells.next_cell_with_formula_metadata().map_err(damaged)? {
        let (row, column) = found.pos;
        if row < last {
            return Err(SheetError::Damaged(format!(
                "row {} comes after row {}",
                row + 1,
                last + 1
            )));
        }
        last = row;
        let cell = match found.formula {
            Some(formula) => Cell {
                text: formula_of(&formula),
                formula: true,
            },
            None => Cell {
                text: text_of(&found.value),
                formula: false,
            },
        };
        text += cell.text.len();
        if text > TEXT {
            let most = TEXT >> 20;
            let why = format!("its cells hold more than {most} MiB of text");
            return Err(SheetError::Damaged(why));
        }
        put(&mut rows, row as usize, column as usize, cell)?;
    }
    Ok(rows)
}

/// Of a formula that another cell spells out, that it is one.
fn formula_of(formula: &XlsxFormulaMetadata) -> String {
    match formula {
        XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => {
            format!("={formula}")
        }
        _ => "=…".to_owned(),
    }
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // Shortest form: 2017 for 2017.0.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        DataRef::DateTime(moment) => day_of(moment),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A day, with the time if it has one.
pub(super) fn day_of(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date} {hour:02}:{minute:02}:{second:02}")
    }
}
