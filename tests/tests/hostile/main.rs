//! Hostile components: whatever a malicious or broken plugin does gets its own named error, the
//! host goes on, and no case is decided by it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod anatomy;
mod calls;
mod cases;
mod crowds;
mod http;
mod load;
mod routes;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use bylaw::domain::{CatalogEntry, Date, Matter};
use bylaw::files::make_folder;
use bylaw::rules::{CompiledCache, Library, Limits, LoadError, Plugin, RulesEngine};
use bylaw_tests::guests::hostile;
use bylaw_tests::host::entry;
use serde_json::json;

/// The limits of a policy, but for the backstop: on a busy machine, fuel shall decide.
const LIMITS: Limits = Limits {
    fuel: 10_000_000,
    memory: 16 << 20,
    backstop_ms: 60_000,
    answer: 256 << 10,
    component: 8 << 20,
};

/// One engine for all tests of a process.
fn engine() -> &'static RulesEngine {
    static ENGINE: OnceLock<RulesEngine> = OnceLock::new();
    ENGINE.get_or_init(|| RulesEngine::start().unwrap())
}

fn library() -> Arc<Library> {
    Arc::new(Library::new(engine().clone(), None))
}

/// A library that keeps what it compiled in a folder, for as long as the test runs.
struct Kept {
    folder: PathBuf,
    library: Library,
}

impl Kept {
    fn begun(test: &str) -> Self {
        let name = format!("hostile-{test}-{}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let cache = CompiledCache::open(make_folder(&folder).unwrap(), &folder).unwrap();
        let library = Library::new(engine().clone(), Some(cache));
        Self { folder, library }
    }

    /// The sizes of the compiled components.
    fn sizes(&self) -> Vec<u64> {
        let files = std::fs::read_dir(&self.folder).unwrap().map(Result::unwrap);
        let compiled = files.filter(|file| file.file_name() != "key");
        compiled
            .map(|file| file.metadata().unwrap().len())
            .collect()
    }
}

/// Whoever works in somebody else's folder is told which file stands in the way.
#[test]
fn a_key_that_cannot_be_read_is_named_with_its_place() {
    let kept = Kept::begun("unreadable");
    std::fs::remove_file(kept.folder.join("key")).unwrap();
    std::fs::create_dir(kept.folder.join("key")).unwrap();
    let opened = CompiledCache::open(make_folder(&kept.folder).unwrap(), &kept.folder);
    let told = opened.err().unwrap().to_string();
    let file = kept.folder.join("key").display().to_string();
    assert!(told.contains(&format!("`{file}`")), "{told}");
}

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The hostile rules, under the limits of the tests.
fn rules() -> Arc<Plugin> {
    static RULES: OnceLock<Arc<Plugin>> = OnceLock::new();
    let load = || library().load(&hostile(), LIMITS).unwrap();
    Arc::clone(RULES.get_or_init(load))
}

/// Why a component is refused.
fn refused(component: &[u8]) -> LoadError {
    match library().load(component, LIMITS) {
        Ok(plugin) => panic!("{} was taken in", plugin.description().jurisdiction),
        Err(error) => error,
    }
}

/// A matter whose purpose is a word of the hostile rules.
fn matter(purpose: &str) -> Matter {
    let applicant =
        json!({ "id": "applicant", "name": "需求部门", "kind": "department", "tier": "city" });
    let matter = json!({
        "kind": "sharing-application",
        "filed_on": "2025-09-26",
        "applicant": applicant,
        "entry": entry("conditional"),
        "statement": { "purpose": purpose },
    });
    serde_json::from_value(matter).unwrap()
}

/// An entry whose title is a word of the hostile rules.
fn titled(title: &str) -> CatalogEntry {
    let mut entry = entry("unconditional");
    entry["title"] = title.into();
    serde_json::from_value(entry).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}
