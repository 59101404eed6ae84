//! Writes what a command answers, and says why the rules did not.

use std::io::{ErrorKind, Write};

use serde::Serialize;

use super::Failed;
use crate::domain::words::shown;
use crate::flow::FlowError;

/// Writes a text for people to standard output; nothing in it drives their terminal. A reader that has
/// seen enough, such as `head`, is no error.
pub(crate) fn say(text: &str) -> std::io::Result<()> {
    write(&shown(text))
}

/// The same, for a command.
pub(super) fn print(text: &str) -> Result<(), Failed> {
    Ok(say(text)?)
}

fn write(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Writes a value as JSON, indented.
pub(super) fn print_json(value: &impl Serialize) -> Result<(), Failed> {
    Ok(write(&serde_json::to_string_pretty(value)?)?)
}

/// Writes a text for people to standard error. If that is gone, nobody is left to be told.
pub(super) fn complain(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", shown(text));
}

/// Says why there is no answer: for a fault of the rules its name and what happened. Exit 1.
pub(super) fn no_answer(jurisdiction: &str, error: FlowError) -> Failed {
    match error {
        FlowError::Fault(fault) => complain(&format!(
            "error: fault `{}` in the rules of {jurisdiction}: {fault}",
            fault.code()
        )),
        other => complain(&format!(
            "error: {jurisdiction}: {:#}",
            anyhow::Error::from(other)
        )),
    }
    Failed::Asked
}
