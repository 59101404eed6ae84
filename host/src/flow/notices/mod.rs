//! Notices: written with what they tell of, then sent until they arrive.

mod deliver;
mod letters;
mod of_rules;
mod remind;
mod subscribe;
mod write;

pub use deliver::{Channel, Parcel, settle, take_parcels};
pub use letters::{letters, send_again};
pub(super) use of_rules::{tell_of_rules, tell_of_rules_once};
pub use remind::remind;
pub use subscribe::{
    IssuedSubscription, Sending, SubscribeError, SubscriptionDraft, SubscriptionView,
    end_subscription, rotate, subscribe, subscriptions,
};
pub(super) use write::{occasions, tell};
