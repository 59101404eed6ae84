//! How a registry is reached, and how far whoever asks it goes.

use super::credentials::Credentials;
use super::error::RegistryError;
use super::place::Place;

/// How a registry is reached.
#[derive(Clone, Default)]
pub struct Access {
    /// Who asks.
    pub credentials: Credentials,
    /// Whether it may go unencrypted; to this machine it does, unless an authority is named.
    pub plain_http: bool,
    /// The only authority that is trusted, in PEM; none for those of the system.
    pub authority: Option<Vec<u8>>,
    /// Where else it may lead.
    pub beside: Beside,
    /// Bytes that a component may have.
    pub most: u64,
    /// Seconds for everything that is asked of it.
    pub seconds: u64,
}

/// Where a registry may lead whoever fetches something: to who hands out tokens, who is told who asks,
/// and to where its bytes lie, who is not.
#[derive(Clone, Debug)]
pub enum Beside {
    /// Anywhere, as other clients on somebody's own machine go.
    Anywhere,
    /// To these hosts, each with its port if that is not the usual one.
    Only(Vec<String>),
}

impl Default for Beside {
    fn default() -> Self {
        Self::Only(vec![])
    }
}

impl Access {
    /// Whether a registry is spoken to without encryption.
    pub(super) fn is_plain(&self, place: &Place) -> bool {
        self.plain_http || (place.is_here() && self.authority.is_none())
    }

    pub(super) fn at_most(&self, size: u64) -> Result<(), RegistryError> {
        let most = self.most;
        if size > most {
            return Err(RegistryError::TooLarge { size, most });
        }
        Ok(())
    }
}
