//! Where a registry may lead whoever fetches from it, and who is told who asks.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bylaw::registry::{Registries, RegistryError};
use bylaw_tests::guests::hostile;
use serde_json::{Value, json};

use super::hostile::{fetch, honestly, manifest, pull};
use super::liar::{Liar, answer};

const PASSWORD: &str = "wuxi:open sesame";

/// Sends everybody to a path of somebody else.
fn leading_to(other: &Liar, path: &'static str) -> Liar {
    let to = format!("location: http://{}{path}", other.host());
    Liar::doing(move |_, stream| answer(stream, "307 Temporary Redirect", &[&to], b""))
}

/// Invariant: a registry leads nobody to where the operators did not say it may.
#[tokio::test]
async fn nobody_is_asked_whom_only_the_registry_names() {
    let other = Liar::doing(honestly);
    let leads = leading_to(&other, "/anything");
    let error = fetch(&leads, &leads.place(b"any")).await;
    let RegistryError::LeadsAway { to, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(*to, format!("http://{}", other.host()));
    // The same with who hands out tokens, also to somebody whom the operators trust with one.
    let realm = format!(
        "www-authenticate: Bearer realm=\"http://{}/token\",service=\"s\"",
        other.host()
    );
    let asks = Liar::doing(move |_, stream| {
        answer(stream, "401 Unauthorized", &[&realm], b"");
    });
    let error = fetch(&asks, &asks.place(b"any")).await;
    assert!(matches!(error, RegistryError::LeadsAway { .. }), "{error}");
    assert_eq!(other.asked(), Vec::<String>::new());
    // Round in circles.
    let itself = Liar::doing(|head, stream| {
        let path = head.split(' ').nth(1).unwrap();
        answer(stream, "302 Found", &[&format!("location: {path}")], b"");
    });
    let error = fetch(&itself, &itself.place(b"any")).await;
    assert!(error.to_string().contains("answers 302"), "{error}");
    assert_eq!(itself.asked().len(), 4);
}

/// A file with the password, and what an operator writes about it.
fn somebody(test: &str) -> (PathBuf, Value) {
    let name = format!("oci-{test}-{}", std::process::id());
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let (user, password) = PASSWORD.split_once(':').unwrap();
    fs::write(&file, format!("{password}\n")).unwrap();
    let said = json!({ "user": user, "password_file": file });
    (file, said)
}

/// Invariant: whoever keeps a registry's bytes is not told who asks.
#[tokio::test]
async fn who_asks_is_told_to_the_registry_alone() {
    let (file, mut said) = somebody("alone");
    let basic = STANDARD.encode(PASSWORD);
    let store = Liar::doing(honestly);
    let to = format!("http://{}", store.host());
    let registry = Liar::doing(move |head, stream| {
        if !head.contains("authorization: ") {
            let wants = "www-authenticate: Basic realm=\"rules\"";
            return answer(stream, "401 Unauthorized", &[wants], b"");
        }
        let path = head.split(' ').nth(1).unwrap();
        let to = format!("location: {to}{path}");
        answer(stream, "307 Temporary Redirect", &[&to], b"");
    });
    said["beside"] = json!([store.host()]);
    let registries = Registries::of(&[registry.named(&said)]).unwrap();
    let place = registry.place(&manifest(&hostile()));
    let pulled = pull(&registries, &place).await.unwrap();
    assert_eq!(pulled.component, hostile());
    let shown = registry.asked();
    let told = |head: &String| head.contains(&format!("authorization: Basic {basic}"));
    assert_eq!(
        shown.iter().map(told).collect::<Vec<_>>(),
        [false, true, true]
    );
    assert_eq!(store.asked().len(), 2);
    let leaked = |head: &String| head.to_lowercase().contains("authorization");
    assert!(!store.asked().iter().any(leaked), "{:?}", store.asked());
    fs::remove_file(file).unwrap();
}

#[tokio::test]
async fn a_token_is_fetched_where_the_operators_say_it_may_be() {
    let (file, mut said) = somebody("token");
    let hands = Liar::doing(|_, stream| answer(stream, "200 OK", &[], br#"{"token":"abc.d"}"#));
    let realm = format!(
        "www-authenticate: Bearer realm=\"http://{}/token?a=b\",service=\"the registry\"",
        hands.host()
    );
    let registry = Liar::doing(move |head, stream| {
        if head.contains("authorization: Bearer abc.d\r\n") {
            return honestly(head, stream);
        }
        answer(stream, "401 Unauthorized", &[&realm], b"");
    });
    said["beside"] = json!([hands.host()]);
    let registries = Registries::of(&[registry.named(&said)]).unwrap();
    let place = registry.place(&manifest(&hostile()));
    let pulled = pull(&registries, &place).await.unwrap();
    assert_eq!(pulled.component, hostile());
    let [asked] = &hands.asked()[..] else {
        panic!("{:?}", hands.asked())
    };
    let wanted = "/token?a=b&scope=repository%3Arules%2Fwuxi%3Apull&service=the+registry ";
    assert!(
        asked.contains(wanted) && asked.contains("Basic "),
        "{asked}"
    );
    fs::remove_file(file).unwrap();
}

#[tokio::test]
async fn who_hands_out_no_token_is_said_without_what_he_said() {
    for (status, body, passing) in [
        (
            "200 OK",
            r#"{"token":"two\nlines of a secret"}"#.to_owned(),
            false,
        ),
        ("200 OK", r#"{"token":""}"#.to_owned(), false),
        ("200 OK", "a secret of somebody else".to_owned(), false),
        (
            "200 OK",
            format!(r#"{{"token":"{}"}}"#, "a".repeat(70_000)),
            false,
        ),
        ("404 Not Found", "secret".to_owned(), false),
        ("403 Forbidden", "secret".to_owned(), false),
        ("503 Service Unavailable", "secret".to_owned(), true),
    ] {
        let told = body.clone();
        let asks = Liar::doing(move |head, stream| {
            if head.contains("GET /token") {
                return answer(stream, status, &[], told.as_bytes());
            }
            let host = head.lines().find_map(|line| line.strip_prefix("host: "));
            let realm = format!(
                "www-authenticate: Bearer realm=\"http://{}/token\"",
                host.unwrap()
            );
            answer(stream, "401 Unauthorized", &[&realm], b"");
        });
        let error = fetch(&asks, &asks.place(b"any")).await;
        let text = error.to_string();
        assert!(!text.contains("secret") && text.len() < 400, "{text}");
        assert_eq!(error.is_passing(), passing, "{status} {body:.40}: {text}");
    }
    // Ways of asking that nobody here knows.
    for wants in [
        "",
        "www-authenticate: Negotiate",
        "www-authenticate: \"",
        "www-authenticate: Bearer",
    ] {
        let asks = Liar::doing(move |_, stream| {
            let lines: Vec<&str> = (!wants.is_empty()).then_some(wants).into_iter().collect();
            answer(stream, "401 Unauthorized", &lines, b"");
        });
        let error = fetch(&asks, &asks.place(b"any")).await;
        assert!(matches!(error, RegistryError::NotAllowed { .. }), "{error}");
    }
}
