//! What an outcome needs and what must follow it.

use super::laxity::{Laxity, Side, Sort};
use super::pairing::counterparts;
use super::search::Place;
use crate::domain::phrases::{both, course, effect, listed, requirement};
use crate::domain::words::word;
use crate::domain::{
    Citation, Clock, Course, Decision, Effect, Grant, OnwardUse, Outcome, OutcomeKind, Requirement,
    Stage, Text,
};

/// Compares the outcomes of a stage, by their kind.
pub(super) fn of_stages(place: &Place<'_>, [own, upper]: [&Stage; 2]) -> Vec<Laxity> {
    let mut found = vec![];
    for theirs in &upper.outcomes {
        for ours in counterparts(theirs, &own.outcomes) {
            let at = At {
                place,
                path: [upper.id.as_str(), theirs.id.as_str()],
                cites: [&ours.citations, &theirs.citations],
            };
            found.extend(requirements(&at, [&ours.requires, &theirs.requires]));
            found.extend(effects(&at, [&ours.effects, &theirs.effects]));
            found.extend(waiting(&at, [ours, theirs]));
        }
    }
    found
}

/// Compares what the law settles itself on both sides.
pub(super) fn of_decisions(place: &Place<'_>, [own, upper]: [&Decision; 2]) -> Vec<Laxity> {
    if own.kind != upper.kind {
        return vec![];
    }
    let at = At {
        place,
        path: ["settled", ""],
        cites: [&own.citations, &upper.citations],
    };
    effects(&at, [&own.effects, &upper.effects])
}

struct At<'a> {
    place: &'a Place<'a>,
    path: [&'a str; 2],
    cites: [&'a [Citation]; 2],
}

impl At<'_> {
    fn laxity(&self, sort: Sort, what: &str) -> Laxity {
        let path: Vec<&str> = self
            .path
            .into_iter()
            .chain([what])
            .filter(|part| !part.is_empty())
            .collect();
        Laxity::new(sort, Some(self.place.matter.kind), &path)
    }

    fn sides(&self, ours: Text, theirs: Text) -> (Side, Side) {
        (
            Side::new(ours, self.cites[0]),
            Side::new(theirs, self.cites[1]),
        )
    }
}

fn all(requirements: &[Requirement]) -> Text {
    match requirements {
        [] => both("无要求", "nothing"),
        some => listed(some.iter().map(requirement)),
    }
}

/// A time limit only feeds the next stage; where that has a period of its own, none is needed.
fn requirements(at: &At<'_>, [own, upper]: [&[Requirement]; 2]) -> Vec<Laxity> {
    let mut found = vec![];
    for wanted in upper {
        let met = match wanted {
            Requirement::TimeLimit => true,
            Requirement::LegalBasis(_) => own
                .iter()
                .any(|one| matches!(one, Requirement::LegalBasis(_))),
            other => own.contains(other),
        };
        if let Requirement::LegalBasis(accepted) = wanted {
            found.extend(ranks(at, own, accepted));
        }
        if met {
            continue;
        }
        let name = requirement(wanted);
        let (ours, theirs) = at.sides(all(own), all(upper));
        let laxity = at.laxity(Sort::WeakerRequirement, &word(wanted)).because(
            format!("上位法要求{}，下位规则不要求", name.zh),
            format!("the parent asks for {}, the child does not", name.en),
        );
        found.push(laxity.sides(ours, theirs));
    }
    found
}

fn ranks(at: &At<'_>, own: &[Requirement], accepted: &[crate::domain::BasisRank]) -> Vec<Laxity> {
    let mut found = vec![];
    for one in own {
        let Requirement::LegalBasis(ranks) = one else {
            continue;
        };
        for rank in ranks.iter().filter(|rank| !accepted.contains(rank)) {
            let name = requirement(&Requirement::LegalBasis(vec![*rank]));
            let theirs = requirement(&Requirement::LegalBasis(accepted.to_vec()));
            let (ours, theirs) = at.sides(requirement(one), theirs);
            let laxity = at.laxity(Sort::RankAccepted, &rank.to_string()).because(
                format!("下位规则接受{}，上位法不接受该层级", name.zh),
                format!(
                    "the child accepts {}; the parent does not accept that rank",
                    name.en
                ),
            );
            found.push(laxity.sides(ours, theirs));
        }
    }
    found
}

/// Duties are what must be told, filed, disclosed, followed or done. What an outcome does to the
/// catalog or to access is the outcome itself.
fn is_duty(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Notify(_)
            | Effect::FileWith(_)
            | Effect::Follow(_)
            | Effect::DiscloseBasis
            | Effect::Measure(_)
    )
}

fn effects(at: &At<'_>, [own, upper]: [&[Effect]; 2]) -> Vec<Laxity> {
    let mut found = vec![];
    let told = |effects: &[Effect]| match effects {
        [] => both("无", "nothing"),
        some => listed(some.iter().map(effect)),
    };
    for duty in upper.iter().filter(|one| is_duty(one)) {
        // Words of a measure differ from instrument to instrument.
        let met = match duty {
            Effect::Measure(_) => own.iter().any(|one| matches!(one, Effect::Measure(_))),
            Effect::Follow(wanted) => own
                .iter()
                .any(|one| matches!(one, Effect::Follow(follow) if follow.kind == wanted.kind)),
            other => own.contains(other),
        };
        if met {
            continue;
        }
        let name = effect(duty);
        let (ours, theirs) = at.sides(told(own), told(upper));
        let laxity = at.laxity(Sort::MissingDuty, &word(duty)).because(
            format!("上位法要求{}，下位规则没有", name.zh),
            format!("under the parent's rules this must follow: {}", name.en),
        );
        found.push(laxity.sides(ours, theirs));
    }
    for (ours, theirs) in own.iter().zip(std::iter::repeat(upper)).filter_map(wider) {
        let sides = at.sides(
            effect(&Effect::GrantAccess(ours)),
            effect(&Effect::GrantAccess(theirs)),
        );
        let laxity = at.laxity(Sort::WiderGrant, "").because(
            "下位规则授予的转供范围宽于上位法",
            "the child lets the data be passed on more freely than the parent",
        );
        found.push(laxity.sides(sides.0, sides.1));
    }
    found
}

/// A grant and the parent's, if it lets the data be passed on more freely. A parent that does not
/// state it is silent; a child that does not state it drops what the parent states.
fn wider((own, upper): (&Effect, &[Effect])) -> Option<(Grant, Grant)> {
    let freedom = |onward: OnwardUse| match onward {
        OnwardUse::Forbidden => 0,
        OnwardUse::WithProviderConsent | OnwardUse::WithLicence => 1,
        OnwardUse::Unstated => 2,
    };
    let Effect::GrantAccess(ours) = own else {
        return None;
    };
    let theirs = upper.iter().find_map(|one| match one {
        Effect::GrantAccess(grant) => Some(grant),
        _ => None,
    })?;
    let stated = theirs.onward != OnwardUse::Unstated;
    (stated && freedom(ours.onward) > freedom(theirs.onward))
        .then(|| (ours.clone(), theirs.clone()))
}

/// How asking for a supplement treats the clock, and how often it may be done.
fn waiting(at: &At<'_>, [own, upper]: [&Outcome; 2]) -> Vec<Laxity> {
    if own.kind != OutcomeKind::RequestSupplement {
        return vec![];
    }
    let mut found = vec![];
    let stands = |outcome: &Outcome| match outcome.course {
        Course::Wait(Clock::Suspends) => 1,
        Course::Wait(Clock::Restarts) => 2,
        _ => 0,
    };
    if stands(own) > stands(upper) {
        let sides = at.sides(course(&own.course, &[]), course(&upper.course, &[]));
        let laxity = at.laxity(Sort::Waiting, "").because(
            "要求补充材料使期限延后的程度大于上位法",
            "asking for a supplement puts the end of the period off further than under the parent's rules",
        );
        found.push(laxity.sides(sides.0, sides.1));
    }
    if let Some(limit) = upper.times
        && own.times.is_none_or(|times| times > limit)
    {
        let often = |times: Option<u8>| match times {
            None => both("不限次数", "any number of times"),
            Some(times) => both(format!("{times}次"), format!("{times} times")),
        };
        let sides = at.sides(often(own.times), often(upper.times));
        let laxity = at.laxity(Sort::MoreSupplements, "").because(
            "可要求补充材料的次数多于上位法",
            "supplements may be asked for more often than under the parent's rules",
        );
        found.push(laxity.sides(sides.0, sides.1));
    }
    found
}
