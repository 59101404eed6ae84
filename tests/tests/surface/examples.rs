//! The examples of the description run, each as it is printed.

use std::collections::BTreeSet;

use bylaw::flow;
use bylaw::http::document;
use bylaw_tests::host::{Answer, TestHost, entry};

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
        let headers: Vec<(&str, &str)> = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
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

/// Those whose answer rests on what no example can bring about: a witness's key, dates that are past.
const REFUSED: [(&str, &str, &str); 2] = [
    ("post", "/audit/{j}/cosignatures", "not-a-cosignature"),
    ("post", "/api/v1/cases/{id}/confirm-dates", "act-lacks"),
];

#[tokio::test]
async fn every_example_runs() {
    let host = TestHost::on("2025-10-11").await;
    host.hold_entry("shenyang", entry("conditional")).await;
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
        answer
    };
    // What others name comes first: a case, a record, and a calendar.
    let mut made = vec![];
    for path in ["cases", "records", "calendar"] {
        let path = format!("/api/v1/jurisdictions/{{j}}/{path}");
        made.push(run("post", &path, &[]).await.body["id"].clone());
        open.remove(&("post".to_owned(), path));
    }
    flow::sequence(&host.host).await.unwrap();
    let made = |place: usize| made[place].as_str().unwrap();
    let known = [("$CASE", made(0)), ("$RECORD", made(1))];
    // Reading first: writing changes what there is to read.
    for (method, path) in &open {
        run(method, path, &known).await;
    }
}
