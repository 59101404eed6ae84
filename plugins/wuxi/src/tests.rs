//! What a scenario cannot look at: the terms of a grant, the catalogs of an entry, how a text was read.

use bylaw_sdk::prelude::*;

use crate::{catalog, opening, sharing};

fn party() -> Party {
    Party {
        id: "a".into(),
        name: "甲".into(),
        kind: PartyKind::Department,
        tier: Some(Tier::City),
    }
}

fn entry(sharing: SharingClass, opening: OpeningClass) -> CatalogEntry {
    CatalogEntry {
        code: "TEST/000001".into(),
        title: "名称".into(),
        summary: "内容".into(),
        provider: party(),
        source: Some("来源".into()),
        category: Category::Departmental,
        domain: None,
        grade: None,
        risk_assessed: false,
        formats: vec![],
        items: vec![],
        sensitivity: Sensitivity::None,
        sharing: SharingTerms {
            class: sharing,
            conditions: None,
            reason: None,
            legal_basis: vec![],
            methods: vec![],
            required_materials: vec![],
            entitled: vec![],
        },
        opening: OpeningTerms {
            class: opening,
            conditions: None,
            reason: None,
            legal_basis: vec![],
            desensitised: false,
            holder_consents: false,
        },
        collection: None,
        update_cycle: Some(UpdateCycle::Daily),
        created_on: day(2020, 5, 1),
        in_superior_catalog: false,
    }
}

fn matter(kind: MatterKind, entry: CatalogEntry) -> Matter {
    Matter {
        kind,
        filed_on: day(2025, 6, 3),
        occurred_on: None,
        filed_with: None,
        applicant: party(),
        respondents: vec![],
        proposed: Some(entry.clone()),
        entry: Some(entry),
        statement: Statement {
            purpose: Some("研究".into()),
            scenario: None,
            safeguards: None,
            data_format: Some("csv".into()),
            grounds: None,
            legal_basis: vec![],
            items: vec!["item".into()],
            users: None,
            method: Some(ExchangeMethod::Query),
            until: Some(day(2026, 6, 3)),
            materials: vec![],
            cleared_by: None,
            change: Some(ChangeKind::ElementChanged),
            emergency: None,
            project: None,
            operator: None,
            violation: None,
        },
        prior: None,
    }
}

/// The effects of the first stage's first outcome, or of what the law settles.
fn effects(plan: Result<Proposal, Vec<Finding>>) -> Vec<Effect> {
    match plan.map(|proposal| proposal.route) {
        Ok(Route::Settled(decision)) => decision.effects,
        Ok(Route::Staged(stages)) => {
            let outcomes = stages.into_iter().next().map(|stage| stage.outcomes);
            outcomes
                .into_iter()
                .flatten()
                .next()
                .map(|outcome| outcome.effects)
                .unwrap_or_default()
        }
        Err(_) => vec![],
    }
}

fn deadline(plan: Result<Proposal, Vec<Finding>>) -> Option<Deadline> {
    match plan.map(|proposal| proposal.route) {
        Ok(Route::Staged(stages)) => stages.into_iter().next().and_then(|stage| stage.deadline),
        _ => None,
    }
}

fn asked_for() -> Grant {
    access()
        .items(vec!["item".into()])
        .by_method(Some(ExchangeMethod::Query))
        .until(Some(day(2026, 6, 3)))
}

#[test]
fn shared_data_serves_duties_and_public_services_and_is_not_passed_on() {
    for class in [SharingClass::Unconditional, SharingClass::Conditional] {
        let matter = matter(
            MatterKind::SharingApplication,
            entry(class, OpeningClass::Unconditional),
        );
        let terms = asked_for().onward(OnwardUse::Forbidden).public_service();
        assert!(effects(sharing::application(&matter)).contains(&grant(terms)));
    }
}

#[test]
fn article_21_does_not_bind_who_uses_opened_data() {
    for class in [OpeningClass::Unconditional, OpeningClass::Conditional] {
        let matter = matter(
            MatterKind::OpeningApplication,
            entry(SharingClass::Unconditional, class),
        );
        assert_eq!(effects(opening::application(&matter)), [grant(asked_for())]);
    }
}

#[test]
fn closed_data_is_in_the_catalog_but_not_in_the_opening_list() {
    let listed = vec![Catalog::Resources, Catalog::Opening];
    for (class, catalogs) in [
        (OpeningClass::Unconditional, listed.clone()),
        (OpeningClass::Conditional, listed),
        (OpeningClass::Closed, vec![Catalog::Resources]),
    ] {
        let matter = matter(
            MatterKind::EntryPublication,
            entry(SharingClass::Unconditional, class),
        );
        assert_eq!(
            effects(catalog::publication(&matter)),
            [publish_in(catalogs.clone())]
        );
        assert_eq!(effects(catalog::revision(&matter)), [revise_in(catalogs)]);
    }
}

#[test]
fn only_what_is_opened_enters_the_opening_list_when_reassessed() {
    let open = entry(SharingClass::Unconditional, OpeningClass::Unconditional);
    let done = effects(catalog::reassessment(&matter(
        MatterKind::Reassessment,
        open.clone(),
    )));
    assert_eq!(
        done,
        [
            revise_in([Catalog::Resources, Catalog::Opening]),
            Effect::OpenEntry
        ]
    );
    let mut secret = matter(MatterKind::Reassessment, open);
    secret.proposed = None;
    if let Some(entry) = &mut secret.entry {
        entry.sensitivity = Sensitivity::StateSecret;
    }
    assert_eq!(
        effects(catalog::reassessment(&secret)),
        [revise_in([Catalog::Resources])]
    );
}

#[test]
fn the_first_day_of_an_update_is_a_reading_and_that_of_an_answer_is_not() {
    let entry = entry(SharingClass::Unconditional, OpeningClass::Conditional);
    let update = deadline(catalog::revision(&matter(
        MatterKind::EntryRevision,
        entry.clone(),
    )));
    assert!(
        update
            .is_some_and(|clock| clock.start == ClockStart::Occurrence && clock.reading.is_some())
    );
    let answer = deadline(opening::application(&matter(
        MatterKind::OpeningApplication,
        entry,
    )));
    assert!(
        answer.is_some_and(|clock| clock.start == ClockStart::Receipt && clock.reading.is_none())
    );
}
