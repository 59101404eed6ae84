//! Spreadsheets: the first sheet of a workbook, whose first row names the columns. What unpacks to too
//! much is refused before it is read. A formula is never evaluated, and what the program that wrote
//! the file once computed for it is not believed: such a cell is refused, and named.

use std::io::{self, Cursor, Read, Write};

use calamine::{DataRef, Reader, Xlsx, XlsxCellReader, XlsxError};
use zip::ZipArchive;

use super::layout::{Column, Kind};
use super::table::Table;
use super::trouble::Trouble;
use crate::sheets::shared_texts::{is_texts, look_through};

/// The largest workbook, in bytes.
pub const LARGEST: u64 = 50 << 20;
/// What it may unpack to, in all; and its table of texts, which is held in memory.
const UNPACKED: u64 = 512 << 20;
const TEXTS: u64 = 128 << 20;
/// How many times its own size it may unpack to, past the first MiB.
const RATIO: u64 = 200;
/// How many files it may hold.
const PARTS: usize = 10_000;
/// How many cells a row may have, and how many bytes of text: it is gathered before it is read.
const CELLS: usize = 20_000;
const ROW_TEXT: usize = 8 << 20;

type Workbook = Xlsx<Cursor<Vec<u8>>>;

/// Reads a workbook into a table.
///
/// # Errors
/// If the source fails, or the workbook cannot be read on: then with the trouble in it.
pub(super) fn read<W: Write + Send>(source: impl Read, table: &mut Table<W>) -> io::Result<()> {
    let mut bytes = vec![];
    source.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        let most = LARGEST >> 20;
        return Err(Trouble::new(
            format!("XLSX 文件超过 {most} MiB，请改用 CSV"),
            format!("the workbook is larger than {most} MiB; write it as CSV"),
        )
        .fatal());
    }
    weigh(&bytes)?;
    let mut workbook: Workbook =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|error| bad(&error))?;
    let Some(sheet) = workbook.sheet_names().first().cloned() else {
        return Err(Trouble::new("没有工作表", "the workbook has no sheet").fatal());
    };
    let cells = workbook
        .worksheet_cells_reader(&sheet)
        .map_err(|error| bad(&error))?;
    Sheet {
        cells,
        row: vec![],
        text: 0,
        at: None,
    }
    .read(table)
}

/// Unpacks everything once and throws it away: what a file says about its own size is not believed.
fn weigh(bytes: &[u8]) -> io::Result<()> {
    let no_zip = |error: zip::result::ZipError| bad(&error);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(no_zip)?;
    if archive.len() > PARTS {
        return Err(bomb(&format!("{} parts", archive.len())));
    }
    let allowed = UNPACKED.min((1 << 20) + RATIO * bytes.len() as u64);
    let mut unpacked = 0;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(no_zip)?;
        let name = part.name().map_err(no_zip)?.into_owned();
        let texts = is_texts(&name);
        let most = (allowed - unpacked).min(if texts { TEXTS } else { UNPACKED });
        let length =
            io::copy(&mut part.take(most + 1), &mut io::sink()).map_err(|error| bad(&error))?;
        if length > most {
            return Err(bomb(&format!("more than {} MiB", (unpacked + most) >> 20)));
        }
        unpacked += length;
        if texts {
            let part = archive.by_index(place).map_err(no_zip)?;
            look_through(&name, part).map_err(|error| bad(&error))?;
        }
    }
    Ok(())
}

fn bomb(what: &str) -> io::Error {
    Trouble::new(
        format!("压缩内容过大（{what}），不予读取"),
        format!("the workbook unpacks to {what}, which is not read"),
    )
    .fatal()
}

fn bad(error: &dyn std::error::Error) -> io::Error {
    Trouble::new(
        format!("不是可读的 XLSX 文件：{error}"),
        format!("this is no workbook that can be read: {error}"),
    )
    .fatal()
}

/// The cells of a sheet, gathered by row.
struct Sheet<'a> {
    cells: XlsxCellReader<'a, Cursor<Vec<u8>>>,
    row: Vec<(u32, Taken)>,
    /// How many bytes of text the row has.
    text: usize,
    at: Option<u32>,
}

/// What a cell holds.
enum Taken {
    Text(String),
    Number(f64),
    Formula,
    Fault(String),
}

impl Sheet<'_> {
    fn read<W: Write + Send>(mut self, table: &mut Table<W>) -> io::Result<()> {
        let mut columns: Option<Vec<u32>> = None;
        loop {
            let cell = self.cells.next_cell_with_formula_metadata();
            let cell = cell.map_err(|error: XlsxError| bad(&error))?;
            let (row, column) = cell.as_ref().map_or((u32::MAX, 0), |cell| cell.pos);
            if self.at.is_some_and(|at| at != row) && !self.row.is_empty() {
                let cells = std::mem::take(&mut self.row);
                self.text = 0;
                let at = self.at.unwrap_or_default();
                match &columns {
                    None => columns = Some(header(at, &cells, table)?),
                    Some(columns) => put(at, &cells, columns, table)?,
                }
            }
            let Some(cell) = cell else { break };
            self.at = Some(row);
            let taken = if cell.formula.is_some() {
                Some(Taken::Formula)
            } else {
                take(&cell.value)
            };
            if let Some(taken) = taken {
                self.gather(row, column, taken)?;
            }
        }
        match columns {
            Some(_) => Ok(()),
            None => Err(Trouble::new("工作表是空的", "the sheet is empty").fatal()),
        }
    }

    fn gather(&mut self, row: u32, column: u32, taken: Taken) -> io::Result<()> {
        if let Taken::Text(text) = &taken {
            self.text += text.len();
        }
        self.row.push((column, taken));
        if self.row.len() <= CELLS && self.text <= ROW_TEXT {
            return Ok(());
        }
        let most = ROW_TEXT >> 20;
        let trouble = Trouble::new(
            format!("一行超过 {CELLS} 个单元格或 {most} MiB 文本"),
            format!("the row has more than {CELLS} cells or {most} MiB of text"),
        );
        Err(trouble.at(format!("cell {}", address(row, column))).fatal())
    }
}

/// What a cell holds; none if it is empty.
fn take(value: &DataRef) -> Option<Taken> {
    Some(match value {
        DataRef::Empty | DataRef::SharedString("") => return None,
        DataRef::String(text) if text.is_empty() => return None,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Taken::Text(text.clone())
        }
        DataRef::SharedString(text) => Taken::Text((*text).to_owned()),
        DataRef::Int(number) => Taken::Text(number.to_string()),
        DataRef::Float(number) => Taken::Number(*number),
        DataRef::Bool(is) => Taken::Text(is.to_string()),
        DataRef::DateTime(instant) => {
            let (year, month, day, hour, minute, second, milli) = instant.to_ymd_hms_milli();
            Taken::Text(format!(
                "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{milli:03}"
            ))
        }
        DataRef::Error(error) => Taken::Fault(error.to_string()),
    })
}

/// Takes the first row as the names of the columns; answers where they stand.
fn header<W: Write + Send>(
    at: u32,
    cells: &[(u32, Taken)],
    table: &mut Table<W>,
) -> io::Result<Vec<u32>> {
    let mut names = vec![];
    for (column, taken) in cells {
        match taken {
            Taken::Text(text) => names.push(text.as_str()),
            _ => {
                return Err(Trouble::new("表头须为文本", "the header is text")
                    .at(format!("cell {}", address(at, *column)))
                    .fatal());
            }
        }
    }
    table.begin(&names)?;
    Ok(cells.iter().map(|(column, _)| *column).collect())
}

fn put<W: Write + Send>(
    at: u32,
    cells: &[(u32, Taken)],
    columns: &[u32],
    table: &mut Table<W>,
) -> io::Result<()> {
    let row = table.rows() + 1;
    for (column, taken) in cells {
        let place = || format!("cell {}", address(at, *column));
        let Some(to) = columns.iter().position(|known| known == column) else {
            let trouble = Trouble::new("该列没有表头", "the column has no name in the header");
            table.note(trouble.in_row(row).at(place()));
            continue;
        };
        let column = table.item(to);
        let refused = match taken {
            Taken::Formula => Some((
                "公式单元格不予采用，请存为值",
                "a formula is not taken; store its value",
            )),
            Taken::Fault(_) => Some(("单元格是错误值", "the cell holds an error")),
            Taken::Number(number) if is_text(column) && lost(*number) => Some((
                "超过 15 位的数字会丢失精度，请以文本格式存储",
                "a number of more than 15 digits is not exact; store it as text",
            )),
            _ => None,
        };
        if let Some((zh, en)) = refused {
            let trouble = Trouble::new(zh, en).in_row(row).at(place());
            let trouble = match (taken, column) {
                (Taken::Fault(fault), Some(column)) => trouble.with(fault).of(&column.item),
                (_, Some(column)) => trouble.of(&column.item),
                _ => trouble,
            };
            table.note(trouble);
            continue;
        }
        match taken {
            Taken::Text(text) => table.cell(to, text, place),
            Taken::Number(number) => table.cell(to, &number.to_string(), place),
            Taken::Formula | Taken::Fault(_) => {}
        }
    }
    table.end_row()
}

fn is_text(column: Option<&Column>) -> bool {
    column.is_some_and(|column| column.kind == Kind::Text)
}

/// Spreadsheets hold numbers with 15 exact digits.
fn lost(number: f64) -> bool {
    number.abs() >= 1e15
}

/// `C7` for the row 6 and the column 2, both counted from 0.
fn address(row: u32, column: u32) -> String {
    let (mut letters, mut rest) = (vec![], u64::from(column) + 1);
    while rest > 0 {
        let letter = u32::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from_u32(u32::from(b'A') + letter).unwrap_or('?'));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", u64::from(row) + 1)
}
