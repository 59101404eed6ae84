//! Answers as text: CSV, and JSON one object to a line.

use std::io::{self, Write};

use datafusion::arrow::array::RecordBatch;

use crate::data::layout::Kind;
use crate::data::query::Shown;
use crate::data::render::{Cell, cell};

/// Programs that do not know better take a file without it for GBK.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Comma-separated values (RFC 4180).
pub(super) struct Csv<W> {
    columns: Vec<Shown>,
    line: String,
    into: W,
}

impl<W: Write> Csv<W> {
    pub(super) fn begin(columns: Vec<Shown>, mut into: W) -> io::Result<Self> {
        into.write_all(MARK)?;
        let mut csv = Self {
            columns,
            line: String::new(),
            into,
        };
        let names: Vec<String> = csv
            .columns
            .iter()
            .map(|shown| shown.column.item.clone())
            .collect();
        for name in &names {
            csv.field(&neutral(name));
        }
        csv.end_line()?;
        Ok(csv)
    }

    pub(super) fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        for row in 0..batch.num_rows() {
            for at in 0..self.columns.len() {
                let value = cell(batch, &self.columns, at, row).text();
                let shown = self.columns.get(at);
                let is_text = shown
                    .is_some_and(|shown| shown.mask.is_some() || shown.column.kind == Kind::Text);
                self.field(&if is_text { neutral(&value) } else { value });
            }
            self.end_line()?;
        }
        Ok(())
    }

    fn field(&mut self, text: &str) {
        if text.contains(['"', ',', '\r', '\n']) || text.starts_with(' ') || text.ends_with(' ') {
            self.line.push('"');
            self.line.push_str(&text.replace('"', "\"\""));
            self.line.push('"');
        } else {
            self.line.push_str(text);
        }
        self.line.push(',');
    }

    fn end_line(&mut self) -> io::Result<()> {
        self.line.pop();
        self.line.push_str("\r\n");
        self.into.write_all(self.line.as_bytes())?;
        self.line.clear();
        Ok(())
    }

    pub(super) fn finish(self) -> W {
        self.into
    }
}

/// A text that no spreadsheet takes for a formula, as OWASP advises on CSV injection. Full-width
/// signs count too: programs set to Chinese take them for the others.
fn neutral(text: &str) -> String {
    let risky = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(risky) {
        return format!("'{text}");
    }
    text.to_owned()
}

/// One JSON object to a line, its fields in the order of the columns.
pub(super) struct Jsonl<W> {
    columns: Vec<Shown>,
    into: W,
}

impl<W: Write> Jsonl<W> {
    pub(super) fn begin(columns: Vec<Shown>, into: W) -> Self {
        Self { columns, into }
    }

    pub(super) fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        for row in 0..batch.num_rows() {
            for (at, shown) in self.columns.iter().enumerate() {
                self.into.write_all(if at == 0 { b"{" } else { b"," })?;
                serde_json::to_writer(&mut self.into, &shown.column.item)?;
                self.into.write_all(b":")?;
                let value: Cell = cell(batch, &self.columns, at, row);
                serde_json::to_writer(&mut self.into, &value.json())?;
            }
            self.into.write_all(b"}\n")?;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> W {
        self.into
    }
}

#[cfg(test)]
mod tests {
    use super::neutral;

    #[test]
    fn what_looks_like_a_formula_is_text() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "＝1+1"] {
            assert_eq!(neutral(text), format!("'{text}"));
        }
        assert_eq!(neutral("a=b"), "a=b");
        assert_eq!(neutral(""), "");
    }
}
