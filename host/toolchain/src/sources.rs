//! What a component is made of: one list for whoever asks whether it has to be made again, and for
//! whoever asks whether it is older than its sources.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// Folders, at once in an author's, that hold what was built or brought, or what was there before. Whatever
/// others are called, rules may import a file of theirs.
const NOT_OURS: [&str; 3] = [".git", "node_modules", "target"];
/// How files are called or end of which components are made.
const NAMES: [&str; 2] = ["Cargo.toml", "package.json"];
const ENDINGS: [&str; 4] = ["rs", "wit", "js", "mjs"];

/// Every file of a folder that a component is made of, by its path in the folder. JSON does not count: no
/// component can import it.
pub fn sources(folder: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut found = BTreeMap::new();
    collect(folder, "", &mut found)?;
    Ok(found)
}

/// The same in one text, by name and with what stands there.
pub(crate) fn texts(folder: &Path) -> io::Result<String> {
    let mut all = String::new();
    for (path, text) in sources(folder)? {
        all.extend(["\n== ", &path, "\n", &String::from_utf8_lossy(&text)]);
    }
    Ok(all)
}

fn may_count(name: &str) -> bool {
    let ending = Path::new(name).extension();
    let ending = ending.and_then(|ending| ending.to_str());
    NAMES.contains(&name) || ending.is_some_and(|ending| ENDINGS.contains(&ending))
}

fn collect(dir: &Path, within: &str, found: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for entry in dir.read_dir()? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let (place, path) = (entry.path(), format!("{within}{name}"));
        // A link to a folder may lead back here.
        if entry.file_type()?.is_dir() {
            if !NOT_OURS.contains(&path.as_str()) {
                collect(&place, &format!("{path}/"), found)?;
            }
        } else if place.is_file() && may_count(&name) {
            found.insert(path, fs::read(&place)?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rules_are_made_of_counts_and_what_was_built_does_not() {
        let process = std::process::id();
        let folder = std::env::temp_dir().join(format!("bylaw-sources-{process}"));
        let write = |name: &str, text: &str| {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        write("rules.js", "one");
        write("parts/more.js", "two");
        let before = texts(&folder).unwrap();
        write("target/made.js", "three");
        write("README.md", "four");
        write("samples/one.json", "{}");
        write("policies/x.toml", "a");
        write("counterexamples/monotone-0123456789ab.json", "{}");
        assert_eq!(texts(&folder).unwrap(), before);
        write("table.json", "{}");
        assert_eq!(texts(&folder).unwrap(), before);
        write("parts/more.js", "five");
        assert_ne!(texts(&folder).unwrap(), before);
        // Whatever the folder is called.
        for file in [
            "policies/days.js",
            "samples/a.mjs",
            "parts/scenarios/table.js",
            "parts/target/days.js",
            ".own/days.js",
        ] {
            let before = texts(&folder).unwrap();
            write(file, "[10]");
            let added = texts(&folder).unwrap();
            assert_ne!(added, before, "{file}");
            write(file, "[5]");
            assert_ne!(texts(&folder).unwrap(), added, "{file}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
