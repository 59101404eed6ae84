//! The examples of the description run, each as it is printed.

use std::collections::BTreeSet;

use bylaw::flow;
use bylaw::http::document;
use bylaw_tests::guests::{component_row, marked, shipped};
use bylaw_tests::host::{Answer, TestHost, entry, filing};
use bylaw_tests::town::{self, Town};
use serde_json::{Value, json};

/// A line for curl, taken apart as a shell would.
struct Curl {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Curl {
    fn read(line: &str) -> Self {
        let mut words = words(line).into_iter();
        assert_eq!(words.next().as_deref(), Some("curl"));
        let (mut method, mut path, mut headers, mut body) = (None, None, vec![], String::new());
        while let Some(word) = words.next() {
            match word.as_str() {
                "-X" => method = words.next(),
                "-H" => {
                    let header = words.next().unwrap();
                    let (name, value) = header.split_once(": ").unwrap();
                    headers.push((name.to_lowercase(), value.to_owned()));
                }
                "--data-binary" => body = words.next().unwrap(),
                url => {
                    let local = url.strip_prefix("http://127.0.0.1:8080").unwrap();
                    path = Some(local.to_owned());
                }
            }
        }
        let (method, path) = (method.unwrap(), path.unwrap());
        Self {
            method,
            path,
            headers,
            body,
        }
    }

    async fn send(&self, host: &TestHost) -> Answer {
        // As curl does.
        let length = self.body.len().to_string();
        let mut headers = vec![("content-length", length.as_str())];
        let written = self.headers.iter();
        headers.extend(written.map(|(name, value)| (name.as_str(), value.as_str())));
        host.send_as(&self.method, &self.path, None, &headers, self.body.clone())
            .await
    }
}

/// Words, with both kinds of quotes.
fn words(line: &str) -> Vec<String> {
    let (mut all, mut word, mut quote) = (vec![], String::new(), None);
    for letter in line.replace("\\\n", " ").chars() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (None, '\'' | '"') => quote = Some(letter),
            (None, ' ' | '\n') if word.is_empty() => {}
            (None, ' ' | '\n') => all.push(std::mem::take(&mut word)),
            _ => word.push(letter),
        }
    }
    all.extend((!word.is_empty()).then_some(word));
    all
}

fn example(method: &str, path: &str) -> String {
    let operation = &document()["paths"][path][method];
    let line = operation["x-codeSamples"][0]["source"].as_str();
    line.unwrap_or_else(|| panic!("{method} {path} has no example"))
        .to_owned()
}

/// Those whose answer rests on what no example can bring about: a witness's key, an identity
/// provider, rules that somebody signed, dates that are past, a receiver that was away for a day, a
/// rehearsal that goes on, rules that fault (in the case another example acted meanwhile).
const REFUSED: [(&str, &str, &str); 10] = [
    ("get", "/auth/{j}/{provider}/start", "no-provider"),
    ("get", "/auth/{j}/{provider}/callback", "no-provider"),
    ("post", "/audit/{j}/cosignatures", "not-a-cosignature"),
    ("post", "/api/v1/cases/{id}/confirm-dates", "act-lacks"),
    ("post", "/api/v1/cases/{id}/manual-decision", "stale"),
    (
        "post",
        "/api/v1/jurisdictions/{j}/breaches/{case}/rectification",
        "no-breach",
    ),
    (
        "post",
        "/api/v1/jurisdictions/{j}/components",
        "no-rules-keys",
    ),
    (
        "post",
        "/api/v1/jurisdictions/{j}/components/pull",
        "no-rules-keys",
    ),
    (
        "post",
        "/api/v1/jurisdictions/{j}/notices/{id}/delivery",
        "no-such-thing",
    ),
    (
        "post",
        "/api/v1/jurisdictions/{j}/rehearsals/{id}/cancellation",
        "rehearsal-state",
    ),
];

/// It succeeds, unless it is one of those.
fn judge((method, path): (&str, &str), line: &str, answer: &Answer) {
    let refused = REFUSED
        .iter()
        .find(|(with, at, _)| (*with, *at) == (method, path));
    match refused {
        Some((_, _, code)) => {
            assert_eq!(
                answer.body["type"],
                format!("urn:bylaw:problem:{code}"),
                "{line}"
            );
        }
        None => assert!(answer.status.is_success(), "{line}\n{}", answer.text),
    }
}

#[tokio::test]
async fn every_example_runs() {
    let host = TestHost::on("2025-10-11").await;
    let mut held = entry("conditional");
    // The item that the examples name.
    held["items"][0]["name"] = json!("名称");
    host.hold_entry("shenyang", held).await;
    let mut open: BTreeSet<(String, String)> = BTreeSet::new();
    for (path, item) in document()["paths"].as_object().unwrap() {
        open.extend(
            item.as_object()
                .unwrap()
                .keys()
                .map(|method| (method.clone(), path.clone())),
        );
    }
    let run = async |method: &str, path: &str, known: &[(&str, &str)]| {
        let mut line = example(method, path);
        for (name, value) in known {
            line = line.replace(name, value);
        }
        assert!(!line.contains('$'), "{line}");
        let answer = Curl::read(&line).send(&host).await;
        judge((method, path), &line, &answer);
        answer
    };
    // What others name comes first: a case, a record, an import, and a calendar.
    let mut made = vec![];
    // Of two cases one is decided by itself, the other together with its like.
    let other = run("post", "/api/v1/jurisdictions/{j}/cases", &[]).await;
    for path in ["cases", "records", "imports", "calendar"] {
        let path = format!("/api/v1/jurisdictions/{{j}}/{path}");
        made.push(run("post", &path, &[]).await.body["id"].clone());
        open.remove(&("post".to_owned(), path));
    }
    let path = "/api/v1/jurisdictions/{j}/entries/{code}/uploads";
    made.push(run("post", path, &[]).await.body["id"].clone());
    open.remove(&("post".to_owned(), path.to_owned()));
    let upload = made[4].as_str().unwrap().to_owned();
    for (method, rest) in [("put", "/{id}"), ("post", "/{id}/complete")] {
        let path = format!("{path}{rest}");
        run(method, &path, &[("$UPLOAD", &upload)]).await;
        open.remove(&(method.to_owned(), path));
    }
    assert!(flow::convert_next(&host.host).await.unwrap());
    let mut open_entry = entry("unconditional");
    open_entry["code"] = json!("TEST/000009");
    host.hold_entry("shenyang", open_entry).await;
    let statement = json!({ "purpose": "核验", "materials": ["申请表"] });
    let mut filed = filing("sharing-application", statement);
    filed["entry_code"] = json!("TEST/000009");
    let granted = host.file("shenyang", &filed).await;
    made.push(granted["grants"][0]["id"].clone());
    flow::sequence(&host.host).await.unwrap();
    let made = |place: usize| made[place].as_str().unwrap();
    let path = "/api/v1/jurisdictions/{j}/rehearsals";
    let governing = host.host.jurisdiction("shenyang").unwrap();
    let arranged = governing.releases.now();
    let component = arranged.releases[0].plugin.digest();
    let rehearsal = run("post", path, &[("$COMPONENT", component)]).await.body;
    open.remove(&("post".to_owned(), path.to_owned()));
    assert!(flow::rehearse_next(&host.host).await.unwrap());
    let path = "/api/v1/jurisdictions/{j}/imports/{id}/file";
    let filed = run("post", path, &[("$IMPORT", made(2))]).await.body;
    open.remove(&("post".to_owned(), path.to_owned()));
    let known = [
        ("$CASE", made(0)),
        ("$OTHER", other.body["id"].as_str().unwrap()),
        ("$RECORD", made(1)),
        ("$IMPORT", made(2)),
        ("$UPLOAD", made(4)),
        ("$GRANT", made(5)),
        ("$BATCH", filed["batch"].as_str().unwrap()),
        ("$REHEARSAL", rehearsal["id"].as_str().unwrap()),
    ];
    // Reading first: writing changes what there is to read.
    for (method, path) in &open {
        if !example(method, path).contains("Bearer $") {
            run(method, path, &known).await;
        }
    }
}

/// What only real people may do, with their tokens.
#[tokio::test]
async fn every_example_of_administration_runs() {
    let mut ran = 0;
    for (path, item) in document()["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let line = example(method, path);
            if line.contains("Bearer $") {
                // Each on a host of its own: some of them dissolve what others name.
                let line = with_real_names(&line).await;
                let answer = Curl::read(&line.1).send(&line.0).await;
                judge((method, path), &line.1, &answer);
                ran += 1;
            }
        }
    }
    assert!(ran > 20, "{ran}");
}

/// A host with a town, and a line with the town's tokens and identifiers in it.
async fn with_real_names(line: &str) -> (TestHost, String) {
    let host = TestHost::strict("2025-10-11").await;
    let operator = town::operator(&host).await;
    let town = Town::found(&host, &operator, "shenyang").await;
    let own = async |token: &str| host.send("GET", "/api/v1/me", Some(token), "").await.body;
    let id = |body: &Value| body["account"]["id"].as_str().unwrap().to_owned();
    let officer = town.as_("officer", "civil");
    let (account, colleague) = (id(&own(officer).await), id(&own(town.of("civil")).await));
    let path = town.path(&format!("accounts/{account}/certificates"));
    let mapped = json!({ "subject": "san:other.example.gov.cn" });
    let mapped = host.post(&path, &town.security, &mapped).await.body;
    let path = town.path(&format!("accounts/{account}/sign-ins"));
    let subject = json!({ "issuer": "https://id.example.gov.cn", "subject": "li" });
    let signs_in = host.post(&path, &town.security, &subject).await.body;
    let about_oneself = |rest: &str| line.contains(&format!("/api/v1/me/{rest}"));
    let (mapped, signs_in) = if about_oneself("certificates/") || about_oneself("sign-ins/") {
        mapped_to_himself(&host, &town.system).await
    } else {
        (mapped, signs_in)
    };
    let lent = json!({ "to": colleague, "since": null, "until": "2025-12-31" });
    let lent = host
        .post(&town.path("delegations"), officer, &lent)
        .await
        .body;
    let wanted = json!({ "url": "https://notices.example.org/bylaw" });
    let subscribed = host
        .post(&town.path("subscriptions"), officer, &wanted)
        .await
        .body;
    let audit = id(&own(&town.audit).await);
    let path = town.path(&format!("administrators/{audit}/replacement"));
    let proposed = host.post(&path, &town.security, &json!({})).await;
    assert!(proposed.status.is_success(), "{}", proposed.text);
    let draft = json!({ "label": "another", "scopes": null, "days": null });
    let token = host.post("/api/v1/me/tokens", officer, &draft).await.body;
    let digest = shadowed(&host, &town, line).await;
    let named = [
        ("$DIGEST", digest),
        ("$SYSTEM", town.system.clone()),
        ("$SECURITY", town.security.clone()),
        ("$AUDIT", town.audit.clone()),
        ("$OPERATOR", operator),
        ("$ADMINISTRATOR", audit),
        ("$OFFICER", officer.to_owned()),
        (
            "$ACCOUNT",
            if line.contains("/powers") {
                colleague.clone()
            } else {
                account
            },
        ),
        ("$COLLEAGUE", colleague),
        ("$CERTIFICATE", mapped["id"].as_str().unwrap().to_owned()),
        ("$SIGN_IN", signs_in["id"].as_str().unwrap().to_owned()),
        ("$DELEGATION", lent["id"].as_str().unwrap().to_owned()),
        ("$TOKEN", token["id"].as_str().unwrap().to_owned()),
        (
            "$SUBSCRIPTION",
            subscribed["id"].as_str().unwrap().to_owned(),
        ),
        ("$NOTICE", "none".to_owned()),
    ];
    let whole = named
        .into_iter()
        .fold(line.to_owned(), |line, (name, value)| {
            line.replace(name, &value)
        });
    (host, whole)
}

/// A certificate and a sign-in that an administrator said are his own.
async fn mapped_to_himself(host: &TestHost, token: &str) -> (Value, Value) {
    let certificate = json!({ "subject": "san:system.example.gov.cn" });
    let certificate = host.post("/api/v1/me/certificates", token, &certificate);
    let subject = json!({ "issuer": "https://id.example.gov.cn", "subject": "system" });
    let certificate = certificate.await.body;
    (
        certificate,
        host.post("/api/v1/me/sign-ins", token, &subject).await.body,
    )
}

/// A second release of the rules that are here, which the examples take on; their digest.
async fn shadowed(host: &TestHost, town: &Town, line: &str) -> String {
    let path = town.path("releases");
    let read = host.send("GET", &path, Some(&town.audit), "").await.body;
    let mut digest = read["releases"][0]["digest"].as_str().unwrap().to_owned();
    let rolled_back = line.contains("/rollback");
    if rolled_back {
        // Nobody goes back from rules to the same rules.
        let other = marked(&shipped("shenyang"), "other");
        digest = bylaw::rules::digest(&other);
        let mut tx = host.host.store.begin("shenyang").await.unwrap();
        let row = component_row(&digest);
        tx.insert_component(&row, &other).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mode = if rolled_back { "enforce" } else { "shadow" };
    let mut proposal =
        json!({ "digest": digest, "from": "2025-10-11", "until": null, "mode": mode });
    let mut proposed = host.post(&path, &town.system, &proposal).await;
    if rolled_back {
        // What is laxer than the upper law has to be answered for.
        let findings = proposed.body["findings"].as_array().unwrap();
        let exception = |one: &Value| json!({ "laxity": one["subject"], "reason": "修订中" });
        proposal["exceptions"] = findings.iter().map(exception).collect();
        proposed = host.post(&path, &town.system, &proposal).await;
    }
    assert_eq!(proposed.status, 201, "{:#}", proposed.body);
    if rolled_back {
        let path = town.path("releases/2/confirmation");
        let seen = [("if-match", "\"1\"")];
        let by = Some(town.security.as_str());
        let confirmed = host.send_with("POST", &path, by, &seen, "").await;
        assert_eq!(confirmed.status, 200, "{:#}", confirmed.body);
    }
    digest
}
