//! Who vouches for rules: signatures and the keys of the policy.

use axum::http::StatusCode;
use bylaw::rules::{SecretKey, digest};
use bylaw_tests::guests::{hostile, shipped};
use bylaw_tests::host::TestHost;
use bylaw_tests::town;

use bylaw_tests::city::{City, TODAY, problem};

/// Invariant: nothing is taken in that no key of the jurisdiction vouches for on that day.
#[tokio::test]
async fn what_nobody_vouches_for_is_refused_with_the_reason() {
    let city = City::founded().await;
    let rules = City::rules("one");
    let digest = digest(&rules);
    let other = SecretKey::new(city.key.id()).unwrap();
    let own = city.key.sign("shenyang", &digest);
    let cases: [(&str, &str, String, &str); 5] = [
        (
            "another key of that name",
            city.key.id(),
            other.sign("shenyang", &digest),
            "does not hold",
        ),
        (
            "for another city",
            city.key.id(),
            city.key.sign("wuxi", &digest),
            "does not hold",
        ),
        (
            "under other rules",
            city.key.id(),
            city.key.sign("shenyang", "00"),
            "does not hold",
        ),
        (
            "an unknown key",
            "nobody",
            own.clone(),
            "names no key `nobody`",
        ),
        (
            "no signature",
            city.key.id(),
            "AAAA".to_owned(),
            "no Ed25519 signature",
        ),
    ];
    for (what, key, signature, why) in cases {
        let headers = [
            ("x-bylaw-key", key),
            ("x-bylaw-signature", signature.as_str()),
        ];
        let answer = city.upload(&rules, &headers).await;
        assert_eq!(problem(&answer), "unvouched", "{what}: {:#}", answer.body);
        let detail = answer.body["detail"].as_str().unwrap();
        assert!(detail.contains(why), "{what}: {detail}");
        let parts: Vec<&str> = detail.split(": ").collect();
        assert!(parts.windows(2).all(|two| two[0] != two[1]), "{detail}");
    }
    let bare = city.upload(&rules, &[]).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN);
    assert!(bare.text.contains("is not signed"), "{}", bare.text);
    let headers = [
        ("x-bylaw-key", city.key.id()),
        ("x-bylaw-signature", own.as_str()),
    ];
    city.host.at("2025-12-10", 23);
    let taken = city.upload(&rules, &headers).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{:#}", taken.body);
    assert_eq!(taken.body["signed_as"], city.key.id());
    let again = city.upload(&rules, &headers).await;
    assert_eq!((again.status, &again.body), (StatusCode::OK, &taken.body));
    // From the next day on another key would have to vouch.
    city.host.at("2025-12-11", 0);
    let late = city.upload(&rules, &headers).await;
    assert!(late.text.contains("until 2025-12-10"), "{}", late.text);
}

/// A city whose policy names no key takes nothing, and says so.
#[tokio::test]
async fn without_keys_nothing_is_handed_in() {
    let host = TestHost::strict(TODAY).await;
    let operator = town::operator(&host).await;
    let system = town::appoint(&host, &operator, "wuxi", "system-administrator").await;
    let path = "/api/v1/jurisdictions/wuxi/components";
    let kind = [("content-type", "application/wasm")];
    let answer = host
        .send_as("POST", path, Some(&system), &kind, shipped("wuxi"))
        .await;
    assert_eq!(problem(&answer), "no-rules-keys", "{:#}", answer.body);
    assert!(answer.text.contains("[[rules_key]]"), "{}", answer.text);
    let foreign = "/api/v1/jurisdictions/shenyang/components";
    let answer = host
        .send_as("POST", foreign, Some(&system), &kind, "x")
        .await;
    assert_eq!(
        answer.status,
        StatusCode::NOT_FOUND,
        "another city's is nobody's here"
    );
}

/// What is signed has to be rules too, and the city's own.
#[tokio::test]
async fn what_is_no_good_is_refused_although_it_is_signed() {
    let city = City::founded().await;
    let truncated = shipped("shenyang")[..1_000].to_vec();
    for (bytes, why) in [
        (shipped("wuxi"), "the rules of `wuxi`, not of `shenyang`"),
        (hostile(), "the rules of"),
        (truncated, "no WebAssembly component"),
        (b"\0asm".to_vec(), "no WebAssembly component"),
    ] {
        let digest = digest(&bytes);
        let signature = city.key.sign("shenyang", &digest);
        let headers = [
            ("x-bylaw-key", city.key.id()),
            ("x-bylaw-signature", signature.as_str()),
        ];
        let answer = city.upload(&bytes, &headers).await;
        assert_eq!(problem(&answer), "component-refused", "{:#}", answer.body);
        let detail = answer.body["detail"].as_str().unwrap();
        assert!(detail.contains(why), "{detail}");
    }
    let long = vec![0; (8 << 20) + 1];
    let answer = city.upload(&long, &[]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(
        city.releases().await["history"].as_array().unwrap().len(),
        0
    );
}
