//! Running other programs, also with their output kept.

use anyhow::{Context, Result};
use std::io::{Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

pub(crate) use bylaw_toolchain::command::{answer, run, shown, succeeds, within, works};

/// What a program wrote, in no particular order of its two streams, and how it ended.
pub(crate) struct Heard {
    pub(crate) text: String,
    pub(crate) status: ExitStatus,
}

/// Runs a program in full view and keeps what it wrote.
pub(crate) fn overhear(command: &mut Command) -> Result<Heard> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run `{}`", shown(command)))?;
    let out = child.stdout.take().context("no output to read")?;
    let err = child.stderr.take().context("no errors to read")?;
    let errors = thread::spawn(move || pass_on(err, std::io::stderr()));
    let mut bytes = pass_on(out, std::io::stdout());
    bytes.extend(errors.join().unwrap_or_default());
    Ok(Heard {
        text: String::from_utf8_lossy(&bytes).into_owned(),
        status: child.wait()?,
    })
}

/// Copies a stream while keeping it. A closed terminal is no reason to stop reading.
fn pass_on(mut from: impl Read, mut to: impl Write) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count) = from.read(&mut buffer) {
        let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else {
            break;
        };
        kept.extend_from_slice(part);
        let _ = to.write_all(part).and_then(|()| to.flush());
    }
    kept
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn both_streams_are_kept() {
        let heard = overhear(&mut sh("echo one; echo two >&2; exit 3")).unwrap();
        assert!(heard.text.contains("one\n") && heard.text.contains("two\n"));
        assert_eq!(heard.status.code(), Some(3));
    }
}
