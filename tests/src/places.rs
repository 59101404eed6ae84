//! Where the repository's files are, whatever folder the tests run in.

use std::path::PathBuf;
use std::sync::OnceLock;

use bylaw::config::Config;
use bylaw::start::{Setup, set_up};

/// The repository's root.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// The configuration that the commands have without one, seen from the root.
pub fn config() -> Config {
    Config {
        policies: root().join("policies"),
        components: root().join("target/plugins"),
        compiled: root().join("target/compiled"),
        ..Config::default()
    }
}

/// The `bylaw` that cargo builds beside the tests and the programs of this package.
pub fn program() -> PathBuf {
    find_program().expect("no `bylaw` beside the tests; `cargo build --package bylaw` builds it")
}

/// The same, for who only needs it once something is handed in.
pub fn find_program() -> Option<PathBuf> {
    let own = std::env::current_exe().unwrap();
    let mut folders = own.ancestors().skip(1).take(2);
    folders.find_map(|folder| Some(folder.join("bylaw")).filter(|program| program.is_file()))
}

/// Policies, calendars and the engine, set up once for a test program: one engine per process.
pub fn setup() -> &'static Setup {
    static SETUP: OnceLock<Setup> = OnceLock::new();
    SETUP.get_or_init(|| {
        set_up(&config()).expect("policies and plugins; run `cargo xtask plugins` first")
    })
}
