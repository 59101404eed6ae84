//! Builds the core module of every plugin and of the tests' guests, and wraps it as a component.

use anyhow::Result;
use bylaw_toolchain::component::wrap;
use bylaw_toolchain::flags::flags;
use bylaw_toolchain::javascript::JavaScriptError;
use bylaw_toolchain::{Project, ProjectError, TARGET, Toolchain, find};
use std::env;
use std::path::Path;

use crate::command::run;
use crate::workspace::{Family, GUESTS, PLUGINS, Plugin, Workspace};

/// Set, a machine that cannot build rules in JavaScript fails.
const JAVASCRIPT_REQUIRED: &str = "BYLAW_REQUIRE_JAVASCRIPT";

/// Builds all plugins and the tests' guests, and returns the toolchain that did.
pub(crate) fn build(workspace: &Workspace) -> Result<Toolchain> {
    let toolchain = find(&workspace.machine())?;
    for family in [PLUGINS, GUESTS] {
        build_family(workspace, &toolchain, family)?;
    }
    build_scripts(workspace)?;
    Ok(toolchain)
}

/// Rules in JavaScript, in folders of their own. A machine without node and npm, or whose npm does
/// not reach its registry, goes without them.
fn build_scripts(workspace: &Workspace) -> Result<()> {
    for place in workspace.script_plugins()? {
        let project = Project::open(&place)?;
        let file = project.component();
        let file = file.strip_prefix(&workspace.root).unwrap_or(&file);
        match project.build() {
            Ok(built) => {
                let what = if built.changed { "built" } else { "up to date" };
                let (file, size) = (file.display(), built.size.div_ceil(1024));
                println!("{:<10} {what}: {file}, {size} KiB", project.name);
            }
            Err(ProjectError::JavaScript(
                error @ (JavaScriptError::NoProgram(_) | JavaScriptError::NotBrought(_)),
            )) if env::var_os(JAVASCRIPT_REQUIRED).is_none() => {
                println!("{} is left out: {error}", project.name);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn build_family(workspace: &Workspace, toolchain: &Toolchain, family: Family) -> Result<()> {
    let plugins = workspace.plugins(family)?;
    let folder = workspace.plugins_build().join(toolchain.name());
    build_modules(workspace, toolchain, family, &folder)?;
    let modules = folder.join(TARGET).join("release");
    let components = workspace.components(family);
    for Plugin { name, artifact } in &plugins {
        let module = modules.join(format!("{artifact}.wasm"));
        let component = components.join(format!("{name}.wasm"));
        let wrapped = wrap(&module, &component)?;
        let what = if wrapped.changed {
            "built"
        } else {
            "up to date"
        };
        let (file, size) = (family.file(name), wrapped.size.div_ceil(1024));
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
    Ok(run(&mut command)?)
}
