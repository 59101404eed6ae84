//! Due dates, with pauses and without, agree with the walker.

use std::cell::Cell;
use std::collections::BTreeSet;

use bylaw::calendar::{due_date, suspended};
use bylaw::domain::Date;
use proptest::prelude::*;

use crate::walker::{Walker, date, until};
use crate::{china, gaps, pauses, periods, runner, starts};

#[test]
fn the_file_says_what_the_data_say() {
    let (calendar, walker) = (china(), Walker::new());
    let listed = |days: Vec<&Date>| {
        days.into_iter()
            .map(ToString::to_string)
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(
        listed(
            calendar
                .years()
                .values()
                .flat_map(|year| &year.off)
                .collect()
        ),
        walker.off
    );
    assert_eq!(
        listed(
            calendar
                .years()
                .values()
                .flat_map(|year| &year.on)
                .collect()
        ),
        walker.on
    );
}

#[test]
fn due_dates_agree_with_the_walker() {
    let (calendar, walker) = (china(), Walker::new());
    let checked = runner(10_000).run(&(starts(2016..=2026), periods()), |(start, period)| {
        let due = due_date(&calendar, date(start), period).unwrap();
        let naive = walker.due(start, period, &[]);
        prop_assert_eq!((due.due.to_string(), due.provisional), naive);
        Ok(())
    });
    checked.unwrap();
}

/// A pause counts the same whether its days are skipped or added, as long as it was requested
/// before the period's own last day; `host/src/calendar/tests.rs` has the others.
#[test]
fn suspended_due_dates_agree_with_the_walker() {
    let (calendar, walker) = (china(), Walker::new());
    let inputs = (starts(2016..=2026), periods(), gaps());
    let moved = Cell::new(0);
    let checked = runner(5_000).run(&inputs, |(start, period, gaps)| {
        let (mut before, mut kept) = (Vec::new(), Vec::new());
        for (requested, supplied) in pauses(start, &gaps) {
            // No holiday is longer than ten days, so this is before the nominal last day.
            let due = walker.due(start, period, &kept).0;
            if until_text(&requested.to_string(), &due) <= 10 {
                break;
            }
            kept.push((requested.to_string(), supplied.to_string()));
            before.push((requested, supplied));
        }
        let due = suspended(&calendar, date(start), period, &before).unwrap();
        prop_assert_eq!(
            (due.due.to_string(), due.provisional),
            walker.due(start, period, &kept)
        );
        moved.set(
            moved.get() + usize::from(due != due_date(&calendar, date(start), period).unwrap()),
        );
        Ok(())
    });
    checked.unwrap();
    assert!(moved.get() > 2_000, "only {} dates moved", moved.get());
}

fn until_text(from: &str, to: &str) -> usize {
    let parse = |text: &str| {
        let parts: Vec<u16> = text.split('-').map(|part| part.parse().unwrap()).collect();
        (
            parts[0],
            u8::try_from(parts[1]).unwrap(),
            u8::try_from(parts[2]).unwrap(),
        )
    };
    until(parse(from), parse(to))
}
