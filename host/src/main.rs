//! The `bylaw` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    bylaw::cli::run()
}
