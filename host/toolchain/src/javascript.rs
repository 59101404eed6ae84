//! Rules in JavaScript become a component: npm's `componentize-js`, with every feature of WASI off.
//!
//! What npm brings is pinned by a lock file in this crate and kept once for a user, since it is two
//! hundred megabytes; an author's folder holds nothing of it.

mod shape;
mod trial;

use std::env;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::command::{CommandError, answer, within};
use crate::component::{ComponentError, Wrapped, keep};

pub use trial::{Question, WrongAnswer};
pub(crate) use trial::{Rules, ask};

/// What npm shall bring, to the byte, and the script that runs it.
pub(crate) const TOOL: [(&str, &str); 4] = [
    ("package.json", include_str!("../javascript/package.json")),
    (
        "package-lock.json",
        include_str!("../javascript/package-lock.json"),
    ),
    (
        "componentize.mjs",
        include_str!("../javascript/componentize.mjs"),
    ),
    ("bare.mjs", BARE),
];

/// What leaves rules only what they can rely on in a component.
const BARE: &str = include_str!("../javascript/bare.mjs");

macro_rules! builders {
    ($($file:literal),* $(,)?) => {
        [$(($file, include_str!(concat!("../../../plugins/sdk-js/", $file)))),*]
    };
}

/// The SDK of authors in JavaScript: the files that lie beside their rules, and what stands in them.
pub const BUILDERS: [(&str, &str); 3] = builders!["bylaw.js", "findings.js", "takes.js"];

/// The folder for it in the user's cache, of this version and of the script's second edition: an older program
/// may use the same cache.
const FOLDER: &str = "bylaw/componentize-js-0.23.0-2";
/// Written last: what stands in the folder is whole.
const INSTALLED: &str = "installed";

/// Generous, because a slow network is no reason to give up.
const INSTALL_LIMIT: Duration = Duration::from_mins(15);
/// It takes some ten seconds.
const RUN_LIMIT: Duration = Duration::from_mins(5);

/// No component was made of JavaScript.
#[derive(Debug, thiserror::Error)]
pub enum JavaScriptError {
    /// node or npm is not there.
    #[error(
        "there is no `{0}`, which rules in JavaScript are built with; https://nodejs.org has it, \
         or `apt-get install nodejs npm`"
    )]
    NoProgram(&'static str),
    /// There is nowhere to keep what npm brings.
    #[error("neither `XDG_CACHE_HOME` nor `HOME` says where to keep what npm brings")]
    NoCache,
    /// The folder in the cache cannot be used.
    #[error("`{folder}` cannot be used")]
    Cache {
        folder: String,
        #[source]
        source: io::Error,
    },
    /// npm did not bring it.
    #[error("npm could not bring componentize-js; it needs its registry once, or its cache")]
    NotBrought(#[source] CommandError),
    /// The contract is not there.
    #[error("`{folder}` holds no contract that can be read: {why}")]
    NoContract { folder: String, why: String },
    /// A module is wrong before anything is asked of it: its syntax, an import.
    #[error("`{file}` cannot be loaded; what is wrong stands above")]
    NotLoaded {
        file: String,
        #[source]
        source: CommandError,
    },
    /// A module that goes on for ever.
    #[error(
        "`{file}` did not end within {seconds} s while it was loaded, before anything was asked"
    )]
    NeverLoaded { file: String, seconds: f32 },
    /// A module that waits for what nothing brings.
    #[error("`{file}` waits at its top for something that never comes")]
    Waits { file: String },
    /// A module that ends whoever loads it.
    #[error(
        "`{file}` ended the program while it was loaded, as `process.exit()` does; a component has no \
         program to end"
    )]
    EndedProgram { file: String },
    /// Rules that a component could not be relied on for.
    #[error("the rules give no usable answer to\n  {}", told(.0))]
    WrongAnswers(Vec<WrongAnswer>),
    /// The program that makes components says no.
    #[error("no component was made of `{file}`; what is wrong stands above")]
    NotMade {
        file: String,
        #[source]
        source: CommandError,
    },
    /// The component cannot be read or written.
    #[error(transparent)]
    Component(#[from] ComponentError),
}

fn told(wrong: &[WrongAnswer]) -> String {
    let told: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    told.join("\n  ")
}

/// Makes a component of a module and what it imports, for a world of the contract.
pub(crate) fn componentize(
    rules: &Rules<'_>,
    component: &Path,
) -> Result<Wrapped, JavaScriptError> {
    let &Rules {
        source, wit, world, ..
    } = rules;
    needs("node")?;
    let tool = tool()?;
    let made = component.with_extension("wasm.made");
    let folder = component.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder).map_err(|source| unusable(folder, source))?;
    let mut node = Command::new("node");
    node.arg(tool.join("componentize.mjs"))
        .args([source, wit])
        .arg(world)
        .args([&made, &rules.place()]);
    // The engine reads what lies under the folder that this is run in.
    if !env::current_dir().is_ok_and(|here| rules.folder.starts_with(here)) {
        node.current_dir(rules.folder);
    }
    within(&mut node, RUN_LIMIT).map_err(|error| JavaScriptError::NotMade {
        file: source.display().to_string(),
        source: error,
    })?;
    let bytes = fs::read(&made).map_err(|source| ComponentError::Unreadable {
        file: made.display().to_string(),
        source,
    })?;
    fs::remove_file(&made).map_err(|source| unusable(&made, source))?;
    Ok(keep(&bytes, component)?)
}

fn needs(program: &'static str) -> Result<(), JavaScriptError> {
    answer(Command::new(program).arg("--version"))
        .map(|_| ())
        .ok_or(JavaScriptError::NoProgram(program))
}

fn unusable(folder: &Path, source: io::Error) -> JavaScriptError {
    JavaScriptError::Cache {
        folder: folder.display().to_string(),
        source,
    }
}

/// Where the tool is, brought by npm if it is not there yet.
fn tool() -> Result<PathBuf, JavaScriptError> {
    let folder = cache().ok_or(JavaScriptError::NoCache)?.join(FOLDER);
    let wanted = TOOL.map(|(_, text)| text).concat();
    let installed = || fs::read_to_string(folder.join(INSTALLED)).is_ok_and(|was| was == wanted);
    if installed() {
        return Ok(folder);
    }
    let failed = |source| unusable(&folder, source);
    fs::create_dir_all(&folder).map_err(failed)?;
    // Two builds may be first at once.
    let lock = File::create(folder.join("lock")).map_err(failed)?;
    lock.lock().map_err(failed)?;
    if installed() {
        return Ok(folder);
    }
    for (name, text) in TOOL {
        fs::write(folder.join(name), text).map_err(failed)?;
    }
    needs("npm")?;
    println!(
        "toolchain: npm brings componentize-js into {}",
        folder.display()
    );
    let mut npm = Command::new("npm");
    npm.args([
        "ci",
        "--ignore-scripts",
        "--prefer-offline",
        "--no-audit",
        "--no-fund",
        // Where there is no registry, npm would say so after more than a minute.
        "--fetch-retry-mintimeout=1000",
        "--fetch-retry-maxtimeout=5000",
    ])
    .current_dir(&folder);
    within(&mut npm, INSTALL_LIMIT).map_err(JavaScriptError::NotBrought)?;
    fs::write(folder.join(INSTALLED), wanted).map_err(failed)?;
    Ok(folder)
}

fn cache() -> Option<PathBuf> {
    let named = |name| env::var_os(name).filter(|value| !value.is_empty());
    named("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(named("HOME")?).join(".cache")))
}
