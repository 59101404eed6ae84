//! Builds the core module of every plugin and of the tests' guests, and wraps it as a component.

use anyhow::{Context, Result};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use wit_component::ComponentEncoder;

use crate::command::run;
use crate::toolchain::{self, Machine, TARGET, Toolchain};
use crate::workspace::{Family, GUESTS, PLUGINS, Plugin, Workspace};

/// A plugin's stack in bytes. The linker puts it first in memory, so that an overflow traps and
/// overwrites nothing. All scenarios of the five pass with 10 KiB and most trap with 8; this is
/// three times what they need, and a small stack keeps a fresh instance cheap.
const STACK: u32 = 32 * 1024;

/// A plugin's memory in bytes before its first call: enough that few calls have to grow it.
const INITIAL_MEMORY: u32 = 1024 * 1024;

/// Builds all plugins and the tests' guests, and returns the toolchain that did.
pub(crate) fn build(workspace: &Workspace) -> Result<Toolchain> {
    let toolchain = toolchain::find(&Machine::here(workspace))?;
    for family in [PLUGINS, GUESTS] {
        build_family(workspace, &toolchain, family)?;
    }
    Ok(toolchain)
}

fn build_family(workspace: &Workspace, toolchain: &Toolchain, family: Family) -> Result<()> {
    let plugins = workspace.plugins(family)?;
    let folder = workspace.plugins_build().join(toolchain.name());
    build_modules(workspace, toolchain, family, &folder)?;
    let modules = folder.join(TARGET).join("release");
    let components = workspace.components(family);
    fs::create_dir_all(&components)
        .with_context(|| format!("cannot make `{}`", components.display()))?;
    for Plugin { name, artifact } in &plugins {
        let module = modules.join(format!("{artifact}.wasm"));
        let component = components.join(format!("{name}.wasm"));
        let (what, size) = wrap(&module, &component)?;
        let (file, size) = (family.file(name), size.div_ceil(1024));
        println!("{name:<10} {what}: {file}, {size} KiB");
    }
    Ok(())
}

fn build_modules(
    workspace: &Workspace,
    toolchain: &Toolchain,
    family: Family,
    folder: &Path,
) -> Result<()> {
    let mut command = toolchain.build();
    command
        .args(["--release", "--workspace", "--manifest-path"])
        .arg(workspace.manifest(family))
        .arg("--target-dir")
        .arg(folder)
        .current_dir(&workspace.root)
        // Encoded flags come before all others and may hold spaces. With `--target` they reach
        // the plugins only, not the macros that run on this machine.
        .env("CARGO_ENCODED_RUSTFLAGS", flags(&workspace.root, toolchain));
    run(&mut command)
}

/// The compiler's flags, joined as cargo's `CARGO_ENCODED_RUSTFLAGS` wants them.
///
/// Folders of this machine are replaced, so that a digest does not depend on where one builds.
pub(crate) fn flags(root: &Path, toolchain: &Toolchain) -> OsString {
    let mut flags: Vec<OsString> = vec![
        format!("-Clink-arg=-zstack-size={STACK}").into(),
        format!("-Clink-arg=--initial-memory={INITIAL_MEMORY}").into(),
    ];
    let mut replace = |folder: &Path, name: &OsStr| {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(folder);
        flag.push("=");
        flag.push(name);
        flags.push(flag);
    };
    replace(root, OsStr::new("/bylaw"));
    if let Some(home) = cargo_home() {
        replace(&home, OsStr::new("/cargo"));
    }
    if let Some((folder, name)) = toolchain.sources() {
        replace(&folder, name);
    }
    flags.join(OsStr::new("\x1f"))
}

fn cargo_home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
}

/// Makes a component of a core module. Writes it only if its bytes changed, in one step, since a
/// host may be reading the folder.
pub(crate) fn wrap(module: &Path, component: &Path) -> Result<(&'static str, usize)> {
    let core = fs::read(module).with_context(|| format!("cannot read `{}`", module.display()))?;
    let bytes =
        encode(&core).with_context(|| format!("`{}` makes no component", module.display()))?;
    if fs::read(component).is_ok_and(|there| there == bytes) {
        return Ok(("up to date", bytes.len()));
    }
    let draft = component.with_extension("wasm.new");
    fs::write(&draft, &bytes)
        .and_then(|()| fs::rename(&draft, component))
        .with_context(|| format!("cannot write `{}`", component.display()))?;
    Ok(("built", bytes.len()))
}

fn encode(core: &[u8]) -> Result<Vec<u8>> {
    ComponentEncoder::default()
        .validate(true)
        .module(core)?
        .encode()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_this_machine_are_replaced() {
        let flags = flags(Path::new("/a b"), &Toolchain::Rustup);
        let text = flags.to_str().unwrap();
        assert!(
            text.split('\x1f')
                .any(|flag| flag == "--remap-path-prefix=/a b=/bylaw")
        );
        assert!(text.split('\x1f').any(|flag| flag.ends_with("=/cargo")));
    }

    #[test]
    fn garbage_makes_no_component() {
        assert!(encode(b"not a module").is_err());
    }
}
