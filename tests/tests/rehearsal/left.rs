//! Shadows beside rules that faulted until people had to decide: just then a repair is tried.

use bylaw::flow::{self, erase_person};
use bylaw_tests::databases;
use bylaw_tests::trapping::Trapping;
use serde_json::{Value, json};

use crate::amended;
use crate::shadow::{counts, host_of};
use crate::{opened, person, shared};

/// Invariant: a shadow is asked about what is left to people too, and what it says is no agreement.
#[tokio::test]
async fn a_repair_is_tried_on_what_people_decide() {
    let city = Trapping::founded_on(databases::fresh().await).await;
    let shadow = &city.digests[2];
    city.put(shadow, "2025-09-26", "shadow").await;
    for _ in 0..3 {
        city.file("hungry").await;
    }
    assert!(city.is_manual());
    let kept = city.file("fine").await;
    let host = &city.host.host;
    assert_eq!(flow::answer_beside(host).await.unwrap(), 4);
    let path = "/api/v1/jurisdictions/hostile/divergences";
    let page = city
        .host
        .send("GET", path, Some("data-authority"), "")
        .await
        .body;
    let found = page["divergences"].as_array().unwrap();
    let of_kept: Vec<&Value> = found
        .iter()
        .filter(|one| one["case"] == kept["id"])
        .collect();
    let [divergence] = of_kept[..] else {
        panic!("{page:#}");
    };
    let fate = &divergence["differences"][0];
    assert_eq!(fate["what"], "fate");
    assert_eq!(
        fate["old"]["en"],
        "left to people, and the rules were not asked"
    );
    assert!(
        fate["new"]["en"]
            .as_str()
            .unwrap()
            .starts_with("goes through stages"),
        "{fate:#}"
    );
    assert_eq!(divergence["governing"], city.digests[1]);
    let counted = json!([{ "component": shadow, "asked": 4, "lost": 0 }]);
    assert_eq!(page["shadows"], counted);
}

/// About how many matters a shadow was asked is known for good, of cases and refusals, and that it was
/// asked about none.
#[tokio::test]
async fn how_many_matters_a_shadow_was_asked_about_is_kept() {
    let host = host_of("2025-09-26", "r", "").await;
    let none = json!([{ "component": amended("").digest(), "asked": 0, "lost": 0 }]);
    assert_eq!(counts(&host).await, none);
    shared(&host, "days").await;
    let mut refused = bylaw_tests::host::filing("opening-application", json!({}));
    refused["applicant"] = person(1);
    host.post("/api/v1/jurisdictions/model/cases", "applicant", &refused)
        .await;
    flow::answer_beside(&host.host).await.unwrap();
    let both = json!([{ "component": amended("").digest(), "asked": 2, "lost": 0 }]);
    assert_eq!(counts(&host).await, both);
}

/// Whom nobody can be asked about any more is no agreement either.
#[tokio::test]
async fn what_could_not_be_asked_is_counted_apart() {
    let host = host_of("2025-09-26", "", "l").await;
    let case = opened(&host, &person(1)).await;
    let reference = case["history"][0]["matter"]["applicant"]["id"]
        .as_str()
        .unwrap();
    let erased = erase_person(&host.host, "model", reference).await;
    assert!(erased.unwrap());
    shared(&host, "").await;
    flow::answer_beside(&host.host).await.unwrap();
    let apart = json!([{ "component": amended("l").digest(), "asked": 1, "lost": 1 }]);
    assert_eq!(counts(&host).await, apart);
}
