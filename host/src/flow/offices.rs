//! Who fills the roles of a route, and who is missing.

use std::collections::BTreeMap;

use super::error::{FileError, FlowError};
use super::evaluate::host_finding;
use super::host::Host;
use crate::domain::actor::ActorName;
use crate::domain::case::{Office, provider_decides};
use crate::domain::route_check::CheckedRoute;
use crate::domain::{
    Actor, Capacity, Effect, Finding, Matter, MatterKind, OrganisationTree, Party, PartyKind,
    Reach, Requirement, Role, Sides, Stage, Text,
};
use crate::policy::Jurisdiction;
use crate::store::View;

/// Who has a part in every case, if there is such a body.
const ALWAYS: [Role; 5] = [
    Role::Applicant,
    Role::Provider,
    Role::Respondent,
    Role::DataAuthority,
    Role::PlatformOperator,
];

/// The roles of a route and who fills them. Nobody, where the jurisdiction has no organisations
/// and is only developed with: then every office is taken to be there.
///
/// # Errors
/// A finding for each office that has to act and that nobody holds.
pub(super) async fn fill_offices(
    host: &Host,
    jurisdiction: &Jurisdiction,
    view: &mut View,
    matter: &Matter,
    route: &CheckedRoute,
) -> Result<Vec<Office>, FileError> {
    let tree = tree_of(view).await?;
    if tree.is_empty() && host.stand_ins {
        return Ok(vec![]);
    }
    let persons = persons_of(matter);
    let sides = sides_of(jurisdiction, matter, Some(route));
    let mut missing = vec![];
    let mut offices: BTreeMap<String, Office> = BTreeMap::new();
    for (actor, must) in roles(route) {
        let name = ActorName {
            capacity: None,
            ..actor.into()
        };
        let mut filled_by = tree.fill(actor, &sides);
        filled_by.retain(|id| tree.get(id).is_some() || persons.contains(id));
        if filled_by.is_empty() && must {
            missing.push(missing_office(actor, name));
        }
        if !filled_by.is_empty() {
            let office = Office {
                actor: name,
                filled_by,
            };
            offices.insert(name.to_string(), office);
        }
    }
    missing.extend(orders_itself(&tree, matter, route, &sides));
    if missing.is_empty() {
        Ok(offices.into_values().collect())
    } else {
        missing.dedup();
        Err(FileError::Refused(missing))
    }
}

/// Who is known to have a part in a case that has no route yet: who files, whose data it is, the
/// authority and whoever runs the platform; and who decides it by hand if that is the authority's
/// own matter.
pub(super) async fn first_parts(
    jurisdiction: &Jurisdiction,
    view: &mut View,
    matter: &Matter,
) -> Result<(Vec<Office>, Option<Role>), FlowError> {
    let tree = tree_of(view).await?;
    let sides = sides_of(jurisdiction, matter, None);
    let instead = decides_instead(&tree, matter, &sides);
    if tree.is_empty() {
        return Ok((vec![], instead));
    }
    let office = |role: Role| Office {
        actor: role.into(),
        filled_by: tree.fill(at_home(role), &sides),
    };
    let offices = ALWAYS.into_iter().chain(instead).map(office);
    Ok((offices.collect(), instead))
}

/// Who decides by hand what is the authority's own matter. No text says who does; where one goes past
/// the authority, the government of its place stands there (Guiyang 11 and 20, Anhui 43, Order 809
/// 28). What a text lets the provider answer he answers whoever asks. None if it is not its own, or
/// there is nobody else.
fn decides_instead(tree: &OrganisationTree, matter: &Matter, sides: &Sides) -> Option<Role> {
    let filled = |role: Role| tree.fill(at_home(role), sides);
    let parties: Vec<String> = matter
        .parties()
        .map(|(_, party)| tree.heir(&party.id))
        .collect();
    let is_party = |id: &String| parties.contains(id);
    let own = if tree.is_empty() {
        let mut all = matter.parties();
        all.any(|(_, party)| party.kind == PartyKind::DataAuthority)
    } else {
        let authorities = filled(Role::DataAuthority);
        !authorities.is_empty() && authorities.iter().all(is_party)
    };
    let provider = filled(Role::Provider);
    let provider =
        provider_decides(matter.kind) && !provider.is_empty() && !provider.iter().any(is_party);
    let government = filled(Role::Government);
    let government = tree.is_empty() || government.iter().any(|id| !is_party(id));
    match (own, provider, government) {
        (true, true, _) => Some(Role::Provider),
        (true, false, true) => Some(Role::Government),
        _ => None,
    }
}

/// The organisations of the jurisdiction.
pub(super) async fn tree_of(view: &mut View) -> Result<OrganisationTree, FlowError> {
    let all = view.organisations().await?;
    let tree = OrganisationTree::of(all.into_iter().map(|(organisation, _)| organisation));
    tree.map_err(|fault| FlowError::BadTree(fault.to_string()))
}

/// The organisation that acts for one today: itself, or whoever took its duties over.
pub(super) async fn heir_of(view: &mut View, id: &str) -> Result<String, FlowError> {
    let mut heir = id.to_owned();
    // The tree has no circles, so that this ends.
    while let Some(next) = view
        .organisation(&heir)
        .await?
        .and_then(|one| one.successor)
    {
        heir = next;
    }
    Ok(heir)
}

/// Whose case it is, by the route that it goes if it has one.
pub(super) fn sides_of(
    jurisdiction: &Jurisdiction,
    matter: &Matter,
    route: Option<&CheckedRoute>,
) -> Sides {
    let ids = |parties: &[Party]| parties.iter().map(|party| party.id.clone()).collect();
    let entry = matter.entry.as_ref().or(matter.proposed.as_ref());
    let providers: Vec<String> = match entry {
        Some(entry) => vec![entry.provider.id.clone()],
        None => without_entry(matter),
    };
    // Whom an inconsistency concerns that names nobody: who provides the data.
    let respondents: Vec<String> = ids(&matter.respondents);
    let grantees = matter
        .statement
        .operator
        .iter()
        .map(|party| party.id.clone());
    Sides {
        applicants: vec![matter.applicant.id.clone()],
        respondents: if respondents.is_empty() {
            providers.clone()
        } else {
            respondents
        },
        providers,
        grantees: grantees.collect(),
        seen_from: corrected(matter, route).map(|party| party.id.clone()),
        tier: Some(jurisdiction.policy.tier),
    }
}

/// Who stands for the provider where no entry says whose data it is: whose data are wrong, where
/// something happened to them, else where it was noticed.
fn without_entry(matter: &Matter) -> Vec<String> {
    let named = matter.respondents.iter().map(|party| party.id.clone());
    match matter.kind {
        MatterKind::Incident if matter.respondents.is_empty() => vec![matter.applicant.id.clone()],
        MatterKind::Correction | MatterKind::Incident => named.collect(),
        _ => vec![],
    }
}

/// Who is to correct something, since those above him order it and not those above whose data it is
/// about (Shenyang 47, Guiyang 30, Anhui 43; 同级, 本级 in Order 809, 39 to 41). Whoever suspends the
/// sharing of an entry is seen from its provider as everybody is.
fn corrected<'m>(matter: &'m Matter, route: Option<&CheckedRoute>) -> Option<&'m Party> {
    let first = route.and_then(|route| route.stage(0));
    let outcomes = first.into_iter().flat_map(|stage| &stage.stage().outcomes);
    let mut effects = outcomes.flat_map(|outcome| &outcome.effects);
    let suspends = effects.any(|effect| matches!(effect, Effect::SuspendAccess));
    let is_order = matter.kind == MatterKind::Rectification && !suspends;
    matter.respondents.first().filter(|_| is_order)
}

/// Parties that are persons; their identifiers are their accounts'.
fn persons_of(matter: &Matter) -> Vec<String> {
    let parties = std::iter::once(&matter.applicant)
        .chain(&matter.respondents)
        .chain(&matter.statement.operator);
    let persons = parties.filter(|party| party.kind == PartyKind::Individual);
    persons.map(|party| party.id.clone()).collect()
}

/// The roles of a route, and whether the case cannot go on without them. Who files, whose data it
/// is, against whom, the authority of the place and whoever runs the platform are among them.
fn roles(route: &CheckedRoute) -> Vec<(Actor, bool)> {
    let mut all: Vec<(Actor, bool)> = ALWAYS.map(|role| (at_home(role), false)).into();
    for stage in route.stages() {
        roles_of(stage.stage(), &mut all);
    }
    if let Some(decision) = route.settled() {
        all.extend(told(&decision.effects));
    }
    all
}

fn roles_of(stage: &Stage, all: &mut Vec<(Actor, bool)>) {
    all.push((stage.actor, true));
    all.extend(stage.consults.iter().map(|actor| (*actor, false)));
    if let Some(extension) = stage
        .deadline
        .as_ref()
        .and_then(|one| one.extension.as_ref())
    {
        all.push((extension.approver, true));
        all.extend(extension.notify.iter().map(|actor| (*actor, false)));
    }
    for outcome in &stage.outcomes {
        for requirement in &outcome.requires {
            if let Requirement::Consent(actor) = requirement {
                all.push((*actor, true));
            }
        }
        all.extend(told(&outcome.effects));
    }
}

/// Who is told or gets a filing on record.
fn told(effects: &[Effect]) -> impl Iterator<Item = (Actor, bool)> + '_ {
    effects.iter().filter_map(|effect| match effect {
        Effect::Notify(actor) | Effect::FileWith(actor) => Some((*actor, false)),
        _ => None,
    })
}

/// Nobody orders himself to put something right: whoever acts first against a respondent, by an
/// office or as provider, is not the respondent alone.
fn orders_itself(
    tree: &OrganisationTree,
    matter: &Matter,
    route: &CheckedRoute,
    sides: &Sides,
) -> Option<Finding> {
    let first = route.stage(0)?.stage().actor;
    if matter.kind != MatterKind::Rectification || first.role == Role::Respondent {
        return None;
    }
    let respondents: Vec<String> = sides.respondents.iter().map(|id| tree.heir(id)).collect();
    let orderers = tree.fill(first, sides);
    let itself = !orderers.is_empty() && orderers.iter().all(|id| respondents.contains(id));
    itself.then(|| {
        let text = Text {
            zh: "责令改正的机关就是被责令的机构，请指明应由其他机关处理的条款或者受理机关".to_owned(),
            en: "who orders this correction would be who is to correct: name the provision, or with \
                 whom it is filed, so that another body orders it"
                .to_owned(),
        };
        host_finding("respondents[0].id", text)
    })
}

fn at_home(role: Role) -> Actor {
    Actor {
        role,
        reach: Reach::Same,
        capacity: Capacity::Body,
    }
}

fn missing_office(actor: Actor, name: ActorName) -> Finding {
    let place = match actor.reach {
        Reach::Same => "本级",
        Reach::Superior => "上一级",
        Reach::CommonSuperior => "共同上级",
        Reach::City => "市级",
        Reach::Province => "省级",
    };
    let text = Text {
        zh: format!("没有机构担任该事项流程所需的{place}“{name}”，请先在机构目录中设立"),
        en: format!(
            "nobody holds the office `{name}` that the route of this matter needs; enter the organisation first"
        ),
    };
    host_finding(&format!("offices.{name}"), text)
}
