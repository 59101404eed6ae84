//! What a served host says of its work, to whom, and how it ends.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use serde_json::Value;

use crate::serve::publish;
use crate::serving::Town;

const SECRETS: [(&str, &str); 3] = [
    ("authorization", "Bearer bylaw-secret-one"),
    ("cookie", "session=bylaw-secret-two"),
    ("idempotency-key", "bylaw-secret-three"),
];

/// A collector: takes what is sent to it and says so.
fn collector() -> (String, Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (teller, heard) = channel();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let told = take(stream);
            if teller.send(told).is_err() {
                return;
            }
        }
    });
    (address, heard)
}

/// One request, answered with nothing but that it came.
fn take(mut stream: TcpStream) -> (String, Vec<u8>) {
    let (mut bytes, mut buffer) = (vec![], [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let lengths = head.lines().filter_map(|line| {
                let (name, value) = line.split_once(": ")?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.parse::<usize>().unwrap())
            });
            let length: usize = lengths.sum();
            let start = bytes
                .windows(4)
                .position(|four| four == b"\r\n\r\n")
                .unwrap()
                + 4;
            if bytes.len() >= start + length {
                let answer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                stream.write_all(answer.as_bytes()).unwrap();
                return (
                    head.lines().next().unwrap().to_owned(),
                    bytes[start..].to_vec(),
                );
            }
        }
        let count = stream.read(&mut buffer).unwrap();
        assert!(count > 0, "the sender hung up: {text}");
        bytes.extend_from_slice(&buffer[..count]);
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

/// Invariant: what is logged and traced names request, case and jurisdiction, and no secret.
#[test]
fn logs_and_traces_say_what_a_request_was_about_and_no_secret() {
    let (address, heard) = collector();
    let town = Town::founded("serve-telemetry", "2025-09-26T09:00:00+08:00");
    town.configure(&format!("[telemetry]\notlp = \"{address}\"\n"));
    let serving = town.serve_saying("info");
    publish(&serving);
    let case = "shenyang-0000";
    let mut request = ureq::get(serving.url(&format!("/api/v1/cases/{case}")))
        .config()
        .http_status_as_error(false)
        .build()
        .header("x-bylaw-actor", "applicant")
        .header("x-request-id", "asked-by-a-test");
    for (name, value) in SECRETS {
        request = request.header(name, value);
    }
    assert_eq!(request.call().unwrap().status(), 404);
    let log = serving.stop_and_read();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect();
    let about = lines
        .iter()
        .find(|line| line["span"]["request_id"] == "asked-by-a-test")
        .unwrap_or_else(|| panic!("{log}"));
    assert_eq!(about["span"]["jurisdiction"], "shenyang");
    assert_eq!(about["span"]["case"], case);
    assert_eq!(about["span"]["route"], "/api/v1/cases/{id}");
    assert_eq!(about["fields"]["status"], 404);
    let (first, traces) = heard.recv().unwrap();
    assert!(first.starts_with("POST /v1/traces "), "{first}");
    for told in [
        "bylaw",
        "asked-by-a-test",
        "/api/v1/cases/{id}",
        "shenyang",
        case,
    ] {
        assert!(contains(&traces, told), "{told}");
    }
    for (_, secret) in SECRETS {
        let secret = secret.rsplit([' ', '=']).next().unwrap();
        assert!(!log.contains(secret), "{secret}: {log}");
        assert!(!contains(&traces, secret), "{secret}");
    }
}

/// Invariant: who was being answered when the host was told to stop gets its answer, and it counts.
#[test]
fn what_was_begun_is_finished_before_the_host_stops() {
    let town = Town::founded("serve-finish", "2025-09-26T09:00:00+08:00");
    let serving = town.serve();
    publish(&serving);
    let body = bylaw_tests::host::filing("sharing-application", serde_json::json!({})).to_string();
    let mut stream = TcpStream::connect(serving.address()).unwrap();
    let head = format!(
        "POST /api/v1/jurisdictions/shenyang/cases HTTP/1.1\r\nhost: bylaw\r\n\
         x-bylaw-actor: applicant\r\ncontent-type: application/json\r\n\
         expect: 100-continue\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // From now on the host waits for the body.
    let mut buffer = [0; 4096];
    let count = stream.read(&mut buffer).unwrap();
    assert!(buffer[..count].starts_with(b"HTTP/1.1 100 "));
    let address = serving.address().to_owned();
    let stopping = thread::spawn(move || serving.stop());
    // Nobody else is let in once it has heard that it is to stop.
    while TcpStream::connect(&address).is_ok() {
        thread::yield_now();
    }
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    stopping.join().unwrap();
    let id = answer
        .split("\"id\":\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let again = town.serve();
    let (status, case) = again.ask("GET", &format!("/api/v1/cases/{id}"), "applicant", "");
    assert_eq!((status, &case["state"]), (200, &Value::from("open")));
}
