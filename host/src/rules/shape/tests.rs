//! A matter's shape is whole, and shrinking leaves nothing that can be spared.

use std::collections::BTreeSet;

use super::*;
use crate::domain::sample::{sample_matter, variations};
use crate::domain::{
    BasisRank, Date, Entitlement, LegalBasis, MatterKind, OpeningClass, SharingClass,
};
use crate::rules::conformance::Random;

fn sample() -> Matter {
    let kind = MatterKind::SharingApplication;
    let day = Date::new(2025, 9, 26).unwrap();
    sample_matter(kind, &variations(kind)[1], day, "town")
}

fn others(shape: &Shape) -> usize {
    match shape {
        Shape::Other => 1,
        Shape::List(inner) | Shape::Optional(inner) => others(inner),
        Shape::Record(_, fields) => fields.iter().map(|(_, field)| others(field)).sum(),
        Shape::Case(cases) => cases
            .iter()
            .filter_map(|(_, with)| with.as_ref().map(others))
            .sum(),
        _ => 0,
    }
}

/// Invariant: a field of the contract that cannot be read here would never be generated or shrunk.
#[test]
fn the_shape_of_a_matter_knows_every_field() {
    let shape = Shape::of_matter();
    assert_eq!(others(&shape), 0, "{shape:#?}");
    let value = serde_json::to_value(sample()).unwrap();
    let Shape::Record(_, fields) = &shape else {
        panic!("{shape:?}")
    };
    let names: BTreeSet<&String> = fields.iter().map(|(name, _)| name).collect();
    let written: BTreeSet<&String> = value.as_object().unwrap().keys().collect();
    assert_eq!(names, written);
}

#[test]
fn whatever_is_generated_is_a_matter() {
    let shape = Shape::of_matter();
    for number in 0..300 {
        let mut random = Random::new(5, number);
        let whole = number % 3 == 0;
        assert!(varied(&shape, &sample(), &mut random, whole).is_some());
        let mut again = Random::new(5, number);
        let mut once = Random::new(5, number);
        assert_eq!(
            varied(&shape, &sample(), &mut again, whole),
            varied(&shape, &sample(), &mut once, whole)
        );
    }
}

#[test]
fn what_is_left_is_what_is_needed() {
    let origin = Date::new(2025, 1, 1).unwrap();
    let mut asked = 0;
    let small = shrink(&sample(), origin, Budget::default(), &mut |matter| {
        asked += 1;
        let users = matter.statement.users.as_deref().unwrap_or_default();
        users.contains('科') && matter.filed_on > Date::new(2025, 3, 1).unwrap()
    });
    assert_eq!(small.statement.users.as_deref(), Some("科"));
    assert_eq!(small.filed_on, Date::new(2025, 3, 2).unwrap());
    assert_eq!(small.kind, MatterKind::EntryPublication);
    let said = crate::domain::Statement {
        users: Some("科".into()),
        ..Default::default()
    };
    assert_eq!(small.statement, said);
    assert!(small.entry.is_none() && small.prior.is_none() && small.applicant.tier.is_none());
    assert!(asked < 400, "{asked}");
}

#[test]
fn shrinking_ends_with_its_budget() {
    let mut asked = 0;
    let matter = sample();
    shrink(&matter, matter.filed_on, Budget(7), &mut |_| {
        asked += 1;
        true
    });
    assert_eq!(asked, 7);
}

#[test]
fn a_filling_says_one_thing_more_wherever_a_text_is_blank() {
    let mut matter = sample();
    matter.statement.purpose = None;
    matter.statement.users = Some(" ".into());
    matter.applicant.name.clear();
    matter.applicant.id.clear();
    let mut entry = matter.entry.take().unwrap();
    entry.domain = None;
    entry.sharing.conditions = None;
    (entry.sharing.class, entry.opening.class) =
        (SharingClass::Conditional, OpeningClass::Unconditional);
    entry.opening.conditions = None;
    let basis = LegalBasis {
        rank: BasisRank::Law,
        title: String::new(),
        article: None,
    };
    entry.sharing.legal_basis = vec![basis.clone()];
    entry.opening.legal_basis = vec![basis];
    entry.sharing.required_materials = vec![String::new()];
    entry.sharing.entitled = vec![Entitlement {
        party: "\t".into(),
        legal_basis: vec![],
    }];
    matter.entry = Some(entry);
    let paths = |matter: &Matter| -> Vec<String> {
        let filled = fillings(&Shape::of_matter(), matter);
        filled.into_iter().map(|(path, _)| path).collect()
    };
    let told = paths(&matter);
    let has = |path: &str| told.iter().any(|one| one == path);
    for path in [
        "statement.purpose",
        "statement.users",
        "statement.materials",
        "applicant.name",
        "entry.domain",
        "entry.sharing.conditions",
        "entry.sharing.legal_basis.0.title",
    ] {
        assert!(has(path), "{path}: {told:?}");
    }
    assert!(!has("entry.opening.conditions"), "it is unconditional");
    assert!(
        !has("entry.opening.legal_basis.0.title"),
        "it forbids to open"
    );
    assert!(!told.iter().any(|path| path.contains("required_materials")));
    // Somebody else is another matter, not a fuller one.
    assert!(!has("applicant.id") && !has("entry.sharing.entitled.0.party"));
    matter.proposed.clone_from(&matter.entry);
    let revised = paths(&matter);
    assert!(!revised.iter().any(|path| path.starts_with("entry.")));
    assert!(revised.iter().any(|path| path == "proposed.domain"));
}
