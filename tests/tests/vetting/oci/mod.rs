//! Components in a registry: what was pushed comes back as it was, or not at all.

mod commands;
mod hostile;
mod leads;
mod liar;

use std::fs;

use bylaw::registry::{
    Access, Beside, Credentials, Place, Pulled, Pushed, Registry, RegistryError,
};
use bylaw::rules::digest;
use bylaw_tests::guests::shipped;
use bylaw_tests::registry::{DockerRegistry, Like};
use serde_json::{Value, json};

const SIGNATURE: &str = "2026-a AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==";
const MOST: u64 = 8 << 20;

fn nobody() -> Access {
    Access {
        credentials: Credentials::Nobody,
        plain_http: false,
        authority: None,
        beside: Beside::Anywhere,
        most: MOST,
        seconds: 180,
    }
}

fn at(place: &str) -> Registry {
    reached(place, nobody())
}

fn reached(place: &str, access: Access) -> Registry {
    Registry::at(place.parse().unwrap(), access).unwrap()
}

async fn push(registry: &DockerRegistry, signature: Option<&str>) -> Pushed {
    let place = registry.place("rules/wuxi:1.0");
    let pushed = at(&place).push(shipped("wuxi").into(), signature).await;
    pushed.unwrap()
}

async fn pull(place: &Place) -> Result<Pulled, RegistryError> {
    at(&place.to_string()).pull().await
}

/// Invariant: the digest that a release names leads to these bytes and to no other.
#[tokio::test]
async fn what_was_pushed_comes_back_by_its_digest() {
    let Some(registry) = DockerRegistry::start(Like::default()) else {
        return;
    };
    let component = shipped("wuxi");
    let pushed = push(&registry, Some(SIGNATURE)).await;
    assert_eq!(pushed.component, digest(&component));
    let pulled = pull(&pushed.place).await.unwrap();
    assert_eq!(pulled.component, component);
    assert_eq!(pulled.signature.as_deref(), Some(SIGNATURE));
    let tag = registry.place("rules/wuxi:1.0");
    assert_eq!(at(&tag).resolve().await.unwrap(), pushed.place);
    // Whoever pushes the same once more has changed nothing.
    assert_eq!(push(&registry, Some(SIGNATURE)).await, pushed);
    let unsigned = push(&registry, None).await;
    assert_ne!(unsigned.place, pushed.place);
    assert_eq!(pull(&unsigned.place).await.unwrap().signature, None);
    // The tag has moved; the digest means what it meant.
    assert_eq!(at(&tag).resolve().await.unwrap(), unsigned.place);
    assert_eq!(pull(&pushed.place).await.unwrap(), pulled);
}

#[tokio::test]
async fn it_lies_there_as_other_tools_expect_components() {
    let Some(registry) = DockerRegistry::start(Like::default()) else {
        return;
    };
    let pushed = push(&registry, Some(SIGNATURE)).await;
    let read = |digest: &str| -> Value {
        serde_json::from_slice(&fs::read(registry.file(digest)).unwrap()).unwrap()
    };
    let manifest = read(pushed.place.digest().unwrap());
    let component = format!("sha256:{}", pushed.component);
    let image = "application/vnd.oci.image.manifest.v1+json";
    assert_eq!(manifest["mediaType"], image);
    assert_eq!(
        manifest["config"]["mediaType"],
        "application/vnd.wasm.config.v0+json"
    );
    let layer = json!([{
        "mediaType": "application/wasm", "digest": component, "size": shipped("wuxi").len()
    }]);
    assert_eq!(manifest["layers"], layer);
    assert_eq!(
        manifest["annotations"],
        json!({ "bylaw.rules.signature": SIGNATURE })
    );
    let config = read(manifest["config"]["digest"].as_str().unwrap());
    assert_eq!(config["architecture"], "wasm");
    assert_eq!(config["os"], "wasip2");
    assert_eq!(config["layerDigests"], json!([component]));
    let names = json!({
        "exports": ["bylaw:rules/jurisdiction@1.1.0"], "imports": ["bylaw:rules/types@1.1.0"]
    });
    assert_eq!(config["component"], names);
}

/// Invariant: a registry that lies is found out.
#[tokio::test]
async fn other_bytes_under_the_digest_are_refused() {
    let Some(registry) = DockerRegistry::start(Like::default()) else {
        return;
    };
    let pushed = push(&registry, Some(SIGNATURE)).await;
    let layer = registry.file(&format!("sha256:{}", pushed.component));
    let good = fs::read(&layer).unwrap();
    let mut other = good.clone();
    other[5_000] ^= 1;
    for (what, bytes) in [
        ("a bit", other),
        ("less", good[..good.len() - 1].to_vec()),
        ("more", [good.clone(), vec![0]].concat()),
    ] {
        fs::write(&layer, bytes).unwrap();
        let error = pull(&pushed.place).await.unwrap_err();
        let said = matches!(
            error,
            RegistryError::OtherBytes { .. } | RegistryError::Answer { .. }
        );
        assert!(said, "{what}: {error}");
    }
    fs::write(&layer, good).unwrap();
    pull(&pushed.place).await.unwrap();
    // A manifest of the same length that names another signature.
    let manifest = registry.file(pushed.place.digest().unwrap());
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("2026-a", "2026-b")).unwrap();
    assert!(pull(&pushed.place).await.is_err());
}

#[tokio::test]
async fn what_is_no_component_there_is_refused() {
    let Some(registry) = DockerRegistry::start(Like::default()) else {
        return;
    };
    let pushed = push(&registry, Some(SIGNATURE)).await;
    let manifest = fs::read(registry.file(pushed.place.digest().unwrap())).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let changed = |pointer: &str, value: Value| {
        let mut changed = manifest.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        changed
    };
    let layer = manifest["layers"][0].clone();
    for (what, manifest, word) in [
        (
            "an image",
            changed(
                "/config/mediaType",
                json!("application/vnd.oci.image.config.v1+json"),
            ),
            "configuration",
        ),
        (
            "another layer",
            changed(
                "/layers/0/mediaType",
                json!("application/vnd.oci.image.layer.v1.tar"),
            ),
            "layer is a",
        ),
        (
            "two layers",
            changed("/layers", json!([layer, layer])),
            "2 layers",
        ),
        (
            "a size that is none",
            changed("/layers/0/size", json!(MOST + 1)),
            "at most 8388608",
        ),
        (
            "a smaller size",
            changed("/layers/0/size", json!(1_000)),
            "more than 1000 bytes",
        ),
        (
            "a signature of many lines",
            changed("/annotations", json!({ "bylaw.rules.signature": "a\nb" })),
            "signature",
        ),
        (
            "a long signature",
            changed(
                "/annotations",
                json!({ "bylaw.rules.signature": "a".repeat(257) }),
            ),
            "signature",
        ),
    ] {
        let place = registry.put_manifest("rules/wuxi", &manifest);
        let error = at(&place).pull().await.unwrap_err().to_string();
        assert!(error.contains(word), "{what}: {error}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_missing_and_who_is_away_is_said() {
    let Some(registry) = DockerRegistry::start(Like::default()) else {
        return;
    };
    let none = format!("{}@sha256:{}", registry.place("rules/wuxi"), "0".repeat(64));
    let error = at(&none).pull().await.unwrap_err();
    assert!(
        matches!(&error, RegistryError::Missing(place) if *place == none),
        "{error}"
    );
    let tag = registry.place("rules/wuxi:9");
    let error = at(&tag).resolve().await.unwrap_err();
    assert!(
        matches!(&error, RegistryError::Missing(place) if *place == tag),
        "{error}"
    );
    let error = at(&tag).pull().await.unwrap_err();
    assert!(matches!(error, RegistryError::NoDigest(_)), "{error}");
    let error = at(&none)
        .push(shipped("wuxi").into(), None)
        .await
        .unwrap_err();
    assert!(matches!(error, RegistryError::NoTag(_)), "{error}");
    let error = at(&tag)
        .push(b"text".to_vec().into(), None)
        .await
        .unwrap_err();
    assert!(matches!(error, RegistryError::NothingToPush(_)), "{error}");
    let small = Access {
        most: 1_000,
        ..nobody()
    };
    let error = reached(&tag, small)
        .push(shipped("wuxi").into(), None)
        .await
        .unwrap_err();
    assert!(
        matches!(error, RegistryError::TooLarge { most: 1_000, .. }),
        "{error}"
    );
    // Nobody listens on the port of an echo.
    let error = at("127.0.0.1:7/rules/wuxi:1").resolve().await.unwrap_err();
    assert!(matches!(error, RegistryError::Answer { .. }), "{error}");
    assert!(error.to_string().contains("127.0.0.1:7"), "{error}");
}

#[tokio::test]
async fn a_closed_registry_lets_in_who_says_who_he_is() {
    let Some(registry) = DockerRegistry::start(Like {
        closed: true,
        ..Like::default()
    }) else {
        return;
    };
    let tag = registry.place("rules/wuxi:1.0");
    let as_somebody = |password: &str| Access {
        credentials: Credentials::Somebody {
            user: "wuxi".to_owned(),
            password: password.to_owned(),
        },
        ..nobody()
    };
    for access in [nobody(), as_somebody("wrong word")] {
        let error = reached(&tag, access)
            .push(shipped("wuxi").into(), None)
            .await
            .unwrap_err();
        assert!(matches!(error, RegistryError::NotAllowed { .. }), "{error}");
        let text = error.to_string();
        assert!(
            text.contains("BYLAW_REGISTRY_USER") && !text.contains("wrong word"),
            "{text}"
        );
    }
    let pushed = reached(&tag, as_somebody("secret"))
        .push(shipped("wuxi").into(), None)
        .await;
    let exact = pushed.unwrap().place.to_string();
    reached(&exact, as_somebody("secret")).pull().await.unwrap();
    let error = reached(&exact, nobody()).pull().await.unwrap_err();
    assert!(matches!(error, RegistryError::NotAllowed { .. }), "{error}");
}

#[tokio::test]
async fn an_encrypted_registry_is_trusted_by_its_authority_alone() {
    let Some(registry) = DockerRegistry::start(Like {
        encrypted: true,
        ..Like::default()
    }) else {
        return;
    };
    let tag = registry.place("rules/wuxi:1.0");
    let by = |authority: Option<String>| Access {
        authority: authority.map(String::into_bytes),
        ..nobody()
    };
    let stranger = bylaw_tests::pki::Authority::new("a stranger").pem();
    let error = reached(&tag, by(Some(stranger)))
        .resolve()
        .await
        .unwrap_err();
    assert!(error.to_string().contains("certificate"), "{error}");
    let trusted = reached(&tag, by(registry.authority.clone()));
    let pushed = trusted.push(shipped("wuxi").into(), None).await.unwrap();
    let exact = pushed.place.to_string();
    reached(&exact, by(registry.authority.clone()))
        .pull()
        .await
        .unwrap();
    let error = Registry::at(tag.parse().unwrap(), by(Some("no certificate".to_owned()))).err();
    assert!(error.is_some(), "an authority that is none");
}
