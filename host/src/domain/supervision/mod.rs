//! What supervision makes of a case: who answered, when, how, and on what basis.
//!
//! It is told by the events alone, and by as little of them as that takes: a report goes through
//! every case of a jurisdiction.

mod brief;
mod course;
mod days;
mod table;

pub use brief::{Brief, BriefError};
pub use course::{Answer, Course, Ended, Lapse, Timing, When};
pub use days::{days_taken, normalised};
pub use table::{Cell, Column, Table};
