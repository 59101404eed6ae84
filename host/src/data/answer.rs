//! An answer as a file: the four formats in which a result can be downloaded. Each is written as the
//! rows come.

mod parquet;
mod text;
mod xlsx;

use std::io::{self, Write};

use datafusion::arrow::array::RecordBatch;
use serde::{Deserialize, Serialize};

use super::query::Shown;

/// The most rows of a sheet, with the header.
pub const SHEET_ROWS: u64 = 1_048_576;

/// As what a result is downloaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerFormat {
    /// Comma-separated values in UTF-8 with a mark. A text that a spreadsheet would take for a formula
    /// begins with an apostrophe.
    Csv,
    /// One JSON object to a line.
    Jsonl,
    /// A spreadsheet with one sheet.
    Xlsx,
    /// Parquet, typed.
    Parquet,
}

/// Writes an answer.
pub struct Writer<W: Write + Send>(Kind<W>);

enum Kind<W: Write + Send> {
    Csv(text::Csv<W>),
    Jsonl(text::Jsonl<W>),
    Xlsx(Box<xlsx::Sheet<W>>),
    Parquet(Box<parquet::Typed<W>>),
}

impl AnswerFormat {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Jsonl => "application/jsonl",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }

    /// How the names of its files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }
}

impl<W: Write + Send> Writer<W> {
    /// Begins to write an answer with these columns.
    pub fn begin(format: AnswerFormat, columns: Vec<Shown>, into: W) -> io::Result<Self> {
        Ok(Self(match format {
            AnswerFormat::Csv => Kind::Csv(text::Csv::begin(columns, into)?),
            AnswerFormat::Jsonl => Kind::Jsonl(text::Jsonl::begin(columns, into)),
            AnswerFormat::Xlsx => Kind::Xlsx(Box::new(xlsx::Sheet::begin(columns, into)?)),
            AnswerFormat::Parquet => Kind::Parquet(Box::new(parquet::Typed::begin(columns, into)?)),
        }))
    }

    /// Writes rows.
    pub fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        match &mut self.0 {
            Kind::Csv(csv) => csv.write(batch),
            Kind::Jsonl(lines) => lines.write(batch),
            Kind::Xlsx(sheet) => sheet.write(batch),
            Kind::Parquet(typed) => typed.write(batch),
        }
    }

    /// Ends the file; what it was written into.
    pub fn finish(self) -> io::Result<W> {
        match self.0 {
            Kind::Csv(csv) => Ok(csv.finish()),
            Kind::Jsonl(lines) => Ok(lines.finish()),
            Kind::Xlsx(sheet) => sheet.finish(),
            Kind::Parquet(typed) => typed.finish(),
        }
    }
}
