//! `guard`: every planted laxity is found with a matter that cannot be made smaller, and rules are
//! never laxer than themselves.

use bylaw::calendar::Calendar;
use bylaw::domain::{
    BasisRank, CatalogEntry, Date, ExchangeMethod, Expiry, Matter, MatterKind, PartyKind, Period,
    Stage,
};
use bylaw::rules::conformance::Asker;
use bylaw::rules::guard::{Days, Guarded, Options, Sort, guard, laxities_of};
use bylaw::rules::shape::Budget;
use bylaw_tests::places::root;
use serde_json::Value;

use crate::doubles::{Change, Double};
use crate::planted::{Plant, plants};
use crate::{JURISDICTIONS, plugin};

/// Matters of chance beside those that are asked whatever the seed.
pub(crate) const MATTERS: u64 = 300;
/// Where nothing is to be found.
const FEWER: u64 = 100;

pub(crate) fn calendar() -> Calendar {
    let file = root().join("policies/calendars/cn.toml");
    Calendar::from_toml("cn", &std::fs::read_to_string(file).unwrap()).unwrap()
}

pub(crate) fn guarded(
    child: &dyn Asker,
    parent: &dyn Asker,
    calendar: &Calendar,
    matters: u64,
) -> Guarded {
    searched(child, parent, calendar, matters, [1, 0])
}

fn searched(
    child: &dyn Asker,
    parent: &dyn Asker,
    calendar: &Calendar,
    matters: u64,
    [seed, every_day]: [u64; 2],
) -> Guarded {
    let both = Days::in_force(child.description())
        .unwrap()
        .and(Days::of_calendar(calendar).unwrap())
        .unwrap();
    let options = Options {
        matters,
        every_day: every_day > 0,
        seed,
        days: both,
        budget: Budget::default(),
    };
    guard(child, parent, calendar, options, &|_| {})
}

/// Invariant: each planted laxity is found by its name, nothing of another sort is found beside it,
/// and its matter is minimal.
fn found(theme: &str) {
    let calendar = calendar();
    let all: Vec<Plant> = plants()
        .into_iter()
        .filter(|one| one.theme == theme)
        .collect();
    assert!(!all.is_empty(), "no plant of theme {theme}");
    for plant in all {
        let base = plugin(plant.base);
        let (child, parent) = (
            Double::of(&base, plant.child),
            Double::of(&base, plant.parent),
        );
        let report = guarded(&child, &parent, &calendar, MATTERS);
        let names: Vec<&str> = report
            .laxities
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        let laxity = report.laxities.iter().find(|one| one.name == plant.found);
        let laxity = laxity.unwrap_or_else(|| panic!("{}: only {names:?}", plant.found));
        let sort = laxity.sort;
        let beside: Vec<_> = report
            .laxities
            .iter()
            .filter(|one| one.sort != sort && !plant.also.contains(&one.sort))
            .collect();
        assert!(beside.is_empty(), "{}: also {beside:#?}", plant.found);
        if let Some(matter) = &laxity.matter {
            assert_minimal(matter, &laxity.name, &child, &parent, &calendar);
            let cites = [&laxity.child.citations, &laxity.parent.citations];
            assert!(cites.iter().all(|cited| !cited.is_empty()), "{laxity:#?}");
        }
    }
}

/// Nothing optional can be dropped, and no element of a list, without losing the laxity.
fn assert_minimal(
    matter: &Matter,
    name: &str,
    child: &Double,
    parent: &Double,
    calendar: &Calendar,
) {
    let shows = |matter: &Matter| {
        let found = laxities_of(child, parent, calendar, matter);
        found.iter().any(|one| one.name == name)
    };
    assert!(shows(matter), "{name} is not shown by its matter");
    let whole = serde_json::to_value(matter).unwrap();
    let mut smaller = vec![];
    without_one(&whole, &mut |candidate| smaller.push(candidate));
    for candidate in smaller {
        if let Ok(candidate) = serde_json::from_value::<Matter>(candidate) {
            assert!(
                !shows(&candidate),
                "{name} is shown by less: {candidate:#?}"
            );
        }
    }
}

/// The value with each of its parts gone, one at a time.
fn without_one(value: &Value, found: &mut dyn FnMut(Value)) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let mut with = |other: Value| {
                    let mut whole = fields.clone();
                    whole.insert(name.clone(), other);
                    found(Value::Object(whole));
                };
                if !field.is_null() {
                    with(Value::Null);
                }
                without_one(field, &mut with);
            }
        }
        Value::Array(list) => {
            for place in 0..list.len() {
                let mut rest = list.clone();
                rest.remove(place);
                found(Value::Array(rest));
                without_one(&list[place], &mut |other| {
                    let mut whole = list.clone();
                    whole[place] = other;
                    found(Value::Array(whole));
                });
            }
        }
        _ => {}
    }
}

#[test]
fn later_days_are_found() {
    found("days");
}

#[test]
fn what_silence_and_waiting_loosen_is_found() {
    found("silence");
}

#[test]
fn weaker_requirements_are_found() {
    found("requirements");
}

#[test]
fn what_is_let_in_is_found() {
    found("admission");
}

#[test]
fn ways_that_are_missing_or_shorter_are_found() {
    found("ways");
}

#[test]
fn duties_and_grants_are_found() {
    found("duties");
}

#[test]
fn other_bodies_that_act_are_found() {
    found("acts");
}

#[test]
fn what_is_given_besides_is_found() {
    found("gives");
}

#[test]
fn what_hides_behind_something_harmless_is_found() {
    found("hides");
}

#[test]
fn what_rules_say_of_themselves_is_found() {
    found("description");
}

/// Invariant: at least twenty laxities are planted, each another one.
#[test]
fn there_are_enough_plants() {
    let mut names: Vec<&str> = plants().iter().map(|plant| plant.found).collect();
    assert!(names.len() >= 20, "{}", names.len());
    let themes = [
        "days",
        "silence",
        "requirements",
        "admission",
        "ways",
        "duties",
        "description",
        "acts",
        "gives",
        "hides",
    ];
    assert!(plants().iter().all(|plant| themes.contains(&plant.theme)));
    names.sort_unstable();
    names.dedup();
    assert!(names.len() >= 20, "{names:?}");
}

/// Invariant: no false finding for rules held against themselves.
#[test]
fn rules_are_never_laxer_than_themselves() {
    let calendar = calendar();
    for name in JURISDICTIONS {
        let plugin = plugin(name);
        let report = guarded(plugin.as_ref(), plugin.as_ref(), &calendar, MATTERS);
        assert_eq!(report.laxities, [], "{name}");
        let asked = report.matters + report.systematic;
        assert!(report.compared > asked / 2, "{name} {}", report.compared);
        assert_eq!(report.faulted, 0);
    }
}

/// Invariant: what is stricter than the upper rules is not laxer.
#[test]
fn stricter_rules_are_not_laxer() {
    let calendar = calendar();
    let mut turned = 0;
    for plant in plants().into_iter().filter(|plant| plant.one_way) {
        let base = plugin(plant.base);
        let (child, parent) = (
            Double::of(&base, plant.parent),
            Double::of(&base, plant.child),
        );
        let report = guarded(&child, &parent, &calendar, FEWER);
        let names: Vec<&str> = report
            .laxities
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        assert_eq!(names, [""; 0], "the reverse of {}", plant.found);
        turned += 1;
    }
    assert!(turned >= 10, "{turned}");
}

/// Where the upper rules do not know a kind or set no period, there is nothing to be laxer than.
#[test]
fn where_the_parent_is_silent_there_is_no_laxity() {
    let calendar = calendar();
    let base = plugin("shenyang");
    let breach: fn(&mut Vec<Stage>) = |stages| {
        stages[0].deadline.as_mut().unwrap().expiry = Expiry::Breach;
    };
    let child = Double::of(
        &base,
        Change::Stages(MatterKind::SharingApplication, breach),
    );
    let silent = Double::of(
        &base,
        Change::Stages(MatterKind::SharingApplication, |stages| {
            stages[0].deadline = None;
        }),
    );
    assert_eq!(guarded(&child, &silent, &calendar, MATTERS).laxities, []);
    let unknowing = Double::of(
        &base,
        Change::Refuses(|matter| (matter.kind == MatterKind::Dispute).then_some("kind")),
    );
    assert_eq!(
        guarded(base.as_ref(), &unknowing, &calendar, MATTERS).laxities,
        []
    );
}

#[test]
fn the_same_seed_finds_the_same() {
    let calendar = calendar();
    let (child, parent) = (plugin("wuxi"), plugin("shenyang"));
    let report = || {
        let report = guarded(child.as_ref(), parent.as_ref(), &calendar, FEWER);
        serde_json::to_string(&report).unwrap()
    };
    assert_eq!(report(), report());
}

const LONGER: fn(&mut Vec<Stage>) = |stages| {
    let deadline = stages[0].deadline.as_mut().unwrap();
    deadline.within = Some(Period::WorkingDays(30));
};

/// One subject area of one kind of department.
pub(crate) const RARE_WORD: Change = Change::Rarely(
    MatterKind::Correction,
    |matter| {
        let of = |entry: &CatalogEntry| {
            entry.domain.as_deref() == Some("meteorology")
                && entry.provider.kind == PartyKind::AuthorisedBody
        };
        matter.entry.as_ref().is_some_and(of)
    },
    LONGER,
);

/// One filing day.
pub(crate) const RARE_DAY: Change = Change::Rarely(
    MatterKind::Correction,
    |matter| matter.filed_on == Date::new(2026, 3, 4).unwrap(),
    LONGER,
);

/// Whoever is called otherwise than the parties and entries of examples.
pub(crate) const UNKNOWN_NAMES: Change = Change::Rarely(
    MatterKind::Correction,
    |matter| {
        let known = |entry: &CatalogEntry| {
            entry.code.starts_with("TEST/") || entry.provider.id == "provider"
        };
        matter.applicant.id != "applicant" && !matter.entry.as_ref().is_some_and(known)
    },
    LONGER,
);

/// Invariant: of what the child answers each is a laxity of its own, so that nothing gross hides
/// behind the name of something harmless, nor behind its exception.
#[test]
fn each_answer_is_a_laxity_of_its_own() {
    let (calendar, base) = (calendar(), plugin("cn"));
    let parent = Double::of(&base, Change::None);
    let by_class: fn(&mut Vec<Stage>) = |stages| {
        let deadline = stages[0].deadline.as_mut().unwrap();
        deadline.within = match deadline.within {
            Some(Period::WorkingDays(1)) => Some(Period::WorkingDays(2)),
            _ => Some(Period::WorkingDays(1000)),
        };
    };
    let rarely = Change::Rarely(
        MatterKind::SharingApplication,
        |matter| matter.statement.method != Some(ExchangeMethod::Query),
        |stages| {
            let deadline = stages[0].deadline.as_mut().unwrap();
            deadline.within = Some(Period::Years(20));
        },
    );
    let mut names = vec![];
    for change in [
        Change::Stages(MatterKind::SharingApplication, by_class),
        rarely,
    ] {
        let child = Double::of(&base, change);
        let report = searched(&child, &parent, &calendar, 0, [1, 0]);
        let late = report.laxities.into_iter();
        let late = late.filter(|one| one.sort == Sort::LaterDueDate);
        names.extend(late.map(|one| one.name));
    }
    assert_eq!(
        names,
        [
            "later-due-date/sharing-application.conditional/reply/1000-working-days",
            "later-due-date/sharing-application.unconditional/reply/2-working-days",
            "later-due-date/sharing-application.conditional/reply/20-years",
            "later-due-date/sharing-application.unconditional/reply/20-years",
        ]
    );
    assert!(
        names
            .iter()
            .all(|name| name.is_ascii() && name.len() <= 200)
    );
}

/// Invariant: what hangs on one word, one pair of them or one day is found whatever the seed.
#[test]
fn nothing_rare_is_left_to_chance() {
    let (calendar, base) = (calendar(), plugin("cn"));
    let parent = Double::of(&base, Change::None);
    let local_law: fn(&mut Matter) = |matter| {
        for entry in matter.proposed.iter_mut().chain(&mut matter.entry) {
            for one in &mut entry.sharing.legal_basis {
                if one.rank == BasisRank::LocalRegulation {
                    one.rank = BasisRank::Law;
                }
            }
        }
    };
    let late = "later-due-date/correction/verification/30-working-days";
    for (change, every_day, found) in [
        (RARE_WORD, 0, late),
        (UNKNOWN_NAMES, 0, late),
        (RARE_DAY, 1, late),
        (
            Change::Blind(local_law),
            0,
            "class/entry-publication/entry.sharing.class/withheld",
        ),
    ] {
        let child = Double::of(&base, change);
        for seed in [1, 2] {
            let report = searched(&child, &parent, &calendar, 0, [seed, every_day]);
            let names: Vec<&str> = report
                .laxities
                .iter()
                .map(|one| one.name.as_str())
                .collect();
            assert!(
                names.contains(&found),
                "{found} under seed {seed}: {names:?}"
            );
        }
    }
}
