//! Components in OCI registries: pushed with their signature, and fetched by digest.
//!
//! What comes out of a registry is believed by its digest alone: a tag is only asked what it means.
//! Whoever fetches reads no more than was allowed, waits no longer, and goes nowhere else.

mod access;
mod artifact;
mod ask;
mod client;
mod credentials;
mod error;
mod known;
mod place;
mod proof;
mod pull;

pub use access::{Access, Beside};
pub use client::{Pushed, Registry};
pub use credentials::Credentials;
pub use error::RegistryError;
pub use known::{BadRegistry, Registries, RegistryConfig};
pub use place::Place;
pub use pull::Pulled;
