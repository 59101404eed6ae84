//! Prepares the folder of an installation and walks through it with `tests/walk.sh`.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use crate::places::root;
use crate::sheets::write_sheets;

/// The command that walks: `bylaw` is the program to walk with, and the folder is empty.
///
/// # Errors
/// If the folder cannot be written.
pub fn prepared(bylaw: &Path, folder: &Path) -> io::Result<Command> {
    fs::create_dir_all(folder.join("policies/calendars"))?;
    for file in ["shenyang.toml", "wuxi.toml", "calendars/cn.toml"] {
        let shipped = root().join("policies").join(file);
        fs::copy(shipped, folder.join("policies").join(file))?;
    }
    // The listener of a moment ago is gone, and its port most likely free.
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let target = root().join("target");
    let config = format!(
        "listen = \"{address}\"\ndatabase = \"sqlite:bylaw.db?mode=rwc\"\n\
         components = \"{0}/plugins\"\ncompiled = \"{0}/compiled\"\n",
        target.display()
    );
    fs::write(folder.join("server.toml"), config)?;
    write_sheets(folder);
    let bylaw = bylaw.canonicalize()?;
    let mut programs = vec![bylaw.parent().unwrap_or(folder).to_owned()];
    programs.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let path = std::env::join_paths(programs).map_err(io::Error::other)?;
    let mut walk = Command::new("bash");
    walk.arg(root().join("tests/walk.sh"))
        .current_dir(folder)
        .env("HOST", address.to_string())
        .env("PATH", path);
    Ok(walk)
}
