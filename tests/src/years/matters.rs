//! What is filed: a sample of a kind, about an entry that is in the catalog, by a department or a
//! citizen.

use std::collections::BTreeMap;

use bylaw::domain::sample::{Variation, sample_matter, variations, variations_under};
use bylaw::domain::{Date, Description, MatterKind, Party, PartyKind};
use bylaw::flow::Filing;

use super::chance::Chance;

/// Earlier cases that were refused, by jurisdiction and kind: what can be contested.
pub(super) type Refused = BTreeMap<(String, MatterKind), Vec<String>>;

/// What matters of a kind contest, if they contest anything.
pub(super) fn contested(kind: MatterKind) -> Option<MatterKind> {
    match kind {
        MatterKind::Dispute => Some(MatterKind::SharingApplication),
        MatterKind::OpeningReview => Some(MatterKind::OpeningRequest),
        _ => None,
    }
}

/// Whether those whom the data are about file matters of a kind.
fn by_citizens(kind: MatterKind) -> bool {
    matches!(
        kind,
        MatterKind::OpeningApplication
            | MatterKind::OpeningRequest
            | MatterKind::Correction
            | MatterKind::Complaint
    )
}

/// A matter of a kind under these rules. `codes` are the entries in the catalog.
pub(super) fn matter(
    chance: &mut Chance,
    kind: MatterKind,
    today: Date,
    rules: &Description,
    codes: &[String],
) -> Filing {
    let variations = variations_under(kind, rules);
    let variation = chance.of(&variations).expect("a sample of every kind");
    varied(chance, kind, variation, today, rules, codes)
}

fn varied(
    chance: &mut Chance,
    kind: MatterKind,
    variation: &Variation,
    today: Date,
    rules: &Description,
    codes: &[String],
) -> Filing {
    let instrument = rules.instruments.first().expect("an instrument");
    let sample = sample_matter(kind, variation, today, &instrument.id);
    let code = chance.of(codes).cloned();
    let mut proposed = sample.proposed;
    if let (Some(proposed), Some(code)) = (&mut proposed, &code) {
        proposed.code.clone_from(code);
    }
    let citizen = by_citizens(kind) && chance.happens(25);
    let mut respondents = sample.respondents;
    if kind == MatterKind::Rectification && chance.happens(50) {
        respondents.push(sample.applicant.clone());
    }
    Filing {
        kind,
        filed_on: None,
        occurred_on: None,
        filed_with: sample.filed_with,
        applicant: if citizen {
            person(chance)
        } else {
            sample.applicant
        },
        respondents,
        entry_code: sample.entry.and(code),
        proposed,
        guide: None,
        statement: sample.statement,
        prior_case: None,
    }
}

/// The publication of a new entry. Its classes go through all that there are, the conditional ones
/// first; where the rules do not take some, chance chooses others.
pub(super) fn publication(
    chance: &mut Chance,
    number: usize,
    attempt: usize,
    today: Date,
    rules: &Description,
) -> Filing {
    let kind = MatterKind::EntryPublication;
    let codes = [format!("TEST/{number:06}")];
    let all = variations(kind);
    match all.get(number * 4 % all.len()).filter(|_| attempt == 0) {
        Some(variation) => varied(chance, kind, variation, today, rules, &codes),
        None => matter(chance, kind, today, rules, &codes),
    }
}

fn person(chance: &mut Chance) -> Party {
    let number = chance.below(1_000);
    Party {
        id: format!("citizen-{number}"),
        name: format!("市民{number}"),
        kind: PartyKind::Individual,
        tier: None,
    }
}
