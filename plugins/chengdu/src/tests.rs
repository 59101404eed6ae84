//! What no scenario can look at: the facts of the description that the host carries out.

use bylaw_sdk::prelude::*;

use crate::art;
use crate::description::describe;

#[test]
fn article_26_keeps_the_records_of_exchange_and_query_for_fifteen_years() {
    let kept = Retention {
        at_least: years(15),
        citations: vec![art(26)],
    };
    assert_eq!(describe().retention, Some(kept));
}

#[test]
fn article_35_lets_nobody_in_without_the_unified_certificate() {
    let known_by = Identification {
        sign_in: SignIn::UnifiedCertificate,
        citations: vec![art(35)],
    };
    assert_eq!(describe().identification, Some(known_by));
}
