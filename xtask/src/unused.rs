//! Dependencies that a crate declares and never names.
//!
//! The same question as cargo-machete's, asked in the gate itself: that tool takes two minutes to
//! install on a new machine, and this takes none.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::workspace::{array, folder, text};

/// Fails with the unused dependencies of every package that `cargo metadata` lists.
pub(crate) fn check(metadata: &Value) -> Result<()> {
    let mut unused = Vec::new();
    for package in array(metadata, "packages") {
        let home = Path::new(text(package, "manifest_path"))
            .parent()
            .context("a manifest has no folder")?;
        let mut words = BTreeSet::new();
        collect(home, &mut words)?;
        for dependency in missing(package, &words) {
            unused.push(format!("{}: `{dependency}`", text(package, "name")));
        }
    }
    if !unused.is_empty() {
        bail!(
            "dependencies that nothing names:\n  {}",
            unused.join("\n  ")
        );
    }
    Ok(())
}

/// The package's dependencies whose name in code is not among the words. A package may declare
/// one for its version alone, under the key that cargo-machete reads.
fn missing<'a>(package: &'a Value, words: &BTreeSet<String>) -> Vec<&'a str> {
    let ignored = package
        .pointer("/metadata/cargo-machete")
        .map_or(&[][..], |settings| array(settings, "ignored"));
    array(package, "dependencies")
        .iter()
        .map(|dependency| match text(dependency, "rename") {
            "" => text(dependency, "name"),
            renamed => renamed,
        })
        .filter(|name| !words.contains(&name.replace('-', "_")))
        .filter(|name| !ignored.iter().any(|ignored| ignored == name))
        .collect()
}

/// The words of every source file below a folder, except what cargo builds there.
fn collect(home: &Path, words: &mut BTreeSet<String>) -> Result<()> {
    for path in folder(home)? {
        if path.is_dir() && !path.ends_with("target") {
            collect(&path, words)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let source = fs::read_to_string(&path)
                .with_context(|| format!("cannot read `{}`", path.display()))?;
            words.extend(words_of(&source));
        }
    }
    Ok(())
}

/// The words of a source outside its line comments.
fn words_of(source: &str) -> impl Iterator<Item = String> {
    source
        .lines()
        .map(|line| line.split_once("//").map_or(line, |(code, _)| code))
        .flat_map(|code| code.split(|c: char| !c.is_alphanumeric() && c != '_'))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_dependency_is_used_if_code_names_it() {
        let package = json!({ "dependencies": [
            { "name": "wit-component" }, { "name": "serde" }, { "name": "old", "rename": "new" },
            { "name": "tokio" }, { "name": "pinned" },
        ], "metadata": { "cargo-machete": { "ignored": ["pinned"] } } });
        let source = "use wit_component::X;\n#[serde(default)]\nnew::f();\n// tokio, one day";
        let words = words_of(source).collect();
        assert_eq!(missing(&package, &words), ["tokio"]);
    }
}
