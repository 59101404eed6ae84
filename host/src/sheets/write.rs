//! Writes rows of text as XLSX or CSV. In XLSX every cell is text, which nothing evaluates.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::csv_text::neutral;
use super::encoding::{Encoding, encode};
use super::error::SheetError;

/// A CSV file.
///
/// # Errors
/// If a row cannot be written.
pub fn write_csv(rows: &[Vec<String>], encoding: Encoding) -> Result<Vec<u8>, SheetError> {
    let failed = |error: &dyn std::fmt::Display| SheetError::Writing(error.to_string());
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Necessary)
        .terminator(Terminator::CRLF)
        .from_writer(vec![]);
    for row in rows {
        let cells = row.iter().map(|cell| neutral(cell));
        writer.write_record(cells).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    let text = String::from_utf8(bytes).map_err(|error| failed(&error))?;
    Ok(encode(&text, encoding))
}

/// An XLSX file of one sheet; the first row is the header. The same rows make the same bytes.
///
/// # Errors
/// If a cell is longer than a sheet can hold.
pub fn write_xlsx(sheet: &str, rows: &[Vec<String>]) -> Result<Vec<u8>, SheetError> {
    build(sheet, rows).map_err(|error| SheetError::Writing(error.to_string()))
}

fn build(name: &str, rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Otherwise the time of writing stands in the file.
    let moment = rust_xlsxwriter::ExcelDateTime::from_ymd(2017, 6, 30)?;
    let properties = rust_xlsxwriter::DocProperties::new().set_creation_datetime(&moment);
    book.set_properties(&properties);
    let head = Format::new().set_bold();
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (number, row) in rows.iter().enumerate() {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        for (column, text) in row.iter().enumerate() {
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            if text.is_empty() {
                continue;
            }
            if number == 0 {
                sheet.write_string_with_format(number, column, text, &head)?;
            } else {
                sheet.write_string(number, column, text)?;
            }
        }
    }
    book.save_to_buffer()
}
