//! Where things stand: the checkout, cargo's target folder, and what is built into them.

use anyhow::{Context, Result, bail};
use bylaw_toolchain::{Machine, cargo};
use serde_json::Value;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Crates that are built for the sandbox, in a workspace of their own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Family {
    /// Their folder below the root.
    folder: &'static str,
    /// How every crate that makes a component is called, up to the component's own name.
    prefix: &'static str,
    /// The folder of their components below the checkout's target folder.
    components: &'static str,
}

/// The rules of jurisdictions.
pub(crate) const PLUGINS: Family = Family {
    folder: "plugins",
    prefix: "bylaw-rules-",
    components: "plugins",
};

/// What only the tests run.
pub(crate) const GUESTS: Family = Family {
    folder: "tests/guests",
    prefix: "bylaw-guest-",
    components: "guests",
};

impl Family {
    /// A component's file as seen from the root.
    pub(crate) fn file(&self, component: &str) -> String {
        format!("target/{}/{component}.wasm", self.components)
    }
}

/// The checkout that this xtask belongs to.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// Cargo's target folder of the host's workspace, wherever configuration puts it.
    target: PathBuf,
}

/// A crate that makes a component.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Plugin {
    /// The component's name; of rules, the jurisdiction's.
    pub(crate) name: String,
    /// The core module's file name without its ending.
    pub(crate) artifact: String,
}

impl Workspace {
    pub(crate) fn find() -> Result<Self> {
        // Cargo sets the variable for what it runs; the compiled-in path serves a direct call.
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest
            .parent()
            .context("xtask's folder has no parent")?
            .to_owned();
        let metadata = metadata(&root.join("Cargo.toml"))?;
        let target = metadata
            .get("target_directory")
            .and_then(Value::as_str)
            .context("cargo metadata names no target folder")?
            .into();
        Ok(Self { root, target })
    }

    /// Cargo for the host's workspace, run in the root with one agreed target folder.
    ///
    /// It is not told what cargo says of the package that it runs: build scripts look at that
    /// (`ring`'s does), and a build by hand and one by xtask would each undo the other's.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(cargo());
        command
            .args(arguments)
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target);
        for (name, _) in env::vars_os() {
            let of_package = name.to_string_lossy();
            if of_package.starts_with("CARGO_PKG_") || of_package.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        command
    }

    /// Cargo's target folder, where what is costly to make is kept.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// A binary of the host's workspace as the dev profile builds it.
    pub(crate) fn binary(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(name)
    }

    pub(crate) fn manifest(&self, family: Family) -> PathBuf {
        self.root.join(family.folder).join("Cargo.toml")
    }

    /// The manifest of every workspace of the checkout.
    pub(crate) fn manifests(&self) -> [PathBuf; 3] {
        let host = self.root.join("Cargo.toml");
        [host, self.manifest(PLUGINS), self.manifest(GUESTS)]
    }

    /// Where the host, or a test, looks for components. Never moved by `CARGO_TARGET_DIR`.
    pub(crate) fn components(&self, family: Family) -> PathBuf {
        self.root.join("target").join(family.components)
    }

    /// Where cargo builds plugins. It belongs to the checkout, since cargo takes what another
    /// checkout built for fresh if only the sources here are older than that build.
    pub(crate) fn plugins_build(&self) -> PathBuf {
        self.root.join("target").join("plugins-build")
    }

    /// This machine, which remembers in this checkout how it builds plugins.
    pub(crate) fn machine(&self) -> Machine {
        Machine::here(self.plugins_build().join("toolchain"))
    }

    /// Every member of a family's workspace that builds a module, in order of name.
    pub(crate) fn plugins(&self, family: Family) -> Result<Vec<Plugin>> {
        let manifest = self.manifest(family);
        let plugins = plugins_of(&metadata(&manifest)?, family.prefix)?;
        if plugins.is_empty() {
            bail!("`{}` has no plugin", manifest.display());
        }
        Ok(plugins)
    }

    /// Every folder of rules in JavaScript. They stand outside the plugins' workspace, each with a
    /// policy of its own.
    pub(crate) fn script_plugins(&self) -> Result<Vec<PathBuf>> {
        let mut members = folder(&self.root.join("plugins"))?;
        members.retain(|member| member.join("package.json").is_file());
        Ok(members)
    }

    /// Every scenario file of every plugin that a policy of the repository names, in order, as seen
    /// from the root.
    pub(crate) fn scenarios(&self) -> Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for member in folder(&self.root.join("plugins"))? {
            let scenarios = member.join("scenarios");
            if scenarios.is_dir() && !member.join("policies").is_dir() {
                files.extend(folder(&scenarios)?);
            }
        }
        files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
        Ok(files
            .iter()
            .map(|file| file.strip_prefix(&self.root).unwrap_or(file).to_owned())
            .collect())
    }
}

/// What a folder holds, in order of name.
pub(crate) fn folder(path: &Path) -> Result<Vec<PathBuf>> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        path.read_dir()?
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<Vec<_>>>()
    };
    let mut entries = read().with_context(|| format!("cannot list `{}`", path.display()))?;
    entries.sort();
    Ok(entries)
}

/// What cargo says about a workspace's own packages.
pub(crate) fn metadata(manifest: &Path) -> Result<Value> {
    let output = Command::new(cargo())
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .arg("--manifest-path")
        .arg(manifest)
        .output()
        .context("cannot run cargo")?;
    if !output.status.success() {
        bail!(
            "cargo metadata fails for `{}`: {}",
            manifest.display(),
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    serde_json::from_slice(&output.stdout).context("cargo metadata is not JSON")
}

fn plugins_of(metadata: &Value, prefix: &str) -> Result<Vec<Plugin>> {
    let mut plugins = Vec::new();
    for package in array(metadata, "packages") {
        let package_name = text(package, "name");
        let Some(module) = array(package, "targets").iter().find(|target| {
            array(target, "crate_types")
                .iter()
                .any(|kind| kind == "cdylib")
        }) else {
            continue;
        };
        let Some(name) = package_name.strip_prefix(prefix) else {
            bail!("plugin `{package_name}` is not called `{prefix}<name>`");
        };
        plugins.push(Plugin {
            name: name.to_owned(),
            artifact: text(module, "name").replace('-', "_"),
        });
    }
    plugins.sort();
    Ok(plugins)
}

/// A list in cargo's answer, empty if it is absent.
pub(crate) fn array<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// A text in cargo's answer, empty if it is absent.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    fn package(name: &str, kind: &str) -> Value {
        json!({ "name": name, "targets": [{ "name": name, "crate_types": [kind] }] })
    }

    #[test]
    fn plugins_are_the_members_that_build_a_module() {
        let found = plugins_of(
            &json!({ "packages": [
                package("bylaw-sdk", "lib"),
                package("bylaw-rules-wuxi", "cdylib"),
                package("bylaw-rules-anhui", "cdylib"),
            ]}),
            PLUGINS.prefix,
        );
        let plugin = |name: &str| Plugin {
            name: name.to_owned(),
            artifact: format!("bylaw_rules_{name}"),
        };
        assert_eq!(found.unwrap(), [plugin("anhui"), plugin("wuxi")]);
    }

    #[test]
    fn a_plugin_with_another_name_is_an_error() {
        let found = plugins_of(
            &json!({ "packages": [package("suzhou", "cdylib")] }),
            PLUGINS.prefix,
        );
        assert!(found.unwrap_err().to_string().contains("suzhou"));
    }
}
