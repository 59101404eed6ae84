//! Answers as Parquet: columns under the names of their items, typed; what is masked is text.

use std::io::{self, Write};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::data::query::Shown;
use crate::data::render::{Cell, cell};

/// The most rows and the most memory of a row group.
const GROUP_ROWS: usize = 65_536;
const GROUP_MEMORY: usize = 48 << 20;

/// A Parquet file that is being written.
pub(super) struct Typed<W: Write + Send> {
    columns: Vec<Shown>,
    schema: SchemaRef,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> Typed<W> {
    pub(super) fn begin(columns: Vec<Shown>, into: W) -> io::Result<Self> {
        let field = |shown: &Shown| {
            let kind = match shown.mask {
                None => shown.column.kind.stored(),
                Some(_) => DataType::Utf8,
            };
            Field::new(&shown.column.item, kind, true)
        };
        let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .build();
        let writer = ArrowWriter::try_new(into, Arc::clone(&schema), Some(properties));
        Ok(Self {
            columns,
            schema,
            writer: writer.map_err(io::Error::other)?,
        })
    }

    pub(super) fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        let columns = self.columns.iter().zip(batch.columns()).enumerate();
        let columns = columns.map(|(at, (shown, values))| {
            if shown.mask.is_none() {
                return Arc::clone(values);
            }
            let cells = (0..batch.num_rows()).map(|row| cell(batch, &self.columns, at, row));
            let masked = cells.map(|cell| (cell != Cell::Null).then(|| cell.text()));
            Arc::new(masked.collect::<StringArray>()) as ArrayRef
        });
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns.collect());
        let batch = batch.map_err(io::Error::other)?;
        self.writer.write(&batch).map_err(io::Error::other)?;
        if self.writer.memory_size() >= GROUP_MEMORY {
            self.writer.flush().map_err(io::Error::other)?;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(io::Error::other)
    }
}
