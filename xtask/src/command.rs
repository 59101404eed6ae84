//! Running other programs: shown, limited in time, or with their output kept.

use anyhow::{Context, Result, bail};
use std::io::{Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How often a limited program is looked at.
const PATIENCE: Duration = Duration::from_millis(50);

/// What a program wrote, in no particular order of its two streams, and how it ended.
pub(crate) struct Heard {
    pub(crate) text: String,
    pub(crate) status: ExitStatus,
}

/// Runs a program in full view and returns whether it succeeded.
pub(crate) fn succeeds(command: &mut Command) -> Result<bool> {
    let status = command
        .status()
        .with_context(|| format!("cannot run `{}`", shown(command)))?;
    Ok(status.success())
}

/// Runs a program in full view and fails if it does.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    if !succeeds(command)? {
        bail!("`{}` failed", shown(command));
    }
    Ok(())
}

/// Runs a program silently and returns whether it succeeded; one that is missing did not.
pub(crate) fn works(command: &mut Command) -> bool {
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What a program prints, or nothing if it is missing or fails.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// Runs a program in full view for at most `limit`; says why it did not succeed.
pub(crate) fn within(command: &mut Command, limit: Duration) -> Result<()> {
    let name = shown(command);
    let mut child = command
        .stdin(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot run `{name}`"))?;
    let started = Instant::now();
    loop {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => bail!("`{name}` failed ({status})"),
            None if started.elapsed() >= limit => break,
            None => thread::sleep(PATIENCE),
        }
    }
    child.kill()?;
    child.wait()?;
    bail!("`{name}` did not end within {} s", limit.as_secs_f32());
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

/// The program and its arguments as one would type them.
pub(crate) fn shown(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let name = program.rsplit('/').next().unwrap_or_default().to_owned();
    let arguments = command.get_args().map(|one| one.to_string_lossy());
    std::iter::once(name.into())
        .chain(arguments)
        .collect::<Vec<_>>()
        .join(" ")
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
    fn a_program_that_hangs_is_ended() {
        let started = Instant::now();
        let error = within(&mut sh("exec sleep 60"), Duration::from_millis(200)).unwrap_err();
        assert!(error.to_string().contains("did not end within 0.2 s"));
        assert!(started.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn both_streams_are_kept() {
        let heard = overhear(&mut sh("echo one; echo two >&2; exit 3")).unwrap();
        assert!(heard.text.contains("one\n") && heard.text.contains("two\n"));
        assert_eq!(heard.status.code(), Some(3));
    }

    #[test]
    fn a_missing_program_does_not_work() {
        assert!(!works(&mut Command::new("/no/such/program")));
        assert_eq!(answer(&mut Command::new("/no/such/program")), None);
    }
}
