//! Who these rules say they are, in order and not.

use bylaw_sdk::prelude::*;

use crate::INSTRUMENT;
use crate::art;

/// The description under a word: what is wrong with it, or nothing.
pub(crate) fn named(word: &str) -> Description {
    let mut it = fine();
    match word {
        "name" => it.jurisdiction = "../Hostile".into(),
        "words" => it.name.en = " ".into(),
        "terminal" => it.name.en = "\u{1b}]0;Hostile".into(),
        "instrument" => it
            .instruments
            .iter_mut()
            .for_each(|one| one.id = "Ein Gesetz".into()),
        "instruments" => it.instruments.clear(),
        "instruments2" => it.instruments.extend(fine().instruments),
        "days" => it
            .instruments
            .iter_mut()
            .for_each(|one| one.effective_from = Some(day(2025, 2, 30))),
        // An amended text, which is in order and came into force later.
        "amended" => it
            .instruments
            .iter_mut()
            .for_each(|one| one.effective_from = Some(day(2025, 9, 27))),
        "matters" => it.matters.clear(),
        "matters2" => it.matters.push(MatterKind::Dispute),
        "citation" => it.treatments.extend([treated(article("unheard-of", 1))]),
        "untreated" => it.treatments.clear(),
        "treated2" => it.treatments.extend([treated(art(1).para(1))]),
        _ => {}
    }
    it
}

/// More treatments than an answer may hold.
pub(crate) fn endless() -> Description {
    let mut it = fine();
    it.treatments = (0..5_000).map(|_| treated(art(1))).collect();
    it
}

fn treated(citation: Citation) -> ArticleTreatment {
    treat(
        citation,
        Treatment::Enforced,
        "规则会被强制执行",
        "Enforced, and how",
    )
}

fn fine() -> Description {
    Description {
        jurisdiction: "hostile".into(),
        name: text("敌对市", "Hostile"),
        instruments: vec![Instrument {
            id: INSTRUMENT.into(),
            title: text("敌对市规则", "Rules of Hostile"),
            issuer: text("敌对市人民政府", "Government of Hostile"),
            status: InstrumentStatus::InForce,
            articles: vec![2],
            promulgated_on: Some(day(2015, 12, 1)),
            effective_from: Some(day(2016, 1, 1)),
            effective_until: None,
            reading: None,
        }],
        matters: vec![
            MatterKind::SharingApplication,
            MatterKind::Dispute,
            MatterKind::EntryPublication,
            MatterKind::EntryRevision,
        ],
        sharing_classes: vec![SharingClass::Unconditional, SharingClass::Conditional],
        opening_classes: vec![OpeningClass::Unconditional],
        role_names: vec![],
        retention: None,
        identification: None,
        treatments: vec![treated(art(1))],
    }
}
