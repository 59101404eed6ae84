//! Handlers: one file per thing that the paths name.

pub(super) mod audit;
pub(super) mod calendars;
pub(super) mod cases;
pub(super) mod catalog;
pub(super) mod data;
pub(super) mod health;
pub(super) mod inbox;
pub(super) mod jurisdictions;
pub(super) mod records;
