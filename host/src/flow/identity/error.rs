//! Why somebody is not known, and why something about identity was not done.

use crate::domain::{Duty, TreeFault};
use crate::flow::FlowError;
use crate::store::StoreError;

/// Why whoever calls is not known.
#[derive(Debug, thiserror::Error)]
pub enum UnknownCaller {
    /// It is no token of this host's.
    #[error("this is no token of this host")]
    BadToken,
    /// It was one.
    #[error("the token expired on {0}; issue another one")]
    Expired(String),
    /// It was taken back.
    #[error("the token was revoked on {0}")]
    Revoked(String),
    /// The account may not be used.
    #[error("the account was suspended")]
    Inactive,
    /// The organisation is no more; whoever took its duties over gives its people accounts.
    #[error("the organisation `{0}` was dissolved")]
    Dissolved(String),
    /// Nobody is known by this certificate.
    #[error("no account is known by this certificate; ask the security administrator to map it")]
    UnknownCertificate,
    /// The certificate stands for accounts in several jurisdictions.
    #[error("several jurisdictions know this certificate; say which with `?jurisdiction=`")]
    SeveralAccounts,
    /// Anything else.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

/// Why something about identity was not done.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// Organisations that would not fit together.
    #[error(transparent)]
    Tree(#[from] TreeFault),
    /// There is no such thing here.
    #[error("there is no {what} `{id}`")]
    Missing { what: &'static str, id: String },
    /// Something that cannot be.
    #[error("{place}: {why}")]
    Bad { place: &'static str, why: String },
    /// The editor has seen another version.
    #[error("`{id}` is at version {current}, not {seen}")]
    Stale { id: String, seen: u32, current: u32 },
    /// It is somebody's already.
    #[error("{what} `{id}` is taken")]
    Taken { what: &'static str, id: String },
    /// Nobody decides about himself.
    #[error("nobody changes his own powers; another administrator has to")]
    Own,
    /// It is another administrator's.
    #[error(
        "it is the account of a {}, who manages his own access; another is appointed in his place",
        crate::domain::words::word(.0)
    )]
    OfDuty(Duty),
    /// The duty has somebody.
    #[error(
        "there is a {} already; say with `replaces` in whose place another is appointed",
        crate::domain::words::word(.0)
    )]
    Filled(Duty),
    /// Nobody takes an administrator's place because one man wants it.
    #[error(
        "no administrator of `{tenant}` has proposed in the last {days} days that another takes the place \
         of `{id}`"
    )]
    Unproposed {
        tenant: String,
        id: String,
        days: i64,
    },
    /// What he came with is good for less than what he wants to be known by.
    #[error("it takes a token that is good for everything")]
    Narrow,
    /// A first token is for issuing oneself another one.
    #[error(
        "this is a first token, which somebody handed you; issue yourself one of your own \
         (POST /api/v1/me/tokens), which ends it"
    )]
    FirstToken,
    /// The account has as many tokens as it may.
    #[error("the account has {0} good tokens; revoke one that is no longer used")]
    TooMany(i64),
    /// The installation was set up before.
    #[error("the installation has an operator already; `--replace` puts another in his place")]
    Founded,
    /// Anything else.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<StoreError> for IdentityError {
    fn from(error: StoreError) -> Self {
        Self::Flow(error.into())
    }
}

impl From<StoreError> for UnknownCaller {
    fn from(error: StoreError) -> Self {
        Self::Flow(error.into())
    }
}

impl IdentityError {
    /// Something is not here.
    pub(super) fn missing(what: &'static str, id: &str) -> Self {
        Self::Missing {
            what,
            id: id.chars().take(128).collect(),
        }
    }
}
