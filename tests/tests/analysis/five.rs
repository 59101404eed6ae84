//! What `guard` finds for each of the five against Order 809, name by name, so that a new laxity and
//! a lost one are both seen. Asked without any matter of chance, so no seed has a part in it.

use std::fmt::Write;

use bylaw::domain::{Citation, Date, MatterKind};
use bylaw::rules::conformance::Asker;
use bylaw::rules::guard::{AT_A_PROPOSAL, Days, Options, affordable, guard};
use bylaw::rules::shape::Budget;

use crate::guard::{MATTERS, calendar, guarded, is_called};
use crate::plugin;

/// The days of both; of Chengdu, whose text ended before the order began, the last whole year.
fn days(name: &str, parent: &dyn Asker) -> Days {
    if name == "chengdu" {
        return Days {
            first: Date::new(2017, 1, 1).unwrap(),
            last: Date::new(2017, 12, 31).unwrap(),
        };
    }
    let child = plugin(name);
    let both = Days::in_force(child.description()).unwrap();
    let both = both.and(Days::in_force(parent.description()).unwrap());
    let loaded = Days::of_calendar(&calendar()).unwrap();
    both.unwrap().and(loaded).unwrap()
}

fn cited(citations: &[Citation]) -> String {
    let all: Vec<String> = citations.iter().map(ToString::to_string).collect();
    all.join(", ")
}

/// What would mislead without these words.
const SAID: [(&str, &str, &str); 10] = [
    // The common superior of two departments of one place is that place's own authority.
    (
        "wuxi",
        "lower-actor/dispute/coordination/data-authority",
        "across levels or regions only",
    ),
    (
        "shenyang",
        "other-actor/dispute/coordination/data-authority@city",
        "across levels or regions only",
    ),
    // 25: a basis in law instead of a reason.
    (
        "shenyang",
        "other-requirement/sharing-application.conditional/reply/refuse/reason",
        "for a legal basis instead; somebody must judge",
    ),
    // 29 bans it.
    (
        "shenyang",
        "refused/onward-use.conditional/kind",
        "if its article bans it the data are better protected",
    ),
    // 5.5: whom a law entitles.
    (
        "chengdu",
        "class/sharing-application.withheld/entry.sharing.class/entitled",
        "entitled by law",
    ),
    // 30: whom a complaint goes to.
    (
        "guiyang",
        "no-route/complaint/filed_with",
        "with another only",
    ),
    // 37.2 of the Order says that complaints are dealt with, not that anybody is told.
    (
        "guiyang",
        "missing-duty/complaint/acceptance/reject/notify/applicant",
        "their custom, somebody must read",
    ),
    // 44, 32 and 25: reports in other words, or to somebody by name.
    (
        "shenyang",
        "other-measure/incident/response/complete/cf80e9bcc936",
        "somebody must judge whether it is the same",
    ),
    (
        "chengdu",
        "other-measure/incident/response/complete/f52bf82c175e",
        "somebody must judge whether it is the same",
    ),
    (
        "guiyang",
        "other-measure/incident/response/complete/c4b40946ca78",
        "somebody must judge whether it is the same",
    ),
];

#[test]
fn what_is_found_for_the_five_against_order_809() {
    let (order, calendar) = (plugin("cn"), calendar());
    for name in ["shenyang", "anhui", "guiyang", "chengdu", "wuxi"] {
        let days = days(name, order.as_ref());
        let options = Options {
            matters: 0,
            every_day: false,
            words: *AT_A_PROPOSAL.words.start(),
            seed: 1,
            days,
            budget: Budget::default(),
        };
        let city = plugin(name);
        let found = guard(city.as_ref(), order.as_ref(), &calendar, options, &|_| {});
        assert_eq!(found.faulted, 0, "{name}");
        let mut told = format!("filed from {} to {}\n", days.first, days.last);
        for one in &found.laxities {
            let (own, upper) = (cited(&one.child.citations), cited(&one.parent.citations));
            writeln!(told, "{} [{own}] [{upper}]", one.name).unwrap();
        }
        insta::assert_snapshot!(name, told);
        for (_, laxity, words) in SAID.iter().filter(|one| one.0 == name) {
            let of = found.laxities.iter().find(|one| is_called(one, laxity));
            let why = &of.unwrap_or_else(|| panic!("{name}: {laxity}")).why;
            assert!(why.en.contains(words), "{laxity}: {}", why.en);
        }
        assert!(found.not_compared.en.contains("is not compared"));
    }
}

/// Invariant: what is asked whatever the seed, and every filing day, is asked at a proposal of any of the
/// five: somebody waits, but nothing rare is left to chance for that.
#[test]
fn every_filing_day_is_paid_for_at_a_proposal() {
    let order = plugin("cn");
    for name in ["shenyang", "anhui", "guiyang", "chengdu", "wuxi"] {
        let city = plugin(name);
        let days = days(name, order.as_ref());
        let rules: [&dyn Asker; 2] = [city.as_ref(), order.as_ref()];
        let options = affordable(rules, days, 1, &AT_A_PROPOSAL);
        assert!(options.every_day, "{name}: {options:?}");
        assert!(
            options.matters > *AT_A_PROPOSAL.matters.start(),
            "{name}: {options:?}"
        );
    }
}

/// A violation of a text that only one of the two has shows nothing: which of its articles answers to
/// which of the other's nobody can say by machine.
#[test]
fn violations_of_another_text_are_not_compared() {
    let (calendar, order) = (calendar(), plugin("cn"));
    let city = plugin("shenyang");
    let report = guarded(city.as_ref(), order.as_ref(), &calendar, MATTERS);
    let kind = Some(MatterKind::Rectification);
    for one in report.laxities.iter().filter(|one| one.kind == kind) {
        let matter = one.matter.as_ref().unwrap();
        assert_eq!(matter.statement.violation, None, "{}", one.name);
    }
}

/// What the texts themselves say: 25.3 of Shenyang's takes silence for consent, where Order 809 has an
/// answer in ten working days and no such consequence (21.1); a refusal needs a reason (21.2); a
/// catalog is updated within ten working days (17.2), in Wuxi within fifteen (14.2).
#[test]
fn order_809_stands_above_the_cities() {
    let calendar = calendar();
    let order = plugin("cn");
    for (name, expected, own, upper) in [
        (
            "shenyang",
            "silence/sharing-application.conditional/reply/grants",
            25,
            21,
        ),
        (
            "shenyang",
            "other-requirement/sharing-application.conditional/reply/refuse/reason",
            25,
            21,
        ),
        (
            "wuxi",
            "later-due-date/entry-revision/update/15-working-days",
            14,
            17,
        ),
        (
            "guiyang",
            "later-due-date/entry-revision/update/15-calendar-days",
            13,
            17,
        ),
        ("anhui", "no-route/dispute/kind", 27, 28),
    ] {
        let city = plugin(name);
        let report = guarded(city.as_ref(), order.as_ref(), &calendar, MATTERS);
        let laxity = report.laxities.iter().find(|one| is_called(one, expected));
        let laxity = laxity.unwrap_or_else(|| panic!("{name}: {expected}"));
        for (side, article) in [(&laxity.child, own), (&laxity.parent, upper)] {
            let cited = side.citations.iter().any(|one| one.article == article);
            assert!(cited, "{name}: no article {article} in {side:#?}");
        }
    }
}
