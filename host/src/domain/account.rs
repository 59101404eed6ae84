//! Accounts: the people and programs that act, for an organisation or for themselves.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Capacity, Organisation, Party, PartyKind};
use crate::domain::actor::ActorName;

/// Who keeps the system running, who watches over access, who watches both: three people.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// Organisations, accounts, calendars.
    SystemAdministrator,
    /// What accounts may do, tokens, certificates, sign-ins.
    SecurityAdministrator,
    /// Reads who did what and who was refused; changes nothing.
    AuditAdministrator,
}

/// Somebody who acts. The name is the only thing about a person that is kept, and only here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Its identifier; events name it, and say nothing about the person.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// For whom it acts; none for a person who acts alone, and for administrators.
    pub organisation: Option<String>,
    /// As what it acts there.
    pub capacity: Capacity,
    /// Which duty of administration it has.
    pub duty: Option<Duty>,
    /// Whether it may be used.
    pub active: bool,
}

/// How somebody proved who is calling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Credential {
    /// A token of the host's.
    Token,
    /// A client certificate.
    Certificate,
    /// An identity provider (OpenID Connect).
    OpenIdConnect,
    /// A header, which only development accepts.
    Header,
}

/// What a token is good for; a person's session is good for everything.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Reading.
    Read,
    /// Filing matters.
    File,
    /// Acting in cases.
    Act,
    /// Uploading, querying and downloading data.
    Data,
    /// Administration.
    Administer,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Read,
        Self::File,
        Self::Act,
        Self::Data,
        Self::Administer,
    ];
}

/// The tenant of those who operate the installation; no jurisdiction is called like it.
pub const OPERATORS: &str = "host";

/// A certificate that somebody was recognised by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The mapping by which it stands for him.
    pub mapping: String,
    /// The second from which it is not good any more.
    pub until: i64,
}

/// Somebody who was recognised.
#[derive(Clone, Debug, PartialEq)]
pub struct Principal {
    /// Where the account is: a jurisdiction, or [`OPERATORS`].
    pub tenant: String,
    /// The account.
    pub account: Account,
    /// Its organisation.
    pub organisation: Option<Organisation>,
    /// What it may be used for; none means everything.
    pub scopes: Option<Vec<Scope>>,
    /// How it was recognised.
    pub credential: Credential,
    /// The token it came with, so that it can be revoked.
    pub token: Option<String>,
    /// The certificate that it showed, if it came with none.
    pub certificate: Option<Shown>,
    /// The role that a developer claims.
    pub claimed: Option<ActorName>,
}

/// Who did something, as events remember it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Author {
    /// The account.
    pub account: String,
    /// The organisation for which it acted.
    pub organisation: Option<String>,
    /// How it was recognised.
    pub credential: Credential,
    /// He was an officer or the head then. It is not kept with the event.
    #[serde(skip)]
    pub leads: bool,
}

impl Principal {
    /// Somebody who claims a role, as development and stories allow.
    pub fn claiming(role: ActorName) -> Self {
        Self {
            tenant: String::new(),
            account: Account {
                id: role.to_string(),
                name: String::new(),
                organisation: None,
                capacity: role.capacity.unwrap_or(Capacity::Body),
                duty: None,
                active: true,
            },
            organisation: None,
            scopes: None,
            credential: Credential::Header,
            token: None,
            certificate: None,
            claimed: Some(role),
        }
    }

    /// What events remember; nothing of a claim.
    pub fn author(&self) -> Option<Author> {
        (self.credential != Credential::Header).then(|| Author {
            account: self.account.id.clone(),
            organisation: self.account.organisation.clone(),
            credential: self.credential,
            leads: self.account.capacity >= Capacity::Officer,
        })
    }

    /// Whether it belongs to those who operate the installation.
    pub fn is_operator(&self) -> bool {
        self.tenant == OPERATORS
    }

    /// The organisation for which it acts; none for a claim, and for whoever acts for nobody.
    pub fn body(&self) -> Option<&str> {
        self.account.organisation.as_deref()
    }

    /// Under which name it takes part in cases: its organisation's, else its own.
    pub fn part(&self) -> &str {
        let organisation = self.account.organisation.as_deref();
        organisation.unwrap_or(&self.account.id)
    }

    /// As which party it files: its organisation, or the person.
    pub fn party(&self) -> Party {
        match &self.organisation {
            Some(organisation) => organisation.party(),
            None => Party {
                id: self.account.id.clone(),
                name: self.account.name.clone(),
                kind: PartyKind::Individual,
                tier: None,
            },
        }
    }
}
