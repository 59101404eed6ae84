//! The only SQL. Every query but the timers' is bound to a jurisdiction.

mod cases;
mod catalog;
mod connect;
mod follow_ups;
mod grants;
mod persons;
mod releases;
mod timers;

pub use cases::{CaseRow, StoredEvent};
pub use catalog::{EntryRow, EntryState};
pub use connect::{Store, StoreError, Tx};
pub use follow_ups::FollowUpRow;
pub use grants::{GrantRow, GrantState};
pub use releases::StoredRelease;
pub use timers::DueCase;
