//! The head of a sheet: the guide's columns in its order, then any of the others.

use super::{COLUMNS, Column, OF_GUIDE};
use crate::sheets::{Cell, Row, letters};

/// A head that is not the guide's.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// Another word where the guide has one of its columns.
    #[error("row {row}, column {column} is `{found}`, expected `{expected}`")]
    Expected {
        row: u32,
        column: String,
        found: String,
        expected: &'static str,
    },
    /// After the guide's columns, one that nobody knows.
    #[error("row {row}, column {column} is `{found}`, which is no column of the catalog")]
    Unknown {
        row: u32,
        column: String,
        found: String,
    },
    /// A column that stands there twice.
    #[error("row {row}, column {column}: `{found}` stands there a second time")]
    Twice {
        row: u32,
        column: String,
        found: String,
    },
}

impl HeaderError {
    /// The same in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Expected {
                row,
                column,
                found,
                expected,
            } => format!("第 {row} 行 {column} 列为“{found}”，应为“{expected}”"),
            Self::Unknown { row, column, found } => {
                format!("第 {row} 行 {column} 列“{found}”不是目录的列")
            }
            Self::Twice { row, column, found } => {
                format!("第 {row} 行 {column} 列“{found}”重复")
            }
        }
    }
}

/// Which columns a sheet has, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    columns: Vec<Column>,
}

impl Header {
    /// Reads the head. Spaces, line breaks and the asterisk of what is required do not count.
    ///
    /// # Errors
    /// The first column that is not as it should be.
    pub fn of(row: &Row) -> Result<Self, HeaderError> {
        let mut words: Vec<String> = row.cells.iter().map(|cell| bare(&cell.text)).collect();
        while words.last().is_some_and(String::is_empty) {
            words.pop();
        }
        let mut columns: Vec<Column> = vec![];
        for place in 0..words.len().max(OF_GUIDE) {
            let found = words.get(place).cloned().unwrap_or_default();
            let at = (row.number, letters(place));
            let guides = COLUMNS.get(place).filter(|_| place < OF_GUIDE);
            if let Some((column, expected, _)) = guides {
                if found != *expected {
                    return Err(HeaderError::Expected {
                        row: at.0,
                        column: at.1,
                        found: clipped(&found),
                        expected,
                    });
                }
                columns.push(*column);
                continue;
            }
            let known = COLUMNS.iter().find(|(_, heading, _)| *heading == found);
            let Some((column, ..)) = known else {
                return Err(HeaderError::Unknown {
                    row: at.0,
                    column: at.1,
                    found: clipped(&found),
                });
            };
            if columns.contains(column) {
                return Err(HeaderError::Twice {
                    row: at.0,
                    column: at.1,
                    found: clipped(&found),
                });
            }
            columns.push(*column);
        }
        Ok(Self { columns })
    }

    /// The same from its headings.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn of_headings(headings: &[String]) -> Result<Self, HeaderError> {
        let cells = headings.iter().map(|text| Cell {
            text: text.clone(),
            formula: false,
        });
        Self::of(&Row {
            number: 1,
            cells: cells.collect(),
            width: None,
        })
    }

    /// What stands in it.
    pub fn headings(&self) -> Vec<&'static str> {
        self.columns.iter().map(|column| column.heading()).collect()
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// Where a column stands, from 0.
    pub fn place_of(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|known| *known == column)
    }

    /// Whether the sheet has the column.
    pub fn has(&self, column: Column) -> bool {
        self.columns.contains(&column)
    }
}

fn bare(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace() && !['*', '＊'].contains(character))
        .collect()
}

fn clipped(text: &str) -> String {
    crate::domain::words::clipped(text, 40)
}
