//! The only SQL. Every transaction is bound to a jurisdiction; only [`Store::take_due`] looks across.

mod backup;
mod calendars;
mod cases;
mod catalog;
mod connect;
mod due;
mod error;
mod follow_ups;
mod grants;
mod json;
mod log;
mod persons;
mod prepare;
mod probe;
mod receipts;
mod releases;
mod requests;
mod tenant;
mod timers;
mod use_records;

pub use backup::{Contents, gather, look_through};
pub use calendars::{CalendarRow, RecountRow};
pub use cases::{CaseRow, StoredEvent};
pub use catalog::{EntryRow, EntryState};
pub use connect::{Backend, Store};
pub use due::{DueKind, DueWork};
pub use error::StoreError;
pub use follow_ups::FollowUpRow;
pub use grants::{GrantRow, GrantState};
pub use log::{HeadRow, LeafRow};
pub use prepare::{checksums, prepare};
pub use releases::StoredRelease;
pub use requests::RequestRow;
pub use tenant::{Tx, View};
pub use timers::Timer;
pub use use_records::UseRow;
