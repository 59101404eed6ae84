//! Components for the tests: those that xtask built, and the hostile one with another describing
//! word written into it.

use std::path::PathBuf;
use std::sync::Arc;

use bylaw::calendar::Calendar;
use bylaw::domain::{Text, Tier};
use bylaw::policy::{Calendars, Jurisdiction, ManualRule, Mode, Place, Policy, Release, Releases};
use bylaw::rules::Plugin;
use bylaw::store::ComponentRow;

use crate::places::root;

/// What stands in the hostile component where a test writes what `describe` shall do.
const MARK: &[u8] = b"hostile-describe:";
/// The same in the model's, for how they were amended.
const AMENDED: &[u8] = b"model-amended:";
/// How long mark and word are together.
const MARKED: usize = 32;

/// A component of `target/plugins`, as the host governs with it.
pub fn shipped(jurisdiction: &str) -> Vec<u8> {
    built(
        &root()
            .join("target/plugins")
            .join(format!("{jurisdiction}.wasm")),
    )
}

/// The hostile rules: `plan` does what `statement.purpose` says, `check_entry` what the entry's
/// title says, and without such words they behave.
pub fn hostile() -> Vec<u8> {
    built(&root().join("target/guests/hostile.wasm"))
}

/// Rules in order that do what no shipped instrument does; their own file says what.
pub fn model() -> Vec<u8> {
    built(&root().join("target/guests/model.wasm"))
}

/// Rules that go by lists, in the way of Shanghai's; their own file says what.
pub fn shanghai() -> Vec<u8> {
    built(&root().join("target/guests/shanghai.wasm"))
}

/// Rules that look before they forward, in the way of Jincheng's; their own file says what.
pub fn jincheng() -> Vec<u8> {
    built(&root().join("target/guests/jincheng.wasm"))
}

/// The hostile rules, with a word for what `describe` does.
pub fn hostile_describing(word: &str) -> Vec<u8> {
    with_word(hostile(), MARK, word)
}

/// The model's rules as they were amended; their own file says what each letter does.
pub fn model_amended(letters: &str) -> Vec<u8> {
    with_word(model(), AMENDED, letters)
}

/// A component with a word behind the mark that stands in it.
fn with_word(mut bytes: Vec<u8>, mark: &[u8], word: &str) -> Vec<u8> {
    let found: Vec<usize> = bytes
        .windows(mark.len())
        .enumerate()
        .filter(|(_, part)| *part == mark)
        .map(|(place, _)| place)
        .collect();
    let [place] = found[..] else {
        panic!("the mark stands in the component {} times", found.len())
    };
    let mut marked = mark.to_vec();
    marked.extend_from_slice(word.as_bytes());
    assert!(marked.len() < MARKED, "`{word}` is too long a word");
    marked.resize(MARKED, b'.');
    bytes[place..place + MARKED].copy_from_slice(&marked);
    bytes
}

/// The same rules under another digest: the component with a section that nobody reads.
pub fn marked(component: &[u8], mark: &str) -> Vec<u8> {
    let name = b"mark";
    let mut section = vec![u8::try_from(name.len()).unwrap()];
    section.extend_from_slice(name);
    section.extend_from_slice(mark.as_bytes());
    let length = u8::try_from(section.len()).unwrap();
    assert!(length < 0x80, "`{mark}` is too long a mark");
    [component, &[0, length], &section].concat()
}

/// A component as a test puts it into a database, without its bytes.
pub fn component_row(digest: &str) -> ComponentRow {
    ComponentRow {
        digest: digest.to_owned(),
        size: 0,
        signed_as: None,
        signature: None,
        uploaded_by: "a test".to_owned(),
        uploaded_at: "2025-09-26T01:00:00Z".to_owned(),
        pulled_from: None,
        description: None,
    }
}

fn built(file: &PathBuf) -> Vec<u8> {
    std::fs::read(file).unwrap_or_else(|error| {
        panic!(
            "{}: {error}; run `cargo xtask plugins` first",
            file.display()
        )
    })
}

/// A jurisdiction that is governed by these rules alone, on every day.
pub fn governed_by(plugin: Arc<Plugin>) -> Arc<Jurisdiction> {
    let jurisdiction = plugin.description().jurisdiction.clone();
    let calendar = std::fs::read_to_string(root().join("policies/calendars/cn.toml")).unwrap();
    let place = Place {
        file: "a test".into(),
        line: 0,
        key: "calendar".into(),
    };
    let policy = Policy {
        name: Text {
            zh: jurisdiction.clone(),
            en: jurisdiction.clone(),
        },
        jurisdiction,
        tier: Tier::City,
        parent: None,
        zone: jiff::tz::TimeZone::get("Asia/Shanghai").unwrap(),
        calendar: ("cn".into(), place),
        releases: vec![],
        rules_keys: vec![],
        // What a fault does is looked at again and again; what many of them do is another test's.
        manual_handling: ManualRule {
            faults: u32::MAX,
            within_minutes: None,
        },
        limits: *plugin.limits(),
        service_standards: vec![],
        keep_records: None,
        certificates_only: false,
        remind_working_days: 0,
        rectify_breaches: false,
        rehearsal: None,
        violations: vec![],
        codes: bylaw::domain::guide::CodeProfile::Local,
        assume_in_force_from: None,
        assume_in_force_until: None,
        assumptions: vec![],
        digest: String::new(),
    };
    let calendar = Arc::new(Calendar::from_toml("cn.toml", &calendar).unwrap());
    let release = Release {
        number: 1,
        plugin,
        from: None,
        until: None,
        mode: Mode::Enforce,
    };
    Arc::new(Jurisdiction {
        policy,
        calendars: Calendars::starting_with(calendar),
        releases: Releases::starting_with(vec![release]),
    })
}
