//! How each article is treated, chapter by chapter.

mod catalog_and_sharing;
mod opening_and_duties;

use bylaw_sdk::prelude::*;

/// All 49 articles, in order.
pub fn all() -> Vec<ArticleTreatment> {
    let mut all = catalog_and_sharing::general();
    all.extend(catalog_and_sharing::collection());
    all.extend(catalog_and_sharing::sharing());
    all.extend(opening_and_duties::opening());
    all.extend(opening_and_duties::security_and_liability());
    all
}

fn enforced(place: Citation, zh: &str, en: &str) -> ArticleTreatment {
    treat(place, Treatment::Enforced, zh, en)
}

fn recorded(place: Citation, zh: &str, en: &str) -> ArticleTreatment {
    treat(place, Treatment::Recorded, zh, en)
}

fn organisational(place: Citation, zh: &str, en: &str) -> ArticleTreatment {
    treat(place, Treatment::Organisational, zh, en)
}

fn discretionary(place: Citation, zh: &str, en: &str) -> ArticleTreatment {
    treat(place, Treatment::Discretionary, zh, en)
}

fn declaratory(place: Citation, zh: &str, en: &str) -> ArticleTreatment {
    treat(place, Treatment::Declaratory, zh, en)
}
