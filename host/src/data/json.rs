//! JSON, read as a stream: an array of objects, or objects one after the other. Numbers keep the
//! digits that they were written with.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::rc::Rc;

use serde::de::{DeserializeSeed, Deserializer as _, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Deserializer, Error};

use super::table::Table;
use super::text::TextReader;
use super::trouble::{Trouble, cut};

/// The longest object, in bytes of its text.
const LONGEST: u64 = 8 << 20;

/// Reads objects into a table; each names all items, and nothing else.
///
/// # Errors
/// If the source fails, or the file cannot be read on: then with the trouble in it.
pub(super) fn read<W: Write + Send>(source: impl Read, table: &mut Table<W>) -> io::Result<()> {
    let left = Rc::new(Cell::new(LONGEST));
    let mut text = BufReader::with_capacity(
        64 << 10,
        Rationed {
            text: TextReader::new(source),
            left: Rc::clone(&left),
        },
    );
    let is_array = first_byte(&mut text)? == Some(b'[');
    let mut rows = Rows {
        table,
        left,
        failed: None,
    };
    let mut deserializer = Deserializer::from_reader(text);
    let read = if is_array {
        let read = deserializer.deserialize_seq(&mut rows);
        read.and_then(|()| deserializer.end())
    } else {
        one_by_one(&mut deserializer, &mut rows)
    };
    match (rows.failed.take(), read) {
        (Some(failed), _) => Err(failed),
        (None, Ok(())) => Ok(()),
        (None, Err(error)) if error.is_io() => Err(io::Error::from(error)),
        (None, Err(error)) => Err(Trouble::new(
            format!("不是有效的 JSON（第 {} 行）：{error}", error.line()),
            format!("this is not JSON as expected, an array of objects or one object after the other: {error}"),
        )
        .in_row(rows.table.rows() + 1)
        .at(format!("line {}", error.line()))
        .fatal()),
    }
}

fn first_byte(text: &mut impl BufRead) -> io::Result<Option<u8>> {
    loop {
        let buffer = text.fill_buf()?;
        let Some(first) = buffer.first().copied() else {
            return Ok(None);
        };
        if !first.is_ascii_whitespace() {
            return Ok(Some(first));
        }
        text.consume(1);
    }
}

fn one_by_one<R: Read, W: Write + Send>(
    deserializer: &mut Deserializer<serde_json::de::IoRead<R>>,
    rows: &mut Rows<W>,
) -> Result<(), Error> {
    loop {
        match deserializer.end() {
            Ok(()) => return Ok(()),
            Err(error) if error.is_io() => return Err(error),
            // Something follows: the next object.
            Err(_) => Row { rows }.deserialize(&mut *deserializer)?,
        }
    }
}

/// A reader that gives only so much until the next object begins, so that none fills the memory.
struct Rationed<R> {
    text: TextReader<R>,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Rationed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = self.left.get();
        if left == 0 {
            let most = LONGEST >> 20;
            return Err(Trouble::new(
                format!("有对象超过 {most} MiB"),
                format!("an object is longer than {most} MiB"),
            )
            .fatal());
        }
        let length = self.text.read(into)?;
        self.left.set(left.saturating_sub(length as u64));
        Ok(length)
    }
}

struct Rows<'t, W: Write + Send> {
    table: &'t mut Table<W>,
    left: Rc<Cell<u64>>,
    /// Why the table could not be written.
    failed: Option<io::Error>,
}

impl<'de, W: Write + Send> Visitor<'de> for &mut Rows<'_, W> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<(), A::Error> {
        while all.next_element_seed(Row { rows: &mut *self })?.is_some() {}
        Ok(())
    }
}

struct Row<'r, 't, W: Write + Send> {
    rows: &'r mut Rows<'t, W>,
}

impl<'de, W: Write + Send> DeserializeSeed<'de> for Row<'_, '_, W> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.rows.left.set(LONGEST);
        deserializer.deserialize_map(self)
    }
}

impl<'de, W: Write + Send> Visitor<'de> for Row<'_, '_, W> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let table = &mut *self.rows.table;
        let row = table.rows() + 1;
        let place = || format!("object {row}");
        while let Some(item) = fields.next_key::<String>()? {
            let raw: Box<RawValue> = fields.next_value()?;
            let Some(text) = plain(raw.get()) else {
                table.note(
                    Trouble::new("值不能是对象或数组", "a value is no object and no array")
                        .in_row(row)
                        .of(&item)
                        .with(raw.get()),
                );
                continue;
            };
            if !table.cell_of(&item, &text, place) {
                table.note(
                    Trouble::new(
                        "目录中没有该信息项，或该项重复",
                        "the entry has no such item, or the object has it twice",
                    )
                    .in_row(row)
                    .of(&item),
                );
            }
        }
        let missing: Vec<String> = table.not_given().into_iter().map(cut).collect();
        if !missing.is_empty() {
            let names = missing.join(", ");
            let trouble = Trouble::new(
                format!("缺少信息项：{names}"),
                format!("the object lacks {names}; write null where there is nothing"),
            );
            table.note(trouble.in_row(row));
        }
        table.end_row().map_err(|error| {
            self.rows.failed = Some(error);
            A::Error::custom("the table cannot be written")
        })
    }
}

/// The text of a value; none if it is no plain one.
fn plain(raw: &str) -> Option<String> {
    match raw.as_bytes().first()? {
        b'{' | b'[' => None,
        b'n' => Some(String::new()),
        b'"' => serde_json::from_str(raw).ok(),
        _ => Some(raw.to_owned()),
    }
}
