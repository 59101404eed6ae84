//! Takes the rules of a jurisdiction out one at a time, and says which no scenario misses.
//!
//! A rule here is what an author writes as one: a call in a builder's chain, a statement or a
//! branch, a member of a list, an alternative of a pattern or a condition. Each is cut from a copy
//! of the sources, the plugin is built again, and its scenarios must fail.

mod cuts;

use anyhow::{Context, Result, bail};
use bylaw_toolchain::component::wrap;
use bylaw_toolchain::flags::flags;
use bylaw_toolchain::{TARGET, Toolchain, find};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::command::works;
use crate::workspace::{PLUGINS, Plugin, Workspace, folder};
use cuts::cuts;

/// What only describes the plugin; `describe` has checks of its own.
const DESCRIPTIONS: [&str; 5] = [
    "description.rs",
    "treatments",
    "treatments.rs",
    "tests",
    "tests.rs",
];

/// A copy of what a plugin is built from and judged by.
struct Bench<'a> {
    workspace: &'a Workspace,
    toolchain: Toolchain,
    plugin: Plugin,
    root: PathBuf,
    scenarios: Vec<PathBuf>,
}

/// What became of a plugin without one of its rules.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    NotBuilt,
    Missed,
    Survived,
}

/// Cuts every rule of a jurisdiction, or of one of its files; fails if a scenario misses none.
pub(crate) fn run(workspace: &Workspace, name: &str, only: Option<&str>) -> Result<ExitCode> {
    let bench = Bench::set_up(workspace, name)?;
    if bench.judge()? != Fate::Survived {
        bail!("the rules of `{name}` fail their scenarios as they are");
    }
    let mut count = [0_usize; 3];
    for file in bench.sources(only)? {
        let path = bench.root.join(&file);
        let whole = fs::read_to_string(&path)?;
        for cut in cuts(&whole) {
            fs::write(&path, cut.made_in(&whole))?;
            let fate = bench.judge()?;
            if let Some(counted) = count.get_mut(fate as usize) {
                *counted += 1;
            }
            if fate == Fate::Survived {
                println!("{}:{}: not missed: {}", file.display(), cut.line, cut.what);
            }
        }
        fs::write(&path, &whole)?;
    }
    let [not_built, missed, survived] = count;
    println!("{name}: {missed} missed, {survived} not missed, {not_built} do not build");
    Ok(if survived == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

impl<'a> Bench<'a> {
    fn set_up(workspace: &'a Workspace, name: &str) -> Result<Self> {
        let plugins = workspace.plugins(PLUGINS)?;
        let plugin = plugins.into_iter().find(|plugin| plugin.name == name);
        let plugin = plugin.with_context(|| format!("there is no plugin `{name}`"))?;
        crate::command::run(&mut workspace.cargo(&["build", "--bin", "bylaw"]))?;
        let root = workspace.root.join("target").join("mutants").join(name);
        for part in ["wit", "policies", "plugins"] {
            let there = root.join(part);
            if there.exists() {
                fs::remove_dir_all(&there)?;
            }
            copy(&workspace.root.join(part), &there)?;
        }
        fs::create_dir_all(root.join("target/plugins"))?;
        let mut scenarios = folder(&root.join("plugins").join(name).join("scenarios"))?;
        scenarios.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
        let toolchain = find(&workspace.machine())?;
        Ok(Self {
            workspace,
            toolchain,
            plugin,
            root,
            scenarios,
        })
    }

    /// The files that hold rules, as seen from the copy's root; one of them, if its name is given.
    fn sources(&self, only: Option<&str>) -> Result<Vec<PathBuf>> {
        let plugin = self.root.join("plugins").join(&self.plugin.name);
        let mut files = vec![];
        rules_in(&plugin.join("src"), only, &mut files)?;
        let inside = |file: PathBuf| file.strip_prefix(&self.root).map(Path::to_owned);
        Ok(files.into_iter().map(inside).collect::<Result<_, _>>()?)
    }

    /// Builds the copy as it stands and runs the scenarios.
    fn judge(&self) -> Result<Fate> {
        let build = self.root.join("target/build");
        let mut cargo = self.toolchain.build();
        cargo
            .args(["--release", "--offline", "--package"])
            .arg(format!("bylaw-rules-{}", self.plugin.name))
            .arg("--manifest-path")
            .arg(self.root.join("plugins/Cargo.toml"))
            .arg("--target-dir")
            .arg(&build)
            .current_dir(&self.root)
            .env(
                "CARGO_ENCODED_RUSTFLAGS",
                flags(&self.root, &self.toolchain),
            )
            // Built hundreds of times and run once.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        if !works(&mut cargo) {
            return Ok(Fate::NotBuilt);
        }
        let module = build.join(TARGET).join("release");
        let module = module.join(format!("{}.wasm", self.plugin.artifact));
        let component = format!("{}.wasm", self.plugin.name);
        wrap(&module, &self.root.join("target/plugins").join(component))?;
        let mut bylaw = Command::new(self.workspace.binary("bylaw"));
        let passes = works(
            bylaw
                .arg("scenario")
                .args(&self.scenarios)
                .current_dir(&self.root),
        );
        Ok(if passes { Fate::Survived } else { Fate::Missed })
    }
}

/// Adds a folder's files and those below it, without what only describes.
fn rules_in(at: &Path, only: Option<&str>, files: &mut Vec<PathBuf>) -> Result<()> {
    for path in folder(at)? {
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.unwrap_or_default();
        let describes = DESCRIPTIONS.contains(&name);
        if path.is_dir() && !describes {
            rules_in(&path, only, files)?;
        } else if path.is_file() && only.map_or(!describes, |only| name == only) {
            files.push(path);
        }
    }
    Ok(())
}

/// Copies a folder without what was built in it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for path in folder(from)? {
        let Some(name) = path.file_name().filter(|name| *name != "target") else {
            continue;
        };
        if path.is_dir() {
            copy(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}
