//! Notices: who wants them, and those that are on their way.

mod outbox;
mod subscriptions;

pub use outbox::{LetterRow, NoticeRow, TakenNotice};
pub use subscriptions::SubscriptionRow;
