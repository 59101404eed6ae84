//! What a component was made of, and which bytes that made: so that one is made again only if it has
//! to be, and "up to date" is said of no other file.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

/// The size of the component, if it is what `made_of` made when the stamp was written.
pub(crate) fn holds(stamp: &Path, made_of: &str, component: &Path) -> Option<usize> {
    let made = fs::read(component).ok()?;
    let written = fs::read_to_string(stamp).ok()?;
    (written == stamped(made_of, &made)).then_some(made.len())
}

/// Writes the stamp for a component that was just made.
pub(crate) fn write(stamp: &Path, made_of: &str, component: &Path) -> io::Result<()> {
    let made = fs::read(component)?;
    fs::create_dir_all(stamp.parent().unwrap_or(Path::new("")))?;
    fs::write(stamp, stamped(made_of, &made))
}

fn stamped(made_of: &str, made: &[u8]) -> String {
    let mut text = String::from("sha256 ");
    for byte in Sha256::digest(made) {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.push('\n');
    text.push_str(made_of);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Invariant: a file that somebody put in the component's place is not taken for it.
    #[test]
    fn another_file_in_its_place_is_not_up_to_date() {
        let process = std::process::id();
        let folder = std::env::temp_dir().join(format!("bylaw-stamp-{process}"));
        fs::create_dir_all(&folder).unwrap();
        let (stamp, component) = (folder.join("in/made-of"), folder.join("a.wasm"));
        fs::write(&component, "first").unwrap();
        assert_eq!(holds(&stamp, "sources", &component), None);
        write(&stamp, "sources", &component).unwrap();
        assert_eq!(holds(&stamp, "sources", &component), Some(5));
        assert_eq!(holds(&stamp, "other sources", &component), None);
        fs::write(&component, "other").unwrap();
        assert_eq!(holds(&stamp, "sources", &component), None);
        fs::remove_file(&component).unwrap();
        assert_eq!(holds(&stamp, "sources", &component), None);
        fs::remove_dir_all(folder).unwrap();
    }
}
