//! Comma-separated values (RFC 4180), read as a stream. No field, record or header is longer than
//! its limit, so a quote that is left open does not fill the memory.

use std::io::{self, Read};

use csv_core::{ReadRecordResult, Reader};

use super::table::Table;
use super::text::TextReader;
use super::trouble::Trouble;

/// The longest record, in bytes of its text.
const LONGEST: usize = 8 << 20;
/// The most fields of a record.
const FIELDS: usize = 20_000;
const CHUNK: usize = 64 << 10;

/// One record: its text, and where its fields end.
struct Record {
    text: Vec<u8>,
    ends: Vec<usize>,
    length: usize,
    fields: usize,
    /// The line on which it begins.
    line: u64,
}

/// A stream of records.
struct Records<R> {
    source: TextReader<R>,
    parser: Reader,
    chunk: Vec<u8>,
    next: usize,
    filled: usize,
    /// The end of the source was told to the parser as one more line.
    ended: bool,
}

/// Reads a file into a table: a header that names the columns, and rows.
///
/// # Errors
/// If the source fails, or the file cannot be read on: then with the trouble in it.
pub(super) fn read<W: io::Write + Send>(source: impl Read, table: &mut Table<W>) -> io::Result<()> {
    let mut records = Records {
        source: TextReader::new(source),
        parser: Reader::new(),
        chunk: vec![0; CHUNK],
        next: 0,
        filled: 0,
        ended: false,
    };
    let mut record = Record {
        text: vec![0; CHUNK],
        ends: vec![0; 64],
        length: 0,
        fields: 0,
        line: 1,
    };
    if !records.next(&mut record)? {
        return Err(Trouble::new("文件是空的", "the file is empty").fatal());
    }
    let header: Vec<&str> = record.fields().collect();
    table.begin(&header)?;
    let columns = record.fields;
    while records.next(&mut record)? {
        let row = table.rows() + 1;
        let place = || format!("line {}", record.line);
        if record.fields != columns {
            table.refuse_row(
                Trouble::new(
                    format!("该行有 {} 列，表头有 {columns} 列", record.fields),
                    format!("the row has {} fields, the header {columns}", record.fields),
                )
                .in_row(row)
                .at(place()),
            );
            continue;
        }
        for (column, text) in record.fields().enumerate() {
            table.cell(column, text, place);
        }
        table.end_row()?;
    }
    Ok(())
}

impl Record {
    /// The fields, in their order. The reader gives UTF-8, and a field ends between characters.
    fn fields(&self) -> impl Iterator<Item = &str> {
        let ends = self.ends.iter().take(self.fields);
        ends.scan(0, |start, end| {
            let field = self.text.get(*start..*end).unwrap_or_default();
            *start = *end;
            Some(std::str::from_utf8(field).unwrap_or_default())
        })
    }
}

impl<R: Read> Records<R> {
    /// Reads the next record; false at the end.
    fn next(&mut self, record: &mut Record) -> io::Result<bool> {
        (record.length, record.fields) = (0, 0);
        record.line = self.parser.line();
        let mut consumed = 0;
        loop {
            if self.next == self.filled && !self.ended {
                self.next = 0;
                self.filled = self.source.read(&mut self.chunk)?;
                if self.filled == 0 {
                    // Within quotes this line does not end the record, which betrays an open quote.
                    self.ended = true;
                    self.filled = 1;
                    if let Some(first) = self.chunk.first_mut() {
                        *first = b'\n';
                    }
                }
            }
            let chunk = self.chunk.get(self.next..self.filled).unwrap_or_default();
            if chunk.is_empty() {
                return if consumed > usize::from(self.ended) && record.length > 0 {
                    Err(open_quote(record.line))
                } else {
                    Ok(false)
                };
            }
            let text = record.text.get_mut(record.length..).unwrap_or_default();
            let ends = record.ends.get_mut(record.fields..).unwrap_or_default();
            let (result, read, wrote, ended) = self.parser.read_record(chunk, text, ends);
            self.next += read;
            consumed += read;
            record.length += wrote;
            record.fields += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if record.text.len() < LONGEST => {
                    record.text.resize(record.text.len() * 2, 0);
                }
                ReadRecordResult::OutputFull => return Err(too_long(record.line)),
                ReadRecordResult::OutputEndsFull if record.ends.len() < FIELDS => {
                    record.ends.resize(record.ends.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull => return Err(too_many(record.line)),
                ReadRecordResult::Record => return Ok(true),
                ReadRecordResult::End => return Ok(false),
            }
        }
    }
}

fn open_quote(line: u64) -> io::Error {
    Trouble::new(
        format!("第 {line} 行开始的引号直到文件末尾都没有结束"),
        format!("a quote in the record that begins on line {line} is open to the end of the file"),
    )
    .at(format!("line {line}"))
    .fatal()
}

fn too_long(line: u64) -> io::Error {
    let most = LONGEST >> 20;
    Trouble::new(
        format!("第 {line} 行开始的记录超过 {most} MiB；是否有未结束的引号？"),
        format!(
            "the record that begins on line {line} is longer than {most} MiB; is a quote left open?"
        ),
    )
    .at(format!("line {line}"))
    .fatal()
}

fn too_many(line: u64) -> io::Error {
    Trouble::new(
        format!("第 {line} 行超过 {FIELDS} 列"),
        format!("the record on line {line} has more than {FIELDS} fields"),
    )
    .at(format!("line {line}"))
    .fatal()
}
