//! What a table of an entry must look like: its columns, made from the entry's items.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use serde::{Deserialize, Serialize};

use crate::domain::{InformationItem, Sensitivity};

/// The columns of a table, in the order of the entry's items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
pub struct Layout(pub Vec<Column>);

/// A column, and the item that it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Column {
    /// The item's name; what a file calls the column.
    pub item: String,
    /// What its values are, as the entry has it.
    pub data_type: String,
    /// The same, as it is stored.
    pub kind: Kind,
    /// How sensitive it is.
    pub sensitivity: Sensitivity,
}

/// How the values of a column are stored. The letters are those of the national catalog guide
/// (发改高技〔2017〕1272号).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 字符型 C, 备注型 M and 通用型 G: text.
    Text,
    /// 数值型 N and 货币型 Y: a number with so many digits after the point. Never a float.
    Decimal {
        /// How many digits there may be.
        precision: u8,
        /// How many of them stand after the point.
        scale: u8,
    },
    /// 日期型 D.
    Date,
    /// 日期时间型 T, as the jurisdiction's clocks show it, to the microsecond.
    Time,
    /// 逻辑型 L.
    Logical,
    /// 双精度型 B and 浮点型 F.
    Double,
    /// 整型 I: 64 bits.
    Integer,
}

/// Items from which no table can be made.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LayoutError {
    /// None at all.
    #[error("the entry has no items, so it can hold no table")]
    NoItems,
    /// Two of one name.
    #[error("the entry has two items `{0}`, so columns cannot be told apart")]
    Twice(String),
    /// A type that the guide does not know.
    #[error(
        "the item `{item}` has the type `{data_type}`; write C, N, Y, D, T, L, M, G, B, I or F, for N and Y also with digits as N(18,2)"
    )]
    NoType { item: String, data_type: String },
}

/// The names in the guide, each with its letter.
const NAMES: [(&str, char); 11] = [
    ("字符型", 'C'),
    ("数值型", 'N'),
    ("货币型", 'Y'),
    ("日期时间型", 'T'),
    ("日期型", 'D'),
    ("逻辑型", 'L'),
    ("备注型", 'M'),
    ("通用型", 'G'),
    ("双精度型", 'B'),
    ("整型", 'I'),
    ("浮点型", 'F'),
];

/// The name of the hidden column that holds each row's place, counted from 0.
pub(super) const PLACE: &str = "place";

impl Layout {
    /// The table that an entry's items make.
    pub fn of(items: &[InformationItem]) -> Result<Self, LayoutError> {
        let mut columns: Vec<Column> = vec![];
        for item in items {
            if columns.iter().any(|column| column.item == item.name) {
                return Err(LayoutError::Twice(item.name.clone()));
            }
            let kind = Kind::of(&item.data_type).ok_or_else(|| LayoutError::NoType {
                item: item.name.clone(),
                data_type: item.data_type.chars().take(40).collect(),
            })?;
            columns.push(Column {
                item: item.name.clone(),
                data_type: item.data_type.clone(),
                kind,
                sensitivity: item.sensitivity,
            });
        }
        if columns.is_empty() {
            return Err(LayoutError::NoItems);
        }
        Ok(Self(columns))
    }

    /// The place of the column that holds an item.
    pub fn place(&self, item: &str) -> Option<usize> {
        self.0.iter().position(|column| column.item == item)
    }

    /// How it is stored: columns go by their places, so no name of an item can be mistaken for
    /// something else; the last column is the row's own place.
    pub fn stored(&self) -> SchemaRef {
        let columns = self.0.iter().enumerate();
        let mut fields: Vec<Field> = columns
            .map(|(place, column)| Field::new(stored_name(place), column.kind.stored(), true))
            .collect();
        fields.push(Field::new(PLACE, DataType::Int64, false));
        Arc::new(Schema::new(fields))
    }
}

/// The stored name of the column at a place.
pub(super) fn stored_name(place: usize) -> String {
    format!("c{place}")
}

impl Kind {
    /// What the guide's letter stands for: `C`, `字符型` or `字符型C`, and digits where it is a number.
    pub fn of(data_type: &str) -> Option<Self> {
        let word = data_type.trim();
        let (word, digits) = match word.split_once(['(', '（']) {
            Some((word, digits)) => (word, Some(digits.strip_suffix([')', '）'])?)),
            None => (word, None),
        };
        let known = NAMES.iter().find_map(|(name, letter)| {
            let rest = word.strip_prefix(name)?;
            (rest.is_empty() || rest.eq_ignore_ascii_case(&letter.to_string())).then_some(*letter)
        });
        let mut letters = word.chars();
        let letter = match (known, letters.next(), letters.next()) {
            (Some(letter), ..) => letter,
            (None, Some(letter), None) => letter.to_ascii_uppercase(),
            _ => return None,
        };
        let kind = match letter {
            'N' => decimal(digits, 10)?,
            'Y' => decimal(digits, 4)?,
            'C' | 'M' | 'G' => Self::Text,
            'D' => Self::Date,
            'T' => Self::Time,
            'L' => Self::Logical,
            'B' | 'F' => Self::Double,
            'I' => Self::Integer,
            _ => return None,
        };
        Some(kind)
    }

    /// How it is stored.
    pub fn stored(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Decimal { precision, scale } => {
                DataType::Decimal128(precision, i8::try_from(scale).unwrap_or(0))
            }
            Self::Date => DataType::Date32,
            Self::Time => DataType::Timestamp(TimeUnit::Microsecond, None),
            Self::Logical => DataType::Boolean,
            Self::Double => DataType::Float64,
            Self::Integer => DataType::Int64,
        }
    }
}

/// 38 digits unless it says how many; `(18,2)` has 18 of which 2 stand after the point.
fn decimal(digits: Option<&str>, scale: u8) -> Option<Kind> {
    let Some(digits) = digits else {
        return Some(Kind::Decimal {
            precision: 38,
            scale,
        });
    };
    let (precision, scale) = digits.split_once([',', '，']).unwrap_or((digits, "0"));
    let (precision, scale) = (precision.trim().parse().ok()?, scale.trim().parse().ok()?);
    (1..=38)
        .contains(&precision)
        .then_some(())
        .filter(|()| scale <= precision)?;
    Some(Kind::Decimal { precision, scale })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guides_letters_and_names_are_read() {
        let number = |precision, scale| Some(Kind::Decimal { precision, scale });
        for (word, kind) in [
            ("C", Some(Kind::Text)),
            ("c", Some(Kind::Text)),
            ("字符型C", Some(Kind::Text)),
            ("字符型", Some(Kind::Text)),
            ("C(20)", Some(Kind::Text)),
            ("N", number(38, 10)),
            ("N(18,2)", number(18, 2)),
            ("数值型N（5）", number(5, 0)),
            ("Y", number(38, 4)),
            ("日期型D", Some(Kind::Date)),
            ("日期时间型T", Some(Kind::Time)),
            ("F", Some(Kind::Double)),
            ("N(39,2)", None),
            ("N(2,3)", None),
            ("N(2", None),
            ("X", None),
            ("CC", None),
            ("字符型N", None),
            ("", None),
        ] {
            assert_eq!(Kind::of(word), kind, "{word}");
        }
    }
}
