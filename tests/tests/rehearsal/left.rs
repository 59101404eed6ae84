//! Shadows beside rules that faulted until people had to decide: just then a repair is tried.

use std::sync::Arc;

use bylaw::flow::{self, erase_person};
use bylaw::policy::{Release, Releases};
use bylaw_tests::databases;
use bylaw_tests::host::{TestHost, entry};
use bylaw_tests::trapping::Trapping;
use serde_json::{Value, json};

use crate::shadow::{counts, host_of, shadowed};
use crate::waiting::{DAY, refused, waiting};
use crate::{amended, opened, person, shared};

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
    let counted = json!([{ "component": shadow, "asked": 4, "lost": 0, "waiting": 0 }]);
    assert_eq!(page["shadows"], counted);
}

/// About how many matters a shadow was asked is known for good, of cases and refusals, and that it was
/// asked about none.
#[tokio::test]
async fn how_many_matters_a_shadow_was_asked_about_is_kept() {
    let host = host_of("2025-09-26", "r", "").await;
    let none = json!([{ "component": amended("").digest(), "asked": 0, "lost": 0, "waiting": 0 }]);
    assert_eq!(counts(&host).await, none);
    shared(&host, "days").await;
    refused(&host).await;
    flow::answer_beside(&host.host).await.unwrap();
    let both = json!([{ "component": amended("").digest(), "asked": 2, "lost": 0, "waiting": 0 }]);
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
    let apart =
        json!([{ "component": amended("l").digest(), "asked": 1, "lost": 1, "waiting": 0 }]);
    assert_eq!(counts(&host).await, apart);
}

/// Invariant: of each shadow is known how many matters it is still to be asked about, cases and refusals.
#[tokio::test]
async fn what_waits_is_counted_for_each_shadow() {
    let mut town = Arc::into_inner(shadowed("r", "")).unwrap();
    let mut releases = town.releases.now().releases.clone();
    releases.push(Release {
        number: 3,
        plugin: amended("l"),
        ..releases[1].clone()
    });
    town.releases = Releases::starting_with(releases);
    let host = TestHost::with(DAY, vec![Arc::new(town)], true).await;
    host.hold_entry("model", entry("conditional")).await;
    shared(&host, "").await;
    refused(&host).await;
    refused(&host).await;
    let of_each = async || {
        let shadows = counts(&host).await;
        let shadows = shadows.as_array().unwrap().iter();
        let waiting = shadows.map(|one| one["waiting"].as_u64().unwrap());
        waiting.collect::<Vec<_>>()
    };
    assert_eq!((waiting(&host).await, of_each().await), (3, vec![3, 3]));
    flow::answer_refused(&host.host).await.unwrap();
    assert_eq!((waiting(&host).await, of_each().await), (1, vec![1, 1]));
    flow::answer_beside(&host.host).await.unwrap();
    assert_eq!((waiting(&host).await, of_each().await), (0, vec![0, 0]));
}
