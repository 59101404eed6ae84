//! The texts that a component of JavaScript is made of, to see whether one changed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Folders that hold what was built or brought.
const NOT_OURS: [&str; 2] = ["target", "node_modules"];
/// How the files are called that count.
const ENDINGS: [&str; 4] = ["js", "mjs", "json", "wit"];

/// Every such file of a folder, by its name and with its text.
pub(crate) fn texts(folder: &Path) -> io::Result<String> {
    let mut files = vec![];
    collect(folder, &mut files)?;
    files.sort();
    let mut all = String::new();
    for file in files {
        let name = file.strip_prefix(folder).unwrap_or(&file);
        all.extend(["\n== ", &name.to_string_lossy(), "\n"]);
        all.push_str(&fs::read_to_string(&file)?);
    }
    Ok(all)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in folder.read_dir()? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() {
            if NOT_OURS.iter().all(|other| name != *other) {
                collect(&path, files)?;
            }
        } else if ending.is_some_and(|ending| ENDINGS.contains(&ending)) {
            files.push(path);
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
        assert_eq!(texts(&folder).unwrap(), before);
        write("parts/more.js", "five");
        assert_ne!(texts(&folder).unwrap(), before);
        fs::remove_dir_all(folder).unwrap();
    }
}
