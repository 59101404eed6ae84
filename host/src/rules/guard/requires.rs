//! What an outcome needs: less than the parent's, or something else.

use super::actors::{Stands, stands};
use super::gains::{is_deemed, is_reached};
use super::laxity::{Laxity, Sort, in_digits};
use super::outcomes::At;
use crate::domain::phrases::{both, listed, requirement};
use crate::domain::words::word;
use crate::domain::{BasisRank, Matter, MatterKind, Outcome, Requirement, Stage, Text};

/// Finds what the parent's outcome needs and the child's does not, nor whatever leads to it. A time limit
/// only feeds the next stage; where that has a period of its own, none is needed.
pub(super) fn compare(at: &At<'_>, [ours, theirs]: [&Outcome; 2]) -> Vec<Laxity> {
    let [own, upper] = [&ours.requires[..], &theirs.requires];
    let mut found = vec![];
    for wanted in upper {
        if let Requirement::LegalBasis(accepted) = wanted {
            found.extend(ranks(at, own, accepted));
        }
        let kind = at.place.matter.kind;
        if is_met(kind, own, wanted) || is_met_before(at, ours, wanted) {
            continue;
        }
        let (ours, theirs) = at.sides(all(own), all(upper));
        let other = other(at, wanted, [own, upper]);
        let laxity = other.unwrap_or_else(|| weaker(at, own, wanted));
        found.push(laxity.sides(ours, theirs));
    }
    found
}

/// Whether every way to an outcome passes something that meets this, whoever needs it there: what was met
/// on one way alone was not on another, and nothing is met by time. To consent to one thing, or to have a
/// reason for it, is not to have one for another; what is handed in is there for whatever comes of it.
fn is_met_before(at: &At<'_>, ours: &Outcome, wanted: &Requirement) -> bool {
    let kind = at.place.matter.kind;
    let stays = matches!(
        wanted,
        Requirement::Material(_) | Requirement::Agreement | Requirement::Entry
    );
    let meets = |outcome: &Outcome| match wanted {
        Requirement::LegalBasis(accepted) => {
            let mut all = outcome.requires.iter();
            all.any(|one| is_basis_among(one, accepted))
        }
        other => is_met(kind, &outcome.requires, other),
    };
    let without = |_: usize, stage: &Stage, outcome: &Outcome| {
        is_deemed(stage, outcome) || !(stays || outcome.kind == ours.kind) || !meets(outcome)
    };
    let ways = at.ways.child;
    is_reached(ways, at.own, &|_, _, _| true) && !is_reached(ways, at.own, &without)
}

fn is_met(kind: MatterKind, own: &[Requirement], wanted: &Requirement) -> bool {
    match wanted {
        Requirement::TimeLimit => true,
        Requirement::LegalBasis(_) => own.iter().any(is_basis),
        Requirement::Consent(wanted) => own.iter().any(|one| match one {
            Requirement::Consent(whose) => stands(kind, *whose, *wanted) == Stands::AsHigh,
            _ => false,
        }),
        // The same words are the same document.
        Requirement::Material(wanted) => has_document(own, wanted),
        other => own.contains(other),
    }
}

fn is_basis(one: &Requirement) -> bool {
    matches!(one, Requirement::LegalBasis(_))
}

/// Whether it is a basis of these ranks alone. Those of what leads to an outcome are held against the
/// parent's nowhere else.
fn is_basis_among(one: &Requirement, accepted: &[BasisRank]) -> bool {
    matches!(one, Requirement::LegalBasis(ranks) if ranks.iter().all(|rank| accepted.contains(rank)))
}

/// Something else of the same sense: a basis instead of a reason, or a document in other words. Which of
/// the two asks for more no machine can say.
fn other(at: &At<'_>, wanted: &Requirement, [own, upper]: [&[Requirement]; 2]) -> Option<Laxity> {
    let laxity = at.laxity(Sort::OtherRequirement, &word(wanted));
    match wanted {
        Requirement::Reason if own.iter().any(is_basis) && !upper.iter().any(is_basis) => {
            Some(laxity.because(
                "上位法要求说明理由，下位规则要求列明依据；是否更宽松须由人判断",
                "differs: the parent asks for a reason, the child for a legal basis instead; somebody must judge whether that is laxer",
            ))
        }
        Requirement::Material(wanted) => {
            let ours = own.iter().filter_map(document);
            let ours: Vec<&Text> = ours.filter(|one| !has_document(upper, one)).collect();
            let ours = Some(ours).filter(|ours| !ours.is_empty())?;
            let ours = listed(ours.into_iter().cloned());
            let laxity = laxity
                .answering(document_in_short(&ours, at.place.matter))
                .instead_of(document_in_short(wanted, at.place.matter));
            Some(laxity.because(
                format!(
                    "所需材料的表述不同：上位法为“{}”，下位规则为“{}”；是否更宽松须由人判断",
                    wanted.zh, ours.zh
                ),
                format!(
                    "differs: the document that is needed is worded otherwise, somebody must judge whether it proves less: the parent has “{}”, the child “{}”",
                    wanted.en, ours.en
                ),
            ))
        }
        _ => None,
    }
}

fn has_document(requirements: &[Requirement], wanted: &Text) -> bool {
    let mut all = requirements.iter().filter_map(document);
    all.any(|text| text.zh == wanted.zh)
}

fn document(one: &Requirement) -> Option<&Text> {
    match one {
        Requirement::Material(text) => Some(text),
        _ => None,
    }
}

/// What the parent asks for, beside what the child asks for of the same sort: whoever answers for a lesser
/// consent has not answered for none.
fn weaker(at: &At<'_>, own: &[Requirement], wanted: &Requirement) -> Laxity {
    let name = requirement(wanted);
    let laxity = at.laxity(Sort::WeakerRequirement, &word(wanted)).because(
        format!("上位法要求{}，下位规则不要求", name.zh),
        format!("the parent asks for {}, the child does not", name.en),
    );
    let matter = at.place.matter;
    let laxity = laxity.instead_of(in_short(wanted, matter));
    let of_sort = own.iter().filter(|one| word(*one) == word(wanted));
    let mut ours: Vec<String> = of_sort.map(|one| in_short(one, matter)).collect();
    ours.sort();
    match ours.as_slice() {
        [] => laxity,
        some => laxity.answering(some.join("+")),
    }
}

/// Whose consent, which ranks and which document: what the upper rules may come to ask for instead.
fn in_short(wanted: &Requirement, matter: &Matter) -> String {
    match wanted {
        Requirement::Consent(whose) => whose.to_string(),
        Requirement::LegalBasis(ranks) => {
            let ranks: Vec<String> = ranks.iter().map(ToString::to_string).collect();
            ranks.join("+")
        }
        Requirement::Material(text) => document_in_short(text, matter),
        Requirement::Reason
        | Requirement::Agreement
        | Requirement::TimeLimit
        | Requirement::Entry => String::new(),
    }
}

/// Some digits for a document. What the entry at hand asks for may stand in its name and is of no name.
fn document_in_short(text: &Text, matter: &Matter) -> String {
    let entry = matter.entry.as_ref().or(matter.proposed.as_ref());
    let words = entry.into_iter().flat_map(|entry| {
        let names = entry.sharing.required_materials.iter();
        names.chain([&entry.title, &entry.code])
    });
    // A sign by itself stands in any text.
    let own = words.map(|word| word.trim());
    let own = own.filter(|word| word.chars().nth(1).is_some());
    in_digits(&own.fold(text.zh.clone(), |text, word| text.replace(word, "…")))
}

fn all(requirements: &[Requirement]) -> Text {
    match requirements {
        [] => both("无要求", "nothing"),
        some => listed(some.iter().map(requirement)),
    }
}

fn ranks(at: &At<'_>, own: &[Requirement], accepted: &[BasisRank]) -> Vec<Laxity> {
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
