//! The program as a whole. Cargo builds `bylaw` for the tests of its own package only: while this
//! file is here, `cargo test --workspace` builds the program that the tests crate runs.

use std::process::Command;

#[test]
fn the_program_names_itself_and_its_commands() {
    let output = Command::new(env!("CARGO_BIN_EXE_bylaw"))
        .arg("--help")
        .output();
    let help = output
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    for command in ["scenario", "due", "plan", "classify"] {
        assert!(
            help.contains(&format!("\n  {command} ")),
            "{command} is not in\n{help}"
        );
    }
}
