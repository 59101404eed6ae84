//! Receivers of notices: a few lines of HTTP and of SMTP, and a signature checked by other means.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// What a receiver was sent: headers and body, or the lines of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Received {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        &found.unwrap_or_else(|| panic!("no {name}: {self:?}")).1
    }
}

/// A receiver on this machine.
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Receiver {
    /// One that answers each call with the next of these, and then with 204.
    pub(crate) fn of_http(answers: &[&str]) -> Self {
        let mut answers: Vec<String> = answers.iter().rev().map(ToString::to_string).collect();
        Self::serving(move |stream| {
            let answer = answers.pop().unwrap_or_else(|| "204 No Content".to_owned());
            http(stream, &answer)
        })
    }

    /// One that takes mail.
    pub(crate) fn of_smtp() -> Self {
        Self::serving(smtp)
    }

    fn serving(mut serve: impl FnMut(TcpStream) -> Received + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(vec![]));
        let kept = Arc::clone(&received);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let one = serve(stream.unwrap());
                kept.lock().unwrap().push(one);
            }
        });
        Self { address, received }
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }
}

fn http(mut stream: TcpStream, answer: &str) -> Received {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert!(line.starts_with("POST /hook "), "{line}");
    let mut headers = vec![];
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.unwrap().1.parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    let answer = format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    stream.write_all(answer.as_bytes()).unwrap();
    Received {
        headers,
        body: String::from_utf8(body).unwrap(),
    }
}

fn smtp(mut stream: TcpStream) -> Received {
    let reader = BufReader::new(stream.try_clone().unwrap());
    stream.write_all(b"220 test\r\n").unwrap();
    let (mut headers, mut body, mut in_data) = (vec![], String::new(), false);
    for line in reader.lines() {
        let line = line.unwrap();
        if in_data {
            if line == "." {
                in_data = false;
                stream.write_all(b"250 taken\r\n").unwrap();
            } else {
                body.push_str(&line);
                body.push('\n');
            }
            continue;
        }
        let word = line.split([' ', ':']).next().unwrap().to_uppercase();
        headers.push((word.clone(), line.clone()));
        let answer: &[u8] = match word.as_str() {
            "DATA" => b"354 go on\r\n",
            "QUIT" => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        in_data = word == "DATA";
        stream.write_all(answer).unwrap();
        if word == "QUIT" {
            break;
        }
    }
    Received { headers, body }
}

/// The signature that Standard Webhooks wants, worked out from RFC 2104 alone.
pub(crate) fn signature(secret: &str, received: &Received) -> String {
    let mut key = STANDARD
        .decode(secret.strip_prefix("whsec_").unwrap())
        .unwrap();
    key.resize(64, 0);
    let padded = |with: u8| key.iter().map(|byte| byte ^ with).collect::<Vec<u8>>();
    let message = format!(
        "{}.{}.{}",
        received.header("webhook-id"),
        received.header("webhook-timestamp"),
        received.body
    );
    let inner = Sha256::new()
        .chain_update(padded(0x36))
        .chain_update(message)
        .finalize();
    let outer = Sha256::new()
        .chain_update(padded(0x5c))
        .chain_update(inner)
        .finalize();
    format!("v1,{}", STANDARD.encode(outer))
}
