//! Organisations: who they are, what stands above them, and which offices they hold.

mod tree;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Party, PartyKind, Role, Text, Tier};

pub use tree::{OrganisationTree, Sides, TreeFault};

/// The longest identifier of an organisation.
const LONGEST_ID: usize = 64;

/// A body that files, provides, decides or supervises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Its identifier: up to 64 of `a-z`, `0-9` and `-`.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What kind of body it is.
    pub kind: PartyKind,
    /// Its tier; companies and associations have none.
    pub tier: Option<Tier>,
    /// The organisation above it; none for the top of the tree and for whoever is not part of it.
    pub superior: Option<String>,
    /// The offices that it holds whatever the case is about, such as `data-authority`.
    #[serde(default)]
    pub offices: Vec<Role>,
    /// Its unified social credit code (GB 32100).
    pub credit_code: Option<String>,
    /// Who took its duties over when it was dissolved.
    pub successor: Option<String>,
}

/// Something about one organisation that cannot be, whatever the others are.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrganisationFault {
    /// An identifier of other characters.
    #[error("`{0}` cannot be an identifier; write up to 64 of a-z, 0-9 and -")]
    Id(String),
    /// It has no name.
    #[error("it has no name in Chinese and English")]
    Name,
    /// A role that comes with a case, not with an organisation.
    #[error(
        "`{0}` is no office; offices are data-authority, government, platform-operator, \
         secrecy-authority, security-authority and supervisory-organ"
    )]
    Office(Role),
    /// The government of a place is of that kind.
    #[error("only an organisation of the kind `government` holds the office `government`")]
    Government,
    /// Public bodies stand on a tier.
    #[error("a public body has a tier: state, province, city, district or township")]
    Tier,
    /// Persons are accounts.
    #[error("a person is an account, not an organisation")]
    Person,
}

/// The offices that an organisation can hold; the other roles come with a case.
pub const OFFICES: [Role; 6] = [
    Role::DataAuthority,
    Role::Government,
    Role::PlatformOperator,
    Role::SecrecyAuthority,
    Role::SecurityAuthority,
    Role::SupervisoryOrgan,
];

impl Organisation {
    /// The organisation as the rules see it.
    pub fn party(&self) -> Party {
        Party {
            id: self.id.clone(),
            name: self.name.zh.clone(),
            kind: self.kind,
            tier: self.tier,
        }
    }

    /// Whether it still acts.
    pub fn is_active(&self) -> bool {
        self.successor.is_none()
    }

    /// Whether it holds an office.
    pub fn holds(&self, office: Role) -> bool {
        self.offices.contains(&office)
    }

    /// Looks at it alone.
    ///
    /// # Errors
    /// The first thing that cannot be.
    pub fn check(&self) -> Result<(), OrganisationFault> {
        if !is_id(&self.id) {
            return Err(OrganisationFault::Id(self.id.chars().take(80).collect()));
        }
        if self.name.zh.trim().is_empty() || self.name.en.trim().is_empty() {
            return Err(OrganisationFault::Name);
        }
        if self.kind == PartyKind::Individual {
            return Err(OrganisationFault::Person);
        }
        if let Some(role) = self.offices.iter().find(|role| !OFFICES.contains(role)) {
            return Err(OrganisationFault::Office(*role));
        }
        if self.holds(Role::Government) && self.kind != PartyKind::Government {
            return Err(OrganisationFault::Government);
        }
        let public = matches!(
            self.kind,
            PartyKind::Government | PartyKind::DataAuthority | PartyKind::Department
        );
        if public && self.tier.is_none() {
            return Err(OrganisationFault::Tier);
        }
        Ok(())
    }
}

/// Whether a text can name an organisation.
pub fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.len() <= LONGEST_ID && text.bytes().all(plain)
}
