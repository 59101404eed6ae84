//! Schemathesis, in a Python environment of its own.

use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::run;

/// The version that the gate runs.
const VERSION: &str = "4.32.5";

/// The program; installed first if it is not there in this version.
pub(super) fn installed(folder: &Path) -> Result<PathBuf> {
    let environment = folder.join(format!("schemathesis-{VERSION}"));
    let program = environment.join("bin/schemathesis");
    let complete = environment.join("complete");
    if complete.is_file() {
        return Ok(program);
    }
    println!(
        "installing schemathesis {VERSION} into {}",
        environment.display()
    );
    run(Command::new("python3")
        .args(["-m", "venv"])
        .arg(&environment))
    .context("schemathesis needs Python 3.10 or later with venv, such as Debian's python3-venv")?;
    let mut pip = Command::new(environment.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check"]);
    run(pip.arg(format!("schemathesis=={VERSION}")))
        .context("schemathesis comes from PyPI, which needs a network once")?;
    fs::write(complete, VERSION)?;
    Ok(program)
}
