//! Runs the host as a process of its own, asks it over a socket, and ends it whatever happens.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use bylaw_tests::places::root;
use serde_json::Value;

use crate::program::{empty_folder, start, start_saying};

/// Long enough that only what never happens takes longer.
const EVER: Duration = Duration::from_mins(2);

/// How the program is told to serve.
pub(crate) const SERVE: [&str; 6] = [
    "serve",
    "--config",
    "server.toml",
    "--dev",
    "--clock",
    "clock",
];

/// A folder with one policy, a database and a clock in a file.
pub(crate) struct Town {
    folder: PathBuf,
}

/// A host that runs in such a folder.
pub(crate) struct Serving {
    child: Child,
    address: String,
    lines: Receiver<String>,
}

impl Town {
    pub(crate) fn founded(name: &str, today: &str) -> Self {
        let folder = empty_folder(name);
        fs::create_dir_all(folder.join("policies/calendars")).unwrap();
        for file in ["shenyang.toml", "calendars/cn.toml"] {
            let shipped = root().join("policies").join(file);
            fs::copy(shipped, folder.join("policies").join(file)).unwrap();
        }
        let target = root().join("target");
        let config = format!(
            "listen = \"127.0.0.1:0\"\ndatabase = \"sqlite:bylaw.db?mode=rwc\"\n\
             components = \"{0}/plugins\"\ncompiled = \"{0}/compiled\"\n",
            target.display()
        );
        fs::write(folder.join("server.toml"), config).unwrap();
        let town = Self { folder };
        town.set_clock(today);
        town
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Adds to the configuration; a host that starts later reads it.
    pub(crate) fn configure(&self, lines: &str) {
        let file = self.folder.join("server.toml");
        let text = fs::read_to_string(&file).unwrap();
        fs::write(file, format!("{text}{lines}")).unwrap();
    }

    /// In one step, so that nobody reads half a line.
    pub(crate) fn set_clock(&self, text: &str) {
        fs::write(self.folder.join("clock.new"), text).unwrap();
        fs::rename(self.folder.join("clock.new"), self.folder.join("clock")).unwrap();
    }

    pub(crate) fn serve(&self) -> Serving {
        self.serve_with(&[])
    }

    /// With further flags.
    pub(crate) fn serve_with(&self, flags: &[&str]) -> Serving {
        Self::listen_to(start(&self.folder, &[&SERVE, flags].concat()))
    }

    /// With as much in its log as this.
    pub(crate) fn serve_saying(&self, level: &str) -> Serving {
        Self::listen_to(start_saying(&self.folder, &SERVE, level))
    }

    fn listen_to(mut child: Child) -> Serving {
        let (teller, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let _ = teller.send(line);
            }
        });
        let mut serving = Serving {
            child,
            address: String::new(),
            lines,
        };
        match serving.lines.recv_timeout(EVER) {
            Ok(told) => {
                let (scheme, address) = told.split_once("://").unwrap();
                assert!(scheme.starts_with("listening on http"), "{told}");
                address.clone_into(&mut serving.address);
            }
            Err(error) => panic!("{error}: {}", serving.complaints()),
        }
        serving
    }
}

impl Serving {
    /// What it wrote to standard error, once it has ended.
    fn complaints(&mut self) -> String {
        let _ = self.child.kill();
        let mut text = String::new();
        let mut pipe = self.child.stderr.take().unwrap();
        pipe.read_to_string(&mut text).unwrap();
        text
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, name: &str) {
        // The shell's own: not every machine has the program.
        let kill = format!("kill -{name} {}", self.child.id());
        let mut shell = Command::new("sh");
        assert!(shell.args(["-c", &kill]).status().unwrap().success());
    }

    /// Where a path is.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Asks in a role; answers the status and the body.
    pub(crate) fn ask(&self, method: &str, path: &str, actor: &str, body: &str) -> (u16, Value) {
        let (status, body) = self.ask_text(method, path, actor, body);
        (status, serde_json::from_str(&body).unwrap())
    }

    /// Reads again and again until there is something to read.
    pub(crate) fn await_text(&self, path: &str) -> String {
        let end = Instant::now() + EVER;
        loop {
            let (status, text) = self.ask_text("GET", path, "applicant", "");
            if status == 200 {
                return text;
            }
            assert!(Instant::now() < end, "it never comes: {text}");
            thread::yield_now();
        }
    }

    fn ask_text(&self, method: &str, path: &str, actor: &str, body: &str) -> (u16, String) {
        let actor = format!("x-bylaw-actor: {actor}");
        ask_at(&self.address, (method, path), &actor, body)
    }

    /// The next line that it tells.
    pub(crate) fn next_line(&self) -> String {
        self.lines.recv_timeout(EVER).unwrap()
    }

    /// Reads a case again and again until it is as it shall become.
    pub(crate) fn await_case(&self, case: &Value, is: impl Fn(&Value) -> bool) -> Value {
        let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
        let end = Instant::now() + EVER;
        loop {
            let (_, now) = self.ask("GET", &path, "applicant", "");
            if is(&now) {
                return now;
            }
            assert!(Instant::now() < end, "it never comes: {now:#}");
            thread::yield_now();
        }
    }

    /// Tells it to stop, as an operator does, and waits until it has.
    pub(crate) fn stop(mut self) {
        self.end();
    }

    /// The same; answers what it logged.
    pub(crate) fn stop_and_read(mut self) -> String {
        self.end();
        let mut text = String::new();
        let mut pipe = self.child.stderr.take().unwrap();
        pipe.read_to_string(&mut text).unwrap();
        text
    }

    fn end(&mut self) {
        self.signal("TERM");
        assert_eq!(self.lines.recv_timeout(EVER).unwrap(), "stopped");
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks an address with a header; answers the status and the body.
pub(crate) fn ask_at(
    address: &str,
    (method, path): (&str, &str),
    header: &str,
    body: &str,
) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(EVER)).unwrap();
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{header}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, body.to_owned())
}
