//! What `guard` finds for each of the five against Order 809, name by name, so that a new laxity and
//! a lost one are both seen. Asked without any matter of chance, so no seed has a part in it.

use std::fmt::Write;

use bylaw::domain::{Citation, Date};
use bylaw::rules::conformance::Asker;
use bylaw::rules::guard::{Days, Options, guard};
use bylaw::rules::shape::Budget;

use crate::guard::calendar;
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

#[test]
fn what_is_found_for_the_five_against_order_809() {
    let (order, calendar) = (plugin("cn"), calendar());
    for name in ["shenyang", "anhui", "guiyang", "chengdu", "wuxi"] {
        let days = days(name, order.as_ref());
        let options = Options {
            matters: 0,
            every_day: false,
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
    }
}
