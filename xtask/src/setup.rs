//! Tools of the gate: found, or installed once for this user.

use anyhow::{Context, Result, bail};
use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::command::{run, works};
use crate::workspace::{Workspace, cargo};

/// The release of the unused-dependency check that the gate was written with.
const MACHETE: &str = "0.9.2";

/// Makes sure that cargo has a component of rustup's default profile.
pub(crate) fn component(workspace: &Workspace, name: &str, subcommand: &str) -> Result<()> {
    let there = || {
        works(
            workspace
                .cargo(&[subcommand, "--version"])
                .env_remove("RUSTC"),
        )
    };
    if there() {
        return Ok(());
    }
    println!("set-up: cargo has no `{subcommand}`, asking rustup for `{name}`");
    let added = works(Command::new("rustup").args(["component", "add", name]));
    if !added || !there() {
        bail!("cargo has no `{subcommand}`; run `rustup component add {name}`");
    }
    Ok(())
}

/// The test runner, if this machine has it.
pub(crate) fn has_nextest(workspace: &Workspace) -> bool {
    works(&mut workspace.cargo(&["nextest", "--version"]))
}

/// `cargo-machete`, from the path or from a folder outside the checkout, installed if need be.
pub(crate) fn machete() -> Result<PathBuf> {
    const NAME: &str = "cargo-machete";
    let tools = tools()?;
    let own = tools.join("bin").join(NAME);
    for candidate in [PathBuf::from(NAME), own.clone()] {
        if works(Command::new(&candidate).arg("--version")) {
            return Ok(candidate);
        }
    }
    println!(
        "set-up: installing {NAME} {MACHETE} into `{}`",
        tools.display()
    );
    let mut install = Command::new(cargo());
    install
        .args([
            "install",
            "--quiet",
            "--locked",
            NAME,
            "--version",
            MACHETE,
            "--root",
        ])
        .arg(&tools)
        // A throw-away target folder: nothing of it is used again.
        .env_remove("CARGO_TARGET_DIR")
        .current_dir(env::temp_dir());
    run(&mut install)?;
    Ok(own)
}

/// A folder for tools that outlives the checkout.
fn tools() -> Result<PathBuf> {
    let cache = match env::var_os("XDG_CACHE_HOME").filter(|set| !set.is_empty()) {
        Some(cache) => PathBuf::from(cache),
        None => env::home_dir()
            .context("there is no home folder")?
            .join(".cache"),
    };
    Ok(cache.join("bylaw").join("tools"))
}
