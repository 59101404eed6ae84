//! What follows a violation: misuse of shared data (27), and who orders correction (39, 40, 41).

use bylaw_sdk::prelude::*;

use crate::duties::{Side, bound_by, exists};
use crate::{INSTRUMENT, art, between_departments, check_respondents, entry};

mod routes;

use routes::{misuse, order};

/// By what was violated, and by whom: a user's misuse suspends its access at once; an authority is
/// corrected by its government or the authority above it; every other department by the authority of
/// the same level. Whoever is none is ordered nothing here, though it holds the data for one (36).
pub fn rectification(matter: &Matter) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    let Some(violation) = of_this_text(matter, &mut found) else {
        return Err(found.list());
    };
    if let Some(whole) = hides_misuse(violation) {
        found.error("statement.violation", whole.0, whole.1, art(27).para(2));
        return Err(found.list());
    }
    if is_misuse(violation) {
        return suspension(matter, found);
    }
    let Some(side) = side_of(matter, violation, &mut found) else {
        return Err(found.list());
    };
    match side {
        Side::Provider => {
            // Without a name it concerns whoever provides the entry.
            let named = !matter.respondents.is_empty() || matter.entry.is_some();
            name_the_body(matter, named, art(39), &mut found);
            found.or_route(|| order(data_authority(), art(39)))
        }
        Side::User => {
            name_by_itself(matter, art(40), &mut found);
            found.or_route(|| order(data_authority(), art(40)))
        }
        Side::Authority => against_an_authority(matter, violation, found),
    }
}

/// The provision that was violated, if it is one of this regulation: 39, 40 and 41 each begin with
/// 违反本条例规定. What violates another text is none of its business (2).
fn of_this_text<'a>(matter: &'a Matter, found: &mut Findings) -> Option<&'a Citation> {
    let violation = matter.statement.violation.as_ref();
    if violation.is_some_and(|violation| violation.instrument != INSTRUMENT) {
        found.error(
            "statement.violation",
            "违反其他规定的行为不适用本条例",
            "this regulation does not apply to what violates another text",
            [art(2), art(39), art(40), art(41)],
        );
        return None;
    }
    let here = violation.filter(|violation| exists(violation));
    found.require(
        here.is_some(),
        "statement.violation",
        "应当指明违反本条例的哪一条款",
        "name the provision of this regulation that was violated",
        [art(39), art(40), art(41)],
    );
    here
}

/// 25, 27 and 40 as a whole may mean a misuse, which suspends at once, or something else.
fn hides_misuse(violation: &Citation) -> Option<(&'static str, &'static str)> {
    match violation.article {
        25 | 27 if violation.paragraph.is_none() => Some((
            "请写明款：擅自扩大使用、提供给第三方的先暂停权限，其他情形责令改正",
            "name the paragraph: a use beyond what was given suspends access at once, anything else \
             is ordered to be corrected",
        )),
        40 if violation.item.is_none() => Some((
            "请写明项：第二项、第三项先暂停权限，其他各项责令改正",
            "name the item: 2 and 3 suspend access at once, the others are ordered to be corrected",
        )),
        _ => None,
    }
}

/// Use beyond scope or purpose, or data passed on: 25.1, 27.2, and items 2 and 3 of 40. Whoever does
/// not suspend though 27.2 has him do so is corrected under item 9 of 39 or item 3 of 41.
fn is_misuse(violation: &Citation) -> bool {
    match violation.article {
        25 => violation.paragraph == Some(1),
        27 => violation.paragraph == Some(2),
        40 => matches!(violation.item, Some(2 | 3)),
        _ => false,
    }
}

/// Article 27, paragraph 2: the authority or the provider. An authority that misused data does not
/// suspend itself.
fn suspension(matter: &Matter, mut found: Findings) -> Result<Proposal, Vec<Finding>> {
    let cite = || art(27).para(2);
    name_by_itself(matter, cite(), &mut found);
    let by_provider = matter.filed_with == Some(Role::Provider);
    found.require(
        !by_provider || matter.entry.is_some(),
        "entry",
        "由政务数据提供部门暂停的，应当指明其提供的条目",
        "where the provider suspends, name the entry that it provides",
        cite(),
    );
    let itself = matter.respondents.iter().any(is_authority);
    found.require(
        by_provider || !itself,
        "filed_with",
        "主管部门不能暂停自己的权限，应当由政务数据提供部门暂停（filed_with 写 provider）；未依法暂停他人\
         权限的，指明第四十一条第三项",
        "an authority does not suspend itself: the provider does (`filed_with` is `provider`); if it \
         failed to suspend others, name item 3 of 41",
        cite(),
    );
    let orderer = if by_provider {
        provider()
    } else {
        data_authority()
    };
    found.or_route(|| misuse(orderer))
}

fn is_authority(party: &Party) -> bool {
    party.kind == PartyKind::DataAuthority
}

/// Whose duty it was, so under which article it is corrected: by the provision, and where that binds
/// several by who is named. What binds providers as well as users does not say which of them.
fn side_of(matter: &Matter, violation: &Citation, found: &mut Findings) -> Option<Side> {
    let sides = bound_by(violation);
    if sides.is_empty() {
        found.error(
            "statement.violation",
            "该条款没有规定提供部门、需求部门或者主管部门的义务，不适用第三十九条至第四十一条；请指明被违反的义务",
            "this provision puts no duty on a provider, a user or an authority, so that 39 to 41 do \
             not follow it: name the duty that was violated",
            [violation.clone(), art(39), art(40), art(41)],
        );
        return None;
    }
    let named = &matter.respondents;
    let authorities = named.iter().filter(|one| is_authority(one)).count();
    if authorities > 0 && authorities < named.len() {
        found.error(
            "respondents",
            "主管部门与其他部门由不同的机关责令改正，请分别提出",
            "an authority and other departments are corrected by different bodies: file twice",
            [art(39), art(40), art(41)],
        );
        return None;
    }
    // Whatever its duty was, an authority orders nothing to itself; item 3 of 41 has all violations.
    if authorities > 0 || sides == [Side::Authority] {
        return Some(Side::Authority);
    }
    let provided_by_authority = matter
        .entry
        .as_ref()
        .is_some_and(|entry| is_authority(&entry.provider));
    if named.is_empty() && sides == [Side::Provider] && provided_by_authority {
        return Some(Side::Authority);
    }
    one_of(&sides, named.is_empty(), found)
}

/// The side that is meant, where it is not an authority that is named.
fn one_of(sides: &[Side], nobody_named: bool, found: &mut Findings) -> Option<Side> {
    let binds_authority = sides.contains(&Side::Authority);
    let others: Vec<Side> = sides
        .iter()
        .copied()
        .filter(|side| *side != Side::Authority)
        .collect();
    if nobody_named && binds_authority {
        found.error(
            "respondents",
            "该条款对主管部门和其他部门都有规定，请指明有违规情形的部门",
            "this provision binds the authority as well as others: name the body that is to put \
             something right",
            [art(39), art(40), art(41)],
        );
    }
    match others[..] {
        [side] if !(nobody_named && binds_authority) => Some(side),
        [_] => None,
        _ => {
            found.error(
                "statement.violation",
                "该条款对提供部门和需求部门都有规定，请按有关部门的身份指明第三十九条或者第四十条的项",
                "this provision binds providers as well as users: name the item of 39 or 40, by what \
                 the department was",
                [art(39), art(40)],
            );
            None
        }
    }
}

fn name_by_itself(matter: &Matter, duty: Citation, found: &mut Findings) {
    name_the_body(matter, !matter.respondents.is_empty(), duty, found);
}

/// Whoever puts something right is a department, and so is whose data it used (2, 3.2). Of secrets
/// nothing is asked here: that one stands in a catalog may be what is to be put right (13).
fn name_the_body(matter: &Matter, named: bool, duty: Citation, found: &mut Findings) {
    found.require(
        named,
        "respondents",
        "请指明有违规情形的部门",
        "name the department that is to put something right",
        duty.clone(),
    );
    check_respondents(found, matter, duty);
    if let Some(entry) = &matter.entry {
        entry::provider(entry, "entry.", found);
    }
}

/// Article 41: by its own government or by the authority above it.
fn against_an_authority(
    matter: &Matter,
    violation: &Citation,
    mut found: Findings,
) -> Result<Proposal, Vec<Finding>> {
    name_by_itself(matter, art(41), &mut found);
    let known = matter.respondents.iter().any(is_authority);
    let departments = matter.respondents.iter().all(between_departments);
    if !known && departments && !matter.respondents.is_empty() {
        found.warn(
            "respondents",
            "第四十一条只适用于政务数据共享主管部门，请核对所列机构是否为主管部门",
            "41 is about authorities for sharing: see whether the body named is one",
            art(41),
        );
    }
    if known && !bound_by(violation).contains(&Side::Authority) {
        found.note(
            "statement.violation",
            "主管部门作为提供部门或者需求部门违反规定的，不能由其责令自己改正，按第四十一条第三项处理",
            "an authority that violated what a provider or a user has to do cannot order itself: it \
             falls under item 3 of 41",
            art(41).para(1).item(3),
        );
    }
    let orderer = match matter.filed_with {
        None | Some(Role::Government) => Some(government()),
        Some(Role::SuperiorOrgan) => Some(data_authority().at(Reach::Superior)),
        _ => None,
    };
    let Some(orderer) = orderer else {
        found.error(
            "filed_with",
            "主管部门的违规行为由本级人民政府或者上级主管部门责令改正",
            "an authority is corrected by its own government or by the authority above it",
            art(41),
        );
        return Err(found.list());
    };
    found.or_route(|| order(orderer, art(41)))
}
