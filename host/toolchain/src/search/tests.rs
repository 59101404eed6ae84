//! The order of the search, with stand-ins for `rustc`, `rustup` and `apt-get`.
//!
//! The stand-ins are files of the repository, linked into a folder of the test's own which is all
//! that the search sees as the path. They note how they were called.

use super::*;
use std::os::unix::fs::symlink;

const RUSTUP: &str = "rustup target add wasm32-unknown-unknown";
const UPDATE: &str = "apt-get update";
const INSTALL: &str = "apt-get install -y rustc-web cargo-web rust-web-src lld";

/// A machine of stand-ins in a folder that goes when the test does.
struct StandIn {
    folder: PathBuf,
    machine: Machine,
}

impl StandIn {
    fn new(name: &str, programs: &[(&str, &str)]) -> Self {
        let folder = env::temp_dir().join(format!("bylaw-toolchain-{}-{name}", std::process::id()));
        fs::create_dir_all(folder.join("bin")).unwrap();
        let machine = Machine {
            path: folder.join("bin").into(),
            usr: folder.join("usr"),
            memory: folder.join("build").join("toolchain"),
            limit: Duration::from_secs(20),
            forced: None,
        };
        let made = Self { folder, machine };
        made.link("rustc", "bin/rustc");
        made.link("rustc", "debian-rustc");
        for (program, behaviour) in programs {
            made.link(behaviour, &format!("bin/{program}"));
        }
        made
    }

    fn link(&self, behaviour: &str, place: &str) {
        let place = self.folder.join(place);
        if place.is_symlink() {
            fs::remove_file(&place).unwrap();
        }
        let stand_ins = Path::new(env!("CARGO_MANIFEST_DIR")).join("stand-ins");
        symlink(stand_ins.join(behaviour), place).unwrap();
    }

    fn debian(&self) -> Toolchain {
        Toolchain::Debian {
            usr: self.folder.join("usr"),
        }
    }

    fn find(&self) -> Result<Toolchain, SearchError> {
        find(&self.machine)
    }

    fn calls(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.folder.join("calls")).unwrap_or_default();
        calls.lines().map(str::to_owned).collect()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn rustup_is_asked_first_and_once() {
    let programs = [("rustup", "rustup-adds"), ("apt-get", "apt-get-brings")];
    let machine = StandIn::new("rustup-first", &programs);
    assert_eq!(machine.find().unwrap(), Toolchain::Rustup);
    assert_eq!(machine.find().unwrap(), Toolchain::Rustup);
    assert_eq!(machine.calls(), [RUSTUP]);
}

#[test]
fn what_is_installed_asks_nobody() {
    let programs = [("rustup", "rustup-fails"), ("apt-get", "apt-get-fails")];
    let machine = StandIn::new("installed", &programs);
    let library = machine.folder.join("sysroot/lib/rustlib").join(TARGET);
    fs::create_dir_all(library.join("lib")).unwrap();
    fs::write(library.join("lib/libstd-0.rlib"), "").unwrap();
    assert_eq!(machine.find().unwrap(), Toolchain::Rustup);
    assert!(machine.calls().is_empty());
}

#[test]
fn debian_comes_after_rustup_and_is_remembered() {
    let programs = [("rustup", "rustup-fails"), ("apt-get", "apt-get-brings")];
    let machine = StandIn::new("debian-second", &programs);
    assert_eq!(machine.find().unwrap(), machine.debian());
    assert_eq!(machine.calls(), [RUSTUP, UPDATE, INSTALL]);
    assert_eq!(machine.find().unwrap(), machine.debian());
    assert_eq!(machine.calls(), [RUSTUP, UPDATE, INSTALL]);
}

#[test]
fn debian_packages_that_are_there_are_not_installed_again() {
    let programs = [("rustup", "rustup-fails"), ("apt-get", "apt-get-brings")];
    let machine = StandIn::new("debian-there", &programs);
    machine.find().unwrap();
    fs::remove_file(&machine.machine.memory).unwrap();
    fs::remove_file(machine.folder.join("calls")).unwrap();
    assert_eq!(machine.find().unwrap(), machine.debian());
    assert_eq!(machine.calls(), [RUSTUP]);
}

#[test]
fn a_rustup_that_hangs_is_given_up() {
    let programs = [("rustup", "rustup-hangs"), ("apt-get", "apt-get-brings")];
    let mut machine = StandIn::new("hangs", &programs);
    machine.machine.limit = Duration::from_secs(2);
    assert_eq!(machine.find().unwrap(), machine.debian());
    assert_eq!(machine.calls(), [RUSTUP, UPDATE, INSTALL]);
}

#[test]
fn a_rustup_that_brings_nothing_is_not_believed() {
    let programs = [("rustup", "rustup-lies"), ("apt-get", "apt-get-brings")];
    let machine = StandIn::new("lies", &programs);
    assert_eq!(machine.find().unwrap(), machine.debian());
}

#[test]
fn without_rustup_debian_is_tried() {
    let machine = StandIn::new("no-rustup", &[("apt-get", "apt-get-brings")]);
    assert_eq!(machine.find().unwrap(), machine.debian());
    assert_eq!(machine.calls(), [UPDATE, INSTALL]);
}

#[test]
fn when_both_fail_both_commands_are_named() {
    let programs = [("rustup", "rustup-fails"), ("apt-get", "apt-get-fails")];
    let machine = StandIn::new("neither", &programs);
    let error = machine.find().unwrap_err().to_string();
    assert!(error.contains(RUSTUP), "{error}");
    assert!(error.contains(UPDATE) && error.contains(INSTALL), "{error}");
    assert_eq!(machine.calls(), [RUSTUP, UPDATE]);
}

#[test]
fn a_machine_with_neither_program_is_told_the_same() {
    let machine = StandIn::new("bare", &[]);
    let error = machine.find().unwrap_err().to_string();
    assert!(error.contains(RUSTUP) && error.contains(INSTALL), "{error}");
}

#[test]
fn an_old_debian_rustc_is_refused() {
    let programs = [("rustup", "rustup-fails"), ("apt-get", "apt-get-brings")];
    let machine = StandIn::new("old", &programs);
    machine.link("rustc-old", "debian-rustc");
    let error = machine.find().unwrap_err().to_string();
    assert!(error.contains("too old"), "{error}");
}

#[test]
fn a_forced_way_is_the_only_one_tried() {
    let programs = [("rustup", "rustup-adds"), ("apt-get", "apt-get-brings")];
    let mut machine = StandIn::new("forced", &programs);
    machine.machine.forced = Some("debian".to_owned());
    assert_eq!(machine.find().unwrap(), machine.debian());
    assert_eq!(machine.calls(), [UPDATE, INSTALL]);
    machine.machine.forced = Some("nix".to_owned());
    assert!(machine.find().is_err());
}

#[test]
fn a_linker_that_is_missing_is_named() {
    let machine = StandIn::new("linker", &[]);
    let error = machine.machine.linker().unwrap_err().to_string();
    assert!(error.contains("no `cc`") && error.contains("apt-get install gcc"));
    machine.link("rustc", "bin/cc");
    assert!(machine.machine.linker().is_ok());
}
