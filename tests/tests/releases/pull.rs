//! A component that lies in a registry is taken in like one that is handed in.

use std::net::TcpListener;

use axum::http::StatusCode;
use bylaw::registry::{Access, Credentials, Registries, Registry};
use bylaw::rules::{SecretKey, digest};
use bylaw_tests::city::{City, TODAY, problem};
use bylaw_tests::guests::shipped;
use bylaw_tests::host::{Answer, TestHost};
use bylaw_tests::registry::{DockerRegistry, Like};
use bylaw_tests::town;
use serde_json::{Value, json};

const NAME: &str = "rules/shenyang";
const MOST: u64 = 8 << 20;

/// The same city, whose host may ask these registries.
fn knowing(city: City, registries: Registries) -> City {
    City {
        host: city.host.with_registries(registries),
        ..city
    }
}

/// A city whose host may ask a registry, of which an operator says something more.
async fn beside(registry: &DockerRegistry, more: Value) -> City {
    let registries = Registries::of(&[registry.named(more)]).unwrap();
    knowing(City::founded().await, registries)
}

/// Pushes a component with what stands beside it; where it is then, by its digest.
async fn push(registry: &DockerRegistry, bytes: &[u8], signature: Option<&str>) -> String {
    pushed(registry, bytes, signature, Access::default()).await
}

async fn pushed(
    registry: &DockerRegistry,
    bytes: &[u8],
    signature: Option<&str>,
    access: Access,
) -> String {
    let place = format!("{}:new", registry.place(NAME)).parse().unwrap();
    let access = Access {
        most: MOST,
        seconds: 120,
        ..access
    };
    let registry = Registry::at(place, access).unwrap();
    let pushed = registry.push(bytes.to_vec().into(), signature).await;
    pushed.unwrap().place.to_string()
}

/// As it stands beside a component that the city's key vouches for.
fn signed(key: &SecretKey, bytes: &[u8]) -> String {
    format!("{} {}", key.id(), key.sign("shenyang", &digest(bytes)))
}

/// Has the host fetch it, as the administrator of the system.
async fn pull(city: &City, from: &str, headers: &[(&str, &str)]) -> Answer {
    let path = city.town.path("components/pull");
    let by = Some(city.town.system.as_str());
    let body = json!({ "from": from }).to_string();
    city.host.send_with("POST", &path, by, headers, body).await
}

/// A city's rules are fetched, proposed, confirmed, and govern.
#[tokio::test]
async fn what_lies_in_a_registry_is_taken_in_by_its_digest() {
    let Some(registry) = DockerRegistry::start(Like::default()) else {
        return;
    };
    let city = beside(&registry, json!({})).await;
    let rules = City::rules("fetched");
    let from = push(&registry, &rules, Some(&signed(&city.key, &rules))).await;
    let key = [("idempotency-key", "once")];
    // A tag beside the digest means nothing.
    let tagged = from.replace('@', ":new@");
    let taken = pull(&city, &tagged, &key).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{:#}", taken.body);
    assert_eq!(taken.body["digest"], digest(&rules));
    assert_eq!(taken.body["signed_as"], city.key.id());
    assert_eq!(taken.body["pulled_from"], from);
    let replayed = pull(&city, &tagged, &key).await;
    assert_eq!(replayed.header("idempotency-replayed"), Some("true"));
    assert_eq!(
        (replayed.status, &replayed.body),
        (taken.status, &taken.body)
    );
    let again = pull(&city, &from, &[]).await;
    assert_eq!((again.status, &again.body), (StatusCode::OK, &taken.body));
    // Sent, it is the same component, and stays what it was.
    let signature = city.key.sign("shenyang", &digest(&rules));
    let headers = [
        ("x-bylaw-key", city.key.id()),
        ("x-bylaw-signature", signature.as_str()),
    ];
    let sent = city.upload(&rules, &headers).await;
    assert_eq!((sent.status, &sent.body), (StatusCode::OK, &taken.body));
    let number = city
        .proposed(&digest(&rules), "2025-09-26", "enforce")
        .await;
    let confirmed = city.confirm(number).await;
    assert_eq!(confirmed.body["governs"], true, "{:#}", confirmed.body);
    let case = city.file().await;
    assert_eq!(City::release_of(&case), digest(&rules));
    // The log says once where it comes from.
    let releases = city.releases().await;
    let history = releases["history"].as_array().unwrap();
    let uploads: Vec<&Value> = history
        .iter()
        .filter(|step| step["what"] == "component-uploaded")
        .collect();
    let [upload] = uploads[..] else {
        panic!("{history:#?}")
    };
    let became: Value = serde_json::from_str(upload["body"].as_str().unwrap()).unwrap();
    assert_eq!(became["from"], from);
    assert_eq!(became["size"], rules.len());
    let text = city.host.send("GET", "/metrics", None, "").await.text;
    let counted = "bylaw_registry_pulls_total{jurisdiction=\"shenyang\",result=\"fetched\"} 2";
    assert!(text.contains(counted), "{text}");
}

/// Something in a registry, the problem that it is, and a word of why.
type Bad = (&'static str, String, &'static str, &'static str);

/// Components that nobody vouches for as they are, or that are another city's.
async fn bad_components(registry: &DockerRegistry, city: &City) -> Vec<Bad> {
    let (rules, foreign) = (City::rules("refused"), shipped("wuxi"));
    let stranger = SecretKey::new(city.key.id()).unwrap();
    let for_wuxi = city.key.sign("wuxi", &digest(&rules));
    let for_wuxi = format!("{} {for_wuxi}", city.key.id());
    let (other, own) = (signed(&stranger, &rules), signed(&city.key, &foreign));
    let mut places = vec![];
    for (what, bytes, signature, code, why) in [
        ("unsigned", &rules, None, "unvouched", "is not signed"),
        (
            "half of it",
            &rules,
            Some("word"),
            "unvouched",
            "is not signed",
        ),
        (
            "other key",
            &rules,
            Some(&*other),
            "unvouched",
            "does not hold",
        ),
        (
            "other city",
            &rules,
            Some(&*for_wuxi),
            "unvouched",
            "does not hold",
        ),
        (
            "other rules",
            &foreign,
            Some(&*own),
            "component-refused",
            "the rules of `wuxi`, not of `shenyang`",
        ),
    ] {
        let from = push(registry, bytes, signature).await;
        places.push((what, from, code, why));
    }
    places
}

/// Names of what is not there, cannot be fetched, or may not be asked for.
fn bad_names(registry: &DockerRegistry, manifest: &str) -> Vec<Bad> {
    let text = std::fs::read_to_string(registry.file(manifest)).unwrap();
    let mut large: Value = serde_json::from_str(&text).unwrap();
    large["layers"][0]["size"] = json!(MOST + 1);
    let large = registry.put_manifest(NAME, &large);
    let none = format!("{}@sha256:{}", registry.place(NAME), "0".repeat(64));
    let tag = format!("{}:new", registry.place(NAME));
    let elsewhere = format!("registry.example.cn/{NAME}@{manifest}");
    let other_port = format!("localhost:1/{NAME}@{manifest}");
    let unknown = "unknown-registry";
    vec![
        ("too large", large, "component-refused", "at most 8388608"),
        ("nothing", none, "registry-refused", "has no `localhost"),
        ("a tag", tag, "bad-field", "names a tag"),
        ("no name", "rules".to_owned(), "bad-field", "names nothing"),
        ("elsewhere", elsewhere, unknown, "`registry.example.cn`"),
        ("another port", other_port, unknown, "`localhost:1`"),
    ]
}

/// Invariant: what nobody vouches for is not taken in, wherever it comes from; nothing is kept of it.
#[tokio::test]
async fn what_is_wrong_with_it_is_said_and_nothing_is_kept() {
    let Some(registry) = DockerRegistry::start(Like::default()) else {
        return;
    };
    let city = beside(&registry, json!({})).await;
    let mut places = bad_components(&registry, &city).await;
    let (_, manifest) = places[0].1.split_once('@').unwrap();
    let names = bad_names(&registry, manifest);
    places.extend(names);
    for (what, from, code, why) in places {
        let answer = pull(&city, &from, &[]).await;
        assert_eq!(problem(&answer), code, "{what}: {:#}", answer.body);
        let detail = answer.body["detail"].as_str().unwrap();
        assert!(detail.contains(why), "{what}: {detail}");
        assert_eq!(answer.body["place"], "from", "{what}: {:#}", answer.body);
    }
    let history = city.releases().await["history"].clone();
    assert_eq!(history, json!([]));
}

/// Invariant: a host calls nobody whom its operators do not name for the jurisdiction that asks.
#[tokio::test]
async fn who_asks_what_decides_whether_anybody_is_called() {
    let away = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = format!("localhost:{}", away.local_addr().unwrap().port());
    let from = format!("{host}/{NAME}@sha256:{}", "0".repeat(64));
    let named = |jurisdictions: &[&str]| {
        let config = json!({ "host": host, "seconds": 60, "jurisdictions": jurisdictions });
        Registries::of(&[serde_json::from_value(config).unwrap()]).unwrap()
    };
    let city = knowing(City::founded().await, named(&["wuxi"]));
    let others = pull(&city, &from, &[]).await;
    assert_eq!(problem(&others), "unknown-registry", "{:#}", others.body);
    let counted = async |city: &City, result: &str| {
        let text = city.host.send("GET", "/metrics", None, "").await.text;
        let name = "bylaw_registry_pulls_total";
        let line = format!("{name}{{jurisdiction=\"shenyang\",result=\"{result}\"}} 1");
        assert!(text.contains(&line), "{text}");
    };
    counted(&city, "refused").await;
    let city = knowing(city, named(&["wuxi", "shenyang"]));
    // Those of another duty ask for nothing.
    let path = city.town.path("components/pull");
    let body = json!({ "from": from });
    let audit = city.host.post(&path, &city.town.audit, &body).await;
    assert_eq!(audit.status, StatusCode::FORBIDDEN, "{:#}", audit.body);
    away.set_nonblocking(true).unwrap();
    assert!(away.accept().is_err(), "somebody called");
    drop(away);
    let answer = pull(&city, &from, &[]).await;
    assert_eq!(problem(&answer), "registry-away", "{:#}", answer.body);
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), Some("60"));
    counted(&city, "away").await;
}

/// A registry that is closed and encrypted, as an operator's configuration names it.
#[tokio::test]
async fn a_closed_and_encrypted_registry_is_asked_as_its_operator_says() {
    let like = Like {
        closed: true,
        encrypted: true,
    };
    let Some(registry) = DockerRegistry::start(like) else {
        return;
    };
    let pem = registry.authority.clone().unwrap();
    let authority = registry.write("authority.pem", &pem);
    let right = registry.write("password", "secret\n");
    let wrong = registry.write("wrong", "open sesame\n");
    let stranger = bylaw_tests::pki::Authority::new("a stranger").pem();
    let stranger = registry.write("stranger.pem", &stranger);
    let known = |password, authority| {
        let user = "wuxi";
        json!({ "user": user, "password_file": password, "authority": authority })
    };
    let mut city = beside(&registry, known(&right, &authority)).await;
    let rules = City::rules("closed");
    let credentials = Credentials::Somebody {
        user: "wuxi".to_owned(),
        password: "secret".to_owned(),
    };
    let access = Access {
        credentials,
        authority: Some(pem.into_bytes()),
        ..Access::default()
    };
    let signature = signed(&city.key, &rules);
    let from = pushed(&registry, &rules, Some(&signature), access).await;
    let taken = pull(&city, &from, &[]).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{:#}", taken.body);
    for (more, code, why) in [
        (known(&wrong, &authority), "registry-refused", "answers 401"),
        (
            json!({ "authority": authority }),
            "registry-refused",
            "wants a name and a password",
        ),
        (known(&right, &stranger), "registry-away", "certificate"),
        (
            json!({ "plain_http": true }),
            "registry-refused",
            "answers 400",
        ),
    ] {
        let registries = Registries::of(&[registry.named(more)]).unwrap();
        city = knowing(city, registries);
        let answer = pull(&city, &from, &[]).await;
        assert_eq!(problem(&answer), code, "{why}: {:#}", answer.body);
        assert!(answer.text.contains(why), "{why}: {}", answer.text);
        assert!(!answer.text.contains("sesame"), "{}", answer.text);
    }
}

/// A city whose policy names no key takes nothing in, and nobody is asked for it.
#[tokio::test]
async fn without_keys_nothing_is_fetched() {
    let host = TestHost::strict(TODAY).await;
    let operator = town::operator(&host).await;
    let system = town::appoint(&host, &operator, "wuxi", "system-administrator").await;
    let from = format!("registry.cn/wuxi@sha256:{}", "0".repeat(64));
    let path = "/api/v1/jurisdictions/wuxi/components/pull";
    let answer = host.post(path, &system, &json!({ "from": from })).await;
    assert_eq!(problem(&answer), "no-rules-keys", "{:#}", answer.body);
}
