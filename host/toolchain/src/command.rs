//! Running other programs: shown, silent, or limited in time.

use std::io;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How often a limited program is looked at.
const PATIENCE: Duration = Duration::from_millis(50);

/// A program that did not do what it was run for.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// It cannot be started; most often it is not there.
    #[error("cannot run `{shown}`")]
    NotRun {
        shown: String,
        #[source]
        source: io::Error,
    },
    /// It ended and says that it failed.
    #[error("`{shown}` failed ({status})")]
    Failed { shown: String, status: ExitStatus },
    /// It was ended because it took too long.
    #[error("`{shown}` did not end within {seconds} s")]
    TooSlow { shown: String, seconds: f32 },
}

/// Runs a program in full view and returns whether it succeeded.
pub fn succeeds(command: &mut Command) -> Result<bool, CommandError> {
    Ok(ended(command)?.success())
}

/// Runs a program in full view and fails if it does.
pub fn run(command: &mut Command) -> Result<(), CommandError> {
    let status = ended(command)?;
    if status.success() {
        return Ok(());
    }
    let shown = shown(command);
    Err(CommandError::Failed { shown, status })
}

fn ended(command: &mut Command) -> Result<ExitStatus, CommandError> {
    let status = command.status();
    status.map_err(|source| not_run(command, source))
}

/// Runs a program silently and returns whether it succeeded; one that is missing did not.
pub fn works(command: &mut Command) -> bool {
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What a program prints, or nothing if it is missing or fails.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// Runs a program in full view for at most `limit`; says why it did not succeed. What it prints is no output
/// of the command that runs it, and goes where errors go.
pub fn within(command: &mut Command, limit: Duration) -> Result<(), CommandError> {
    let started = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(io::stderr()).spawn();
    let mut child = child.map_err(|source| not_run(command, source))?;
    loop {
        let looked = child.try_wait();
        match looked.map_err(|source| not_run(command, source))? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => {
                let shown = shown(command);
                return Err(CommandError::Failed { shown, status });
            }
            None if started.elapsed() >= limit => break,
            None => thread::sleep(PATIENCE),
        }
    }
    let ended = child.kill().and_then(|()| child.wait());
    ended.map_err(|source| not_run(command, source))?;
    Err(CommandError::TooSlow {
        shown: shown(command),
        seconds: limit.as_secs_f32(),
    })
}

fn not_run(command: &Command, source: io::Error) -> CommandError {
    let shown = shown(command);
    CommandError::NotRun { shown, source }
}

/// The program and its arguments as one would type them.
pub fn shown(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let name = program.rsplit('/').next().unwrap_or_default().to_owned();
    let arguments = command.get_args().map(|one| one.to_string_lossy());
    std::iter::once(name.into())
        .chain(arguments)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_hangs_is_ended() {
        let started = Instant::now();
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "exec sleep 60"]);
        let error = within(&mut command, Duration::from_millis(200)).unwrap_err();
        assert!(error.to_string().contains("did not end within 0.2 s"));
        assert!(started.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn a_missing_program_does_not_work() {
        let missing = || Command::new("/no/such/program");
        assert!(!works(&mut missing()));
        assert_eq!(answer(&mut missing()), None);
        let error = run(&mut missing()).unwrap_err();
        assert_eq!(error.to_string(), "cannot run `program`");
    }
}
