//! The compiler's flags for rules: a small stack, memory that is there from the start, and no
//! folder of this machine in the bytes.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::search::Toolchain;

/// A plugin's stack in bytes. The linker puts it first in memory, so that an overflow traps and
/// overwrites nothing. All scenarios of the five pass with 10 KiB and most trap with 8; this is
/// three times what they need, and a small stack keeps a fresh instance cheap.
const STACK: u32 = 32 * 1024;

/// A plugin's memory in bytes before its first call: enough that few calls have to grow it.
const INITIAL_MEMORY: u32 = 1024 * 1024;

/// The compiler's flags, joined as cargo's `CARGO_ENCODED_RUSTFLAGS` wants them.
///
/// Folders of this machine are replaced, so that a digest does not depend on where one builds.
pub fn flags(root: &Path, toolchain: &Toolchain) -> OsString {
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

#[cfg(test)]
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
}
