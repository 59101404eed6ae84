//! What the authority sees: reports that are made from the events, for any period.

mod breaches;
mod cases;
mod cycles;
mod log_then;
mod refusals;
mod report;
mod scope;
mod tree_then;
mod unlike;
mod upcoming;
mod walk;

pub use report::{Format, Report, ReportError, ReportKind, ReportQuery, ReportView, supervise};
pub(super) use scope::Scope;
