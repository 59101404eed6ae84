//! `guard`: every planted laxity is found with a matter that cannot be made smaller, and rules are
//! never laxer than themselves.

use bylaw::calendar::Calendar;
use bylaw::domain::{Expiry, Matter, MatterKind, Stage};
use bylaw::rules::conformance::{Asker, Generator};
use bylaw::rules::guard::{Days, Guarded, Laxity, Options, guard, laxities_of};
use bylaw::rules::shape::Budget;
use bylaw_tests::places::root;

use crate::doubles::{Change, Double};
use crate::minimal::assert_minimal;
use crate::planted::{Plant, late, looks, onward, plants};
use crate::{JURISDICTIONS, plugin};

/// Matters of chance beside those that are asked whatever the seed.
pub(crate) const MATTERS: u64 = 300;
/// Where nothing is to be found.
const FEWER: u64 = 100;
/// So many matters of a kind have all that its route hangs on.
const MANY: usize = 120;

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

pub(crate) fn searched(
    child: &dyn Asker,
    parent: &dyn Asker,
    calendar: &Calendar,
    matters: u64,
    seed_and_days: [u64; 2],
) -> Guarded {
    saying(child, parent, calendar, matters, (seed_and_days, 0))
}

/// The same with so many of the words that the rules hold. Where nothing hangs on any, they only cost time.
pub(crate) fn saying(
    child: &dyn Asker,
    parent: &dyn Asker,
    calendar: &Calendar,
    matters: u64,
    ([seed, every_day], words): ([u64; 2], usize),
) -> Guarded {
    let both = Days::in_force(child.description())
        .unwrap()
        .and(Days::of_calendar(calendar).unwrap())
        .unwrap();
    let options = Options {
        matters,
        every_day: every_day > 0,
        words,
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
        let laxity = report
            .laxities
            .iter()
            .find(|one| is_called(one, plant.found));
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

/// Whether a laxity has this name, be it without what the parent says instead.
pub(crate) fn is_called(laxity: &Laxity, name: &str) -> bool {
    is_name(&laxity.name, name)
}

/// The same of a name.
pub(crate) fn is_name(whole: &str, name: &str) -> bool {
    let rest = whole.strip_prefix(name);
    let upper = rest.map(|rest| rest.strip_prefix("/for-").unwrap_or(rest));
    rest == Some("") || (upper != rest && upper.is_some_and(|upper| !upper.contains('/')))
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
fn choices_and_ways_that_are_missing_are_found() {
    found("missing");
}

#[test]
fn what_comes_later_in_all_or_never_is_found() {
    found("late");
}

#[test]
fn what_is_put_off_behind_what_is_in_time_is_found() {
    found("behind");
}

#[test]
fn ways_round_a_second_look_are_found() {
    found("looks");
}

/// Invariant: what is no later, and ends as it may, is no laxity, however it is shared out.
#[test]
fn what_only_looks_later_is_no_laxity() {
    nothing_is_found_in(late::as_early());
}

/// Invariant: what is needed on every way to something need not be needed there once more.
#[test]
fn a_second_look_is_no_laxity() {
    nothing_is_found_in(looks::stricter());
}

#[test]
fn ways_out_that_the_parent_has_not_are_found() {
    found("onward");
}

/// Invariant: what is done on every way, and in time, is done.
#[test]
fn a_duty_of_a_later_stage_is_no_laxity() {
    nothing_is_found_in(onward::done_in_time());
}

fn nothing_is_found_in(all: Vec<late::Otherwise>) {
    let (calendar, base) = (calendar(), plugin("cn"));
    for (what, kind, change) in all {
        let child = Double::of(&base, Change::Stages(kind, change));
        assert!(goes_otherwise(&child, base.as_ref(), kind), "{what}");
        let report = guarded(&child, base.as_ref(), &calendar, MATTERS);
        let names: Vec<&str> = report
            .laxities
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        assert_eq!(names, [""; 0], "{what}");
    }
}

/// Whether rules plan some matter of a kind otherwise than others.
fn goes_otherwise(one: &dyn Asker, other: &dyn Asker, kind: MatterKind) -> bool {
    let route = |rules: &dyn Asker, matter: &Matter| {
        let (planned, _) = rules.plan(matter).unwrap();
        planned
            .ok()
            .map(|proposal| proposal.route.as_route().clone())
    };
    let generator = Generator::for_both(one.description(), other.description(), 1);
    let matters = generator.systematic().into_iter();
    let mut matters = matters.filter(|matter| matter.kind == kind);
    matters.any(|matter| route(one, &matter) != route(other, &matter))
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
        "missing",
        "late",
        "behind",
        "looks",
        "onward",
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

/// Invariant: what is stricter than the upper rules is not laxer. A search costs seconds: of most that touch
/// one kind, the matters of that kind are asked alone.
#[test]
fn stricter_rules_are_not_laxer() {
    let calendar = calendar();
    let mut turned = 0;
    for plant in plants().into_iter().filter(|plant| plant.one_way) {
        let one = plant.child.kind().or(plant.parent.kind());
        let base = plugin(plant.base);
        let (child, parent) = (
            Double::of(&base, plant.parent),
            Double::of(&base, plant.child),
        );
        turned += 1;
        let laxities = match one.filter(|_| turned % 4 > 0) {
            Some(kind) => of_a_kind(&child, &parent, kind),
            None => guarded(&child, &parent, &calendar, FEWER).laxities,
        };
        let names: Vec<&str> = laxities.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, [""; 0], "the reverse of {}", plant.found);
    }
    assert!(turned >= 10, "{turned}");
}

/// Where one is laxer than the other in a matter of this kind, asked whatever the seed.
fn of_a_kind(child: &Double, parent: &Double, kind: MatterKind) -> Vec<Laxity> {
    let calendar = calendar();
    let all = Generator::for_both(child.description(), parent.description(), 1).systematic();
    let matters = all.into_iter().filter(|matter| matter.kind == kind);
    matters
        .take(MANY)
        .flat_map(|matter| laxities_of(child, parent, &calendar, &matter))
        .collect()
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
