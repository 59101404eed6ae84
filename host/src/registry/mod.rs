//! Components in OCI registries: pushed with their signature, and fetched by digest.
//!
//! What comes out of a registry is believed by its digest alone: a tag is only asked what it means.

mod artifact;
mod client;
mod credentials;
mod error;
mod place;

pub use client::{Access, Pulled, Pushed, Registry};
pub use credentials::Credentials;
pub use error::RegistryError;
pub use place::Place;
