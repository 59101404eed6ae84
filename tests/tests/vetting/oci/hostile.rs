//! What a registry may not do to whoever fetches from it, tried with one that does nothing else.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bylaw::registry::{Place, Pulled, Registries, RegistryError};
use bylaw::rules::digest;
use bylaw_tests::guests::hostile;
use serde_json::json;
use tokio::task::yield_now;

use super::liar::{Liar, answer, without_end};
use super::{MOST, SIGNATURE};

/// Long enough that only what never happens takes longer.
const EVER: Duration = Duration::from_mins(2);

pub(super) async fn pull(registries: &Registries, place: &Place) -> Result<Pulled, RegistryError> {
    let most = usize::try_from(MOST).unwrap();
    registries.pull("wuxi", place, most).await
}

/// Fetches from a registry that nobody told of anything beside.
pub(super) async fn fetch(liar: &Liar, place: &Place) -> RegistryError {
    let registries = Registries::of(&[liar.named(&json!({}))]).unwrap();
    pull(&registries, place).await.unwrap_err()
}

/// A manifest of a component.
pub(super) fn manifest(component: &[u8]) -> Vec<u8> {
    let layer = json!({
        "mediaType": "application/wasm", "size": component.len(),
        "digest": format!("sha256:{}", digest(component)),
    });
    let config = json!({
        "mediaType": "application/vnd.wasm.config.v0+json", "size": 2,
        "digest": format!("sha256:{}", digest(b"{}")),
    });
    let manifest = json!({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": config, "layers": [layer],
        "annotations": { "bylaw.rules.signature": SIGNATURE },
    });
    manifest.to_string().into_bytes()
}

/// Answers as it should.
pub(super) fn honestly(head: &str, stream: &mut TcpStream) {
    let component = hostile();
    if head.contains("/manifests/") {
        answer(stream, "200 OK", &[], &manifest(&component));
    } else {
        answer(stream, "200 OK", &[], &component);
    }
}

/// The other tests would prove nothing if this failed.
#[tokio::test]
async fn one_that_answers_as_it_should_is_believed() {
    let liar = Liar::doing(honestly);
    let registries = Registries::of(&[liar.named(&json!({}))]).unwrap();
    let place = liar.place(&manifest(&hostile()));
    let pulled = pull(&registries, &place).await.unwrap();
    assert_eq!(pulled.component, hostile());
    assert_eq!(pulled.signature.as_deref(), Some(SIGNATURE));
    let asked = liar.asked();
    assert_eq!(asked.len(), 2, "{asked:?}");
}

/// Invariant: no registry makes the host read more than a component may have.
#[tokio::test]
async fn what_has_no_end_is_not_read_to_it() {
    let component = hostile();
    let sent = Arc::new(AtomicUsize::new(0));
    for (what, why) in [
        ("manifest", "more than 65536 bytes".to_owned()),
        ("blob", format!("more than {} bytes", component.len())),
        ("head", "header is too big".to_owned()),
    ] {
        let count = Arc::clone(&sent);
        let liar = Liar::doing(move |head, stream| match what {
            "blob" if head.contains("/manifests/") => honestly(head, stream),
            "head" => {
                let _ = write!(stream, "HTTP/1.1 200 OK\r\n");
                let line = format!("x-a: {}\r\n", "a".repeat(4_000));
                without_end(stream, line.as_bytes(), &count);
            }
            _ => {
                let _ = write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
                without_end(stream, &[b'a'; 4_096], &count);
            }
        });
        let error = fetch(&liar, &liar.place(&manifest(&component))).await;
        assert!(error.to_string().contains(&why), "{what}: {error}");
        assert!(!error.is_passing(), "{what}");
    }
    // What lies in between is what the system takes in ahead.
    let sent = sent.load(Ordering::Relaxed);
    assert!(sent < 64 << 20, "{sent} bytes were taken");
}

/// Invariant: no registry holds whoever asks longer than was allowed, however it goes about it.
#[tokio::test]
async fn who_says_nothing_or_little_is_given_up() {
    let (_stop, never) = channel::<()>();
    let never = Arc::new(Mutex::new(never));
    for what in ["nothing", "half a head", "half a body", "a byte at a time"] {
        let never = Arc::clone(&never);
        let liar = Liar::doing(move |_, stream| {
            let whole = "HTTP/1.1 200 OK\r\ncontent-length: 60000\r\n\r\n";
            let _ = match what {
                "nothing" => Ok(()),
                "half a head" => write!(stream, "HTTP/1.1 200 OK\r\ncontent-"),
                _ => write!(stream, "{whole}half"),
            };
            if what == "a byte at a time" {
                let pace = Duration::from_millis(20);
                while stream.write_all(b"a").is_ok() {
                    let _ = never.lock().unwrap().recv_timeout(pace);
                }
            }
            // Until the other one goes.
            let _ = stream.read(&mut [0]);
        });
        let registries = Registries::of(&[liar.named(&json!({ "seconds": 1 }))]).unwrap();
        let began = Instant::now();
        let error = pull(&registries, &liar.place(b"any")).await.unwrap_err();
        let is_slow = matches!(error, RegistryError::TooSlow { seconds: 1, .. });
        assert!(is_slow && error.is_passing(), "{what}: {error}");
        assert!(began.elapsed() < Duration::from_mins(1), "{what}");
    }
}

#[tokio::test]
async fn other_things_than_were_named_are_not_taken() {
    let component = hostile();
    let good = manifest(&component);
    let text = String::from_utf8(good.clone()).unwrap();
    let elsewhere = text.replace("sha256:", "../../../secret/").into_bytes();
    let forged = text.replace("2026-a", "2026-b").into_bytes();
    for (what, place, manifest, blob, why) in [
        (
            "another manifest",
            &good,
            &forged,
            &component,
            "something else",
        ),
        (
            "another blob",
            &good,
            &good,
            &vec![0; component.len()],
            "something else",
        ),
        (
            "less",
            &good,
            &good,
            &component[..100].to_vec(),
            "something else",
        ),
        (
            "a layer elsewhere",
            &elsewhere,
            &elsewhere,
            &component,
            "its layer is called",
        ),
        (
            "no manifest",
            &b"[]".to_vec(),
            &b"[]".to_vec(),
            &component,
            "no WebAssembly component",
        ),
    ] {
        let (manifest, blob) = (manifest.clone(), blob.clone());
        let liar = Liar::doing(move |head, stream| {
            let body = if head.contains("/manifests/") {
                &manifest
            } else {
                &blob
            };
            answer(stream, "200 OK", &[], body);
        });
        let error = fetch(&liar, &liar.place(place)).await.to_string();
        assert!(error.contains(why), "{what}: {error}");
        let paths = liar.asked().join("");
        assert!(!paths.contains("secret"), "{paths}");
    }
    // One that hangs up in between is told apart from one that finished.
    let liar = Liar::doing(|_, stream| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 600\r\n\r\nhalf");
    });
    let error = fetch(&liar, &liar.place(b"any")).await;
    assert!(matches!(error, RegistryError::Answer { .. }), "{error}");
    let liar = Liar::doing(|_, stream| {
        let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n\r\n");
    });
    let error = fetch(&liar, &liar.place(b"any")).await;
    assert!(matches!(error, RegistryError::Answer { .. }), "{error}");
}

/// What is held up is so much and no more.
#[tokio::test]
async fn a_few_are_fetched_at_a_time() {
    let (stop, until) = channel::<()>();
    let until = Mutex::new(until);
    let slow = Liar::doing(move |_, _| {
        let _ = until.lock().unwrap().recv();
    });
    let place = slow.place(b"any");
    let other = Liar::doing(honestly);
    let named = [slow.named(&json!({})), other.named(&json!({}))];
    let registries = Arc::new(Registries::of(&named).unwrap());
    let ask = || {
        let (registries, place) = (Arc::clone(&registries), place.clone());
        tokio::spawn(async move { pull(&registries, &place).await.unwrap_err() })
    };
    let first: Vec<_> = (0..4).map(|_| ask()).collect();
    let end = Instant::now() + EVER;
    while slow.asked().len() < 4 {
        assert!(Instant::now() < end, "{:?}", slow.asked());
        yield_now().await;
    }
    let fifth = pull(&registries, &place).await.unwrap_err();
    assert!(
        matches!(fifth, RegistryError::Busy { at_once: 4, .. }),
        "{fifth}"
    );
    // Whoever asks another registry waits for none of them.
    let elsewhere = other.place(&manifest(&hostile()));
    pull(&registries, &elsewhere).await.unwrap();
    drop(stop);
    for one in first {
        let error = one.await.unwrap();
        assert!(!matches!(error, RegistryError::Busy { .. }), "{error}");
    }
    // Their turns are given back.
    let sixth = pull(&registries, &place).await.unwrap_err();
    assert!(!matches!(sixth, RegistryError::Busy { .. }), "{sixth}");
}
