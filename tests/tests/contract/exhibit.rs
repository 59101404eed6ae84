//! A kept component: its bytes, what it was asked when it was kept, and what it answered.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use bylaw::domain::receipt::{Answer, Question};
use bylaw::domain::{CatalogEntry, Date, Description, Finding, Matter, Proposal};
use bylaw::rules::conformance::{self, Asker, Options};
use bylaw::rules::{Fault, Limits, Planned, Plugin};
use bylaw_tests::places::{root, setup};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// How many matters a component is asked about before it is kept.
const MATTERS: u64 = 300;
/// From where they are generated: the order that made the contract grow.
const SEED: u64 = 809;
const DESCRIPTION: &str = "description.json";
const ANSWERS: &str = "answers.jsonl";

/// A question and its answer, a line of the archive.
pub(crate) struct Line {
    pub(crate) asked: Question,
    pub(crate) answered: Value,
}

/// A component as it is kept beside its answers.
pub(crate) struct Exhibit {
    pub(crate) component: PathBuf,
    pub(crate) description: Value,
    pub(crate) lines: Vec<Line>,
}

impl Line {
    fn read(text: &str) -> Self {
        let mut line: Value = serde_json::from_str(text).unwrap();
        Self {
            asked: serde_json::from_value(line["asked"].take()).unwrap(),
            answered: line["answered"].take(),
        }
    }
}

/// Where everything is kept, a folder for each version of the contract.
pub(crate) fn museum() -> PathBuf {
    root().join("tests/museum")
}

/// Every kept component, in the order of its path.
pub(crate) fn all() -> Vec<Exhibit> {
    let mut found: Vec<PathBuf> = paths_in(&museum())
        .into_iter()
        .filter(|path| path.is_dir())
        .flat_map(|version| paths_in(&version))
        .filter(|path| path.extension().is_some_and(|ending| ending == "wasm"))
        .collect();
    found.sort();
    found.into_iter().map(Exhibit::open).collect()
}

fn paths_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// Loads a component through the host's own library.
pub(crate) fn load(component: &Path) -> Arc<Plugin> {
    let bytes = std::fs::read(component).unwrap();
    let loaded = setup().library.load(&bytes, Limits::default());
    loaded.unwrap_or_else(|error| panic!("{}: {error}", component.display()))
}

impl Exhibit {
    fn open(component: PathBuf) -> Self {
        let archive = std::fs::read(component.with_extension("zip")).unwrap();
        let mut archive = ZipArchive::new(Cursor::new(archive)).unwrap();
        let mut text = |name: &str| {
            let mut text = String::new();
            let mut file = archive.by_name(name).unwrap();
            file.read_to_string(&mut text).unwrap();
            text
        };
        let description = serde_json::from_str(&text(DESCRIPTION)).unwrap();
        let lines = text(ANSWERS);
        let lines = lines.lines().map(Line::read);
        Self {
            component,
            description,
            lines: lines.collect(),
        }
    }

    /// Its name for people: `1.0/wuxi`.
    pub(crate) fn name(&self) -> String {
        let within = self.component.strip_prefix(museum()).unwrap();
        within.with_extension("").display().to_string()
    }

    /// Asks a component all that is generated for it, and keeps both; never anew.
    pub(crate) fn keep(bytes: &[u8]) {
        let plugin = setup().library.load(bytes, Limits::default()).unwrap();
        // `1.1` of `1.1.0`.
        let version = plugin.contract().number().rsplit_once('.').unwrap().0;
        let folder = museum().join(version);
        let component = folder.join(format!("{}.wasm", plugin.description().jurisdiction));
        if component.exists() {
            return;
        }
        let recorder = Recorder {
            plugin: &plugin,
            heard: Mutex::default(),
        };
        let calendar = conformance::weekdays().unwrap();
        let options = Options {
            matters: MATTERS,
            seed: SEED,
        };
        conformance::run(&recorder, &calendar, options, &|_| {});
        let heard = recorder.heard.into_inner().unwrap();
        let mut answers = String::new();
        for (asked, answered) in heard.into_values() {
            answers.push_str(&json!({ "asked": asked, "answered": answered }).to_string());
            answers.push('\n');
        }
        let description = serde_json::to_string(plugin.description()).unwrap();
        let archive = archive_of(&[(DESCRIPTION, &description), (ANSWERS, &answers)]);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(&component, bytes).unwrap();
        std::fs::write(component.with_extension("zip"), archive).unwrap();
    }

    /// Which kinds and which pairs of classes its questions are about.
    pub(crate) fn kinds_and_classes(&self) -> (BTreeSet<String>, BTreeSet<(String, String)>) {
        let (mut kinds, mut classes) = (BTreeSet::new(), BTreeSet::new());
        for line in &self.lines {
            if let Question::Plan(matter) = &line.asked {
                kinds.insert(matter.kind.to_string());
                let entry = matter.entry.as_ref().or(matter.proposed.as_ref());
                let pair = entry.map(|entry| {
                    let (sharing, opening) = (entry.sharing.class, entry.opening.class);
                    (sharing.to_string(), opening.to_string())
                });
                classes.extend(pair);
            }
        }
        (kinds, classes)
    }
}

fn archive_of(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(vec![]));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default());
    for (name, text) in files {
        archive.start_file(*name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// What a question is answered today, as it is kept.
pub(crate) fn answer(plugin: &Plugin, asked: &Question) -> Result<Answer, Fault> {
    match asked {
        Question::CheckEntry { entry, on } => plugin.check_entry(entry, *on).map(Answer::Findings),
        Question::Plan(matter) => plugin.plan(matter).map(|planned| in_words(&planned)),
    }
}

fn in_words(planned: &Planned) -> Answer {
    match planned {
        Ok(proposal) => Answer::Proposal(Box::new(Proposal {
            route: proposal.route.as_route().clone(),
            findings: proposal.findings.clone(),
        })),
        Err(findings) => Answer::Findings(findings.clone()),
    }
}

/// Asks the plugin and remembers what was said, by the question's own text: like ones side by side.
struct Recorder<'a> {
    plugin: &'a Plugin,
    heard: Mutex<BTreeMap<String, (Question, Answer)>>,
}

impl Recorder<'_> {
    fn remember(&self, asked: Question, answered: Answer) {
        let key = serde_json::to_string(&asked).unwrap();
        self.heard.lock().unwrap().insert(key, (asked, answered));
    }
}

impl Asker for Recorder<'_> {
    fn description(&self) -> &Description {
        self.plugin.description()
    }

    fn words(&self) -> &BTreeSet<String> {
        self.plugin.words()
    }

    fn check_entry(&self, entry: &CatalogEntry, on: Date) -> Result<(Vec<Finding>, u64), Fault> {
        let (findings, fuel) = self.plugin.check_entry_measured(entry, on)?;
        let entry = Box::new(entry.clone());
        let asked = Question::CheckEntry { entry, on };
        self.remember(asked, Answer::Findings(findings.clone()));
        Ok((findings, fuel))
    }

    fn plan(&self, matter: &Matter) -> Result<(Planned, u64), Fault> {
        let (planned, fuel) = self.plugin.plan_measured(matter)?;
        let asked = Question::Plan(Box::new(matter.clone()));
        self.remember(asked, in_words(&planned));
        Ok((planned, fuel))
    }
}
