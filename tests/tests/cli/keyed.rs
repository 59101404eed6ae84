//! A town whose rules are signed, in a host that serves, asked by `bylaw` with its administrators'
//! tokens.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use bylaw_tests::guests::{marked, shipped};
use bylaw_tests::places::root;

use crate::program::{Ran, run_in};
use crate::serving::{Serving, Town};

const NOW: &str = "2025-09-26";
/// Administrators; so are the files of their tokens called.
pub(crate) const SYSTEM: &str = "system-administrator";
pub(crate) const SECURITY: &str = "security-administrator";

/// The town, and the host that serves it.
pub(crate) struct Keyed {
    pub(crate) town: Town,
    pub(crate) host: Serving,
}

pub(crate) fn rules(folder: &Path, args: &[&str]) -> Ran {
    run_in(folder, &[&["rules"], args].concat(), "")
}

pub(crate) fn done(folder: &Path, args: &[&str]) -> String {
    let ran = rules(folder, args);
    assert_eq!(ran.code, Some(0), "{args:?}: {}{}", ran.out, ran.err);
    ran.out
}

/// A town whose policy names the key in `city.key`, with its rules in a folder of its own.
pub(crate) fn keyed(name: &str) -> Town {
    let town = Town::founded(name, NOW);
    let folder = town.folder();
    let keygen = ["keygen", "--id", "shenyang-2025", "--out", "city.key"];
    let lines = done(folder, &[&keygen[..], &["--from", "2025-01-01"]].concat());
    let mode = fs::metadata(folder.join("city.key")).unwrap().permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
    let secret = fs::read_to_string(folder.join("city.key")).unwrap();
    let secret = secret.split_whitespace().last().unwrap().to_owned();
    assert!(!lines.contains(&secret));
    assert!(lines.ends_with("from = 2025-01-01\n"), "{lines}");
    let policy = folder.join("policies/shenyang.toml");
    // It stands alone: the law above it is not on this host.
    let text = fs::read_to_string(&policy).unwrap();
    let text = text.replace("parent = \"cn\"\n", "");
    fs::write(&policy, format!("{text}\n{lines}\n")).unwrap();
    fs::create_dir(folder.join("rules")).unwrap();
    fs::write(folder.join("rules/shenyang.wasm"), shipped("shenyang")).unwrap();
    let server = folder.join("server.toml");
    let text = fs::read_to_string(&server).unwrap();
    let shared = format!("{}/target/plugins", root().display());
    fs::write(&server, text.replace(&shared, "rules")).unwrap();
    town
}

/// Signs a component of its folder.
pub(crate) fn sign(folder: &Path, file: &str) {
    let with = ["sign", "--key", "city.key", "--jurisdiction", "shenyang"];
    done(folder, &[&with[..], &[file]].concat());
}

impl Keyed {
    /// Its rules and a second component, `two.wasm`, are signed.
    pub(crate) fn served(name: &str) -> Self {
        Self::served_by(name, |policy| policy)
    }

    /// The same under another policy.
    pub(crate) fn served_by(name: &str, policy: impl Fn(String) -> String) -> Self {
        Self::served_with(name, policy, "")
    }

    /// The same with more in the server's configuration.
    pub(crate) fn served_with(name: &str, policy: impl Fn(String) -> String, more: &str) -> Self {
        let town = keyed(name);
        let server = town.folder().join("server.toml");
        let text = fs::read_to_string(&server).unwrap();
        fs::write(&server, text + more).unwrap();
        let folder = town.folder();
        let file = folder.join("policies/shenyang.toml");
        fs::write(&file, policy(fs::read_to_string(&file).unwrap())).unwrap();
        fs::write(folder.join("two.wasm"), marked(&shipped("shenyang"), "two")).unwrap();
        sign(folder, "rules/shenyang.wasm");
        sign(folder, "two.wasm");
        let init = ["init", "--name", "运营者", "--config", "server.toml"];
        let founded = run_in(folder, &init, "");
        assert_eq!(founded.code, Some(0), "{}", founded.err);
        fs::write(folder.join("operator"), founded.out).unwrap();
        let host = town.serve();
        let keyed = Self { town, host };
        for duty in [SYSTEM, SECURITY] {
            let ran = keyed.appoint(duty, &[]);
            assert_eq!(ran.code, Some(0), "{}", ran.err);
            assert!(ran.err.contains("shown once"), "{}", ran.err);
            assert_eq!(ran.out.lines().count(), 1, "the token alone");
            fs::write(keyed.folder().join(duty), ran.out).unwrap();
        }
        keyed
    }

    pub(crate) fn folder(&self) -> &Path {
        self.town.folder()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.host.address())
    }

    /// Has the operator appoint somebody.
    pub(crate) fn appoint(&self, duty: &str, more: &[&str]) -> Ran {
        let url = self.url();
        let place = ["appoint", "--server", &url, "--token-file", "operator"];
        let whom = ["--jurisdiction", "shenyang", "--duty", duty, "--name", duty];
        run_in(self.folder(), &[&place[..], &whom, more].concat(), "")
    }

    /// Runs `bylaw rules VERB` with the token in a file.
    pub(crate) fn ask(&self, by: &str, verb: &str, rest: &[&str]) -> Ran {
        let url = self.url();
        let place = [verb, "--server", &url, "--token-file", by];
        let whose = ["--jurisdiction", "shenyang"];
        rules(self.folder(), &[&place[..], &whose, rest].concat())
    }

    /// The same, where it has to succeed.
    pub(crate) fn well(&self, by: &str, verb: &str, rest: &[&str]) -> String {
        let ran = self.ask(by, verb, rest);
        assert_eq!(ran.code, Some(0), "{verb}: {}{}", ran.out, ran.err);
        ran.out
    }
}
