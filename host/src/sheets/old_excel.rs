//! The first sheet of an XLS file. Its reader makes room for every cell between the outermost
//! ones, so the records are looked through first for how far apart those are.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xls};

use super::error::SheetError;
use super::xlsx::day_of;
use super::{Cell, Row, put};

/// How many cells all sheets together may span.
const MOST_CELLS: u64 = 4_000_000;
/// Records that begin with a row and a column: numbers, labels, formulas, blanks.
const CELLS: [u16; 9] = [
    0x0006, 0x00bd, 0x00be, 0x00d6, 0x00fd, 0x0201, 0x0203, 0x0204, 0x0205,
];
const RK: u16 = 0x027e;
/// Of these the last column stands at the end.
const SEVERAL: [u16; 2] = [0x00bd, 0x00be];
const SHEET: u16 = 0x0085;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Row>, SheetError> {
    check_span(bytes)?;
    let damaged = |error: calamine::XlsError| SheetError::Damaged(error.to_string());
    let mut book = Xls::new(Cursor::new(bytes)).map_err(damaged)?;
    let Some(name) = book.sheet_names().first().cloned() else {
        return Err(SheetError::Empty);
    };
    let values = book.worksheet_range(&name).map_err(damaged)?;
    let formulas = book.worksheet_formula(&name).map_err(damaged)?;
    let (top, left) = values.start().unwrap_or_default();
    let mut rows = vec![];
    for (row, column, value) in values.used_cells() {
        let (row, column) = (top as usize + row, left as usize + column);
        let place = (
            u32::try_from(row).unwrap_or(u32::MAX),
            u32::try_from(column).unwrap_or(u32::MAX),
        );
        let formula = formulas.get_value(place).filter(|text| !text.is_empty());
        let cell = match formula {
            Some(formula) => Cell {
                text: format!("={formula}"),
                formula: true,
            },
            None => Cell {
                text: text_of(value),
                formula: false,
            },
        };
        put(&mut rows, row, column, cell)?;
    }
    Ok(rows)
}

fn text_of(value: &Data) -> String {
    match value {
        Data::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        Data::DateTime(moment) => day_of(moment),
        Data::Float(number) => number.to_string(),
        other => other.to_string(),
    }
}

fn check_span(bytes: &[u8]) -> Result<(), SheetError> {
    let damaged = |error: std::io::Error| SheetError::Damaged(error.to_string());
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| file.is_stream(name));
    let Some(name) = name else {
        return Err(SheetError::Damaged("it holds no workbook".into()));
    };
    let mut stream = vec![];
    let book = file.open_stream(name).map_err(damaged)?;
    book.take(bytes.len() as u64)
        .read_to_end(&mut stream)
        .map_err(damaged)?;
    let (mut rows, mut columns, mut sheets) = (0_u64, 0_u64, 0_u64);
    let mut rest = stream.as_slice();
    while let Some((header, after)) = rest.split_at_checked(4) {
        let kind = number(header, 0);
        let length = usize::from(number(header, 2));
        let Some((data, next)) = after.split_at_checked(length) else {
            break;
        };
        rest = next;
        if kind == SHEET {
            sheets += 1;
        }
        if CELLS.contains(&kind) || kind == RK {
            let last = if SEVERAL.contains(&kind) {
                number(data, length.saturating_sub(2))
            } else {
                0
            };
            rows = rows.max(u64::from(number(data, 0)) + 1);
            columns = columns.max(u64::from(number(data, 2).max(last)) + 1);
        }
    }
    let span = rows * columns * sheets.max(1);
    if span > MOST_CELLS {
        return Err(SheetError::TooWide(span));
    }
    Ok(())
}

/// Two bytes, the lower one first; nought where there are none.
fn number(data: &[u8], at: usize) -> u16 {
    let pair = data.get(at..at.saturating_add(2));
    pair.and_then(|pair| pair.try_into().ok())
        .map_or(0, u16::from_le_bytes)
}
