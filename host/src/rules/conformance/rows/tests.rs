//! No word of the contract is left to chance.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::{Generator, filing, words};
use crate::domain::{Date, Description, Matter, MatterKind};
use crate::rules::shape::Shape;

/// A place of a matter, and a word that can stand there.
type Said = BTreeSet<(String, String)>;

/// That something may be left unsaid counts as a word of it.
const NOTHING: &str = "nothing";

fn at(place: &str, word: &str) -> (String, String) {
    (place.to_owned(), word.to_owned())
}

/// Rules that know every kind and class.
fn all_kinds() -> Description {
    serde_json::from_value(json!({
        "jurisdiction": "town", "name": { "zh": "镇", "en": "town" },
        "instruments": [{
            "id": "text", "title": { "zh": "条例", "en": "Text" }, "issuer": { "zh": "镇", "en": "town" },
            "status": "in-force", "articles": [1], "promulgated_on": "2025-01-01",
            "effective_from": "2025-01-01", "effective_until": null, "reading": null
        }],
        "matters": words::KINDS, "sharing_classes": [], "opening_classes": [], "role_names": [],
        "retention": null, "identification": null, "treatments": []
    }))
    .unwrap()
}

fn fixed() -> Vec<Matter> {
    let rules = all_kinds();
    let generator = Generator::for_both(&rules, &rules, 1);
    let mut all = generator.systematic();
    all.extend(generator.in_quantities(&[]));
    all
}

/// Each word that the contract lets stand somewhere.
fn sayable(shape: &Shape, place: &str, found: &mut Said) {
    match shape {
        Shape::Word(words) => found.extend(words.iter().map(|word| at(place, word))),
        Shape::Flag => found.extend([at(place, "true"), at(place, "false")]),
        Shape::Case(cases) => {
            for (word, with) in cases {
                found.insert(at(place, word));
                if let Some(with) = with {
                    sayable(with, &format!("{place}.{word}"), found);
                }
            }
        }
        Shape::Optional(inner) => {
            if matches!(**inner, Shape::Word(_)) {
                found.insert(at(place, NOTHING));
            }
            sayable(inner, place, found);
        }
        Shape::List(inner) => sayable(inner, place, found),
        Shape::Record(_, fields) => {
            for (name, field) in fields {
                sayable(field, &format!("{place}.{name}"), found);
            }
        }
        _ => {}
    }
}

/// Each word that this one says.
fn said(shape: &Shape, value: &Value, place: &str, found: &mut Said) {
    match (shape, value) {
        (Shape::Word(_) | Shape::Case(_), Value::String(word)) => {
            found.insert(at(place, word));
        }
        // What is not written is false.
        (Shape::Flag, value) => {
            found.insert(at(place, &value.as_bool().unwrap_or(false).to_string()));
        }
        (Shape::Case(cases), Value::Object(case)) => {
            for (word, with) in cases {
                if let Some(value) = case.get(word) {
                    found.insert(at(place, word));
                    if let Some(with) = with {
                        said(with, value, &format!("{place}.{word}"), found);
                    }
                }
            }
        }
        (Shape::Optional(inner), Value::Null) => {
            if matches!(**inner, Shape::Word(_)) {
                found.insert(at(place, NOTHING));
            }
        }
        (Shape::Optional(inner), value) => said(inner, value, place, found),
        (Shape::List(inner), Value::Array(list)) => {
            for one in list {
                said(inner, one, place, found);
            }
        }
        (Shape::Record(_, fields), Value::Object(record)) => {
            for (name, field) in fields {
                let value = record.get(name).unwrap_or(&Value::Null);
                said(field, value, &format!("{place}.{name}"), found);
            }
        }
        _ => {}
    }
}

/// The matter with the entry that decides as its entry, and no other.
fn decided(matter: &Matter) -> Value {
    let mut value = serde_json::to_value(matter).unwrap();
    value["entry"] = serde_json::to_value(matter.deciding_entry()).unwrap();
    value["proposed"] = Value::Null;
    value
}

/// Whether matters of a kind have this place: one is its kind, some contest no case, and what nobody
/// has yet is in no catalog.
fn has(kind: MatterKind, place: &str) -> bool {
    let below = |part: &str| {
        place
            .strip_prefix(part)
            .is_some_and(|rest| rest.starts_with('.'))
    };
    let contests = filing::contested(kind).is_some();
    place != ".kind"
        && !below(".proposed")
        && (contests || !below(".prior"))
        && (kind != MatterKind::DataNeed || !below(".entry"))
}

/// Invariant: whatever the seed, each word of the contract is said in each of its places, in matters of
/// each kind; one that the contract gains fails here until it is asked.
#[test]
fn each_word_is_asked_in_each_place_of_each_kind() {
    let shape = Shape::of_matter();
    let mut all = Said::new();
    sayable(&shape, "", &mut all);
    assert!(all.len() > 200, "{}", all.len());
    let matters = fixed();
    let mut missing = vec![];
    for kind in words::KINDS {
        let mut found = Said::new();
        for matter in matters.iter().filter(|one| one.kind == kind) {
            said(&shape, &decided(matter), "", &mut found);
        }
        let not_asked = all.difference(&found).filter(|(place, _)| has(kind, place));
        missing.extend(not_asked.map(|(place, word)| format!("{kind} {place} {word}")));
    }
    assert!(
        missing.is_empty(),
        "{} never asked: {missing:#?}",
        missing.len()
    );
}

/// Invariant: in a dispute each tier stands beside each other.
#[test]
fn each_tier_disputes_with_each() {
    let matters = fixed();
    for applicant in words::TIERS {
        for other in words::TIERS {
            let between = |one: &Matter| {
                let tiers = one.respondents.iter().map(|party| party.tier);
                one.kind == MatterKind::Dispute
                    && one.applicant.tier == Some(applicant)
                    && tiers.eq([Some(other)])
            };
            assert!(matters.iter().any(between), "{applicant:?} with {other:?}");
        }
    }
}

/// Invariant: of each kind some entry is of its filing day and some older than any law of data, and
/// none is younger than its filing.
#[test]
fn entries_are_of_every_age() {
    let old: Date = "2005-01-01".parse().unwrap();
    let matters = fixed();
    for kind in words::KINDS
        .into_iter()
        .filter(|kind| *kind != MatterKind::DataNeed)
    {
        let of_kind = matters.iter().filter(|one| one.kind == kind);
        let ages: Vec<(Date, Date)> = of_kind
            .filter_map(|one| Some((one.filed_on, one.deciding_entry()?.created_on)))
            .collect();
        assert!(ages.iter().any(|(filed, made)| filed == made), "{kind}");
        assert!(ages.iter().any(|(_, made)| *made < old), "{kind}");
        assert!(ages.iter().all(|(filed, made)| made <= filed), "{kind}");
    }
}

/// What is revised was of each class before.
#[test]
fn each_class_is_revised() {
    let matters = fixed();
    for kind in [MatterKind::EntryRevision, MatterKind::Reassessment] {
        let revised = matters
            .iter()
            .filter(|one| one.kind == kind && one.proposed.is_some());
        let before: Vec<_> = revised.filter_map(|one| one.entry.as_ref()).collect();
        for class in words::SHARING {
            assert!(
                before.iter().any(|one| one.sharing.class == class),
                "{class:?}"
            );
        }
        for class in words::OPENING {
            assert!(
                before.iter().any(|one| one.opening.class == class),
                "{class:?}"
            );
        }
    }
}
