//! What is wrong with a file: where, with what, and what was expected. The first hundred are kept.

use std::io;

use serde::{Deserialize, Serialize};

use super::layout::LayoutError;
use crate::domain::Text;

/// How many are kept; all are counted.
const KEPT: usize = 100;
/// How much of a value is shown.
const SHOWN: usize = 60;

/// Something that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Trouble {
    /// The row among the data, counted from 1; none if it is about no row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// Where that is in the file: `line 7`, `cell C7`, `byte 1024`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The value, cut short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What is wrong, or what was expected.
    pub problem: Text,
}

/// All that is wrong with a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Troubles {
    /// How many there are.
    pub count: u64,
    /// The first of them.
    pub first: Vec<Trouble>,
}

impl Trouble {
    /// Something that is wrong with the file as a whole.
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            row: None,
            place: None,
            column: None,
            value: None,
            problem: Text {
                zh: zh.into(),
                en: en.into(),
            },
        }
    }

    /// A table for which there is no room.
    pub fn no_room(bytes: u64) -> Self {
        Self::new(
            format!("数据表为 {bytes} 字节，超过本辖区剩余的数据空间"),
            format!("the table has {bytes} bytes, for which the jurisdiction has no room"),
        )
    }

    /// An entry of which no table can be made.
    pub fn of_entry(error: &LayoutError) -> Self {
        Self::new(
            format!("目录的信息项无法构成数据表：{error}"),
            error.to_string(),
        )
    }

    /// A file at which the reader itself failed.
    pub fn unreadable() -> Self {
        Self::new("文件无法读取", "the file cannot be read")
    }

    /// In a row.
    pub(super) fn in_row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    /// At a place in the file.
    pub(super) fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// In a column.
    pub(super) fn of(mut self, column: &str) -> Self {
        self.column = Some(cut(column));
        self
    }

    /// With a value.
    pub(super) fn with(mut self, value: &str) -> Self {
        self.value = Some(cut(value));
        self
    }

    /// As an error of whoever reads; nothing after it can be read.
    pub(super) fn fatal(self) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, Fatal(self))
    }
}

impl Troubles {
    /// One thing.
    pub fn of(trouble: Trouble) -> Self {
        Self {
            count: 1,
            first: vec![trouble],
        }
    }

    /// Nothing is wrong.
    pub fn none(&self) -> bool {
        self.count == 0
    }

    pub(super) fn add(&mut self, trouble: Trouble) {
        self.count += 1;
        if self.first.len() < KEPT {
            self.first.push(trouble);
        }
    }

    /// Takes in what stopped the reading, if it is the file's own fault.
    pub(super) fn stopped_by(&mut self, error: io::Error) -> io::Result<()> {
        match error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<Fatal>())
        {
            Some(Fatal(trouble)) => {
                self.add(trouble.clone());
                Ok(())
            }
            None => Err(error),
        }
    }
}

/// A trouble after which nothing can be read.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.problem.en)]
struct Fatal(Trouble);

/// The beginning of a text.
pub(super) fn cut(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
