//! Why a provider cannot be used, and why somebody did not prove who he is.

use crate::config::ProviderConfig;

/// The configuration of a provider cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// Browsers need to know where to come back to.
    #[error(
        "`public_url` is `{0}`; where people sign in it says under which https address browsers reach this \
         host, such as https://data.example.cn"
    )]
    PublicUrl(String),
    /// A key of a provider.
    #[error("identity_provider `{name}`: {key}: {why}")]
    Bad {
        name: String,
        key: &'static str,
        why: String,
    },
}

impl ProviderError {
    pub(super) fn bad(provider: &ProviderConfig, key: &'static str, why: &str) -> Self {
        Self::Bad {
            name: provider.name.clone(),
            key,
            why: why.to_owned(),
        }
    }
}

/// Why nothing came of a sign-in.
#[derive(Debug, thiserror::Error)]
pub enum OpenIdError {
    /// The provider does not answer, or not in order; that may pass.
    #[error("the identity provider `{name}` does not answer in order: {why}")]
    Away { name: String, why: String },
    /// The provider does not believe the code, or says about it what cannot be believed.
    #[error("the identity provider's answer does not prove who it is: {0}")]
    Unproved(String),
}
