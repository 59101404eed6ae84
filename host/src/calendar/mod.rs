//! Working days, due dates, and the ledger that shows how a due date was counted.
//!
//! `due` is what a decision asks for: no ledger, no allocation. `ledger` tells the same story day
//! by day, and `verify` checks such a story with arithmetic of its own.

mod amendment;
mod answer;
mod due;
mod ledger;
mod reading;
mod verify;
mod words;
mod workdays;

pub use amendment::StoredError;
pub use answer::{DueAnswer, answer};
pub use due::{CalendarError, Due, due_date, extended, suspended};
pub use ledger::{Ledger, Pause, Row, Unit, ledger, ledgers};
pub use reading::{LoadError, Place};
pub use verify::{Fault, Reference};
pub use words::Why;
pub use workdays::{Calendar, Day, Reason, Year};

#[cfg(test)]
mod reading_tests;
#[cfg(test)]
mod tests;
