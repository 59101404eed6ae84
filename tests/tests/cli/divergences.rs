//! `bylaw rules divergences` at a host where people file all the time, so that something always waits for a
//! shadow. The host is an imitation that says what a real one would.

use std::io::{BufRead, BufReader, Write as _};
use std::net::TcpListener;
use std::thread;

use serde_json::{Value, json};

use crate::program::{Ran, empty_folder, run_in};

/// After so many questions nothing waits any more, so that a program that waits for that ends too.
const QUIET: u64 = 100;

/// A shadow as a host tells of it: five matters wait for it as long as people file, and so many are answered
/// between two questions.
fn shadow(component: &str, answered: u64, question: u64) -> Value {
    json!({
        "component": component, "asked": question * answered, "lost": 0,
        "waiting": if question < QUIET { 5 } else { 0 },
    })
}

/// What is printed where five matters wait at first, others keep coming, and shadows answer so many each
/// between two questions. One more has ended, and is asked nothing any more.
fn told(name: &str, answered: &'static [u64], args: &[&str]) -> Ran {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for (question, stream) in (0_u64..).zip(listener.incoming()) {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            while lines.next().is_some_and(|line| !line.unwrap().is_empty()) {}
            let shadows = ["ab", "cd"].into_iter().zip(answered);
            let shadows = shadows.map(|(name, answered)| shadow(name, *answered, question));
            let ended = json!({ "component": "ef", "asked": 3, "lost": 0, "waiting": 0 });
            let page = json!({
                "divergences": [], "next": null,
                "waiting": if question < QUIET { 5 } else { 0 },
                "shadows": shadows.chain([ended]).collect::<Value>(),
            });
            let page = page.to_string();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
                 connection: close\r\n\r\n",
                page.len()
            );
            stream.write_all((head + &page).as_bytes()).unwrap();
        }
    });
    let folder = empty_folder(name);
    std::fs::write(folder.join("token"), "a token").unwrap();
    let place = [
        "rules",
        "divergences",
        "--jurisdiction",
        "shenyang",
        "--server",
        &server,
        "--token-file",
        "token",
    ];
    run_in(&folder, &[&place[..], args].concat(), "")
}

fn asked(shadow: &str, matters: u64) -> String {
    format!(
        "{shadow}: 0 matters were answered otherwise by a shadow, of {matters} that it was asked about\n"
    )
}

const ENDED: &str =
    "ef: 0 matters were answered otherwise by a shadow, of 3 that it was asked about\n";
const LEFT: &str = "5 matters of the jurisdiction still wait for a shadow; ask again later\n";

/// Invariant: what waited at first is waited for, what came meanwhile is not, and how many wait is said.
#[test]
fn what_comes_meanwhile_is_not_waited_for() {
    let ran = told("divergences-busy", &[2], &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.out, format!("{}{ENDED}{LEFT}", asked("ab", 8)));
}

/// Invariant: of several shadows each is waited for, also the slowest.
#[test]
fn of_several_shadows_the_slowest_is_waited_for() {
    let ran = told("divergences-two", &[1, 4], &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let both = format!("{}{}", asked("ab", 6), asked("cd", 24));
    assert_eq!(ran.out, format!("{both}{ENDED}{LEFT}"));
}

/// Where nothing is answered at all, it ends with the time that was given.
#[test]
fn nobody_waits_longer_than_he_said() {
    let ran = told("divergences-stuck", &[0], &["--wait", "1"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.ends_with(LEFT), "{}", ran.out);
    let json = told("divergences-json", &[0], &["--wait", "0", "--json"]);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["waiting"], 5);
}
