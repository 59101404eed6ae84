//! `fuzz`: the shipped plugins hold, and each property that is broken is found with a small matter.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bylaw::domain::{
    CatalogEntry, Date, Description, Finding, Matter, MatterKind, Severity, route_check,
};
use bylaw::files::make_folder;
use bylaw::rules::conformance::{Asker, weekdays};
use bylaw::rules::fuzz::{Fuzzed, Options, Property, fuzz};
use bylaw::rules::shape::Budget;
use bylaw::rules::{Fault, Planned, Plugin};
use bylaw::scenario::{Runner, read_scenarios, save_counterexamples};
use bylaw_tests::places::setup;

use crate::{JURISDICTIONS, plugin};

fn fuzzed(asker: &dyn Asker, matters: u64) -> Fuzzed {
    let options = Options {
        matters,
        seed: 3,
        budget: Budget::default(),
        origin: None,
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

pub(crate) type Lie = fn(&Plugin, &Matter, u64) -> Result<(Planned, u64), Fault>;

/// A plugin whose plans are a lie.
pub(crate) struct Liar {
    pub(crate) plugin: Arc<Plugin>,
    pub(crate) asked: AtomicU64,
    pub(crate) lie: Lie,
}

impl Asker for Liar {
    fn description(&self) -> &Description {
        self.plugin.description()
    }

    fn words(&self) -> &BTreeSet<String> {
        self.plugin.words()
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

fn finding(plugin: &Plugin, subject: &str, place: usize) -> Finding {
    Finding {
        severity: Severity::Error,
        subject: subject.into(),
        message: plugin.description().name.clone(),
        citations: vec![plugin.description().treatments[place].citation.clone()],
    }
}

/// A plan that is refused for this too.
fn refused_for(finding: Finding, (planned, fuel): (Planned, u64)) -> (Planned, u64) {
    let mut findings = planned.map_or_else(|findings| findings, |proposal| proposal.findings);
    findings.push(finding);
    (Err(findings), fuel)
}

fn is_said(text: Option<&String>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

/// Without safeguards there is one finding, with them another on the same subject.
const CHANGES: Lie = |plugin, matter, _| {
    let answer = plugin.plan_measured(matter)?;
    if matter.kind != MatterKind::SharingApplication {
        return Ok(answer);
    }
    let place = usize::from(is_said(matter.statement.safeguards.as_ref()));
    let found = finding(plugin, "statement.safeguards", place);
    Ok(refused_for(found, answer))
};

/// A finding that takes another's place by another article is a finding more; the scenario that is
/// saved of it passes once the rules are mended.
#[tokio::test]
async fn a_finding_that_comes_with_more_words_is_caught_and_saved() {
    let report = caught(Property::Monotone, CHANGES);
    let one = &report.broken[0];
    assert!(
        one.detail.contains("statement.safeguards"),
        "{}",
        one.detail
    );
    assert!(one.matter.statement.safeguards.is_none());
    let fuller = one.fuller.as_ref().unwrap();
    assert!(fuller.statement.safeguards.is_some());
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("counterexamples");
    let into = make_folder(&folder).unwrap();
    let saved = save_counterexamples(&into, &report).unwrap();
    assert!(saved[0].without_scenario.is_none(), "{saved:?}");
    let text = into
        .read_to_string(format!("{}.toml", saved[0].name))
        .unwrap();
    let read = read_scenarios("saved.toml", &text).unwrap();
    assert_eq!(&read.scenarios[0].matter, fuller);
    let json = into
        .read_to_string(format!("{}.json", saved[0].name))
        .unwrap();
    let again: Matter = serde_json::from_str(&json).unwrap();
    assert_eq!(&again, fuller);

    let jurisdiction = setup().jurisdiction("shenyang").unwrap();
    let runner = Runner::new(jurisdiction, Arc::clone(&setup().library));
    let mended = runner.run(&read.scenarios[0]).await.unwrap();
    assert_eq!(
        mended.differences, [""; 0],
        "neither what filling in cures is demanded, nor that nothing was found before"
    );
}

/// An application to use conditionally open data that says nothing, beside one that does.
fn application(said: &str, less: &str) -> String {
    format!(
        "jurisdiction = \"shenyang\"\n[[scenario]]\nname = \"more\"\n\
         entry = {{ opening = {{ class = \"conditional\", conditions = \"c\" }} }}\n\
         matter = {{ kind = \"opening-application\", statement = {{ {said} }} }}\n\
         [[scenario.step]]\non = 2025-06-03\n\
         expect = {{ answered = true, adds_nothing_to = {{ statement = {{ {less} }} }} }}\n"
    )
}

/// `adds_nothing_to` fails by what is found of the matter and not of the one with less, article and all.
#[tokio::test]
async fn what_more_words_add_is_told_by_a_scenario() {
    const BARE: &str = "purpose = \"none\", scenario = \"none\", safeguards = \"none\"";
    const SAID: &str = "purpose = \"p\", scenario = \"s\", safeguards = \"g\"";
    let jurisdiction = setup().jurisdiction("shenyang").unwrap();
    let runner = Runner::new(jurisdiction, Arc::clone(&setup().library));
    let told = async |text: String| {
        let read = read_scenarios("more.toml", &text).unwrap();
        let result = runner.run(&read.scenarios[0]).await.unwrap();
        result.differences
    };
    assert_eq!(told(application(SAID, BARE)).await, [""; 0]);
    let added = told(application(BARE, SAID)).await;
    assert_eq!(added.len(), 3, "{added:?}");
    assert!(
        added[0].contains("error on statement.purpose by shenyang"),
        "{added:?}"
    );
    for (less, why) in [
        (SAID, "it is the same matter"),
        ("purpse = \"none\"", "expect.adds_nothing_to"),
    ] {
        let error = read_scenarios("more.toml", &application(SAID, less)).unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
    }
}

/// What was saved before is not written over by what is found after a mend.
#[test]
fn each_counterexample_has_a_file_of_its_own() {
    const OTHER: Lie = |plugin, matter, _| {
        let answer = plugin.plan_measured(matter)?;
        if !is_said(matter.statement.grounds.as_ref()) {
            return Ok(answer);
        }
        Ok(refused_for(finding(plugin, "statement.grounds", 0), answer))
    };
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("two-runs");
    let into = make_folder(&folder).unwrap();
    let mut names = std::collections::BTreeSet::new();
    for lie in [CHANGES, OTHER, CHANGES] {
        let report = caught(Property::Monotone, lie);
        let saved = save_counterexamples(&into, &report).unwrap();
        names.extend(saved.into_iter().map(|one| one.name));
    }
    assert!(names.len() > 1);
    for name in names {
        assert!(into.exists(format!("{name}.json")), "{name}");
    }
}

/// Each way in which a property breaks is told, with a small matter or by its name alone.
#[test]
fn no_way_is_left_unsaid() {
    let report = caught(Property::Monotone, |plugin, matter, _| {
        let said = &matter.statement;
        let texts = [
            ("purpose", &said.purpose),
            ("scenario", &said.scenario),
            ("safeguards", &said.safeguards),
            ("data_format", &said.data_format),
            ("grounds", &said.grounds),
            ("users", &said.users),
            ("scope", &said.scope),
            ("cleared_by", &said.cleared_by),
        ];
        let mut answer = plugin.plan_measured(matter)?;
        let filled = texts.iter().filter(|(_, text)| is_said(text.as_ref()));
        for (number, (field, _)) in filled.enumerate() {
            let subject = format!("statement.{field}");
            answer = refused_for(finding(plugin, &subject, number % 2), answer);
        }
        Ok(answer)
    });
    let ways: std::collections::BTreeSet<&str> = report
        .broken
        .iter()
        .map(|one| one.way.as_str())
        .chain(report.more.iter().map(|one| one.way.as_str()))
        .collect();
    assert_eq!(ways.len(), report.broken.len() + report.more.len());
    assert!(!report.more.is_empty());
    for field in ["purpose", "data_format", "cleared_by", "scope"] {
        let way = format!("statement.{field} statement.{field} ");
        assert!(
            ways.iter().any(|one| one.starts_with(&way)),
            "{way}: {ways:#?}"
        );
    }
}

/// What filling in a condition, a name or the title of a basis brings up is found too.
#[test]
fn names_bases_and_conditions_are_filled_in() {
    const LIES: [(&str, Lie); 3] = [
        ("entry.sharing.conditions", |plugin, matter, _| {
            let answer = plugin.plan_measured(matter)?;
            let entry = matter.entry.as_ref();
            if !entry.is_some_and(|entry| is_said(entry.sharing.conditions.as_ref())) {
                return Ok(answer);
            }
            Ok(refused_for(finding(plugin, "entry.sharing", 0), answer))
        }),
        ("applicant.name", |plugin, matter, _| {
            let answer = plugin.plan_measured(matter)?;
            if matter.applicant.name.trim().is_empty() {
                return Ok(answer);
            }
            Ok(refused_for(finding(plugin, "applicant.name", 0), answer))
        }),
        ("statement.legal_basis.title", |plugin, matter, _| {
            let answer = plugin.plan_measured(matter)?;
            let mut bases = matter.statement.legal_basis.iter();
            if !bases.any(|one| !one.title.trim().is_empty()) {
                return Ok(answer);
            }
            Ok(refused_for(
                finding(plugin, "statement.legal_basis", 0),
                answer,
            ))
        }),
    ];
    for (place, lie) in LIES {
        let report = caught(Property::Monotone, lie);
        let way = |one: &&str| one.starts_with(place);
        let mut ways = report.broken.iter().map(|one| one.way.as_str());
        assert!(ways.any(|one| way(&one)), "{place}: {:#?}", report.broken);
    }
}

#[test]
fn two_traps_are_two_ways() {
    let report = caught(Property::Usable, |plugin, matter, _| match matter.kind {
        MatterKind::Dispute => Err(Fault::Trapped("unreachable (at 0x10 < 0x20)".into())),
        MatterKind::Correction => Err(Fault::Trapped("unreachable (at 0x10 < 0x30)".into())),
        _ => plugin.plan_measured(matter),
    });
    let kinds: Vec<MatterKind> = report.broken.iter().map(|one| one.matter.kind).collect();
    assert_eq!(kinds, [MatterKind::Dispute, MatterKind::Correction]);
}

/// One loop is in two rules another mistake, and in one rule the same wherever the fuel was gone.
#[test]
fn two_loops_are_two_ways() {
    let report = caught(Property::Usable, |plugin, matter, _| {
        let rule = match matter.kind {
            MatterKind::Dispute => "dispute, called by src/lib.rs:3",
            MatterKind::Correction => "correction, called by src/lib.rs:4",
            _ => return plugin.plan_measured(matter),
        };
        let items = matter.statement.items.len();
        Err(Fault::Placed {
            fault: Box::new(Fault::OutOfFuel(1)),
            place: format!(", at src/rules.rs:{}", 10 + items),
            rule: rule.into(),
        })
    });
    let kinds: Vec<MatterKind> = report.broken.iter().map(|one| one.matter.kind).collect();
    assert_eq!(kinds, [MatterKind::Correction, MatterKind::Dispute]);
}

#[test]
fn it_stops_when_it_is_told_to() {
    let plugin = plugin("wuxi");
    let options = Options {
        matters: u64::MAX,
        seed: 1,
        budget: Budget::default(),
        origin: None,
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
