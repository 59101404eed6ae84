//! Handlers: one file per thing that the paths name.

pub(super) mod accounts;
pub(super) mod audit;
pub(super) mod auth;
pub(super) mod calendars;
pub(super) mod cases;
pub(super) mod catalog;
pub(super) mod data;
pub(super) mod decisions;
pub(super) mod delegations;
pub(super) mod divergences;
pub(super) mod docs;
pub(super) mod grants;
pub(super) mod health;
pub(super) mod imports;
pub(super) mod inbox;
pub(super) mod jurisdictions;
pub(super) mod me;
pub(super) mod notices;
pub(super) mod organisations;
pub(super) mod records;
pub(super) mod rehearsals;
pub(super) mod releases;
pub(super) mod sign_ins;
pub(super) mod supervision;
pub(super) mod watch;
