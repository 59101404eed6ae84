//! Who acts: whether somebody lower, or whoever the matter is about, stands where the parent has
//! another.

use super::gains::cites;
use super::laxity::{Laxity, Side, Sort};
use super::search::Place;
use crate::domain::phrases::{actor as named, both, listed};
use crate::domain::{Actor, Citation, MatterKind, Outcome, Reach, Role, Stage, Text};

/// How an actor stands to the one whom the parent names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// The same one, or one above it.
    AsHigh,
    /// Below it.
    Lower,
    /// Whoever the matter is about, where the parent has somebody else.
    Concerned,
    /// Another one, of which no order says whether it is below.
    Differs,
}

/// Who profits from what is decided, or is bound by it.
fn concerned(kind: MatterKind) -> &'static [Role] {
    use MatterKind as K;
    match kind {
        K::EntryPublication
        | K::EntryRevision
        | K::ProvisionStop
        | K::Reassessment
        | K::EmergencyOpening
        | K::OperationAuthorisation => &[Role::Applicant, Role::Provider, Role::Grantee],
        K::SharingApplication
        | K::OnwardUse
        | K::StatisticsAccess
        | K::OpeningApplication
        | K::OpeningRequest
        | K::ProjectReview
        | K::DataNeed => &[Role::Applicant, Role::Grantee],
        K::Dispute | K::Inconsistency | K::OpeningReview | K::Complaint => &[
            Role::Applicant,
            Role::Respondent,
            Role::Provider,
            Role::Grantee,
        ],
        K::Correction | K::Incident | K::Rectification => {
            &[Role::Provider, Role::Respondent, Role::Grantee]
        }
    }
}

/// How high an office stands among those of one level; none for those who have none.
fn office(role: Role) -> Option<u8> {
    match role {
        Role::Government | Role::SuperiorOrgan => Some(3),
        Role::DataAuthority
        | Role::SecrecyAuthority
        | Role::SecurityAuthority
        | Role::SupervisoryOrgan => Some(2),
        Role::PlatformOperator => Some(1),
        Role::Applicant | Role::Respondent | Role::Provider | Role::Grantee => None,
    }
}

/// Whether one of several bodies in a role stands as high as another, seen from the same body. Which
/// of a city's, the next higher and the common superior is the highest depends on whose case it is.
fn reaches(own: Reach, upper: Reach) -> Stands {
    match (own, upper) {
        (own, upper) if own == upper => Stands::AsHigh,
        (_, Reach::Same) | (Reach::Province, Reach::City | Reach::Superior) => Stands::AsHigh,
        (Reach::Same, _) | (Reach::City, Reach::Province) => Stands::Lower,
        _ => Stands::Differs,
    }
}

/// Holds an actor against the parent's.
pub(super) fn stands(kind: MatterKind, own: Actor, upper: Actor) -> Stands {
    if own.role == upper.role {
        if own.capacity < upper.capacity {
            return Stands::Lower;
        }
        return reaches(own.reach, upper.reach);
    }
    let is_concerned = |actor: Actor| concerned(kind).contains(&actor.role);
    let higher = |as_high: Stands| match reaches(own.reach, upper.reach) {
        Stands::AsHigh => as_high,
        _ => Stands::Differs,
    };
    match (is_concerned(own), is_concerned(upper)) {
        (true, false) => Stands::Concerned,
        // What whoever is bound does himself, an authority may do in his place.
        (false, true) if office(own.role) >= Some(2) => Stands::AsHigh,
        (true | false, true) => Stands::Differs,
        (false, false) => match (office(own.role), office(upper.role)) {
            (Some(own), Some(upper)) if own < upper => Stands::Lower,
            (Some(own), Some(upper)) if own > upper => higher(Stands::AsHigh),
            (None, Some(_)) => Stands::Lower,
            _ => Stands::Differs,
        },
    }
}

/// What is to be said of an actor that does not stand as high.
fn said(stands: Stands, own: &Text, upper: &Text) -> Option<(Sort, Text)> {
    let (own_zh, own_en) = (&own.zh, &own.en);
    let (zh, en) = (&upper.zh, &upper.en);
    Some(match stands {
        Stands::AsHigh => return None,
        Stands::Lower => (
            Sort::LowerActor,
            both(
                format!("上位法要求{zh}办理，下位规则由{own_zh}办理即可"),
                format!("the parent wants the {en}, the child is content with the {own_en}"),
            ),
        ),
        Stands::Concerned => (
            Sort::OwnCause,
            both(
                format!("上位法由{zh}办理，下位规则由事项所涉的{own_zh}自行办理"),
                format!(
                    "the parent has the {en} act; under the child's rules the {own_en} does, whom the matter is about"
                ),
            ),
        ),
        Stands::Differs => (
            Sort::OtherActor,
            both(
                format!("办理主体不同：上位法为{zh}，下位规则为{own_zh}；是否更宽松须由人判断"),
                format!(
                    "differs: the parent has the {en} act, the child the {own_en}; somebody must judge whether that is laxer"
                ),
            ),
        ),
    })
}

/// Compares who acts in a stage.
pub(super) fn compare(place: &Place<'_>, [own, upper]: [&Stage; 2]) -> Option<Laxity> {
    told(place, &[&upper.id], [own, upper], &own.citations)
}

/// Who ends a matter in a stage that the parent does not have, held against whoever ends it so in stages
/// of the parent's: he stands as high as one of them.
pub(super) fn of_end(
    place: &Place<'_>,
    (own, ours): (&Stage, &Outcome),
    uppers: &[&Stage],
) -> Option<Laxity> {
    let kind = place.matter.kind;
    let as_high = |upper: &&Stage| stands(kind, own.actor, upper.actor) == Stands::AsHigh;
    let first = uppers.first()?;
    if uppers.iter().any(as_high) {
        return None;
    }
    told(place, &[&own.id, &ours.id], [own, first], cites(ours, own))
}

fn told(
    place: &Place<'_>,
    path: &[&str],
    [own, upper]: [&Stage; 2],
    cited: &[Citation],
) -> Option<Laxity> {
    let kind = place.matter.kind;
    let (ours, theirs) = (named(own.actor), named(upper.actor));
    let (sort, why) = said(stands(kind, own.actor, upper.actor), &ours, &theirs)?;
    let why = across(why, [own.actor, upper.actor]);
    let laxity = Laxity::new(sort, Some(kind), path)
        .answering(own.actor.to_string())
        .instead_of(upper.actor.to_string())
        .because(why.zh, why.en);
    Some(laxity.sides(Side::new(ours, cited), Side::new(theirs, &upper.citations)))
}

/// The common superior of two bodies of one place is that place's own: only matters across places show
/// that another acts, and no matter says whether it is one.
fn across(why: Text, [own, upper]: [Actor; 2]) -> Text {
    let only_across = own.role == upper.role && upper.reach == Reach::CommonSuperior;
    if !only_across || own.reach == upper.reach {
        return why;
    }
    both(
        format!(
            "{}。当事部门同属一地的，共同的上级就是该地的同一机关，仅跨层级、跨地区时不同",
            why.zh
        ),
        format!(
            "{}; for bodies of one place the one above both is that place's own, so that this counts across levels or regions only",
            why.en
        ),
    )
}

/// Who is heard in a stage of the parent's and not heard in the child's, nor in one that every way to it
/// passes, and acts in none of these stages either; told with whom the child hears instead.
pub(super) fn unheard(
    place: &Place<'_>,
    own: &Stage,
    upper: &Stage,
    passed: &[&Stage],
) -> Vec<Laxity> {
    let kind = place.matter.kind;
    let is_heard = |wanted: &Actor| {
        let as_high = |one: &Actor| stands(kind, *one, *wanted) == Stands::AsHigh;
        let by =
            |stage: &&Stage| stage.consults.iter().any(as_high) || stage.actor.role == wanted.role;
        passed.iter().chain([&own]).any(by)
    };
    let lacking = upper.consults.iter().filter(|wanted| !is_heard(wanted));
    let others = own
        .consults
        .iter()
        .filter(|one| !upper.consults.contains(one));
    let mut others: Vec<String> = others.map(ToString::to_string).collect();
    others.sort();
    let others = Some(others.join("+")).filter(|others| !others.is_empty());
    let heard = match own.consults.as_slice() {
        [] => both("不听取意见", "is not heard"),
        some => listed(some.iter().map(|one| named(*one))),
    };
    lacking
        .map(|wanted| {
            let name = named(*wanted);
            let role = wanted.role.to_string();
            let whom = Some(wanted.to_string()).filter(|whom| *whom != role);
            let laxity = Laxity::new(Sort::Unheard, Some(kind), &[&upper.id, &role]);
            let laxity = match &others {
                Some(others) => laxity.answering(others),
                None => laxity,
            };
            laxity
                .instead_of(whom.unwrap_or_default())
                .because(
                    format!("上位法要求听取{}的意见，下位规则不要求", name.zh),
                    format!(
                        "under the parent's rules the {} is heard, under the child's not",
                        name.en
                    ),
                )
                .sides(
                    Side::new(heard.clone(), &own.citations),
                    Side::new(name, &upper.citations),
                )
        })
        .collect()
}
