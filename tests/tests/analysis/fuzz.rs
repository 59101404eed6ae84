//! `fuzz`: the shipped plugins hold, and each property that is broken is found with a small matter.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bylaw::domain::sample::{sample_matter, variations};
use bylaw::domain::{
    CatalogEntry, Date, Description, Finding, Matter, MatterKind, Severity, route_check,
};
use bylaw::files::make_folder;
use bylaw::rules::conformance::{Asker, weekdays};
use bylaw::rules::fuzz::{Fuzzed, Options, Property, broken, fuzz};
use bylaw::rules::shape::{Budget, Shape};
use bylaw::rules::{Fault, Limits, Planned, Plugin};
use bylaw::scenario::{Runner, Wanted, read_scenarios, save_counterexamples, write_scenario};
use bylaw_tests::guests::{governed_by, hostile};
use bylaw_tests::places::setup;

use crate::{JURISDICTIONS, plugin};

fn fuzzed(asker: &dyn Asker, matters: u64) -> Fuzzed {
    let options = Options {
        matters,
        seed: 3,
        budget: Budget::default(),
    };
    fuzz(asker, &weekdays().unwrap(), options, &|| false, &|_| {})
}

/// Invariant: whatever is asked, the shipped rules answer, always the same, and telling more never
/// makes it worse.
#[test]
fn the_shipped_plugins_hold() {
    for name in JURISDICTIONS {
        let report = fuzzed(plugin(name).as_ref(), 600);
        assert_eq!(report.matters, 600);
        assert!(report.broken.is_empty(), "{name}: {:#?}", report.broken);
    }
}

type Lie = fn(&Plugin, &Matter, u64) -> Result<(Planned, u64), Fault>;

/// A plugin whose plans are a lie.
struct Liar {
    plugin: Arc<Plugin>,
    asked: AtomicU64,
    lie: Lie,
}

impl Asker for Liar {
    fn description(&self) -> &Description {
        self.plugin.description()
    }

    fn check_entry(&self, entry: &CatalogEntry, on: Date) -> Result<(Vec<Finding>, u64), Fault> {
        self.plugin.check_entry_measured(entry, on)
    }

    fn plan(&self, matter: &Matter) -> Result<(Planned, u64), Fault> {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        (self.lie)(&self.plugin, matter, asked)
    }
}

/// Exactly this property breaks; the report on it.
fn caught(property: Property, lie: Lie) -> Fuzzed {
    let liar = Liar {
        plugin: plugin("shenyang"),
        asked: AtomicU64::new(0),
        lie,
    };
    let report = fuzzed(&liar, 400);
    assert!(!report.broken.is_empty(), "{property:?} was not caught");
    for one in &report.broken {
        assert_eq!(one.property, property, "{one:#?}");
    }
    report
}

#[test]
fn a_trap_is_shrunk_to_what_sets_it_off() {
    let report = caught(Property::Usable, |plugin, matter, _| {
        let items = &matter.statement.items;
        if items.iter().any(|item| item.contains('𠮷')) && matter.kind != MatterKind::Dispute {
            return Err(Fault::Trapped("unreachable".into()));
        }
        plugin.plan_measured(matter)
    });
    let matter = &report.broken[0].matter;
    assert_eq!(matter.statement.items, ["𠮷"]);
    assert!(matter.entry.is_none() && matter.statement.purpose.is_none());
    assert!(matter.statement.materials.is_empty() && matter.respondents.is_empty());
}

#[test]
fn a_bad_route_and_a_refusal_that_asks_for_nothing_have_their_own_names() {
    caught(Property::GoodRoute, |plugin, matter, _| match matter.kind {
        MatterKind::Dispute => Err(Fault::BadRoute(route_check::RouteFault::NoStage)),
        _ => plugin.plan_measured(matter),
    });
    caught(Property::RefusalAsks, |plugin, matter, _| {
        let (stage, outcome) = ("reply".to_owned(), "refuse".to_owned());
        let fault = route_check::RouteFault::RefusalAsksNothing { stage, outcome };
        match matter.kind {
            MatterKind::Dispute => Err(Fault::BadRoute(fault)),
            _ => plugin.plan_measured(matter),
        }
    });
}

#[test]
fn another_answer_or_other_fuel_is_caught() {
    caught(Property::Deterministic, |plugin, matter, asked| {
        let (planned, fuel) = plugin.plan_measured(matter)?;
        Ok((planned, fuel + asked))
    });
}

#[test]
fn a_finding_that_comes_with_more_words_is_caught_and_saved() {
    const LIE: Lie = |plugin, matter, _| {
        let (planned, fuel) = plugin.plan_measured(matter)?;
        let told = matter.statement.safeguards.as_deref().unwrap_or_default();
        if told.trim().is_empty() || matter.kind != MatterKind::SharingApplication {
            return Ok((planned, fuel));
        }
        let citation = plugin.description().treatments[0].citation.clone();
        let mut findings = planned.map_or_else(|findings| findings, |_| vec![]);
        findings.push(Finding {
            severity: Severity::Error,
            subject: "statement.safeguards".into(),
            message: plugin.description().name.clone(),
            citations: vec![citation],
        });
        Ok((Err(findings), fuel))
    };
    let report = caught(Property::Monotone, LIE);
    let one = &report.broken[0];
    assert!(
        one.detail.contains("statement.safeguards"),
        "{}",
        one.detail
    );
    assert!(one.matter.statement.safeguards.is_none());
    let fuller = one.fuller.as_ref().unwrap();
    assert!(fuller.statement.safeguards.is_some());
    let liar = Liar {
        plugin: plugin("shenyang"),
        asked: AtomicU64::new(0),
        lie: LIE,
    };
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("counterexamples");
    let into = make_folder(&folder).unwrap();
    let saved = save_counterexamples(&into, &report, &liar).unwrap();
    assert!(saved[0].without_scenario.is_none(), "{saved:?}");
    let text = into
        .read_to_string(format!("{}.toml", saved[0].name))
        .unwrap();
    let read = read_scenarios("saved.toml", &text).unwrap();
    assert_eq!(&read.scenarios[0].matter, fuller);
    let expect = &read.scenarios[0].steps[0].expect;
    assert!(
        expect.nothing_else,
        "the finding that appeared makes it fail"
    );
    let expected = expect.findings.as_deref().unwrap_or_default();
    assert!(
        !expected
            .iter()
            .any(|subject| subject == "statement.safeguards")
    );
    let json = into
        .read_to_string(format!("{}.json", saved[0].name))
        .unwrap();
    let again: Matter = serde_json::from_str(&json).unwrap();
    assert_eq!(&again, fuller);
}

/// A fault fails the scenario that was saved of it; rules that were mended pass it, also if they now
/// refuse the nonsense.
#[tokio::test]
async fn a_saved_fault_fails_until_it_is_mended() {
    let library = &setup().library;
    let hostile = library.load(&hostile(), Limits::default()).unwrap();
    let kind = MatterKind::Dispute;
    let day = Date::new(2025, 9, 26).unwrap();
    let mut matter = sample_matter(kind, &variations(kind)[0], day, "hostile");
    matter.statement.purpose = Some("trap".into());
    let calendar = weekdays().unwrap();
    let shape = Shape::of_matter();
    let found = broken(hostile.as_ref(), &calendar, &shape, &matter, None);
    assert!(
        found.iter().any(|one| one.property == Property::Usable),
        "{found:?}"
    );
    let text = write_scenario("hostile", "it traps", &matter, &Wanted::Answer).unwrap();
    let read = read_scenarios("trap.toml", &text).unwrap();
    let runner = Runner::new(governed_by(hostile), Arc::clone(library));
    let result = runner.run(&read.scenarios[0]).await.unwrap();
    let told = result.differences.join("; ");
    assert!(told.contains("the fault trapped"), "{told}");

    // Shenyang's rules know the matter and refuse it, for it names no other side.
    let text = text.replace("jurisdiction = \"hostile\"", "jurisdiction = \"shenyang\"");
    let mended = read_scenarios("mended.toml", &text).unwrap();
    let runner = Runner::new(governed_by(plugin("shenyang")), Arc::clone(library));
    let result = runner.run(&mended.scenarios[0]).await.unwrap();
    assert_eq!(result.differences, [""; 0]);
}

#[test]
fn it_stops_when_it_is_told_to() {
    let plugin = plugin("wuxi");
    let options = Options {
        matters: u64::MAX,
        seed: 1,
        budget: Budget::default(),
    };
    let asked = AtomicU64::new(0);
    let stop = || asked.load(Ordering::Relaxed) > 50;
    let report = fuzz(
        plugin.as_ref(),
        &weekdays().unwrap(),
        options,
        &stop,
        &|done| {
            asked.fetch_add(done, Ordering::Relaxed);
        },
    );
    assert!(
        report.matters > 50 && report.matters < 2_000,
        "{}",
        report.matters
    );
}
