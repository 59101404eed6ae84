//! From a file as somebody uploaded it to typed Parquet: read once, as a stream, in bounded memory.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::layout::Layout;
use super::table::Table;
use super::trouble::{Trouble, Troubles};
use super::{csv, json, xlsx};
use crate::domain::words::hex;

/// What an uploaded file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = DataFormat)]
pub enum Format {
    /// Comma-separated values with a header, in UTF-8, GBK or GB 18030.
    Csv,
    /// An array of objects, or objects one after the other.
    Json,
    /// A spreadsheet.
    Xlsx,
}

/// A file that became a table.
#[derive(Debug)]
pub struct Converted {
    /// How many rows it has.
    pub rows: u64,
    /// How many bytes of text its widest row has.
    pub widest: u64,
    /// How long the Parquet file is, in bytes.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
    /// The SHA-256 of what was uploaded.
    pub source_sha256: String,
}

/// Converts a file into Parquet, which is complete once this returns. `digest` is what the source's
/// SHA-256 must be, if it is known. The outer error is the source's or the target's, the inner one
/// says what is wrong with the file; then nothing that was written counts.
pub fn convert(
    format: Format,
    layout: &Layout,
    source: impl Read,
    digest: Option<&str>,
    into: impl Write + Send,
) -> io::Result<Result<Converted, Troubles>> {
    let mut source = Hashing::of(source);
    let mut table = Table::new(layout, Hashing::of(into)).map_err(io::Error::other)?;
    let read = match format {
        Format::Csv => csv::read(&mut source, &mut table),
        Format::Json => json::read(&mut source, &mut table),
        Format::Xlsx => xlsx::read(&mut source, &mut table),
    };
    if let Err(error) = read {
        table.troubles.stopped_by(error)?;
    }
    if !table.troubles.none() {
        return Ok(Err(table.troubles));
    }
    let (rows, widest) = (table.rows(), table.widest());
    let source_sha256 = hex(&source.digest.finalize());
    if let Some(wanted) = digest.filter(|wanted| !wanted.eq_ignore_ascii_case(&source_sha256)) {
        let mut troubles = Troubles::default();
        troubles.add(Trouble::new(
            format!("SHA-256 不符：收到的文件为 {source_sha256}，申明为 {wanted}"),
            format!("what arrived has the SHA-256 {source_sha256}, not {wanted}"),
        ));
        return Ok(Err(troubles));
    }
    let mut written = table.finish()?;
    written.inner.flush()?;
    Ok(Ok(Converted {
        rows,
        widest,
        bytes: written.bytes,
        sha256: hex(&written.digest.finalize()),
        source_sha256,
    }))
}

/// Counts and hashes what goes through it.
struct Hashing<T> {
    inner: T,
    digest: Sha256,
    bytes: u64,
}

impl<T> Hashing<T> {
    fn of(inner: T) -> Self {
        Self {
            inner,
            digest: Sha256::new(),
            bytes: 0,
        }
    }

    fn note(&mut self, bytes: &[u8]) {
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(into)?;
        self.note(into.get(..length).unwrap_or_default());
        Ok(length)
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.inner.write(bytes)?;
        self.note(bytes.get(..length).unwrap_or_default());
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
