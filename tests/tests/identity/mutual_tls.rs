//! Client certificates over real connections, from a private authority.

use axum::http::StatusCode;
use bylaw_tests::host::{TestHost, entry};
use bylaw_tests::pki::{Authority, Draft, Identity};
use bylaw_tests::secure::{Connection, Secure};
use bylaw_tests::town::{self, Town};
use rcgen::{ExtendedKeyUsagePurpose, SanType};
use serde_json::{Value, json};

use crate::read;

/// Chengdu in 2017, behind TLS.
pub(crate) async fn chengdu() -> (TestHost, Town, Secure) {
    let host = TestHost::strict("2017-09-26").await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "chengdu").await;
    let secure = Secure::serve(&host).await;
    (host, town, secure)
}

/// Lets a subject stand for the owner of a token; answers where that can be taken back.
async fn map(host: &TestHost, town: &Town, token: &str, subject: &str) -> String {
    let me = read(host, "/api/v1/me", token).await.body;
    let account = me["account"]["id"].as_str().unwrap();
    let path = town.path(&format!("accounts/{account}/certificates"));
    let mapped = host
        .post(&path, &town.security, &json!({ "subject": subject }))
        .await;
    assert_eq!(mapped.status, StatusCode::CREATED, "{:#}", mapped.body);
    format!("{path}/{}", mapped.body["id"].as_str().unwrap())
}

/// A certificate that stands for the owner of a token.
async fn mapped(
    host: &TestHost,
    town: &Town,
    secure: &Secure,
    token: &str,
    serial: u64,
) -> Identity {
    let identity = secure.authority.issue(Draft::client(serial));
    map(host, town, token, &identity.subject()).await;
    identity
}

fn is_problem((status, body): &(StatusCode, Value), wanted: StatusCode, code: &str) {
    assert_eq!(*status, wanted, "{body:#}");
    assert_eq!(
        body["type"],
        format!("urn:bylaw:problem:{code}"),
        "{body:#}"
    );
}

/// Invariant: Chengdu 35: with certificates, and only with them, bodies do the whole of a matter.
#[tokio::test]
async fn a_matter_in_chengdu_is_filed_and_decided_with_certificates() {
    let (host, town, secure) = chengdu().await;
    let mut held = entry("conditional");
    held["provider"] = Town::party("civil");
    held["sharing"]["conditions"] = json!("用于联合执法");
    host.hold_entry("chengdu", held).await;
    let mut by = vec![];
    for (serial, who) in [(1, "tax"), (2, "data"), (3, "civil")] {
        let identity = mapped(&host, &town, &secure, town.of(who), serial).await;
        by.push(secure.connect_as(&identity).await);
    }
    let [tax, data, civil] = &mut by[..] else {
        unreachable!()
    };
    let filing = json!({
        "kind": "sharing-application", "applicant": Town::party("tax"), "entry_code": "TEST/000001",
        "statement": { "purpose": "企业年报核查", "users": "年报处", "items": ["item"],
                       "method": "service-interface", "until": "2018-03-06" },
    });
    let plain = host
        .post(&town.path("cases"), town.of("tax"), &filing)
        .await;
    assert_eq!(plain.status, StatusCode::FORBIDDEN);
    assert_eq!(plain.body["type"], "urn:bylaw:problem:certificate-required");

    let (status, case) = tax.post(&town.path("cases"), &filing).await;
    assert_eq!(status, StatusCode::CREATED, "{case:#}");
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let act = async |connection: &mut Connection, outcome: &str| {
        let (status, now) = connection.get(&path).await;
        assert_eq!(status, StatusCode::OK, "{now:#}");
        let act = json!({ "outcome": outcome, "revision": now["revision"] });
        let (status, done) = connection.post(&format!("{path}/actions"), &act).await;
        assert_eq!(status, StatusCode::OK, "{done:#}");
        done
    };
    act(data, "complete").await;
    let (_, inbox) = civil.get("/api/v1/inbox").await;
    assert_eq!(inbox[0]["id"], case["id"], "{inbox:#}");
    let closed = act(civil, "approve").await;
    assert_eq!(closed["state"], "closed", "{closed:#}");
    // Who decided, and that he showed a certificate, is remembered.
    let (_, seen) = tax.get(&path).await;
    assert!(
        seen.to_string().contains("\"credential\":\"certificate\""),
        "{seen:#}"
    );
}

#[tokio::test]
async fn without_a_certificate_a_token_is_as_good_as_before() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "shenyang").await;
    let secure = Secure::serve(&host).await;
    let mut bare = secure.connect(&secure.client(None)).await.unwrap();
    is_problem(
        &bare.get("/api/v1/me").await,
        StatusCode::UNAUTHORIZED,
        "no-caller",
    );
    let (status, me) = bare
        .send("GET", "/api/v1/me", Some(town.of("civil")), "")
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(me["organisation"]["id"], "civil");
    assert_eq!(me["credential"], "token");
}

/// Invariant: a certificate counts by its key or an alternative name, each as what it is.
#[tokio::test]
async fn a_certificate_is_known_by_its_key_or_its_alternative_names() {
    let (host, town, secure) = chengdu().await;
    let names = [
        (
            "dns",
            SanType::DnsName("tax.chengdu.example".try_into().unwrap()),
            "tax.chengdu.example",
        ),
        (
            "uri",
            SanType::URI("spiffe://chengdu/tax".try_into().unwrap()),
            "spiffe://chengdu/tax",
        ),
        (
            "mail",
            SanType::Rfc822Name("data@tax.example".try_into().unwrap()),
            "data@tax.example",
        ),
    ];
    for (serial, (kind, name, text)) in (10..).zip(names) {
        let identity = secure.authority.issue(Draft {
            names: vec![name],
            ..Draft::client(serial)
        });
        let mut unmapped = secure.connect_as(&identity).await;
        is_problem(
            &unmapped.get("/api/v1/me").await,
            StatusCode::UNAUTHORIZED,
            "unknown-certificate",
        );
        map(&host, &town, town.of("tax"), &format!("san:{text}")).await;
        // The same connection, once it is mapped.
        let (status, me) = unmapped.get("/api/v1/me").await;
        assert_eq!(status, StatusCode::OK, "{kind}: {me:#}");
        assert_eq!(me["organisation"]["id"], "tax", "{kind}");
        assert_eq!(me["credential"], "certificate");
    }
    // Neither authorities nor `openssl` write a DNS name in one way.
    for (serial, name, subject) in [
        (30, "Civil.Chengdu.example", "san:civil.chengdu.EXAMPLE"),
        (31, "plan.chengdu.example", "san:DNS:Plan.chengdu.example"),
    ] {
        let identity = secure.authority.issue(Draft {
            names: vec![SanType::DnsName(name.try_into().unwrap())],
            ..Draft::client(serial)
        });
        map(&host, &town, town.of("civil"), subject).await;
        let (status, me) = secure.connect_as(&identity).await.get("/api/v1/me").await;
        assert_eq!(status, StatusCode::OK, "{subject}: {me:#}");
        assert_eq!(me["organisation"]["id"], "civil");
    }
    let key = mapped(&host, &town, &secure, town.of("civil"), 20).await;
    let (_, me) = secure.connect_as(&key).await.get("/api/v1/me").await;
    assert_eq!(me["organisation"]["id"], "civil");
}

/// Invariant: nobody is known by a common name, whatever it says.
#[tokio::test]
async fn a_common_name_that_is_anothers_gets_nothing() {
    let (host, town, secure) = chengdu().await;
    map(&host, &town, town.of("tax"), "san:tax.chengdu.example").await;
    let tax = mapped(&host, &town, &secure, town.of("tax"), 1).await;
    for name in [
        "tax.chengdu.example",
        "san:tax.chengdu.example",
        "tax",
        &tax.subject(),
    ] {
        let trick = secure.authority.issue(Draft {
            common_name: name.to_owned(),
            ..Draft::client(2)
        });
        let mut connection = secure.connect_as(&trick).await;
        is_problem(
            &connection.get(&town.path("organisations")).await,
            StatusCode::UNAUTHORIZED,
            "unknown-certificate",
        );
    }
    // Nor by a name of another kind that reads the same.
    map(&host, &town, town.of("civil"), "san:data@civil.example").await;
    let odd = secure.authority.issue(Draft {
        names: vec![SanType::DnsName("data@civil.example".try_into().unwrap())],
        ..Draft::client(3)
    });
    let answer = secure.connect_as(&odd).await.get("/api/v1/me").await;
    is_problem(&answer, StatusCode::UNAUTHORIZED, "unknown-certificate");
}

/// Invariant: who presents a certificate that is not good has no connection.
#[tokio::test]
async fn a_certificate_that_is_not_good_ends_the_handshake() {
    let (host, town, secure) = chengdu().await;
    let refused = async |identity: &Identity, why: &str| {
        map(&host, &town, town.of("tax"), &identity.subject()).await;
        let error = secure.connect(&secure.client(Some(identity))).await;
        let error = error.err().unwrap();
        assert!(error.contains(why), "{why}: {error}");
    };
    let stranger = Authority::new("another authority");
    refused(&stranger.issue(Draft::client(1)), "UnknownCA").await;
    // By its name alone it is the right one.
    let double = Authority::new("private authority");
    refused(&double.issue(Draft::client(1)), "DecryptError").await;
    let expired = Draft {
        until: (2017, 9, 25),
        ..Draft::client(2)
    };
    refused(&secure.authority.issue(expired), "CertificateExpired").await;
    let early = Draft {
        from: (2017, 9, 27),
        ..Draft::client(3)
    };
    refused(&secure.authority.issue(early), "CertificateExpired").await;
    let servers = Draft {
        usage: ExtendedKeyUsagePurpose::ServerAuth,
        ..Draft::client(4)
    };
    refused(&secure.authority.issue(servers), "UnsupportedCertificate").await;

    // The host's clock decides, not the machine's.
    host.at("2017-09-27", 9);
    let early = Draft {
        from: (2017, 9, 27),
        until: (2017, 9, 28),
        ..Draft::client(5)
    };
    let early = secure.authority.issue(early);
    map(&host, &town, town.of("tax"), &early.subject()).await;
    let mut connection = secure.connect_as(&early).await;
    assert_eq!(connection.get("/api/v1/me").await.0, StatusCode::OK);
    // A connection that stays open does not outlive it.
    host.at("2017-09-28", 9);
    is_problem(
        &connection.get("/api/v1/me").await,
        StatusCode::UNAUTHORIZED,
        "no-caller",
    );
}

/// Invariant: what the authority revoked connects nowhere, also where it was connected before.
#[tokio::test]
async fn a_revoked_certificate_is_good_for_nothing() {
    let (host, town, secure) = chengdu().await;
    let tax = mapped(&host, &town, &secure, town.of("tax"), 7).await;
    let civil = mapped(&host, &town, &secure, town.of("civil"), 8).await;
    let client = secure.client(Some(&tax));
    let mut open = secure.connect(&client).await.unwrap();
    assert_eq!(open.get("/api/v1/me").await.0, StatusCode::OK);
    let list = secure.authority.revoked(&[7], (2017, 9, 1), (2017, 10, 1));
    secure.revoke(&list);
    is_problem(
        &open.get("/api/v1/me").await,
        StatusCode::UNAUTHORIZED,
        "no-caller",
    );
    let token = open
        .send("GET", "/api/v1/me", Some(town.citizen()), "")
        .await;
    assert_eq!(
        token.0,
        StatusCode::OK,
        "the connection itself stays: {:#}",
        token.1
    );
    // The same client, which remembers its earlier session.
    let error = secure.connect(&client).await.err().unwrap();
    assert!(error.contains("CertificateRevoked"), "{error}");
    let other = secure.connect_as(&civil).await.get("/api/v1/me").await;
    assert_eq!(other.0, StatusCode::OK);

    // A list that was not renewed may hide what was revoked since.
    host.at("2017-10-02", 9);
    let error = secure
        .connect(&secure.client(Some(&civil)))
        .await
        .err()
        .unwrap();
    assert!(error.contains("received fatal alert"), "{error}");
}

/// Invariant: a mapping that is taken back counts at once, also on a connection that is open.
#[tokio::test]
async fn a_mapping_that_is_taken_back_counts_on_open_connections() {
    let (host, town, secure) = chengdu().await;
    let identity = secure.authority.issue(Draft::client(1));
    let mapping = map(&host, &town, town.of("tax"), &identity.subject()).await;
    let mut open = secure.connect_as(&identity).await;
    assert_eq!(open.get("/api/v1/me").await.0, StatusCode::OK);
    let gone = host
        .send("DELETE", &mapping, Some(&town.security), "")
        .await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    is_problem(
        &open.get("/api/v1/me").await,
        StatusCode::UNAUTHORIZED,
        "unknown-certificate",
    );
}

/// Invariant: a certificate gets its owner's rights and no others, in its owner's tenant alone.
#[tokio::test]
async fn a_certificate_of_another_gets_its_own_rights_only() {
    let host = TestHost::strict("2025-09-26").await;
    let operator = town::operator(&host).await;
    let here = Town::found(&host, &operator, "shenyang").await;
    let there = Town::found(&host, &operator, "wuxi").await;
    let secure = Secure::serve(&host).await;
    let case = crate::applied(&host, &here).await;
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());

    let transport = mapped(&host, &here, &secure, here.of("transport"), 1).await;
    let mut transport = secure.connect_as(&transport).await;
    assert_eq!(transport.get("/api/v1/me").await.0, StatusCode::OK);
    is_problem(
        &transport.get(&path).await,
        StatusCode::NOT_FOUND,
        "no-case",
    );
    let filed = transport
        .post(&here.path("organisations"), &json!({}))
        .await;
    is_problem(&filed, StatusCode::FORBIDDEN, "not-allowed");

    let foreign = mapped(&host, &there, &secure, there.of("tax"), 2).await;
    let mut foreign = secure.connect_as(&foreign).await;
    let real = foreign.get(&path).await;
    let none = foreign
        .get("/api/v1/cases/shenyang-00000000000000000000000000000000")
        .await;
    is_problem(&real, StatusCode::NOT_FOUND, "no-case");
    is_problem(&none, StatusCode::NOT_FOUND, "no-case");
    let filed = foreign
        .post(&here.path("cases"), &crate::application())
        .await;
    is_problem(&filed, StatusCode::NOT_FOUND, "not-yours");
    assert_eq!(foreign.get("/api/v1/me").await.1["tenant"], "wuxi");

    // Whoever is known in both says which.
    let both = mapped(&host, &here, &secure, here.of("tax"), 3).await;
    map(&host, &there, there.of("tax"), &both.subject()).await;
    let mut both = secure.connect_as(&both).await;
    let answer = both.get("/api/v1/me").await;
    is_problem(&answer, StatusCode::UNAUTHORIZED, "several-accounts");
    for tenant in ["shenyang", "wuxi"] {
        let me = both.get(&format!("/api/v1/me?jurisdiction={tenant}")).await;
        assert_eq!(me.1["tenant"], tenant, "{:#}", me.1);
    }
    assert_eq!(
        both.get(&path).await.0,
        StatusCode::OK,
        "as the tax office of Shenyang"
    );
}
