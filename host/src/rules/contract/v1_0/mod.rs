//! Version 1.0.0 of the contract, frozen: the types in which it differs from the current one, what
//! of a question it can be told, and its answers in today's words.
//!
//! Types that did not change since are the domain's own. Once a later version changes one of them,
//! what it was goes here too. Nothing in this folder changes otherwise.

mod answer;
mod description;
mod question;

pub(in crate::rules) use answer::Proposal;
pub(in crate::rules) use description::Description;
pub(in crate::rules) use question::{CatalogEntry, Matter, tell_entry, tell_matter};
