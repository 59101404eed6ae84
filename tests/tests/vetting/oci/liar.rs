//! A registry that does as it likes with whoever asks it.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use bylaw::registry::{Place, RegistryConfig};
use bylaw::rules::digest;
use serde_json::{Value, json};

/// It listens until the process ends.
pub(super) struct Liar {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Liar {
    /// One that does this with each question, whose head it is shown, and then hangs up.
    pub(super) fn doing(act: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(vec![]));
        let (act, seen) = (Arc::new(act), Arc::clone(&asked));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let (act, seen) = (Arc::clone(&act), Arc::clone(&seen));
                thread::spawn(move || {
                    let head = head(&stream);
                    seen.lock().unwrap().push(head.clone());
                    act(&head, &mut stream);
                });
            }
        });
        Self { port, asked }
    }

    /// As names begin with it.
    pub(super) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// As an operator names it, with something more.
    pub(super) fn named(&self, more: &Value) -> RegistryConfig {
        let mut named = json!({ "host": self.host(), "seconds": 60 });
        let more = more.as_object().unwrap().clone();
        named.as_object_mut().unwrap().extend(more);
        serde_json::from_value(named).unwrap()
    }

    /// Something in it, by the digest of a manifest.
    pub(super) fn place(&self, manifest: &[u8]) -> Place {
        let digest = digest(manifest);
        let place = format!("{}/rules/wuxi@sha256:{digest}", self.host());
        place.parse().unwrap()
    }

    /// The heads of all questions so far.
    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// The head of a question.
fn head(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while reader.read_line(&mut head).unwrap() > 2 {}
    head
}

/// An answer with further lines in its head. Whether anybody takes it is not looked at.
pub(super) fn answer(stream: &mut TcpStream, status: &str, lines: &[&str], body: &[u8]) {
    let mut head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n", body.len());
    for line in lines {
        head = format!("{head}{line}\r\n");
    }
    let _ = write!(stream, "{head}connection: close\r\n\r\n");
    let _ = stream.write_all(body);
}

/// Sends the same over and over until nobody takes it any more, and counts the bytes that went.
pub(super) fn without_end(stream: &mut TcpStream, piece: &[u8], sent: &AtomicUsize) {
    while stream.write_all(piece).is_ok() {
        sent.fetch_add(piece.len(), Ordering::Relaxed);
    }
}
