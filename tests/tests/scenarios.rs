//! The scenarios of the shipped plugins: all pass, and between them they show what the rules claim.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::path::Path;
use std::sync::Arc;

use bylaw::domain::{Citation, Instruments};
use bylaw::files::open_folder;
use bylaw::policy::Jurisdiction;
use bylaw::scenario::{Coverage, Runner, ScenarioFile, read_scenarios};
use bylaw_tests::databases;
use bylaw_tests::places::{root, setup};

/// How many scenarios each jurisdiction has at least.
const AT_LEAST: [(&str, usize); 6] = [
    ("shenyang", 30),
    ("anhui", 30),
    ("guiyang", 30),
    ("chengdu", 20),
    ("wuxi", 30),
    ("cn", 100),
];

fn scenario_files(jurisdiction: &str) -> Vec<(String, ScenarioFile)> {
    files_in(&root().join("plugins").join(jurisdiction).join("scenarios"))
}

fn files_in(folder: &Path) -> Vec<(String, ScenarioFile)> {
    let dir = open_folder(folder).unwrap();
    let mut names: Vec<String> = dir
        .entries()
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
        .into_iter()
        .map(|name| {
            let text = dir.read_to_string(&name).unwrap();
            let file = read_scenarios(&name, &text).unwrap();
            (name, file)
        })
        .collect()
}

struct Shown {
    jurisdiction: Arc<Jurisdiction>,
    files: Vec<(String, ScenarioFile)>,
    coverage: Coverage,
    failures: Vec<String>,
    count: usize,
}

async fn run(name: &str) -> Shown {
    let jurisdiction = setup().jurisdiction(name).unwrap();
    let runner = Runner::new(Arc::clone(&jurisdiction), Arc::clone(&setup().library))
        .on(databases::one_by_one().await);
    let files = scenario_files(name);
    let (mut coverage, mut failures, mut count) = (Coverage::default(), vec![], 0);
    for (file, scenarios) in &files {
        assert_eq!(scenarios.jurisdiction, name, "{file}");
        for scenario in &scenarios.scenarios {
            let result = runner.run(scenario).await.unwrap();
            count += 1;
            coverage.extend(result.coverage);
            let told = result.differences.into_iter();
            failures.extend(told.map(|one| format!("{file}: {}: {one}", scenario.name)));
        }
    }
    Shown {
        jurisdiction,
        files,
        coverage,
        failures,
        count,
    }
}

/// Invariant: what a plugin claims to enforce, one of its scenarios shows.
fn enforced_but_not_shown(shown: &Shown) -> Vec<String> {
    let arrangement = shown.jurisdiction.releases.now();
    let plugin = &arrangement.releases.first().unwrap().plugin;
    let instruments: &Instruments = plugin.instruments();
    let steps: Vec<_> = shown
        .files
        .iter()
        .flat_map(|(_, file)| &file.scenarios)
        .flat_map(|scenario| &scenario.steps)
        .collect();
    let shown_by = |place: &Citation| {
        let meets = |cited: &&Citation| {
            cited.instrument == place.instrument
                && instruments.meets(cited, place.article, place.paragraph, place.item)
        };
        let cited: Vec<&Citation> = shown.coverage.cited.iter().filter(meets).collect();
        steps
            .iter()
            .any(|step| step.expect.cites_place(instruments, place, &cited))
    };
    let treatments = plugin.description().treatments.iter();
    treatments
        .filter(|treatment| treatment.treatment.is_answered_by())
        .filter(|treatment| !shown_by(&treatment.citation))
        .map(|treatment| treatment.citation.to_string())
        .collect()
}

async fn check(name: &str) {
    let shown = run(name).await;
    assert!(shown.failures.is_empty(), "{}", shown.failures.join("\n"));
    let (_, least) = AT_LEAST.iter().find(|(one, _)| *one == name).unwrap();
    assert!(
        shown.count >= *least,
        "{name} has {} scenarios",
        shown.count
    );
    let coverage = &shown.coverage;
    let missed: Vec<_> = coverage.offered.difference(&coverage.reached).collect();
    assert!(
        missed.is_empty(),
        "{name}: outcomes that no scenario reaches: {missed:#?}"
    );
    let given: Vec<_> = coverage.required.difference(&coverage.withheld).collect();
    assert!(
        given.is_empty(),
        "{name}: requirements that no scenario withholds: {given:#?}"
    );
    let stages = coverage
        .offered
        .iter()
        .map(|(kind, stage, _)| (kind.clone(), stage.clone()));
    let unguarded: Vec<_> = stages
        .filter(|stage| !coverage.wrong_actor.contains(stage))
        .collect();
    assert!(
        unguarded.is_empty(),
        "{name}: stages in which no wrong actor tries: {unguarded:?}"
    );
    let silent = enforced_but_not_shown(&shown);
    assert!(
        silent.is_empty(),
        "{name}: enforced, but cited by no scenario: {silent:?}"
    );
}

#[tokio::test]
async fn shenyang() {
    check("shenyang").await;
}

#[tokio::test]
async fn anhui() {
    check("anhui").await;
}

#[tokio::test]
async fn guiyang() {
    check("guiyang").await;
}

#[tokio::test]
async fn chengdu() {
    check("chengdu").await;
}

#[tokio::test]
async fn wuxi() {
    check("wuxi").await;
}

#[tokio::test]
async fn cn() {
    check("cn").await;
}

/// Scenarios by examiners who knew the law and the conventions and had not seen the plugins.
#[tokio::test]
async fn the_examiners_scenarios_pass() {
    let mut failures = vec![];
    for (name, file) in files_in(&root().join("tests/scenarios")) {
        let jurisdiction = setup().jurisdiction(&file.jurisdiction).unwrap();
        let runner = Runner::new(jurisdiction, Arc::clone(&setup().library));
        for scenario in &file.scenarios {
            let differences = runner.run(scenario).await.unwrap().differences;
            let told = differences.into_iter();
            failures.extend(told.map(|one| format!("{name}: {}: {one}", scenario.name)));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
