//! `bylaw serve` with TLS: certificates are read again without a restart, and it stops in order.

use std::fs;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use bylaw_tests::pki::{Authority, Draft};
use bylaw_tests::secure::{Client, Connection, write_files};

use crate::program::{assert_refused, run_in};
use crate::serving::{SERVE, Town};

const NOW: &str = "2025-09-26T09:00:00+08:00";

/// A town that serves with TLS.
fn with_tls(name: &str, authority: &Authority) -> Town {
    let town = Town::founded(name, NOW);
    write_files(town.folder(), authority);
    town.configure(
        "[tls]\nchain = \"chain.pem\"\nkey = \"key.pem\"\nclient_ca = \"ca.pem\"\ncrls = [\"ca.crl\"]\n",
    );
    town
}

#[tokio::test]
async fn certificates_are_read_again_on_a_signal_while_connections_stay() {
    let authority = Authority::new("private authority");
    let town = with_tls("tls-reload", &authority);
    let serving = town.serve();
    let identity = authority.issue(Draft::client(7));
    let client = Client::believing(&authority, Some(&identity));
    let mut open = Connection::open(serving.address(), &client).await.unwrap();
    let (status, problem) = open.get("/api/v1/me").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{problem:#}");
    assert_eq!(problem["type"], "urn:bylaw:problem:unknown-certificate");

    // What cannot be used changes nothing.
    fs::write(town.folder().join("ca.crl"), "no list").unwrap();
    serving.signal("HUP");
    assert_eq!(open.get("/healthz").await.0, StatusCode::OK);
    assert!(Connection::open(serving.address(), &client).await.is_ok());

    let list = authority.revoked(&[7], (2025, 9, 1), (2025, 10, 1));
    fs::write(town.folder().join("ca.crl"), list).unwrap();
    serving.signal("HUP");
    let end = Instant::now() + Duration::from_mins(1);
    let refused = loop {
        if let Err(error) = Connection::open(serving.address(), &client).await {
            break error;
        }
        assert!(Instant::now() < end, "the list is not read");
        tokio::task::yield_now().await;
    };
    assert!(refused.contains("CertificateRevoked"), "{refused}");
    let (status, problem) = open.get("/api/v1/me").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{problem:#}");
    assert_ne!(problem["type"], "urn:bylaw:problem:unknown-certificate");
    assert_eq!(open.get("/healthz").await.0, StatusCode::OK);
    drop(open);
    serving.stop();
}

#[test]
fn files_that_cannot_be_used_are_named_at_the_start() {
    let authority = Authority::new("private authority");
    let town = with_tls("tls-files", &authority);
    let refused = |name: &str, text: &str, parts: &[&str]| {
        let file = town.folder().join(name);
        let good = fs::read(&file).unwrap();
        fs::write(&file, text).unwrap();
        assert_refused(&run_in(town.folder(), &SERVE, ""), parts);
        fs::write(&file, good).unwrap();
    };
    refused("chain.pem", "", &["chain.pem", "holds no certificate"]);
    let other = authority.issue(Draft::server());
    refused("key.pem", &other.key_pem(), &["chain.pem", "key"]);
    refused("key.pem", "x", &["key.pem", "PEM"]);
    refused("ca.pem", "x", &["ca.pem", "holds no certificate"]);
    refused("ca.crl", "x", &["revoked certificates"]);
    fs::remove_file(town.folder().join("ca.crl")).unwrap();
    assert_refused(
        &run_in(town.folder(), &SERVE, ""),
        &["ca.crl", "cannot be read"],
    );
}
