//! Rows on their way into a Parquet file: matched with the entry's items, typed, written in groups of
//! bounded size. Once something is wrong, rows are still checked and no longer written.

use std::io::{self, Write};
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Decimal128Builder, Float64Builder, Int64Builder,
    RecordBatch, StringBuilder, TimestampMicrosecondBuilder,
};
use datafusion::arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::cell::{Value, expected, read};
use super::layout::{Column, Kind, Layout};
use super::trouble::{Trouble, Troubles, cut};

/// How many rows, and how many bytes of text, go to the writer at once.
const BATCH_ROWS: usize = 8_192;
const BATCH_TEXT: usize = 4 << 20;
/// The most rows and the most memory of a row group.
const GROUP_ROWS: usize = 65_536;
const GROUP_MEMORY: usize = 48 << 20;
/// The longest value, in bytes.
const LONGEST: usize = 1 << 20;

/// A table that is being written.
pub(super) struct Table<W: Write + Send> {
    layout: Layout,
    schema: SchemaRef,
    /// Where each column of the file goes.
    order: Vec<usize>,
    builders: Vec<Builder>,
    /// Which columns of this row were given.
    given: Vec<bool>,
    in_batch: usize,
    text: usize,
    /// Of this row, and of the one that has most.
    row_text: usize,
    widest: usize,
    rows: u64,
    places: Int64Builder,
    writer: ArrowWriter<W>,
    /// What is wrong so far.
    pub(super) troubles: Troubles,
}

impl<W: Write + Send> Table<W> {
    pub(super) fn new(layout: &Layout, into: W) -> Result<Self, ParquetError> {
        let schema = layout.stored();
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .build();
        Ok(Self {
            writer: ArrowWriter::try_new(into, Arc::clone(&schema), Some(properties))?,
            builders: layout
                .0
                .iter()
                .map(|column| Builder::of(column.kind))
                .collect(),
            given: vec![false; layout.0.len()],
            layout: layout.clone(),
            schema,
            order: vec![],
            in_batch: 0,
            text: 0,
            row_text: 0,
            widest: 0,
            rows: 0,
            places: Int64Builder::new(),
            troubles: Troubles::default(),
        })
    }

    /// How many rows were read.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// How many bytes of text the row has that has most.
    pub(super) fn widest(&self) -> u64 {
        self.widest as u64
    }

    /// Takes the names of the file's columns, which must be those of the items.
    ///
    /// # Errors
    /// If they are not, with the trouble: then no row means anything.
    pub(super) fn begin(&mut self, names: &[&str]) -> io::Result<()> {
        let mut order = vec![];
        let (mut unknown, mut twice) = (vec![], vec![]);
        for name in names {
            match self.layout.place(name.trim()) {
                Some(place) if order.contains(&place) => twice.push(*name),
                Some(place) => order.push(place),
                None => unknown.push(*name),
            }
        }
        let columns = self.layout.0.iter().enumerate();
        let missing: Vec<&str> = columns
            .filter(|(place, _)| !order.contains(place))
            .map(|(_, column)| column.item.as_str())
            .collect();
        let (mut zh, mut en) = (vec![], vec![]);
        for (names, chinese, english) in [
            (
                &unknown,
                "目录中没有的列",
                "columns that the entry does not have",
            ),
            (&twice, "重复的列", "columns that are there twice"),
            (&missing, "缺少的列", "columns that are missing"),
        ] {
            if !names.is_empty() {
                zh.push(format!("{chinese}：{}", listed(names)));
                en.push(format!("{english}: {}", listed(names)));
            }
        }
        if zh.is_empty() {
            self.order = order;
            return Ok(());
        }
        Err(Trouble::new(zh.join("；"), en.join("; ")).fatal())
    }

    /// Takes a value of this row, from the column of the file at a place.
    pub(super) fn cell(&mut self, at: usize, text: &str, place: impl Fn() -> String) {
        if let Some(&to) = self.order.get(at) {
            self.put(to, text, place);
        }
    }

    /// Takes a value of this row for an item; whether there is such an item, and it had none yet.
    pub(super) fn cell_of(&mut self, item: &str, text: &str, place: impl Fn() -> String) -> bool {
        match self.layout.place(item) {
            Some(to) if self.given.get(to) == Some(&false) => {
                self.put(to, text, place);
                true
            }
            _ => false,
        }
    }

    /// The item of the column of the file at a place.
    pub(super) fn item(&self, at: usize) -> Option<&Column> {
        self.order
            .get(at)
            .and_then(|place| self.layout.0.get(*place))
    }

    /// The items that this row gave no value for.
    pub(super) fn not_given(&self) -> Vec<&str> {
        let columns = self.layout.0.iter().zip(&self.given);
        columns
            .filter(|(_, given)| !**given)
            .map(|(column, _)| column.item.as_str())
            .collect()
    }

    fn put(&mut self, to: usize, text: &str, place: impl Fn() -> String) {
        let (Some(column), Some(builder)) = (self.layout.0.get(to), self.builders.get_mut(to))
        else {
            return;
        };
        if let Some(given) = self.given.get_mut(to) {
            *given = true;
        }
        let trouble = |problem: crate::domain::Text| {
            Trouble::new(problem.zh, problem.en)
                .in_row(self.rows + 1)
                .at(place())
                .of(&column.item)
                .with(text)
        };
        let value = match read(column.kind, text) {
            _ if text.len() > LONGEST => {
                let (zh, en) = ("值超过 1 MiB", "the value is longer than 1 MiB");
                let problem = crate::domain::Text {
                    zh: zh.into(),
                    en: en.into(),
                };
                self.troubles.add(trouble(problem));
                Value::Null
            }
            Some(value) => value,
            None => {
                self.troubles.add(trouble(expected(column.kind)));
                Value::Null
            }
        };
        if let Value::Text(text) = &value {
            self.row_text += text.len();
        }
        builder.put(value);
    }

    /// The row is no row: it is counted, and what is wrong with it noted.
    pub(super) fn refuse_row(&mut self, trouble: Trouble) {
        self.troubles.add(trouble);
        self.rows += 1;
        self.given.fill(false);
        // The file is not written any more, so rows need not be whole.
    }

    /// Notes that something is wrong in this row.
    pub(super) fn note(&mut self, trouble: Trouble) {
        self.troubles.add(trouble);
    }

    /// The row is whole; what it gave no value for is nothing.
    pub(super) fn end_row(&mut self) -> io::Result<()> {
        for (given, builder) in self.given.iter_mut().zip(&mut self.builders) {
            if !*given {
                builder.put(Value::Null);
            }
            *given = false;
        }
        self.places
            .append_value(i64::try_from(self.rows).unwrap_or(i64::MAX));
        self.rows += 1;
        self.widest = self.widest.max(self.row_text);
        self.text += std::mem::take(&mut self.row_text);
        self.in_batch += 1;
        if self.in_batch == BATCH_ROWS || self.text >= BATCH_TEXT {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut columns: Vec<ArrayRef> = self.builders.iter_mut().map(Builder::finish).collect();
        columns.push(Arc::new(self.places.finish()));
        (self.in_batch, self.text) = (0, 0);
        if !self.troubles.none() {
            return Ok(());
        }
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns);
        let batch = batch.map_err(io::Error::other)?;
        self.writer.write(&batch).map_err(io::Error::other)?;
        if self.writer.memory_size() >= GROUP_MEMORY {
            self.writer.flush().map_err(io::Error::other)?;
        }
        Ok(())
    }

    /// Ends the file; what it was written into.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.flush()?;
        self.writer.into_inner().map_err(io::Error::other)
    }
}

/// The first ten names, and how many more.
fn listed(names: &[&str]) -> String {
    let mut shown: Vec<String> = names
        .iter()
        .take(10)
        .map(|name| format!("`{}`", cut(name)))
        .collect();
    if names.len() > 10 {
        shown.push(format!("… ({})", names.len()));
    }
    shown.join(", ")
}

/// The values of a column that were not written yet.
enum Builder {
    Text(StringBuilder),
    Decimal(Decimal128Builder),
    Date(Date32Builder),
    Time(TimestampMicrosecondBuilder),
    Logical(BooleanBuilder),
    Double(Float64Builder),
    Integer(Int64Builder),
}

impl Builder {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(StringBuilder::new()),
            Kind::Decimal { .. } => {
                Self::Decimal(Decimal128Builder::new().with_data_type(kind.stored()))
            }
            Kind::Date => Self::Date(Date32Builder::new()),
            Kind::Time => Self::Time(TimestampMicrosecondBuilder::new()),
            Kind::Logical => Self::Logical(BooleanBuilder::new()),
            Kind::Double => Self::Double(Float64Builder::new()),
            Kind::Integer => Self::Integer(Int64Builder::new()),
        }
    }

    /// A value of another kind cannot come here; it would be nothing.
    fn put(&mut self, value: Value) {
        match (self, value) {
            (Self::Text(to), Value::Text(text)) => to.append_value(text),
            (Self::Decimal(to), Value::Decimal(number)) => to.append_value(number),
            (Self::Date(to), Value::Date(days)) => to.append_value(days),
            (Self::Time(to), Value::Time(micros)) => to.append_value(micros),
            (Self::Logical(to), Value::Logical(is)) => to.append_value(is),
            (Self::Double(to), Value::Double(number)) => to.append_value(number),
            (Self::Integer(to), Value::Integer(number)) => to.append_value(number),
            (Self::Text(to), _) => to.append_null(),
            (Self::Decimal(to), _) => to.append_null(),
            (Self::Date(to), _) => to.append_null(),
            (Self::Time(to), _) => to.append_null(),
            (Self::Logical(to), _) => to.append_null(),
            (Self::Double(to), _) => to.append_null(),
            (Self::Integer(to), _) => to.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(values) => Arc::new(values.finish()),
            Self::Decimal(values) => Arc::new(values.finish()),
            Self::Date(values) => Arc::new(values.finish()),
            Self::Time(values) => Arc::new(values.finish()),
            Self::Logical(values) => Arc::new(values.finish()),
            Self::Double(values) => Arc::new(values.finish()),
            Self::Integer(values) => Arc::new(values.finish()),
        }
    }
}
