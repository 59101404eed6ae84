//! What `fuzz` saves: a scenario that fails until the rules are mended, and not because nobody asked them.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use bylaw::domain::sample::{sample_matter, variations};
use bylaw::domain::{Date, MatterKind};
use bylaw::policy::{Jurisdiction, Mode, ReleaseFile, Releases};
use bylaw::rules::conformance::weekdays;
use bylaw::rules::fuzz::{Options, Property, broken, fuzz, origin};
use bylaw::rules::shape::{Budget, Shape};
use bylaw::rules::{Fault, Limits, Plugin};
use bylaw::scenario::{Runner, Wanted, read_scenarios, write_scenario};
use bylaw_tests::guests::{governed_by, hostile};
use bylaw_tests::places::setup;

use crate::fuzz::Liar;
use crate::plugin;

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
    let runner = Runner::new(
        Arc::new(governed_from(&plugin("shenyang"), day)),
        Arc::clone(library),
    );
    let result = runner.run(&mended.scenarios[0]).await.unwrap();
    assert_eq!(result.differences, [""; 0]);
}

/// The same rules, governing from a day on.
fn governed_from(plugin: &Arc<Plugin>, from: Date) -> Jurisdiction {
    let mut jurisdiction = Arc::into_inner(governed_by(Arc::clone(plugin))).unwrap();
    let mut release = jurisdiction.current(from).unwrap();
    release.from = Some(from);
    // Shenyang's is a draft without a first day.
    jurisdiction.policy.assume_in_force_from = Date::new(2025, 1, 1);
    jurisdiction.releases = Releases::starting_with(vec![release]);
    jurisdiction
}

/// Invariant: what the host refuses by itself, because nothing is in force, is no answer of the rules, so that
/// rules which still trap pass no scenario.
#[tokio::test]
async fn what_was_not_asked_passes_no_saved_scenario() {
    let library = &setup().library;
    let rules = plugin("shenyang");
    let (before, later) = (
        Date::new(2025, 9, 26).unwrap(),
        Date::new(2026, 1, 1).unwrap(),
    );
    let kind = MatterKind::Dispute;
    let mut more = sample_matter(kind, &variations(kind)[0], before, "shenyang");
    let fewer = more.clone();
    more.statement.safeguards = Some("said".into());
    for wanted in [Wanted::Answer, Wanted::AddsNothingTo(Box::new(fewer))] {
        let text = write_scenario("shenyang", "odd", &more, &wanted).unwrap();
        let read = read_scenarios("odd.toml", &text).unwrap();
        let told = async |from: Date| {
            let runner = Runner::new(Arc::new(governed_from(&rules, from)), Arc::clone(library));
            runner.run(&read.scenarios[0]).await.unwrap().differences
        };
        assert_eq!(told(before).await, [""; 0]);
        let differences = told(later).await;
        let compared = usize::from(matches!(wanted, Wanted::AddsNothingTo(_)));
        assert_eq!(differences.len(), 1 + compared, "{differences:?}");
        for one in differences {
            let why = "no release of rules governs filings on 2025-09-26, so that the rules were not asked";
            assert!(one.contains(why), "{one}");
        }
    }
}

/// What is saved is filed on a day on which the policy has the rules asked.
#[test]
fn days_are_moved_to_where_the_policy_has_something_in_force() {
    let rules = plugin("shenyang");
    let day = |text: &str| text.parse::<Date>().unwrap();
    let instruments = &rules.description().instruments;
    let usual = origin(rules.description()).unwrap();
    let mut policy = governed_from(&rules, usual).policy;
    assert_eq!(
        policy.day_in_force(instruments, usual),
        None,
        "no release decides"
    );
    let release = |from: &str, mode| ReleaseFile {
        component: "shenyang.wasm".into(),
        digest: None,
        from: Some(day(from)),
        until: None,
        mode,
        place: policy.calendar.1.clone(),
    };
    policy.releases = vec![
        release("2026-02-01", Mode::Enforce),
        release("2025-01-01", Mode::Shadow),
    ];
    let first = policy.day_in_force(instruments, usual);
    assert_eq!(first, Some(day("2026-02-01")));
    let kept = policy.day_in_force(instruments, day("2026-03-01"));
    assert_eq!(kept, Some(day("2026-03-01")));
    let liar = Liar {
        plugin: rules,
        asked: AtomicU64::new(0),
        lie: |plugin, matter, _| match matter.kind {
            MatterKind::Dispute => Err(Fault::Trapped("unreachable".into())),
            _ => plugin.plan_measured(matter),
        },
    };
    let options = Options {
        matters: 400,
        seed: 3,
        budget: Budget::default(),
        origin: first,
    };
    let report = fuzz(&liar, &weekdays().unwrap(), options, &|| false, &|_| {});
    assert_eq!(report.broken[0].matter.filed_on, day("2026-02-01"));
}
