//! Whom somebody supervises.

use std::collections::BTreeSet;

use crate::domain::authority::Position;
use crate::domain::{OrganisationTree, Principal, Role};

/// Whose cases a report shows.
#[derive(Clone, Debug)]
pub(super) enum Scope {
    /// Everybody's.
    All,
    /// Those of these.
    Some(BTreeSet<String>),
}

/// Offices that supervise what stands under their own government.
const SUPERVISING: [Role; 3] = [
    Role::DataAuthority,
    Role::Government,
    Role::SupervisoryOrgan,
];

impl Scope {
    /// The administrator of audit sees the whole jurisdiction, an authority what stands under its
    /// own government, anybody else himself.
    pub(super) fn of(principal: &Principal, tree: &OrganisationTree) -> Self {
        let audits = Position::of(principal).contains(&Position::AuditAdministrator);
        if audits || principal.claimed.is_some() {
            return Self::All;
        }
        let own = principal.part();
        let supervises = principal
            .organisation
            .as_ref()
            .is_some_and(|one| SUPERVISING.iter().any(|office| one.holds(*office)));
        let government = tree.governments(own).next();
        let below = |id: &str| {
            let mut line = tree.governments(id);
            line.any(|one| government.is_some_and(|own| own.id == one.id))
        };
        let mut all = BTreeSet::from([own.to_owned()]);
        if supervises && government.is_some() {
            let under = tree.iter().filter(|one| below(&one.id));
            all.extend(under.map(|one| one.id.clone()));
        }
        Self::Some(all)
    }

    /// Whether it takes in what an organisation does.
    pub(super) fn has(&self, organisation: &str) -> bool {
        match self {
            Self::All => true,
            Self::Some(all) => all.contains(organisation),
        }
    }
}
