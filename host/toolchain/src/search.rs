//! Where the standard library for `wasm32-unknown-unknown` comes from.
//!
//! In this order: it is there; `rustup target add`; Debian's packages, which carry the library's
//! sources; neither, and then the two commands are named. A way that was found is used again, so
//! a second run asks nobody.

#[cfg(test)]
mod tests;

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::command::{CommandError, answer, within};
use crate::{cargo, chain};

/// What plugins are built for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Set to `rustup` or `debian`, this makes the search try one way only.
pub const FORCE: &str = "BYLAW_WASM_TOOLCHAIN";

const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld"];

/// Rust's minor version that the plugins need at least; Debian 12's plain `rustc` is 1.63.
const OLDEST_MINOR: u32 = 95;

/// Generous, because a package manager should not be ended while it installs.
const APT_LIMIT: Duration = Duration::from_mins(15);

/// There is no toolchain that can build plugins.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// A program is not in the path.
    #[error("there is no `{0}`")]
    NoProgram(String),
    /// A program that was needed.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// rustup said that it succeeded.
    #[error("`rustup target add` succeeded, but rustc has no library for {TARGET}")]
    NotBrought,
    /// Debian's packages are not all there.
    #[error("`{0}` is missing")]
    Missing(String),
    /// A compiler that cannot build plugins.
    #[error("`{program}` is too old: `{version}`")]
    TooOld { program: String, version: String },
    /// The way that was found cannot be remembered.
    #[error("cannot write `{file}`")]
    Forgotten {
        file: String,
        #[source]
        source: std::io::Error,
    },
    /// A word that names no way.
    #[error("`{FORCE}` is `{0}`; it may be `rustup` or `debian`")]
    Forced(String),
    /// The compiler's macros are programs of this machine.
    #[error(
        "the rules do not build, and there is no `cc`, with which the compiler links the macros that \
         it runs on this machine; `apt-get install gcc libc6-dev` has it, or on a Mac \
         `xcode-select --install`"
    )]
    NoLinker,
    /// Neither way leads to one.
    #[error(
        "no standard library for {TARGET}: {why}\nrun one of these two, then try again:\n  \
         rustup target add {TARGET}\n  apt-get update && apt-get install -y {packages}",
        packages = DEBIAN_PACKAGES.join(" ")
    )]
    Neither { why: String },
}

/// The machine as the search sees it; tests put stand-ins here.
pub struct Machine {
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
pub enum Toolchain {
    /// The machine's own toolchain has the target's library.
    Rustup,
    /// Debian's toolchain builds the library from its sources.
    Debian { usr: PathBuf },
}

impl Machine {
    /// This machine; `memory` is a file that remembers the way that was found.
    pub fn here(memory: PathBuf) -> Self {
        Self {
            path: env::var_os("PATH").unwrap_or_default(),
            usr: PathBuf::from("/usr"),
            memory,
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
    fn command(&self, name: &str) -> Result<Command, SearchError> {
        let program = self
            .program(name)
            .ok_or_else(|| SearchError::NoProgram(name.to_owned()))?;
        let mut command = Command::new(program);
        command.env("PATH", &self.path);
        Ok(command)
    }

    /// Whether the linker is there that the compiler takes on this machine if nobody names another.
    pub(crate) fn linker(&self) -> Result<(), SearchError> {
        let found = self.program("cc");
        found.map(|_| ()).ok_or(SearchError::NoLinker)
    }

    fn run(&self, name: &str, arguments: &[&str], limit: Duration) -> Result<(), SearchError> {
        println!("toolchain: running `{name} {}`", arguments.join(" "));
        let mut command = self.command(name)?;
        command
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive");
        Ok(within(&mut command, limit)?)
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
    fn debian(&self) -> Result<Toolchain, SearchError> {
        let needed = [
            "bin/rustc",
            "bin/cargo",
            "bin/wasm-ld",
            "lib/rustlib/src/rust/library/std/Cargo.toml",
        ];
        for file in needed.map(|file| self.usr.join(file)) {
            if !file.exists() {
                return Err(SearchError::Missing(file.display().to_string()));
            }
        }
        let rustc = self.usr.join("bin/rustc");
        let version = answer(Command::new(&rustc).arg("--version")).unwrap_or_default();
        if minor(&version).is_none_or(|minor| minor < OLDEST_MINOR) {
            let program = rustc.display().to_string();
            return Err(SearchError::TooOld { program, version });
        }
        Ok(Toolchain::Debian {
            usr: self.usr.clone(),
        })
    }

    fn remembers(&self, way: &str) -> bool {
        fs::read_to_string(&self.memory).is_ok_and(|found| found == way)
    }

    fn remember(&self, way: &str) -> Result<(), SearchError> {
        let folder = self.memory.parent().unwrap_or(Path::new(""));
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&self.memory, way));
        written.map_err(|source| SearchError::Forgotten {
            file: self.memory.display().to_string(),
            source,
        })
    }
}

/// Finds a toolchain that can build plugins, or installs one, and says what it does.
pub fn find(machine: &Machine) -> Result<Toolchain, SearchError> {
    match machine.forced.as_deref() {
        None | Some("") => search(machine),
        Some("rustup") => by_rustup(machine),
        Some("debian") => by_debian(machine),
        Some(other) => Err(SearchError::Forced(other.to_owned())),
    }
}

fn search(machine: &Machine) -> Result<Toolchain, SearchError> {
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
            println!("toolchain: {}; trying Debian's packages", chain(&error));
            by_debian(machine)
        })
        .map_err(|error| SearchError::Neither { why: chain(&error) })
}

fn by_rustup(machine: &Machine) -> Result<Toolchain, SearchError> {
    if machine.has_target() {
        println!("toolchain: the library for {TARGET} is installed");
        return Ok(Toolchain::Rustup);
    }
    println!("toolchain: no library for {TARGET} yet");
    machine.run("rustup", &["target", "add", TARGET], machine.limit)?;
    if !machine.has_target() {
        return Err(SearchError::NotBrought);
    }
    println!("toolchain: rustup installed the library for {TARGET}");
    Ok(Toolchain::Rustup)
}

fn by_debian(machine: &Machine) -> Result<Toolchain, SearchError> {
    let found = machine.debian().or_else(|error| {
        println!("toolchain: Debian's is not complete: {}", chain(&error));
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
    pub fn name(&self) -> &'static str {
        match self {
            Self::Rustup => "rustup",
            Self::Debian { .. } => "debian",
        }
    }

    /// `cargo build` for the target.
    pub fn build(&self) -> Command {
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
            // Cargo points these at its own toolchain when it starts a program.
            .env_remove("CARGO")
            .env_remove("RUSTUP_TOOLCHAIN")
            .env_remove("LD_LIBRARY_PATH");
        command
    }

    /// Folders of this machine that would otherwise stand in a module, and their stand-ins.
    pub fn sources(&self) -> Option<(PathBuf, &'static OsStr)> {
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
