//! Where the standard library for `wasm32-unknown-unknown` comes from.
//!
//! In this order: it is there; `rustup target add`; Debian's packages, which carry the library's
//! sources; neither, and then the two commands are named. A way that was found is used again, so
//! a second run asks nobody.

#[cfg(test)]
mod tests;

use anyhow::{Context, Result, bail};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::command::{answer, within};
use crate::workspace::{Workspace, cargo};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Set to `rustup` or `debian`, this makes the search try one way only.
pub(crate) const FORCE: &str = "BYLAW_WASM_TOOLCHAIN";

const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld"];

/// Rust's minor version that the plugins need at least; Debian 12's plain `rustc` is 1.63.
const OLDEST_MINOR: u32 = 95;

/// Generous, because a package manager should not be ended while it installs.
const APT_LIMIT: Duration = Duration::from_mins(15);

/// The machine as the search sees it; tests put stand-ins here.
pub(crate) struct Machine {
    /// Where programs are looked for.
    path: OsString,
    /// Where Debian's packages put their files.
    usr: PathBuf,
    /// A file that remembers the way that was found.
    memory: PathBuf,
    /// How long rustup may take.
    limit: Duration,
    forced: Option<String>,
}

/// A toolchain that can build plugins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The machine's own toolchain has the target's library.
    Rustup,
    /// Debian's toolchain builds the library from its sources.
    Debian { usr: PathBuf },
}

impl Machine {
    pub(crate) fn here(workspace: &Workspace) -> Self {
        Self {
            path: env::var_os("PATH").unwrap_or_default(),
            usr: PathBuf::from("/usr"),
            memory: workspace.plugins_build().join("toolchain"),
            limit: Duration::from_mins(2),
            forced: env::var(FORCE).ok(),
        }
    }

    fn program(&self, name: &str) -> Option<PathBuf> {
        env::split_paths(&self.path)
            .map(|folder| folder.join(name))
            .find(|file| file.is_file())
    }

    /// A program in this machine's path, with that path and no other.
    fn command(&self, name: &str) -> Result<Command> {
        let program = self
            .program(name)
            .with_context(|| format!("there is no `{name}`"))?;
        let mut command = Command::new(program);
        command.env("PATH", &self.path);
        Ok(command)
    }

    fn run(&self, name: &str, arguments: &[&str], limit: Duration) -> Result<()> {
        println!("toolchain: running `{name} {}`", arguments.join(" "));
        let mut command = self.command(name)?;
        command
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive");
        within(&mut command, limit)
    }

    /// Whether the machine's own toolchain holds the target's library.
    fn has_target(&self) -> bool {
        let sysroot = self
            .command("rustc")
            .ok()
            .and_then(|mut rustc| answer(rustc.args(["--print", "sysroot"])));
        let Some(sysroot) = sysroot else { return false };
        let library = Path::new(&sysroot).join("lib/rustlib").join(TARGET);
        let Ok(files) = library.join("lib").read_dir() else {
            return false;
        };
        files
            .flatten()
            .any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
    }

    /// Debian's toolchain, if it is complete and new enough.
    fn debian(&self) -> Result<Toolchain> {
        let needed = [
            "bin/rustc",
            "bin/cargo",
            "bin/wasm-ld",
            "lib/rustlib/src/rust/library/std/Cargo.toml",
        ];
        for file in needed.map(|file| self.usr.join(file)) {
            if !file.exists() {
                bail!("`{}` is missing", file.display());
            }
        }
        let rustc = self.usr.join("bin/rustc");
        let version = answer(Command::new(&rustc).arg("--version")).unwrap_or_default();
        if minor(&version).is_none_or(|minor| minor < OLDEST_MINOR) {
            bail!("`{}` is too old: `{version}`", rustc.display());
        }
        Ok(Toolchain::Debian {
            usr: self.usr.clone(),
        })
    }

    fn remembers(&self, way: &str) -> bool {
        fs::read_to_string(&self.memory).is_ok_and(|found| found == way)
    }

    fn remember(&self, way: &str) -> Result<()> {
        if let Some(folder) = self.memory.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.memory, way)
            .with_context(|| format!("cannot write `{}`", self.memory.display()))
    }
}

/// Finds a toolchain that can build plugins, or installs one, and says what it does.
pub(crate) fn find(machine: &Machine) -> Result<Toolchain> {
    match machine.forced.as_deref() {
        None | Some("") => search(machine),
        Some("rustup") => by_rustup(machine),
        Some("debian") => by_debian(machine),
        Some(other) => bail!("`{FORCE}` is `{other}`; it may be `rustup` or `debian`"),
    }
}

fn search(machine: &Machine) -> Result<Toolchain> {
    if machine.has_target() {
        return by_rustup(machine);
    }
    if machine.remembers("debian")
        && let Ok(found) = machine.debian()
    {
        println!("toolchain: Debian's, found before, builds the library for {TARGET}");
        return Ok(found);
    }
    by_rustup(machine)
        .or_else(|error| {
            println!("toolchain: {error:#}; trying Debian's packages");
            by_debian(machine)
        })
        .or_else(|error| {
            bail!(
                "no standard library for {TARGET}: {error:#}\nrun one of these two, then try again:\n  \
                 rustup target add {TARGET}\n  apt-get update && apt-get install -y {}",
                DEBIAN_PACKAGES.join(" ")
            )
        })
}

fn by_rustup(machine: &Machine) -> Result<Toolchain> {
    if machine.has_target() {
        println!("toolchain: the library for {TARGET} is installed");
        return Ok(Toolchain::Rustup);
    }
    println!("toolchain: no library for {TARGET} yet");
    machine.run("rustup", &["target", "add", TARGET], machine.limit)?;
    if !machine.has_target() {
        bail!("`rustup target add` succeeded, but rustc has no library for {TARGET}");
    }
    println!("toolchain: rustup installed the library for {TARGET}");
    Ok(Toolchain::Rustup)
}

fn by_debian(machine: &Machine) -> Result<Toolchain> {
    let found = machine.debian().or_else(|error| {
        println!("toolchain: Debian's is not complete: {error:#}");
        machine.run("apt-get", &["update"], APT_LIMIT)?;
        let install = [&["install", "-y"], &DEBIAN_PACKAGES[..]].concat();
        machine.run("apt-get", &install, APT_LIMIT)?;
        machine.debian()
    })?;
    machine.remember("debian")?;
    println!("toolchain: Debian's builds the library for {TARGET} from its sources");
    Ok(found)
}

impl Toolchain {
    /// A name for a folder.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Rustup => "rustup",
            Self::Debian { .. } => "debian",
        }
    }

    /// `cargo build` for the target.
    pub(crate) fn build(&self) -> Command {
        let Self::Debian { usr } = self else {
            let mut command = Command::new(cargo());
            command.args(["build", "--target", TARGET]);
            return command;
        };
        let mut command = Command::new(usr.join("bin/cargo"));
        command
            .args(["build", "-Zbuild-std=std,panic_abort", "--target", TARGET])
            .env("RUSTC", usr.join("bin/rustc"))
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld")
            // Cargo pointed these at its own toolchain when it started this xtask.
            .env_remove("CARGO")
            .env_remove("RUSTUP_TOOLCHAIN")
            .env_remove("LD_LIBRARY_PATH");
        command
    }

    /// Folders of this machine that would otherwise stand in a module, and their stand-ins.
    pub(crate) fn sources(&self) -> Option<(PathBuf, &'static OsStr)> {
        match self {
            Self::Rustup => None,
            Self::Debian { usr } => Some((usr.join("lib/rustlib/src/rust"), OsStr::new("/rust"))),
        }
    }
}

/// The minor version in `rustc 1.96.0 (…)`.
fn minor(version: &str) -> Option<u32> {
    version
        .strip_prefix("rustc 1.")?
        .split('.')
        .next()?
        .parse()
        .ok()
}
