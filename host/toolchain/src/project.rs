//! An author's folder, as `bylaw rules new` makes it: what it is called, and how it is built.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::command::{CommandError, run};
use crate::component::{ComponentError, Wrapped, wrap};
use crate::flags::flags;
use crate::javascript::{self, JavaScriptError, Question, Rules, TOOL, WrongAnswer, componentize};
use crate::search::{Machine, SearchError, TARGET, find};
use crate::{cargo, sources, stamp};

/// How every crate or package that makes rules is called, up to the jurisdiction's name.
const PREFIX: &str = "bylaw-rules-";
/// How a file ends that tells lines of the sources.
pub const LINES: &str = "lines";
/// The world that rules are made for.
const WORLD: &str = "rules";

/// A folder that cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The folder cannot be opened.
    #[error("the folder `{folder}` cannot be opened")]
    NoFolder {
        folder: String,
        #[source]
        source: io::Error,
    },
    /// Nothing in it says how to build it.
    #[error(
        "`{0}` holds neither `Cargo.toml` nor `package.json`; \
         `bylaw rules new NAME` makes a folder that builds"
    )]
    NothingToBuild(String),
    /// cargo is not there.
    #[error("there is no `cargo`, which rules in Rust are built with; https://rustup.rs has it")]
    NoCargo(#[source] io::Error),
    /// The manifest is not in order.
    #[error("`{file}`: {why}")]
    Manifest { file: String, why: String },
    /// There is no toolchain for it.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// The compiler says no.
    #[error("the rules do not build; what is wrong stands above")]
    NotBuilt(#[source] CommandError),
    /// The module makes no component.
    #[error(transparent)]
    Component(#[from] ComponentError),
    /// JavaScript's own troubles.
    #[error(transparent)]
    JavaScript(#[from] JavaScriptError),
}

/// What rules are written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Language {
    /// A crate; the core module's file name without its ending, and the folder of its workspace.
    Rust { artifact: String, root: PathBuf },
    /// A module, and the folder of the contract.
    JavaScript { source: PathBuf, wit: PathBuf },
}

/// A folder that makes a component.
#[derive(Clone, Debug)]
pub struct Project {
    /// Where it is.
    pub folder: PathBuf,
    /// The jurisdiction.
    pub name: String,
    /// How it is built.
    pub language: Language,
}

/// A component that was built.
pub struct Built {
    /// Its file.
    pub file: PathBuf,
    /// The file has new bytes.
    pub changed: bool,
    /// How many bytes there are.
    pub size: usize,
}

impl Project {
    /// Looks at a folder.
    pub fn open(folder: &Path) -> Result<Self, ProjectError> {
        let whole = fs::canonicalize(folder).map_err(|source| ProjectError::NoFolder {
            folder: folder.display().to_string(),
            source,
        })?;
        if whole.join("Cargo.toml").is_file() {
            return Self::of_crate(whole);
        }
        if whole.join("package.json").is_file() {
            return Self::of_package(whole);
        }
        Err(ProjectError::NothingToBuild(folder.display().to_string()))
    }

    /// Where its component goes: where every command looks for components.
    pub fn component(&self) -> PathBuf {
        let file = format!("{}.wasm", self.name);
        self.folder.join("target/plugins").join(file)
    }

    /// Where the module lies that knows which line of the sources its code is from; beside the component,
    /// for commands of its author, and in no component.
    pub fn lines(&self) -> PathBuf {
        self.component().with_extension(LINES)
    }

    fn keep_lines(&self, module: &Path) -> Result<(), ProjectError> {
        let copied = fs::copy(module, self.lines());
        copied.map(|_| ()).map_err(|source| {
            ProjectError::Component(ComponentError::Unwritable {
                file: self.lines().display().to_string(),
                source,
            })
        })
    }

    /// Builds the component.
    pub fn build(&self) -> Result<Built, ProjectError> {
        let file = self.component();
        let wrapped = match &self.language {
            Language::Rust { artifact, root } => {
                let module = self.build_module(artifact, root)?;
                let wrapped = wrap(&module, &file)?;
                self.keep_lines(&module)?;
                wrapped
            }
            Language::JavaScript { source, wit } => self.build_script(source, wit, &file)?,
        };
        Ok(Built {
            file,
            changed: wrapped.changed,
            size: wrapped.size,
        })
    }

    /// Asks rules in JavaScript before they are sealed in a component, and returns the questions that
    /// had no usable answer. Rules in Rust are not asked: their types leave no such answer.
    pub fn wrong_answers(&self, questions: &[Question]) -> Result<Vec<WrongAnswer>, ProjectError> {
        let Language::JavaScript { source, wit } = &self.language else {
            return Ok(vec![]);
        };
        Ok(javascript::ask(&self.rules(source, wit), questions)?)
    }

    fn rules<'a>(&'a self, source: &'a Path, wit: &'a Path) -> Rules<'a> {
        let (folder, world) = (self.folder.as_path(), WORLD);
        Rules {
            folder,
            source,
            wit,
            world,
        }
    }

    fn build_module(&self, artifact: &str, root: &Path) -> Result<PathBuf, ProjectError> {
        let build = self.folder.join("target/plugins-build");
        let machine = Machine::here(build.join("toolchain"));
        let toolchain = find(&machine)?;
        let build = build.join(toolchain.name());
        let mut command = toolchain.build();
        command
            .args(["--release", "--package"])
            .arg(format!("{PREFIX}{}", self.name))
            .arg("--manifest-path")
            .arg(self.folder.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(&build)
            .current_dir(&self.folder)
            .env("CARGO_ENCODED_RUSTFLAGS", flags(root, &toolchain));
        run(&mut command).map_err(|error| match machine.linker() {
            Err(missing) => ProjectError::Search(missing),
            Ok(()) => ProjectError::NotBuilt(error),
        })?;
        let modules = build.join(TARGET).join("release");
        Ok(modules.join(format!("{artifact}.wasm")))
    }

    /// A component of JavaScript has other bytes each time it is made, since the engine's snapshot
    /// holds random seeds. So it is made again only if something that it is made of changed.
    fn build_script(
        &self,
        source: &Path,
        wit: &Path,
        component: &Path,
    ) -> Result<Wrapped, ProjectError> {
        let stamp = self.folder.join("target/plugins-build/made-of");
        let unreadable = |source| ProjectError::NoFolder {
            folder: self.folder.display().to_string(),
            source,
        };
        let mut made_of = TOOL.map(|(_, text)| text).concat();
        made_of.push_str(&sources::texts(&self.folder).map_err(unreadable)?);
        made_of.push_str(&sources::texts(wit).map_err(unreadable)?);
        if let Some(size) = stamp::holds(&stamp, &made_of, component) {
            let changed = false;
            return Ok(Wrapped { changed, size });
        }
        let wrong = self.wrong_answers(&[Question::describe()])?;
        if !wrong.is_empty() {
            return Err(JavaScriptError::WrongAnswers(wrong).into());
        }
        let wrapped = componentize(&self.rules(source, wit), component)?;
        stamp::write(&stamp, &made_of, component).map_err(unreadable)?;
        Ok(wrapped)
    }

    fn of_crate(folder: PathBuf) -> Result<Self, ProjectError> {
        let manifest = folder.join("Cargo.toml");
        let wrong = |why: String| ProjectError::Manifest {
            file: manifest.display().to_string(),
            why,
        };
        let output = Command::new(cargo())
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .arg("--manifest-path")
            .arg(&manifest)
            .output()
            .map_err(ProjectError::NoCargo)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(wrong(said.trim().to_owned()));
        }
        let metadata: Value =
            serde_json::from_slice(&output.stdout).map_err(|error| wrong(error.to_string()))?;
        let text = |value: &Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
        let list = |value: &Value, key: &str| {
            let list = value.get(key).and_then(Value::as_array);
            list.cloned().unwrap_or_default()
        };
        let package = list(&metadata, "packages").into_iter().find(|package| {
            text(package, "manifest_path").is_some_and(|path| Path::new(&path) == manifest)
        });
        let package = package.ok_or_else(|| wrong("it is no package; name one".into()))?;
        let name = name_in(&text(&package, "name").unwrap_or_default()).map_err(&wrong)?;
        let is_cdylib = |target: &Value| {
            let kinds = list(target, "crate_types");
            kinds.iter().any(|kind| kind == "cdylib")
        };
        let module = list(&package, "targets").into_iter().find(is_cdylib);
        let module = module.and_then(|module| text(&module, "name"));
        let module = module.ok_or_else(|| {
            wrong("it makes no module; write `[lib]` with `crate-type = [\"cdylib\"]`".into())
        })?;
        let root = text(&metadata, "workspace_root").map_or(folder.clone(), PathBuf::from);
        let artifact = module.replace('-', "_");
        let language = Language::Rust { artifact, root };
        Ok(Self {
            folder,
            name,
            language,
        })
    }

    fn of_package(folder: PathBuf) -> Result<Self, ProjectError> {
        let manifest = folder.join("package.json");
        let wrong = |why: String| ProjectError::Manifest {
            file: manifest.display().to_string(),
            why,
        };
        let bytes = fs::read(&manifest).map_err(|error| wrong(error.to_string()))?;
        // npm and node read it with a byte order mark too.
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        let package: Value =
            serde_json::from_slice(text).map_err(|error| wrong(error.to_string()))?;
        let text = |key: &str| package.get(key).and_then(Value::as_str);
        let name = name_in(text("name").unwrap_or_default()).map_err(&wrong)?;
        let main = text("main");
        let main = main.ok_or_else(|| wrong("`main` names no file with the rules".into()))?;
        let source = folder.join(main);
        let wit = folder.join(text("wit").unwrap_or("wit"));
        for (key, path) in [("main", &source), ("wit", &wit)] {
            if !path.exists() {
                return Err(wrong(format!("`{key}`: there is no `{}`", path.display())));
            }
        }
        let language = Language::JavaScript { source, wit };
        Ok(Self {
            folder,
            name,
            language,
        })
    }
}

/// The jurisdiction in a package's name.
fn name_in(package: &str) -> Result<String, String> {
    let name = package.strip_prefix(PREFIX).filter(|name| !name.is_empty());
    name.map(str::to_owned)
        .ok_or_else(|| format!("the package is called `{package}`; call it `{PREFIX}NAME`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
        let process = std::process::id();
        let folder = std::env::temp_dir().join(format!("bylaw-project-{process}-{name}"));
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in files {
            fs::write(folder.join(name), text).unwrap();
        }
        folder
    }

    fn refused(name: &str, files: &[(&str, &str)]) -> String {
        let folder = folder(name, files);
        let error = Project::open(&folder).unwrap_err().to_string();
        fs::remove_dir_all(folder).unwrap();
        error
    }

    #[test]
    fn what_is_no_project_is_told_how_to_become_one() {
        assert!(refused("empty", &[]).contains("`bylaw rules new NAME`"));
        let error = Project::open(Path::new("/no/such/folder")).unwrap_err();
        assert!(error.to_string().contains("/no/such/folder"));
    }

    #[test]
    fn a_package_names_its_jurisdiction_and_its_module() {
        let package = |text| refused("package", &[("package.json", text)]);
        assert!(package("{").contains("package.json"));
        assert!(package("{\"name\": \"x\"}").contains("`bylaw-rules-NAME`"));
        assert!(package("{\"name\": \"bylaw-rules-x\"}").contains("`main`"));
        let none = package("{\"name\": \"bylaw-rules-x\", \"main\": \"none.js\"}");
        assert!(none.contains("none.js"), "{none}");
    }

    #[test]
    fn a_crate_names_its_jurisdiction_and_makes_a_module() {
        let made = |manifest| {
            let files = [("Cargo.toml", manifest), ("lib.rs", "")];
            let folder = folder("crate", &files);
            let opened = Project::open(&folder);
            fs::remove_dir_all(folder).unwrap();
            opened
        };
        let wrong = made("[package]\nname = \"x\"\n[lib]\npath = \"lib.rs\"\n[workspace]\n");
        assert!(
            wrong
                .unwrap_err()
                .to_string()
                .contains("`bylaw-rules-NAME`")
        );
        let plain = "[package]\nname = \"bylaw-rules-x\"\n[workspace]\n[lib]\npath = \"lib.rs\"\n";
        assert!(made(plain).unwrap_err().to_string().contains("cdylib"));
        let whole = made(&format!("{plain}crate-type = [\"cdylib\"]\n")).unwrap();
        assert_eq!(whole.name, "x");
        let Language::Rust { artifact, root } = whole.language else {
            panic!("a crate is Rust")
        };
        assert_eq!(artifact, "bylaw_rules_x");
        assert_eq!(root, whole.folder);
    }
}
