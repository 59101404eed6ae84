//! The data behind the catalog: files that become tables, and what may be asked of them. Bytes,
//! layouts and queries; no database, no HTTP, no clock.

mod cell;
mod convert;
mod csv;
mod folder;
mod json;
mod layout;
mod objects;
mod table;
mod text;
mod trouble;
mod xlsx;

pub use convert::{Converted, Format, convert};
pub use layout::{Column, Kind, Layout, LayoutError};
pub use objects::{Objects, ObjectsError, S3};
pub use trouble::{Trouble, Troubles};
pub use xlsx::LARGEST as LARGEST_XLSX;
