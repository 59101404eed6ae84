//! The hosts: real processes that are killed and started again.

use std::fs::{self, OpenOptions};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than any start takes.
const EVER: Duration = Duration::from_mins(1);
const LOOK: Duration = Duration::from_millis(5);

/// Where each host listens, once it does; nothing after it was killed.
#[derive(Default)]
pub(crate) struct Addresses(Vec<Mutex<Slot>>);

#[derive(Default)]
struct Slot {
    /// Counts the starts, so that the words of a host that is dead count no more.
    life: u32,
    address: Option<String>,
}

impl Addresses {
    fn of(hosts: usize) -> Self {
        Self((0..hosts).map(|_| Mutex::default()).collect())
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// Where a host listens.
    pub(crate) fn get(&self, host: usize) -> Option<String> {
        self.slot(host).address.clone()
    }

    fn slot(&self, host: usize) -> std::sync::MutexGuard<'_, Slot> {
        let slot = self.0.get(host).expect("a host of that number");
        slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets where it listened; answers the number of its next life.
    fn forget(&self, host: usize) -> u32 {
        let mut slot = self.slot(host);
        slot.address = None;
        slot.life += 1;
        slot.life
    }

    fn learn(&self, host: usize, life: u32, address: &str) {
        let mut slot = self.slot(host);
        if slot.life == life {
            slot.address = Some(address.to_owned());
        }
    }
}

/// All hosts of a run. Dropped, none is left running.
pub(crate) struct Replicas {
    folder: PathBuf,
    children: Vec<Child>,
    pub(crate) addresses: Arc<Addresses>,
    /// Hosts that ended without being killed, and how.
    pub(crate) fallen: Vec<String>,
}

impl Replicas {
    pub(crate) fn start(folder: &Path, hosts: usize) -> Self {
        let mut replicas = Self {
            folder: folder.to_owned(),
            children: vec![],
            addresses: Arc::new(Addresses::of(hosts)),
            fallen: vec![],
        };
        for host in 0..hosts {
            let child = replicas.spawn(host);
            replicas.children.push(child);
        }
        replicas
    }

    /// Kills a host and starts it again; says whether it was listening.
    pub(crate) fn kill(&mut self, host: usize) -> bool {
        let listened = self.addresses.get(host).is_some();
        self.end(host);
        let child = self.spawn(host);
        *self.child(host) = child;
        listened
    }

    fn child(&mut self, host: usize) -> &mut Child {
        self.children.get_mut(host).expect("a host of that number")
    }

    fn end(&mut self, host: usize) {
        if let Some(status) = self.child(host).try_wait().expect("a child") {
            self.fallen.push(format!("host {host}: {status}"));
        }
        self.child(host).kill().expect("a signal");
        self.child(host).wait().expect("a child");
    }

    /// Waits until a host listens; says whether it does.
    pub(crate) fn await_host(&mut self, host: usize) -> bool {
        let end = Instant::now() + EVER;
        while self.addresses.get(host).is_none() {
            if Instant::now() > end {
                self.fallen.push(format!("host {host} does not start"));
                return false;
            }
            if let Some(status) = self.child(host).try_wait().expect("a child") {
                self.fallen.push(format!("host {host}: {status}"));
                let child = self.spawn(host);
                *self.child(host) = child;
            }
            thread::sleep(LOOK);
        }
        true
    }

    /// Ends all of them for good.
    pub(crate) fn stop(&mut self) {
        for host in 0..self.children.len() {
            self.end(host);
        }
        self.children.clear();
    }

    /// What hosts wrote about themselves, by host; warnings and worse.
    pub(crate) fn complaints(&self) -> Vec<(usize, String)> {
        let hosts = 0..self.addresses.count();
        let read = |host| (host, fs::read_to_string(self.log(host)).unwrap_or_default());
        hosts.map(read).collect()
    }

    fn log(&self, host: usize) -> PathBuf {
        self.folder.join(format!("host-{host}.log"))
    }

    fn spawn(&self, host: usize) -> Child {
        let life = self.addresses.forget(host);
        let mut log = OpenOptions::new();
        let log = log.create(true).append(true).open(self.log(host));
        let mut child = Command::new(program())
            .args(["serve", "--config", "server.toml", "--dev"])
            .args(["--clock", "clock"])
            .current_dir(&self.folder)
            .env_remove("RUST_LOG")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log.expect("a log"))
            .spawn()
            .expect("a host");
        let said = BufReader::new(child.stdout.take().expect("its words"));
        let addresses = Arc::clone(&self.addresses);
        thread::spawn(move || {
            for line in said.lines().map_while(Result::ok) {
                if let Some(address) = line.strip_prefix("listening on ") {
                    addresses.learn(host, life, address);
                }
            }
        });
        child
    }
}

impl Drop for Replicas {
    fn drop(&mut self) {
        for child in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The host's program: cargo builds it beside this one.
pub(crate) fn program() -> PathBuf {
    let here = std::env::current_exe().expect("a program");
    let program = here.with_file_name("bylaw");
    assert!(
        program.is_file(),
        "{} is not there; `cargo build --package bylaw` builds it",
        program.display()
    );
    program
}
