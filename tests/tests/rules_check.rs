//! The shipped plugins under `bylaw rules check`, and rules that lie under it.
//!
//! Each lie is told by a stand-in in front of a real plugin; it must break exactly the properties
//! that it is about, and the counterexample must show it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bylaw::domain::route_check;
use bylaw::domain::{
    CatalogEntry, Date, Description, Finding, Instruments, Matter, MatterKind, OpeningClass,
    Period, Proposal, Route, Severity, SharingClass,
};
use bylaw::files;
use bylaw::rules::conformance::{
    Asker, Demand, KindRow, Options, Property, Report, load, run, weekdays,
};
use bylaw::rules::{Fault, Limits, Planned, Plugin, RulesEngine};
use bylaw_tests::places::{root, setup};

const MATTERS: u64 = 2_000;
/// A lie shows sooner.
const FEWER: u64 = 600;

fn component(name: &str) -> Vec<u8> {
    let plugins = files::open_folder(&root().join("target/plugins")).unwrap();
    plugins.read(format!("{name}.wasm")).unwrap()
}

fn plugin(name: &str) -> Arc<Plugin> {
    let library = &setup().library;
    library.load(&component(name), Limits::default()).unwrap()
}

fn check(asker: &dyn Asker, matters: u64, seed: u64) -> Report {
    run(
        asker,
        &weekdays().unwrap(),
        Options { matters, seed },
        &|_| {},
    )
}

fn broken(report: &Report) -> Vec<Property> {
    let failing = report.properties.iter().filter(|held| !held.holds);
    failing.map(|held| held.property).collect()
}

/// What the report says of itself, and again from its table, without the report's own judgement.
fn passes(name: &str) {
    let report = check(plugin(name).as_ref(), MATTERS, 1);
    let example = serde_json::to_string_pretty(&report.counterexample).unwrap();
    assert_eq!(broken(&report), [], "{name}: {example}");
    assert!(report.holds() && report.counterexample.is_none());
    assert_eq!(report.total.matters(), MATTERS);
    assert!(report.total.routed() * 2 >= MATTERS, "{:?}", report.total);
    assert_eq!(report.total.faults, 0);
    for row in &report.kinds {
        assert!(row.total.matters() > 0, "no matter of kind {}", row.kind);
        assert_eq!(
            row.total.routed() > 0,
            row.known,
            "{} {:?}",
            row.kind,
            row.total
        );
        for cell in row.sharing.iter().chain(&row.opening) {
            let routed = cell.counts.routed();
            match cell.demand {
                Demand::Route => assert!(routed > 0, "{} {}", row.kind, cell.class),
                Demand::Inadmissible => {
                    assert_eq!(cell.counts.routes, 0, "{} {}", row.kind, cell.class);
                }
                Demand::Nothing => {}
            }
        }
    }
}

#[test]
fn shenyang_passes() {
    passes("shenyang");
}

#[test]
fn anhui_passes() {
    passes("anhui");
}

#[test]
fn guiyang_passes() {
    passes("guiyang");
}

#[test]
fn chengdu_passes() {
    passes("chengdu");
}

#[test]
fn wuxi_passes() {
    passes("wuxi");
}

#[test]
fn cn_passes() {
    passes("cn");
}

#[test]
fn the_same_seed_gives_the_same_report_whatever_the_threads_do() {
    let plugin = plugin("guiyang");
    let report = |seed| serde_json::to_string(&check(plugin.as_ref(), FEWER, seed)).unwrap();
    assert_eq!(report(7), report(7));
    assert_ne!(report(7), report(8));
}

#[test]
fn sharing_kinds_go_by_sharing_class_and_opening_kinds_by_opening_class() {
    use Demand::{Inadmissible as No, Nothing as Any, Route as Yes};

    let report = check(plugin("shenyang").as_ref(), FEWER, 1);
    let row = |kind| report.kinds.iter().find(|row| row.kind == kind).unwrap();
    let demands = |row: &KindRow| {
        let all = row.sharing.iter().chain(&row.opening);
        all.map(|cell| cell.demand).collect::<Vec<_>>()
    };
    assert_eq!(
        demands(row(MatterKind::EntryPublication)),
        [Yes, Yes, Yes, Yes, Yes, Yes]
    );
    assert_eq!(
        demands(row(MatterKind::SharingApplication)),
        [Yes, Yes, No, Any, Any, Any]
    );
    assert_eq!(
        demands(row(MatterKind::OpeningApplication)),
        [Any, Any, Any, Yes, Yes, No]
    );
    assert_eq!(demands(row(MatterKind::Incident)), [Any; 6]);
    // A kind that the instrument does not know.
    assert_eq!(demands(row(MatterKind::OpeningRequest)), [Any; 6]);
}

#[test]
fn a_load_stops_at_the_check_that_fails() {
    let engine = RulesEngine::start().unwrap();
    let results = |bytes: &[u8], limits| {
        let (checks, plugin) = load(&engine, bytes, limits);
        assert_eq!(
            plugin.is_some(),
            checks.iter().all(|check| check.passed == Some(true))
        );
        checks.iter().map(|check| check.passed).collect::<Vec<_>>()
    };
    let bytes = component("wuxi");
    assert_eq!(results(&bytes, Limits::default()), [Some(true); 6]);
    let small = Limits {
        component: 1_000,
        ..Limits::default()
    };
    assert_eq!(
        results(&bytes, small),
        [Some(false), None, None, None, None, None]
    );
    let garbage = results(b"garbage", Limits::default());
    assert_eq!(garbage, [Some(true), Some(false), None, None, None, None]);
    let (checks, _) = load(&engine, b"garbage", Limits::default());
    assert!(checks.iter().all(|check| !check.detail.contains('\n')));
    let poor = results(
        &bytes,
        Limits {
            fuel: 10,
            ..Limits::default()
        },
    );
    assert_eq!(poor[..3], [Some(true); 3]);
    assert_eq!(poor[5], None);
}

type Answer = Result<(Planned, u64), Fault>;
type Lie = dyn Fn(&Plugin, &Matter, u64) -> Answer + Sync;

/// Stands in front of a plugin and answers in its place; the lie hears how often it was asked.
struct Liar<'l> {
    plugin: Arc<Plugin>,
    asked: AtomicU64,
    lie: &'l Lie,
}

impl Asker for Liar<'_> {
    fn description(&self) -> &Description {
        self.plugin.description()
    }

    fn words(&self) -> &BTreeSet<String> {
        self.plugin.words()
    }

    fn check_entry(&self, entry: &CatalogEntry, on: Date) -> Result<(Vec<Finding>, u64), Fault> {
        self.plugin.check_entry_measured(entry, on)
    }

    fn plan(&self, matter: &Matter) -> Answer {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        (self.lie)(&self.plugin, matter, asked)
    }
}

/// The rules of Shenyang, but for a lie; they break exactly these properties.
fn caught(properties: &[Property], lie: &Lie) -> Report {
    caught_among(FEWER, properties, lie)
}

fn caught_among(matters: u64, properties: &[Property], lie: &Lie) -> Report {
    let liar = Liar {
        plugin: plugin("shenyang"),
        asked: AtomicU64::new(0),
        lie,
    };
    let report = check(&liar, matters, 1);
    assert_eq!(broken(&report), properties);
    assert!(!report.holds());
    let example = report.counterexample.as_ref().unwrap();
    assert_eq!(example.property, properties[0]);
    let text = serde_json::to_string(&example.matter).unwrap();
    let read: Matter = serde_json::from_str(&text).unwrap();
    assert_eq!(
        read, example.matter,
        "`bylaw plan` reads the matter back as it is"
    );
    report
}

fn example(report: &Report) -> &Matter {
    &report.counterexample.as_ref().unwrap().matter
}

fn refused(plugin: &Plugin, subject: &str) -> Planned {
    let citations = vec![plugin.description().treatments[0].citation.clone()];
    let message = plugin.description().name.clone();
    let subject = subject.to_owned();
    Err(vec![Finding {
        severity: Severity::Error,
        subject,
        message,
        citations,
    }])
}

#[test]
fn a_trap_is_caught() {
    let report = caught(&[Property::Usable], &|plugin, matter, _| {
        if matter.statement.items.len() > 100 {
            return Err(Fault::Trapped("unreachable".into()));
        }
        plugin.plan_measured(matter)
    });
    assert!(example(&report).statement.items.len() > 100);
    assert!(report.total.faults > 0);
}

#[test]
fn another_answer_the_second_time_is_caught() {
    caught(&[Property::Deterministic], &|plugin, matter, asked| {
        let (mut planned, fuel) = plugin.plan_measured(matter)?;
        if let Err(findings) = &mut planned {
            findings[0].message.en = format!("{asked}");
        }
        Ok((planned, fuel))
    });
}

#[test]
fn other_fuel_the_second_time_is_caught() {
    let report = caught(&[Property::Deterministic], &|plugin, matter, asked| {
        let (planned, fuel) = plugin.plan_measured(matter)?;
        Ok((planned, fuel + asked))
    });
    assert!(report.counterexample.unwrap().detail.contains("fuel"));
}

#[test]
fn a_refusal_without_an_error_is_caught() {
    let report = caught(&[Property::RefusalNamesError], &|plugin, matter, _| {
        let (mut planned, fuel) = plugin.plan_measured(matter)?;
        if matter.kind == MatterKind::Incident
            && let Err(findings) = &mut planned
        {
            for finding in findings {
                finding.severity = Severity::Warning;
            }
        }
        Ok((planned, fuel))
    });
    assert_eq!(example(&report).kind, MatterKind::Incident);
}

#[test]
fn a_route_for_a_kind_that_is_not_described_is_caught() {
    let report = caught(&[Property::UnknownKindRefused], &|plugin, matter, _| {
        let mut known = matter.clone();
        if matter.kind == MatterKind::Complaint {
            known.kind = MatterKind::Dispute;
        }
        plugin.plan_measured(&known)
    });
    assert_eq!(example(&report).kind, MatterKind::Complaint);
}

#[test]
fn a_route_to_what_is_withheld_is_caught() {
    let report = caught(&[Property::InadmissibleRefused], &|plugin, matter, _| {
        let mut lenient = matter.clone();
        if let Some(entry) = &mut lenient.entry
            && entry.sharing.class == SharingClass::Withheld
        {
            entry.sharing.class = SharingClass::Conditional;
        }
        plugin.plan_measured(&lenient)
    });
    assert_eq!(example(&report).kind, MatterKind::SharingApplication);
}

#[test]
fn a_period_beyond_a_lifetime_is_caught() {
    let both = [Property::Usable, Property::ClassesRouted];
    let report = caught(&both, &|plugin, matter, _| {
        let (planned, fuel) = plugin.plan_measured(matter)?;
        let Ok(proposal) = planned else {
            return Ok((planned, fuel));
        };
        let mut route = proposal.route.as_route().clone();
        if let Route::Staged(stages) = &mut route
            && let Some(deadline) = &mut stages[0].deadline
        {
            deadline.within = Some(Period::Years(u16::MAX));
        }
        let findings = proposal.findings;
        let instruments = Instruments::of(plugin.description());
        let checked = route_check::check(matter.kind, Proposal { route, findings }, &instruments);
        Ok((Ok(checked.map_err(Fault::BadRoute)?), fuel))
    });
    let detail = report.counterexample.unwrap().detail;
    assert!(detail.contains("thirty years"), "{detail}");
}

#[test]
fn a_kind_without_any_route_is_caught() {
    let both = [Property::KindsRouted, Property::ClassesRouted];
    let report = caught(&both, &|plugin, matter, _| match matter.kind {
        MatterKind::ProvisionStop => Ok((refused(plugin, "statement.grounds"), 1)),
        _ => plugin.plan_measured(matter),
    });
    assert_eq!(example(&report).kind, MatterKind::ProvisionStop);
}

#[test]
fn a_class_without_any_route_is_caught() {
    let report = caught(&[Property::ClassesRouted], &|plugin, matter, _| {
        let proposed = matter
            .proposed
            .as_ref()
            .filter(|_| matter.kind == MatterKind::EntryPublication);
        match proposed.map(|entry| entry.opening.class) {
            Some(OpeningClass::Conditional) => Ok((refused(plugin, "entry.opening.class"), 1)),
            _ => plugin.plan_measured(matter),
        }
    });
    let proposed = example(&report).proposed.as_ref().unwrap();
    assert_eq!(proposed.opening.class, OpeningClass::Conditional);
}

#[test]
fn rules_that_refuse_most_matters_are_caught() {
    // Enough that each class still gets a route.
    let report = caught_among(MATTERS, &[Property::HalfRouted], &|plugin, matter, _| {
        let (planned, fuel) = plugin.plan_measured(matter)?;
        let odd = matter.filed_on.civil().unwrap().day() % 2 == 1;
        let planned = match planned {
            Ok(_) if odd => refused(plugin, "filed_on"),
            honest => honest,
        };
        Ok((planned, fuel))
    });
    assert!(report.total.routed() * 2 < report.matters);
}
