//! What can go wrong with a registry.

use oci_client::errors::OciDistributionError;

use crate::domain::words::{clipped, in_full, is_plain};

/// Characters of what a registry says that are shown.
const SHOWN: usize = 300;

/// Why nothing was pushed or fetched.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// No name of something in a registry.
    #[error(
        "`{text}` names nothing in a registry: {why}; write REGISTRY/NAME:TAG or REGISTRY/NAME@sha256:…"
    )]
    Place { text: String, why: String },
    /// What governs is named by what it is, not by a word that can be moved.
    #[error("`{0}` names a tag, which may mean something else tomorrow; name the digest")]
    NoDigest(String),
    /// The other way round.
    #[error("`{0}` names no tag; something new is pushed under one, as REGISTRY/NAME:TAG")]
    NoTag(String),
    /// Credentials that cannot be used.
    #[error("the credentials for `{registry}` cannot be used: {why}")]
    Credentials { registry: String, why: String },
    /// The client cannot be set up.
    #[error("no registry can be reached from here: {0}")]
    Unable(String),
    /// The registry wants to know who asks, or does not let him.
    #[error(
        "`{registry}` lets nobody in who cannot say who he is: {why}; who asks stands in \
         BYLAW_REGISTRY_USER and BYLAW_REGISTRY_PASSWORD, or where `docker login` leaves it, and on a \
         host in `[[registry]]`"
    )]
    NotAllowed { registry: String, why: String },
    /// Nobody said that it may be asked.
    #[error(
        "the operators of this host name no registry `{0}` for this jurisdiction; `[[registry]]` in \
         its configuration does"
    )]
    Unknown(String),
    /// It sends whoever asks on to somebody else.
    #[error(
        "`{registry}` leads to `{to}`, which nobody allowed; `beside` names what it may lead to"
    )]
    LeadsAway { registry: String, to: String },
    /// It is not there, or cannot answer now.
    #[error("`{registry}` cannot be reached: {why}")]
    Away { registry: String, why: String },
    /// Enough is fetched already.
    #[error(
        "{at_once} components of `{registry}` are being fetched already; come again in a minute"
    )]
    Busy { registry: String, at_once: usize },
    /// It has no such thing.
    #[error("the registry has no `{0}`")]
    Missing(String),
    /// It says no, or does not answer in order.
    #[error("`{registry}` does not answer in order: {why}")]
    Answer { registry: String, why: String },
    /// It takes too long.
    #[error("`{registry}` did not finish within {seconds} s")]
    TooSlow { registry: String, seconds: u64 },
    /// Other bytes than those that were named.
    #[error("the registry sent something else than `{wanted}`: `{got}`")]
    OtherBytes { wanted: String, got: String },
    /// What is to be pushed is something else.
    #[error("this is no WebAssembly component: {0}")]
    NothingToPush(String),
    /// Not rules.
    #[error("what the registry has there is no WebAssembly component: {0}")]
    NotAComponent(String),
    /// More than a component may have.
    #[error("the component has {size} bytes; at most {most} are allowed")]
    TooLarge { size: u64, most: u64 },
    /// A signature that is none.
    #[error("the signature is not one line of at most {0} plain characters")]
    Signature(usize),
}

impl RegistryError {
    /// Whether the same may succeed a little later.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Away { .. } | Self::TooSlow { .. } | Self::Busy { .. }
        )
    }

    /// What the client says, in the words of this host. None of it holds credentials.
    pub(super) fn of(registry: &str, place: &str, error: &OciDistributionError) -> Self {
        use OciDistributionError as E;
        let registry = registry.to_owned();
        let why = plainly(error);
        match error {
            E::UnauthorizedError { .. } | E::AuthenticationFailure(_) => {
                Self::NotAllowed { registry, why }
            }
            E::ImageManifestNotFoundError(_) | E::ServerError { code: 404, .. } => {
                Self::Missing(place.to_owned())
            }
            E::RegistryError { envelope, .. } => {
                use oci_client::errors::OciErrorCode as C;
                let is = |codes: &[C]| envelope.errors.iter().any(|one| codes.contains(&one.code));
                if is(&[
                    C::ManifestUnknown,
                    C::NameUnknown,
                    C::BlobUnknown,
                    C::NotFound,
                ]) {
                    Self::Missing(place.to_owned())
                } else if is(&[C::Unauthorized, C::Denied]) {
                    Self::NotAllowed { registry, why }
                } else {
                    Self::Answer { registry, why }
                }
            }
            E::ServerError {
                code: 401 | 403, ..
            } => Self::NotAllowed { registry, why },
            _ => Self::Answer { registry, why },
        }
    }
}

/// An error with what it rests on, in one line that can be shown.
pub(super) fn plainly(error: &dyn std::error::Error) -> String {
    plain(&in_full(error))
}

/// What somebody else wrote, for one line of a message.
pub(super) fn plain(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = clipped(&text, SHOWN);
    if is_plain(&text) {
        text
    } else {
        text.escape_debug().to_string()
    }
}
