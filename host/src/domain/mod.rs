//! Plain data and legal transitions. Knows no database, no network and no clock.

#![allow(clippy::doc_markdown, reason = "WIT names in docs")]

pub mod account;
pub mod actor;
pub mod arrangement;
pub mod authority;
pub mod case;
pub mod certified;
pub mod date;
pub mod days;
pub mod deadline;
pub mod description;
pub mod difference;
pub mod effect;
pub mod entry;
pub mod filers;
pub mod finding;
pub mod guide;
pub mod in_short;
pub mod instruments;
pub mod matter;
pub mod notice;
pub mod organisation;
pub mod phrases;
pub mod receipt;
pub mod rehearsal;
pub mod route;
pub mod route_check;
pub mod sample;
pub mod supervision;
pub mod terms;
pub mod upper_law;
pub mod use_record;
mod vocabulary;
pub mod words;

pub use account::*;
pub use actor::*;
pub use date::*;
pub use days::*;
pub use deadline::*;
pub use description::*;
pub use effect::*;
pub use entry::*;
pub use filers::*;
pub use finding::*;
pub use instruments::*;
pub use matter::*;
pub use notice::*;
pub use organisation::*;
pub use route::*;
pub use use_record::*;
pub use vocabulary::*;
