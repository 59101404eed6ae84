//! `bylaw rules new` and `build`: what they refuse, and in which words.

use std::fs;
use std::path::Path;

use bylaw_tests::places::root;

use crate::program::{assert_refused, bylaw_in, empty_folder, has_javascript};

#[test]
fn a_name_that_no_part_would_take_is_refused() {
    let folder = empty_folder("names");
    for name in [
        "Suzhou", "苏州", "5a", "a_b", "../a", "a/b", "a-", "host", "server",
    ] {
        let refused = bylaw_in(&folder, &["rules", "new", name]);
        assert_refused(&refused, &[&format!("`{name}`")]);
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn what_is_there_is_not_touched() {
    let folder = empty_folder("there");
    fs::create_dir(folder.join("suzhou")).unwrap();
    fs::write(folder.join("suzhou/mine"), "mine").unwrap();
    let refused = bylaw_in(&folder, &["rules", "new", "suzhou"]);
    assert_refused(&refused, &["`suzhou`", "choose another name"]);
    let there: Vec<_> = fs::read_dir(folder.join("suzhou")).unwrap().collect();
    assert_eq!(there.len(), 1);
    assert_eq!(
        fs::read_to_string(folder.join("suzhou/mine")).unwrap(),
        "mine"
    );
}

/// Both languages get the same readme in both languages, the contract, a calendar and a policy.
#[test]
fn a_new_folder_is_whole() {
    let folder = empty_folder("whole");
    for (name, lang, file) in [("a", "rust", "src/lib.rs"), ("b", "js", "rules.js")] {
        let made = bylaw_in(&folder, &["rules", "new", name, "--lang", lang]);
        assert_eq!(made.code, Some(0), "{}", made.err);
        let read = |file: &str| fs::read_to_string(folder.join(name).join(file)).unwrap();
        for part in [
            file,
            "wit/rules.wit",
            "CONVENTIONS.md",
            "policies/calendars/cn.toml",
        ] {
            assert!(!read(part).is_empty());
        }
        let readme = read("README.md");
        assert!(readme.contains("情景") && readme.contains("bylaw rules test"));
        assert!(read(&format!("policies/{name}.toml")).contains(&format!("{name}.wasm")));
    }
}

/// Invariant: what a new folder holds breaks nothing, at as many matters as the command asks by itself.
#[test]
fn nothing_breaks_the_rules_of_a_new_folder() {
    let folder = empty_folder("unbroken");
    assert_unbroken(&folder, "rust", &[]);
    if has_javascript() {
        // An engine in each sandbox: ten thousand take an hour.
        let policy = ["--policy", "policies/js.toml", "--matters", "150"];
        assert_unbroken(&folder, "js", &policy);
    }
}

fn assert_unbroken(folder: &Path, lang: &str, more: &[&str]) {
    let made = bylaw_in(folder, &["rules", "new", lang, "--lang", lang]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let folder = folder.join(lang);
    let built = bylaw_in(&folder, &["rules", "build"]);
    assert_eq!(built.code, Some(0), "{}{}", built.out, built.err);
    let component = format!("target/plugins/{lang}.wasm");
    let fuzzed = bylaw_in(&folder, &[&["rules", "fuzz", &component], more].concat());
    assert_eq!(fuzzed.code, Some(0), "{}{}", fuzzed.out, fuzzed.err);
    assert!(fuzzed.out.contains(" 0 counterexamples"), "{}", fuzzed.out);
}

/// What cannot be saved is said at once, not after a search of hours.
#[test]
fn a_folder_that_cannot_be_written_to_is_refused_before_the_search() {
    let folder = empty_folder("unsaved");
    fs::write(folder.join("taken"), "").unwrap();
    let component = root().join("target/plugins/wuxi.wasm");
    let component = component.to_str().unwrap();
    let args = ["rules", "fuzz", component, "--matters", "1", "--save"];
    let refused = bylaw_in(&folder, &[args.as_slice(), &["taken"]].concat());
    assert_refused(&refused, &["`taken` cannot be opened"]);
}

#[test]
fn what_cannot_be_built_is_told_what_it_lacks() {
    let folder = empty_folder("build");
    let build = |args: &[&str]| bylaw_in(&folder, &[&["rules", "build"], args].concat());
    assert_refused(
        &build(&[]),
        &["Cargo.toml", "package.json", "`bylaw rules new NAME`"],
    );
    assert_refused(&build(&["none"]), &["`none` cannot be opened"]);
    fs::write(folder.join("package.json"), "{ \"name\": \"x\" }").unwrap();
    assert_refused(&build(&[]), &["package.json", "`bylaw-rules-NAME`"]);
}

/// Some editors put a mark before a text. It is no part of it, whoever reads the file.
#[test]
fn a_byte_order_mark_is_no_part_of_a_text() {
    let folder = empty_folder("marked");
    let mark = |name: &str| {
        let file = folder.join(name);
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, format!("\u{feff}{text}")).unwrap();
    };
    fs::write(
        folder.join("package.json"),
        "{ \"name\": \"bylaw-rules-x\" }",
    )
    .unwrap();
    mark("package.json");
    let ran = |args: &[&str]| bylaw_in(&folder, &[&["rules"], args].concat());
    assert_refused(&ran(&["build"]), &["`main` names no file"]);
    let made = ran(&["keygen", "--id", "wuxi-1", "--out", "wuxi.key"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    mark("wuxi.key");
    fs::copy(
        root().join("target/plugins/wuxi.wasm"),
        folder.join("wuxi.wasm"),
    )
    .unwrap();
    let sign = [
        "sign",
        "--key",
        "wuxi.key",
        "--jurisdiction",
        "wuxi",
        "wuxi.wasm",
    ];
    let signed = ran(&sign);
    assert_eq!(signed.code, Some(0), "{}", signed.err);
    // It is still the same key's, which may sign again.
    mark("wuxi.wasm.sig");
    let again = ran(&sign);
    assert_eq!(again.code, Some(0), "{}", again.err);
    let matter = root().join("tests/data/cli/sharing-application.json");
    let text = fs::read_to_string(matter).unwrap();
    fs::write(folder.join("marked.json"), format!("\u{feff}{text}")).unwrap();
    let file = folder.join("marked.json");
    let args = ["plan", file.to_str().unwrap(), "--jurisdiction", "wuxi"];
    let planned = bylaw_in(&root(), &args);
    assert_eq!(planned.code, Some(0), "{}{}", planned.out, planned.err);
}

/// Without node, the command says what to install and not what a system call answered.
#[test]
fn without_node_javascript_says_what_to_install() {
    let folder = empty_folder("no-node");
    let made = bylaw_in(&folder, &["rules", "new", "x", "--lang", "js"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let mut command = std::process::Command::new(crate::program::program());
    command
        .args(["rules", "build", "x"])
        .current_dir(&folder)
        .env("PATH", folder.join("x"));
    assert_refused(
        &crate::program::ran(&mut command),
        &["no `node`", "https://nodejs.org"],
    );
}

#[test]
fn without_cargo_rust_says_what_to_install() {
    let folder = empty_folder("no-cargo");
    let made = bylaw_in(&folder, &["rules", "new", "x"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let mut command = std::process::Command::new(crate::program::program());
    command
        .args(["rules", "build", "x"])
        .current_dir(&folder)
        .env_remove("CARGO")
        .env("PATH", folder.join("x"));
    assert_refused(
        &crate::program::ran(&mut command),
        &["no `cargo`", "https://rustup.rs"],
    );
}

/// The compiler runs macros on this machine, so it needs this machine's linker too.
#[test]
fn without_a_linker_rust_says_what_to_install() {
    let folder = empty_folder("no-linker");
    let made = bylaw_in(&folder, &["rules", "new", "x"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let programs = folder.join("bin");
    fs::create_dir(&programs).unwrap();
    let path = std::env::var_os("PATH").unwrap();
    for name in ["cargo", "rustc", "rustup"] {
        let mut places = std::env::split_paths(&path).map(|place| place.join(name));
        if let Some(program) = places.find(|place| place.is_file()) {
            std::os::unix::fs::symlink(program, programs.join(name)).unwrap();
        }
    }
    let mut command = std::process::Command::new(crate::program::program());
    command
        .args(["rules", "build", "x"])
        .current_dir(&folder)
        .env_remove("CARGO")
        .env("PATH", &programs);
    let refused = crate::program::ran(&mut command);
    assert_eq!(refused.code, Some(2), "{}{}", refused.out, refused.err);
    for part in ["no `cc`", "apt-get install gcc"] {
        assert!(refused.err.contains(part), "{}", refused.err);
    }
}
