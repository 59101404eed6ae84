//! Which releases go on beyond their ends once another one was taken back.

use proptest::prelude::*;

use super::takeovers::assert_governs;
use super::*;

fn taken_back(terms: &[Term], number: u32) -> Vec<Term> {
    let mut left = terms.to_vec();
    let own = left.iter_mut().find(|term| term.number == number);
    own.unwrap().state = ReleaseState::RolledBack;
    left
}

/// Invariant: a rollback leaves no day without rules on which others rest, and ends no rules but by a
/// release that says so.
#[test]
fn one_that_is_gone_back_to_goes_on_where_others_rest_on_what_was_taken_back() {
    let (seed, next) = (
        term(1, None, Some("2026-03-20")),
        term(3, Some("2026-03-26"), None),
    );
    let longer = term(2, Some("2026-03-09"), Some("2026-03-25"));
    let was = [seed, longer, next];
    let terms = gone_back(&was, &taken_back(&was, 2), 1);
    let days = [
        (TODAY, Some(1)),
        ("2026-03-25", Some(1)),
        ("2026-03-26", Some(3)),
    ];
    assert_governs(&terms, &days);
    assert_eq!(
        terms[0].agreed_until, None,
        "it goes on without what begins"
    );

    let endless = term(2, Some("2026-03-09"), None);
    for (first, goes_on) in [(seed, true), (last(1, "2026-03-01", "2026-03-20"), false)] {
        let was = [first, endless];
        let more = prolonged(&was, &taken_back(&was, 2), 1, day(TODAY));
        assert_eq!(!more.is_empty(), goes_on, "{first:?}");
    }
    // It had ended before, too.
    let some = term(2, Some("2026-03-09"), Some("2026-03-12"));
    let was = [seed, some];
    assert_eq!(prolonged(&was, &taken_back(&was, 2), 1, day(TODAY)), []);
}

/// Invariant: what two people agreed until a day ends with it, where others govern then by themselves.
#[test]
fn a_stopgap_is_not_prolonged_where_what_it_interrupts_goes_on() {
    let was = [
        term(1, None, Some("2026-06-30")),
        term(2, Some(TODAY), Some("2026-03-15")),
        term(3, Some(TODAY), None),
    ];
    let left = taken_back(&was, 3);
    assert_eq!(before(&left, day(TODAY)), Some(2));
    let more = prolonged(&was, &left, 2, day(TODAY));
    let told: Vec<_> = more.iter().map(|one| (one.release, one.from)).collect();
    assert_eq!(told, [(1, day("2026-07-01"))]);
    let days = [
        (TODAY, Some(2)),
        ("2026-03-15", Some(2)),
        ("2026-03-16", Some(1)),
        ("2026-07-01", Some(1)),
    ];
    assert_governs(&gone_back(&was, &left, 2), &days);
}

/// A policy may name a later release first, and days without rules before it.
#[test]
fn days_before_what_was_confirmed_first_go_to_what_governs_before_them() {
    let was = [
        term(1, Some("2026-05-01"), None),
        term(2, None, Some("2026-03-31")),
        term(3, Some("2026-03-05"), Some("2026-03-20")),
        term(4, Some(TODAY), Some("2026-04-30")),
    ];
    let left = taken_back(&was, 4);
    assert_eq!(before(&left, day(TODAY)), Some(3));
    let terms = gone_back(&was, &left, 3);
    let days = [
        (TODAY, Some(3)),
        ("2026-03-21", Some(2)),
        ("2026-04-30", Some(2)),
        ("2026-05-01", Some(1)),
    ];
    assert_governs(&terms, &days);
    assert_eq!(terms[1].until, Some(day("2026-04-30")));
    assert_eq!(terms[1].activated, Some(2), "it was confirmed when it was");
}

/// A release of any days around today, confirmed in any order.
fn any_term() -> impl Strategy<Value = (Option<u8>, Option<u8>, bool)> {
    let from = proptest::option::weighted(0.8, 0..40_u8);
    let length = proptest::option::weighted(0.7, 0..20_u8);
    (from, length, any::<bool>())
}

fn on(day_of: u8) -> Date {
    let first = day("2026-02-18");
    (0..day_of).fold(first, |day, _| day.tomorrow().unwrap())
}

fn line((number, (from, length, last)): (u32, (Option<u8>, Option<u8>, bool))) -> Term {
    let until = length.map(|length| on(from.unwrap_or(0) + length));
    Term {
        from: from.map(on),
        until,
        agreed_until: until,
        last: last && until.is_some(),
        ..term(number, None, None)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Invariant: whatever the line of days, after a rollback the release that is gone back to governs
    /// today, each day that what is left governs by itself keeps its governor, and none is without rules
    /// that had some, unless they ended before it or had none on the day before.
    #[test]
    fn what_governs_by_itself_keeps_its_days(
        terms in proptest::collection::vec(any_term(), 1..7),
    ) {
        let today = day(TODAY);
        let was: Vec<Term> = (1..).zip(terms).map(line).collect();
        let Some(bad) = governing(&settled(&was), today).map(|term| term.number) else {
            return Ok(());
        };
        let left = taken_back(&was, bad);
        let Some(back) = before(&left, today) else { return Ok(()) };
        let more = prolonged(&was, &left, back, today);
        let (alone, then) = (settled(&left), settled(&gone_back(&was, &left, back)));
        let governs = |terms: &[Term], on| governing(terms, on).map(|term| term.number);
        prop_assert_eq!(governs(&then, today), Some(back));
        let ahead = std::iter::successors(Some(today), |day| day.tomorrow()).take(90);
        for on in ahead {
            let gone_on = more.iter().find(|one| {
                one.from <= on && one.until.is_none_or(|until| on <= until)
            });
            let wanted = governs(&alone, on).or(gone_on.map(|one| one.release));
            prop_assert_eq!(governs(&then, on), wanted, "{} {:?} {:?}", on, was, more);
            if governs(&settled(&was), on).is_some() && wanted.is_none() {
                let eve = governing(&then, on.yesterday().unwrap());
                let ended = then.iter().any(|term| {
                    term.decides() && term.last && term.until.is_some_and(|until| until < on)
                });
                prop_assert!(eve.is_none() || ended, "{} {:?}", on, was);
            }
        }
        for one in &more {
            prop_assert!(one.from >= today && governs(&alone, one.from).is_none());
        }
    }
}
