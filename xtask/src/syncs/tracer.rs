//! strace, attached to processes that run.

use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::command::{within, works};

const PACKAGE: &str = "strace";
const APT_LIMIT: Duration = Duration::from_mins(5);
/// What is written down: whatever moves bytes between processes or onto the disk.
const CALLS: &str = "trace=recvfrom,recvmsg,read,readv,sendto,sendmsg,write,writev,\
                     pwrite64,pwritev,fsync,fdatasync,sync_file_range";
/// How much of the bytes: a whole page of a database.
const BYTES: &str = "4200";

/// Looks for strace, and installs it where that may be done.
pub(super) fn set_up() -> Result<()> {
    let there = || works(Command::new(PACKAGE).arg("-V"));
    if there() {
        return Ok(());
    }
    println!("set-up: there is no strace; installing `{PACKAGE}`");
    let mut install = Command::new("apt-get");
    install
        .args(["install", "-y", "-qq", "--no-install-recommends", PACKAGE])
        .env("DEBIAN_FRONTEND", "noninteractive");
    let _ = within(Command::new("apt-get").args(["update", "-qq"]), APT_LIMIT)
        .and_then(|()| within(&mut install, APT_LIMIT));
    if !there() {
        bail!("there is no strace; run `apt-get install {PACKAGE}`");
    }
    Ok(())
}

/// A strace that writes down what some processes do, and what those do that they start.
pub(super) struct Tracer {
    strace: Child,
    file: PathBuf,
}

impl Tracer {
    /// Attaches to processes; when it returns, nothing that they do from now on is missed.
    pub(super) fn attach(processes: &[u32], file: &Path) -> Result<Self> {
        let mut command = Command::new(PACKAGE);
        command
            .args(["-f", "-ttt", "-T", "-yy", "-s", BYTES, "-e", CALLS, "-o"])
            .arg(file)
            .stdin(Stdio::null())
            .stderr(Stdio::piped());
        for process in processes {
            command.args(["-p", &process.to_string()]);
        }
        let mut strace = command.spawn().context("cannot run `strace`")?;
        let heard = strace.stderr.take().context("strace has no words")?;
        let tracer = Self {
            strace,
            file: file.to_owned(),
        };
        let mut waiting = processes.to_vec();
        let mut lines = BufReader::new(heard).lines();
        while !waiting.is_empty() {
            let Some(line) = lines.next().transpose()? else {
                bail!("strace ended before it was attached");
            };
            if !line.contains(" attached") {
                bail!("strace cannot attach: {line}");
            }
            waiting.retain(|process| !line.contains(&format!("rocess {process} attached")));
        }
        // It goes on telling of each new process, and must not find the pipe closed.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(tracer)
    }

    /// Lets the processes go; what they did.
    pub(super) fn stop(mut self) -> Result<String> {
        interrupt(self.strace.id());
        self.strace.wait()?;
        let trace = fs::read(&self.file)
            .with_context(|| format!("cannot read `{}`", self.file.display()))?;
        Ok(String::from_utf8_lossy(&trace).into_owned())
    }
}

impl Drop for Tracer {
    fn drop(&mut self) {
        interrupt(self.strace.id());
        let _ = self.strace.wait();
    }
}

/// An interrupted strace detaches. The shell's own `kill`: not every machine has the program.
fn interrupt(process: u32) {
    works(Command::new("sh").args(["-c", &format!("kill -INT {process}")]));
}
