//! The data behind the catalog: files that become tables, and what may be asked of them. Bytes,
//! layouts and queries; no database, no HTTP, no clock.

mod answer;
mod cell;
mod convert;
mod csv;
mod dataset;
mod engine;
mod filter;
mod folder;
mod json;
mod layout;
mod objects;
mod permit;
mod query;
mod render;
mod table;
mod text;
mod trouble;
mod xlsx;

pub use answer::{AnswerFormat, SHEET_ROWS, Writer};
pub use convert::{Converted, Format, convert};
pub use dataset::Dataset;
pub use engine::{Engine, QueryError, QueryLimits, Rows};
pub use filter::BadQuery;
pub use layout::{Column, Kind, Layout, LayoutError};
pub use objects::{Objects, ObjectsError, S3};
pub use permit::{Masking, MaskingError, Permit, Treatment};
pub use query::{Cursor, Plan, Query, Shown, Sort};
pub use render::{Cell, cell, place};
pub use trouble::{Trouble, Troubles};
pub use xlsx::LARGEST as LARGEST_XLSX;
