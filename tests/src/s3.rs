//! An S3-compatible service as a process of its own: `PyPI`'s `moto`, set up below `target` by whoever
//! needs it first. It can be killed; what it was told is told to it again.

use std::fs::{self, File};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use bylaw::data::S3;

use crate::places::root;

/// The version of `moto` that is set up.
const MOTO: &str = "moto[server]==5.2.5";
const BUCKET: &str = "bylaw";
/// Long enough that only what never happens takes longer.
const EVER: Duration = Duration::from_mins(2);

/// A service that runs.
pub struct S3Server {
    child: Child,
    port: u16,
    record: PathBuf,
}

impl S3Server {
    /// Starts one with an empty bucket.
    pub fn start() -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let record = std::env::temp_dir().join(format!("bylaw-s3-{}", uuid::Uuid::new_v4()));
        let mut server = Self {
            child: served(port, &record),
            port,
            record,
        };
        server.await_it();
        server.tell("PUT", &format!("/{BUCKET}"));
        server
    }

    /// How a host reaches it.
    pub fn access(&self) -> S3 {
        S3 {
            endpoint: self.url(""),
            bucket: BUCKET.to_owned(),
            region: "us-east-1".to_owned(),
            key_id: "key".to_owned(),
            secret: "secret".to_owned(),
        }
    }

    /// Kills it.
    pub fn kill(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Starts it again at the same place, with all that it held.
    pub fn restart(&mut self) {
        self.child = served(self.port, &self.record);
        self.await_it();
        self.tell("POST", "/moto-api/recorder/replay-recording");
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn await_it(&mut self) {
        let end = Instant::now() + EVER;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.child.try_wait().expect("a child");
            assert!(ended.is_none(), "the service does not start: {ended:?}");
            assert!(Instant::now() < end, "the service never answers");
            thread::yield_now();
        }
    }

    fn tell(&self, method: &str, path: &str) {
        let url = self.url(path);
        let told = match method {
            "PUT" => ureq::put(url).send_empty(),
            _ => ureq::post(url).send_empty(),
        };
        told.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_file(&self.record);
    }
}

fn served(port: u16, record: &Path) -> Child {
    Command::new(moto().join("bin/moto_server"))
        .args(["-H", "127.0.0.1", "-p", &port.to_string()])
        .env("MOTO_ENABLE_RECORDING", "True")
        .env("MOTO_RECORDER_FILEPATH", record)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("moto_server starts")
}

/// The folder in which it is set up.
fn moto() -> PathBuf {
    let folder = root().join("target/moto");
    fs::create_dir_all(root().join("target")).expect("the target folder");
    // Of several tests at once one sets it up.
    let lock = File::create(root().join("target/moto.lock")).expect("a lock");
    lock.lock().expect("the lock");
    let done = folder.join(format!("done-{}", MOTO.replace(['[', ']', '='], "-")));
    if !done.exists() {
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
        run(Command::new(folder.join("bin/pip")).args(["install", "--quiet", MOTO]));
        File::create(done).expect("a mark");
    }
    folder
}

fn run(command: &mut Command) {
    let status = command.status();
    let status = status.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}: {status}");
}
