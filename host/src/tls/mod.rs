//! Encrypted connections, and what a client's certificate says about who is calling.
//!
//! A client is asked for a certificate and may go without; but one that it presents has to come
//! from a configured authority, be valid by the host's clock and not be revoked, or there is no
//! connection. Sessions are not resumed, so each connection is looked at anew, and so is one that
//! stays open ([`Remote::certificate`]).

mod listener;
mod material;
mod peer;

pub use listener::TlsListener;
pub use material::{Tls, TlsError};
pub use peer::Remote;
pub(crate) use peer::introduce;
