//! Rehearses a component: asks it again whatever was ever filed, and reports what would differ from
//! what was recorded.
//!
//! One task reads matters in batches, a thread on each core parses, decides and compares them, and
//! what each adds up is put together in the end. Nothing is written into cases.

mod ask;
mod carry_out;
mod error;
mod note;
mod order;
mod read;
mod work;

pub use crate::store::RecordedText;
pub use ask::rehearse_texts;
pub use carry_out::rehearse_next;
pub use error::RehearsalError;
pub use order::{
    RehearsalPage, RehearsalQuery, RehearsalView, acknowledge_rehearsal, cancel_rehearsal,
    order_rehearsal, rehearsal, rehearsals, what_stands_against,
};
pub use work::{Progress, Rehearsing, rehearse};

pub(super) use ask::{Compared, compare, without_names};
pub(super) use read::{Page, read_filings};
