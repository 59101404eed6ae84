//! The tree of a jurisdiction's organisations, and who fills an office seen from a case.

use std::collections::{BTreeMap, BTreeSet};

use super::{Organisation, OrganisationFault};
use crate::domain::{Actor, Reach, Role, Tier};

/// All organisations of a jurisdiction, by identifier.
#[derive(Clone, Debug, Default)]
pub struct OrganisationTree {
    all: BTreeMap<String, Organisation>,
}

/// Why organisations make no tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeFault {
    /// One of them cannot be.
    #[error("organisation `{id}`: {fault}")]
    Alone {
        id: String,
        fault: OrganisationFault,
    },
    /// It names somebody who is not there.
    #[error("organisation `{id}`: `{key}` names `{named}`, and there is no such organisation")]
    Unknown {
        id: String,
        key: &'static str,
        named: String,
    },
    /// It stands above itself.
    #[error("organisation `{0}` stands above itself")]
    Circle(String),
    /// It is of a higher tier than what stands above it.
    #[error("organisation `{id}` is of a higher tier than `{superior}` above it")]
    Upside { id: String, superior: String },
    /// Something that still acts stands below what was dissolved.
    #[error("organisation `{id}` stands below `{superior}`, which was dissolved")]
    Orphan { id: String, superior: String },
}

/// Whose case it is, by organisation; persons stand outside the tree.
#[derive(Clone, Debug, Default)]
pub struct Sides {
    /// Who applies or files.
    pub applicants: Vec<String>,
    /// Against whom.
    pub respondents: Vec<String>,
    /// Whose data it is.
    pub providers: Vec<String>,
    /// Who holds a grant that the case is about.
    pub grantees: Vec<String>,
    /// From whom the case looks up, where that is not whose case it is.
    pub seen_from: Option<String>,
    /// The tier of the jurisdiction, whose government answers for whoever is not in the tree.
    pub tier: Option<Tier>,
}

impl OrganisationTree {
    /// Organisations that fit together.
    ///
    /// # Errors
    /// The first that does not fit.
    pub fn of(all: impl IntoIterator<Item = Organisation>) -> Result<Self, TreeFault> {
        let all = all.into_iter().map(|one| (one.id.clone(), one)).collect();
        let tree = Self { all };
        for one in tree.all.values() {
            tree.check(one)?;
        }
        Ok(tree)
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The organisation with that identifier.
    pub fn get(&self, id: &str) -> Option<&Organisation> {
        self.all.get(id)
    }

    /// All of them, in the order of their identifiers.
    pub fn iter(&self) -> impl Iterator<Item = &Organisation> {
        self.all.values()
    }

    /// Who fills a role in a case. Whoever was dissolved is stood for by the successor.
    pub fn fill(&self, actor: Actor, sides: &Sides) -> Vec<String> {
        let found: BTreeSet<String> = match actor.role {
            Role::Applicant => self.acting(&sides.applicants),
            Role::Respondent => self.acting(&sides.respondents),
            Role::Provider => self.acting(&sides.providers),
            Role::Grantee => self.acting(&sides.grantees),
            Role::SuperiorOrgan => self
                .superior_organ(actor.reach, sides)
                .into_iter()
                .collect(),
            office => self.offices(office, actor.reach, sides),
        };
        found.into_iter().collect()
    }

    /// The governments of an organisation and of all above it, the nearest first.
    pub fn governments<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Organisation> + use<'a> {
        self.line(id).filter(|one| one.holds(Role::Government))
    }

    /// An organisation and all above it.
    fn line<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Organisation> + use<'a> {
        let above = |one: &&'a Organisation| self.get(one.superior.as_deref()?);
        std::iter::successors(self.get(id), above)
    }

    /// Who acts for these today.
    fn acting(&self, ids: &[String]) -> BTreeSet<String> {
        ids.iter().map(|id| self.heir(id)).collect()
    }

    /// The organisation itself, or who took its duties over.
    pub fn heir(&self, id: &str) -> String {
        let next = |one: &&Organisation| self.get(one.successor.as_deref()?);
        let last = std::iter::successors(self.get(id), next).last();
        last.map_or_else(|| id.to_owned(), |one| one.id.clone())
    }

    /// The organisation from which a case looks up: the provider, else the first respondent, else
    /// the applicant.
    fn own<'a>(&'a self, sides: &Sides) -> Option<&'a Organisation> {
        let parties = [&sides.providers, &sides.respondents, &sides.applicants];
        let whose = || parties.into_iter().find_map(|list| list.first());
        let from = sides.seen_from.as_ref().or_else(whose)?;
        self.get(&self.heir(from))
    }

    /// The government of the case's own place; for whoever is not in the tree, the jurisdiction's.
    fn home<'a>(&'a self, sides: &Sides) -> Option<&'a Organisation> {
        let own = self.own(sides);
        let near = own.and_then(|own| self.governments(&own.id).next());
        near.or_else(|| {
            self.iter()
                .filter(|one| one.is_active() && one.holds(Role::Government))
                .find(|one| one.tier == sides.tier)
        })
    }

    /// The government at a reach.
    fn government_at<'a>(&'a self, reach: Reach, sides: &Sides) -> Option<&'a Organisation> {
        let home = self.home(sides)?;
        let mut line = self.governments(&home.id);
        match reach {
            Reach::Same => line.next(),
            Reach::Superior => line.nth(1),
            Reach::City => line.find(|one| one.tier == Some(Tier::City)),
            Reach::Province => line.find(|one| one.tier == Some(Tier::Province)),
            Reach::CommonSuperior => {
                let others = sides.applicants.iter().chain(&sides.respondents);
                let lines: Vec<BTreeSet<&str>> = others
                    .map(|id| self.heir(id))
                    .filter(|id| self.get(id).is_some())
                    .map(|id| self.governments(&id).map(|one| one.id.as_str()).collect())
                    .collect();
                line.find(|one| lines.iter().all(|line| line.contains(one.id.as_str())))
            }
        }
    }

    fn superior_organ(&self, reach: Reach, sides: &Sides) -> Option<String> {
        let direct = || self.get(self.own(sides)?.superior.as_deref()?);
        let found = match reach {
            Reach::Same | Reach::Superior => direct().or_else(|| self.home(sides)),
            other => self.government_at(other, sides),
        };
        found.map(|one| one.id.clone())
    }

    /// Whoever holds the office under that government, or is that government itself.
    fn offices(&self, office: Role, reach: Reach, sides: &Sides) -> BTreeSet<String> {
        let Some(government) = self.government_at(reach, sides) else {
            return BTreeSet::new();
        };
        if office == Role::Government {
            return BTreeSet::from([government.id.clone()]);
        }
        let holders = self.iter().filter(|one| {
            let under = self.governments(&one.id).next();
            one.is_active()
                && one.holds(office)
                && under.is_some_and(|under| under.id == government.id)
        });
        holders.map(|one| one.id.clone()).collect()
    }

    fn check(&self, one: &Organisation) -> Result<(), TreeFault> {
        one.check().map_err(|fault| TreeFault::Alone {
            id: one.id.clone(),
            fault,
        })?;
        let named = [("superior", &one.superior), ("successor", &one.successor)];
        for (key, id) in named {
            let Some(id) = id else { continue };
            if self.get(id).is_none() {
                return Err(TreeFault::Unknown {
                    id: one.id.clone(),
                    key,
                    named: id.chars().take(80).collect(),
                });
            }
            let mut seen = one;
            for _ in 0..self.all.len() {
                let next = if key == "superior" {
                    &seen.superior
                } else {
                    &seen.successor
                };
                let Some(next) = next.as_deref().and_then(|id| self.get(id)) else {
                    break;
                };
                if next.id == one.id {
                    return Err(TreeFault::Circle(one.id.clone()));
                }
                seen = next;
            }
        }
        let Some(above) = one.superior.as_deref().and_then(|id| self.get(id)) else {
            return Ok(());
        };
        let (id, superior) = (one.id.clone(), above.id.clone());
        if one.is_active() && !above.is_active() {
            return Err(TreeFault::Orphan { id, superior });
        }
        match (one.tier, above.tier) {
            (Some(own), Some(higher)) if own < higher => Err(TreeFault::Upside { id, superior }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Capacity, PartyKind, Text};

    fn one(id: &str, kind: PartyKind, tier: Tier, above: &str, offices: &[Role]) -> Organisation {
        Organisation {
            id: id.into(),
            name: Text {
                zh: id.into(),
                en: id.into(),
            },
            kind,
            tier: Some(tier),
            superior: (!above.is_empty()).then(|| above.into()),
            offices: offices.to_vec(),
            credit_code: None,
            successor: None,
        }
    }

    fn province() -> Vec<Organisation> {
        use PartyKind::{DataAuthority, Department, Government};
        vec![
            one("prov", Government, Tier::Province, "", &[Role::Government]),
            one(
                "prov-data",
                DataAuthority,
                Tier::Province,
                "prov",
                &[Role::DataAuthority],
            ),
            one("city", Government, Tier::City, "prov", &[Role::Government]),
            one(
                "city-data",
                DataAuthority,
                Tier::City,
                "city",
                &[Role::DataAuthority],
            ),
            one("civil", Department, Tier::City, "city", &[]),
            one("registry", Department, Tier::City, "civil", &[]),
            one("other", Government, Tier::City, "prov", &[Role::Government]),
            one(
                "other-data",
                DataAuthority,
                Tier::City,
                "other",
                &[Role::DataAuthority],
            ),
            one("other-tax", Department, Tier::City, "other", &[]),
        ]
    }

    fn fill(role: Role, reach: Reach, provider: &str, applicant: &str) -> Vec<String> {
        let tree = OrganisationTree::of(province()).unwrap();
        let list = |id: &str| {
            if id.is_empty() {
                vec![]
            } else {
                vec![id.to_owned()]
            }
        };
        let sides = Sides {
            applicants: list(applicant),
            providers: list(provider),
            tier: Some(Tier::Province),
            ..Sides::default()
        };
        let actor = Actor {
            role,
            reach,
            capacity: Capacity::Body,
        };
        tree.fill(actor, &sides)
    }

    #[test]
    fn offices_are_found_from_the_cases_own_organisation() {
        use Reach::{City, CommonSuperior, Province, Same, Superior};
        let authority = |reach, from| fill(Role::DataAuthority, reach, from, "other-tax");
        assert_eq!(authority(Same, "registry"), ["city-data"]);
        assert_eq!(authority(City, "registry"), ["city-data"]);
        assert_eq!(authority(Superior, "registry"), ["prov-data"]);
        assert_eq!(authority(Province, "registry"), ["prov-data"]);
        assert_eq!(authority(CommonSuperior, "registry"), ["prov-data"]);
        assert_eq!(fill(Role::Government, Same, "civil", ""), ["city"]);
        assert_eq!(fill(Role::SuperiorOrgan, Same, "registry", ""), ["civil"]);
        assert_eq!(fill(Role::SecrecyAuthority, Same, "civil", ""), [""; 0]);
    }

    /// Invariant: whoever is to correct is ordered by those above him, whosever data it is about.
    #[test]
    fn a_case_may_look_up_from_another_than_whose_it_is() {
        let tree = OrganisationTree::of(province()).unwrap();
        let sides = Sides {
            providers: vec!["registry".into()],
            respondents: vec!["other-tax".into()],
            seen_from: Some("other-tax".into()),
            ..Sides::default()
        };
        let fill = |role| {
            let (reach, capacity) = (Reach::Same, Capacity::Body);
            tree.fill(
                Actor {
                    role,
                    reach,
                    capacity,
                },
                &sides,
            )
        };
        assert_eq!(fill(Role::DataAuthority), ["other-data"]);
        assert_eq!(fill(Role::SuperiorOrgan), ["other"]);
        assert_eq!(fill(Role::Provider), ["registry"]);
    }

    #[test]
    fn whoever_is_not_in_the_tree_turns_to_the_jurisdictions_own_offices() {
        assert_eq!(
            fill(Role::DataAuthority, Reach::Same, "", "a-company"),
            ["prov-data"]
        );
        assert_eq!(
            fill(Role::Applicant, Reach::Same, "", "a-company"),
            ["a-company"]
        );
    }

    #[test]
    fn a_successor_stands_for_who_was_dissolved() {
        let mut all = province();
        all[5].successor = Some("civil".into());
        let tree = OrganisationTree::of(all).unwrap();
        let sides = Sides {
            providers: vec!["registry".into()],
            ..Sides::default()
        };
        let provider = Actor {
            role: Role::Provider,
            reach: Reach::Same,
            capacity: Capacity::Body,
        };
        assert_eq!(tree.fill(provider, &sides), ["civil"]);
    }

    #[test]
    fn what_makes_no_tree_is_named() {
        let refused = |change: fn(&mut Vec<Organisation>)| {
            let mut all = province();
            change(&mut all);
            OrganisationTree::of(all).unwrap_err().to_string()
        };
        assert!(refused(|all| all[4].superior = Some("nobody".into())).contains("`nobody`"));
        assert!(refused(|all| all[0].superior = Some("civil".into())).contains("above itself"));
        assert!(refused(|all| all[4].superior = Some("registry".into())).contains("above itself"));
        assert!(refused(|all| all[0].tier = Some(Tier::District)).contains("higher tier"));
        assert!(refused(|all| all[4].offices = vec![Role::Provider]).contains("no office"));
        assert!(refused(|all| all[4].id = "Civil Affairs".into()).contains("identifier"));
        assert!(refused(|all| all[2].successor = Some("other".into())).contains("dissolved"));
    }
}
