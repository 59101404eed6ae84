//! Whom somebody supervises.

use std::collections::BTreeSet;

use crate::domain::authority::Position;
use crate::domain::{Organisation, OrganisationTree, Principal, Role, Tier};

/// Whose cases a report shows.
#[derive(Clone, Debug)]
pub(in crate::flow) enum Scope {
    /// Everybody's.
    All,
    /// Those of these, and perhaps those of everybody who has no government above him.
    Some {
        theirs: BTreeSet<String>,
        /// Whoever has a government above him; none if only `theirs` are meant.
        governed: Option<BTreeSet<String>>,
    },
}

/// Offices that supervise what stands under their own government.
const SUPERVISING: [Role; 3] = [
    Role::DataAuthority,
    Role::Government,
    Role::SupervisoryOrgan,
];

impl Scope {
    /// The administrator of audit sees the whole jurisdiction, an authority what stands under its
    /// own government, anybody else himself. Whoever has no government above him, such as a company
    /// or a citizen, is under the one of the jurisdiction's own tier.
    ///
    /// Which government that is, today's tree says; what stood under it, the one of `then`, or what
    /// was reported of a month would change whenever an organisation moves.
    pub(in crate::flow) fn of(
        principal: &Principal,
        today: &OrganisationTree,
        then: &OrganisationTree,
        tier: Tier,
    ) -> Self {
        let audits = Position::of(principal).contains(&Position::AuditAdministrator);
        if audits || principal.claimed.is_some() {
            return Self::All;
        }
        let own = principal.part();
        let supervises = principal
            .organisation
            .as_ref()
            .is_some_and(|one| SUPERVISING.iter().any(|office| one.holds(*office)));
        let mut theirs = BTreeSet::from([own.to_owned()]);
        let government = today.governments(own).next().filter(|_| supervises);
        let Some(government) = government else {
            return Self::Some {
                theirs,
                governed: None,
            };
        };
        let is_it = |one: &Organisation| today.heir(&one.id) == government.id;
        let under = |id: &str| then.governments(id).any(is_it);
        let ids = || then.iter().map(|one| one.id.as_str());
        theirs.extend(ids().filter(|id| under(id)).map(str::to_owned));
        let mut homes = then
            .iter()
            .filter(|one| one.is_active() && one.holds(Role::Government) && one.tier == Some(tier));
        let governed = ids().filter(|id| then.governments(id).next().is_some());
        let governed = homes
            .any(|home| under(&home.id))
            .then(|| governed.map(str::to_owned).collect());
        Self::Some { theirs, governed }
    }

    /// Whether it takes in what an organisation does.
    pub(in crate::flow) fn has(&self, organisation: &str) -> bool {
        match self {
            Self::All => true,
            Self::Some { theirs, governed } => {
                let outside = |all: &BTreeSet<String>| !all.contains(organisation);
                theirs.contains(organisation) || governed.as_ref().is_some_and(outside)
            }
        }
    }
}
