//! Answers as a spreadsheet with one sheet, written as the rows come. Texts stand in their cells, so
//! nothing has to be remembered; the usual libraries keep all cells, or temporary files of their own.

use std::fmt::Write as _;
use std::io::{self, Write};

use datafusion::arrow::array::RecordBatch;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use crate::data::query::Shown;
use crate::data::render::{Cell, cell};

/// What a workbook with one sheet consists of beside the sheet (ECMA-376).
const PARTS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="data" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
];

/// The longest text of a cell.
const LONGEST: usize = 32_767;

/// A workbook that is being written.
pub(super) struct Sheet<W: Write> {
    columns: Vec<Shown>,
    row: String,
    zip: ZipWriter<StreamWriter<W>>,
}

impl<W: Write> Sheet<W> {
    pub(super) fn begin(columns: Vec<Shown>, into: W) -> io::Result<Self> {
        let mut zip = ZipWriter::new_stream(into);
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(4))
            .large_file(true);
        for (name, text) in PARTS {
            zip.start_file(name, options)?;
            zip.write_all(text.as_bytes())?;
        }
        zip.start_file("xl/worksheets/sheet1.xml", options)?;
        zip.write_all(br#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#)?;
        let names: Vec<Cell> = columns
            .iter()
            .map(|shown| Cell::Text(shown.column.item.clone()))
            .collect();
        let mut sheet = Self {
            columns,
            row: String::new(),
            zip,
        };
        sheet.row(names.into_iter())?;
        Ok(sheet)
    }

    pub(super) fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        for row in 0..batch.num_rows() {
            let columns = std::mem::take(&mut self.columns);
            let cells = (0..columns.len()).map(|at| cell(batch, &columns, at, row));
            self.row(cells)?;
            self.columns = columns;
        }
        Ok(())
    }

    fn row(&mut self, cells: impl Iterator<Item = Cell>) -> io::Result<()> {
        self.row.clear();
        self.row.push_str("<row>");
        for cell in cells {
            write_cell(&mut self.row, &cell)?;
        }
        self.row.push_str("</row>");
        self.zip.write_all(self.row.as_bytes())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.zip.write_all(b"</sheetData></worksheet>")?;
        Ok(self.zip.finish()?.into_inner())
    }
}

fn write_cell(row: &mut String, cell: &Cell) -> io::Result<()> {
    let written = match cell {
        Cell::Null => row.write_str("<c/>"),
        Cell::Logical(is) => write!(row, r#"<c t="b"><v>{}</v></c>"#, u8::from(*is)),
        Cell::Double(number) => write!(row, "<c><v>{number}</v></c>"),
        // A spreadsheet holds 15 digits exactly; what is longer stays text.
        Cell::Integer(number) if number.unsigned_abs() < 1_000_000_000_000_000 => {
            write!(row, "<c><v>{number}</v></c>")
        }
        other => {
            let text = other.text();
            if text.chars().count() > LONGEST {
                let why = format!(
                    "a text is longer than {LONGEST} characters, the most that a cell of a spreadsheet holds"
                );
                return Err(io::Error::new(io::ErrorKind::InvalidData, why));
            }
            write!(
                row,
                r#"<c t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#,
                escaped(&text)
            )
        }
    };
    written.map_err(io::Error::other)
}

/// Text in XML; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '\r' => shown.push_str("&#13;"),
            '\t' | '\n' => shown.push(sign),
            sign if sign < ' ' || matches!(sign, '\u{fffe}' | '\u{ffff}') => {}
            sign => shown.push(sign),
        }
    }
    shown
}
