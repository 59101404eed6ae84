//! Which release governs which day, by hand.

use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn term(number: u32, from: Option<&str>, until: Option<&str>) -> Term {
    Term {
        number,
        from: from.map(day),
        until: until.map(day),
        agreed_until: until.map(day),
        last: false,
        mode: Mode::Enforce,
        state: ReleaseState::Active,
        activated: Some(i64::from(number)),
    }
}

const TODAY: &str = "2026-03-10";

fn checked(terms: &[Term], new: &Term) -> Result<(), String> {
    let new = Term {
        state: ReleaseState::Proposed,
        activated: None,
        ..*new
    };
    check(terms, &new, day(TODAY)).map_err(|why| why.to_string())
}

#[test]
fn one_without_an_end_gives_way_on_the_day_before() {
    let first = term(1, None, None);
    let second = term(2, Some("2026-04-01"), None);
    assert_eq!(checked(&[first], &second), Ok(()));
    let settled = settled(&[first, second]);
    assert_eq!(settled[0].until, Some(day("2026-03-31")));
    assert_eq!(governing(&settled, day("2026-03-31")).unwrap().number, 1);
    assert_eq!(governing(&settled, day("2026-04-01")).unwrap().number, 2);
}

#[test]
fn what_takes_over_today_governs_what_is_filed_from_then_on() {
    let terms = settled(&[
        term(1, None, None),
        term(2, Some(TODAY), None),
        term(3, Some(TODAY), None),
    ]);
    assert_eq!(governing(&terms, day(TODAY)).unwrap().number, 3);
    assert_eq!(governing(&terms, day("2026-03-09")).unwrap().number, 1);
    assert_eq!(governing(&terms, day("2027-01-01")).unwrap().number, 3);
}

#[test]
fn one_that_is_rolled_back_leaves_its_days_to_the_one_before() {
    let mut terms = vec![
        term(1, None, None),
        term(2, Some("2026-03-01"), None),
        term(3, Some(TODAY), None),
    ];
    for (back, then) in [(2, 2), (1, 1)] {
        terms[back].state = ReleaseState::RolledBack;
        let settled = settled(&terms);
        let now = governing(&settled, day(TODAY)).unwrap();
        assert_eq!((now.number, now.until), (then, None));
    }
}

#[test]
fn the_past_is_left_alone() {
    let told = checked(&[], &term(1, Some("2026-03-09"), None)).unwrap_err();
    assert!(
        told.contains("2026-03-09, which is past; today is 2026-03-10"),
        "{told}"
    );
    assert!(
        checked(&[], &term(1, None, None)).is_err(),
        "no beginning is the past"
    );
    assert_eq!(checked(&[], &term(1, Some(TODAY), None)), Ok(()));
    let backwards = term(1, Some("2026-04-02"), Some("2026-04-01"));
    assert!(
        checked(&[], &backwards)
            .unwrap_err()
            .contains("before it begins")
    );
}

#[test]
fn what_begins_later_keeps_its_days() {
    let (one, another) = (
        term(1, Some("2026-06-01"), None),
        term(3, Some("2026-07-01"), Some("2026-07-31")),
    );
    let told = checked(&[another, one], &term(2, Some("2026-05-01"), None)).unwrap_err();
    assert_eq!(
        told,
        "it would govern days of release 1, which begins on 2026-06-01; let it end on 2026-05-31, \
         and take over from that one by another that begins on 2026-06-01"
    );
    // Be it covered wholly, or only in part.
    for until in ["2026-07-10", "2026-12-31"] {
        let new = last(2, "2026-06-10", until);
        let told = checked(&[term(1, None, None), another], &new).unwrap_err();
        assert!(told.contains("release 3"), "{told}");
    }
    let before = term(2, Some("2026-05-01"), Some("2026-05-31"));
    assert_eq!(checked(&[one], &before), Ok(()));
    let mut shadow = term(2, Some("2026-05-01"), None);
    shadow.mode = Mode::Shadow;
    assert_eq!(
        checked(&[one], &shadow),
        Ok(()),
        "a shadow is in nobody's way"
    );
}

#[test]
fn gaps_are_refused_with_their_days() {
    let bounded = term(1, None, Some("2026-03-31"));
    let told = checked(&[bounded], &term(2, Some("2026-04-03"), None)).unwrap_err();
    assert_eq!(
        told,
        "it would leave a gap: nothing would govern from 2026-04-01 until 2026-04-02, between releases 1 and 2"
    );
    assert_eq!(
        checked(&[bounded], &term(2, Some("2026-04-01"), None)),
        Ok(())
    );
    let later = term(1, Some("2026-06-01"), None);
    let short = term(2, Some("2026-05-01"), Some("2026-05-30"));
    assert!(
        checked(&[later], &short)
            .unwrap_err()
            .contains("2026-05-31 until 2026-05-31")
    );
    let over = term(1, None, Some("2018-06-25"));
    assert_eq!(checked(&[over], &term(2, Some("2026-04-03"), None)), Ok(()));
}

fn last(number: u32, from: &str, until: &str) -> Term {
    Term {
        last: true,
        ..term(number, Some(from), Some(until))
    }
}

/// A law that is suspended for some days is in force again afterwards.
#[test]
fn one_with_an_end_only_interrupts_one_without() {
    let (first, some) = (
        term(1, None, None),
        term(2, Some("2026-04-01"), Some("2026-04-10")),
    );
    assert_eq!(checked(&[first], &some), Ok(()));
    let proposed = Term {
        state: ReleaseState::Proposed,
        activated: None,
        ..some
    };
    assert_eq!(afterwards(&[first, proposed], 2), Some(1));
    let terms = settled(&[first, some]);
    assert_eq!((terms[0].until, afterwards(&terms, 2)), (None, Some(1)));
    for (on, number) in [("2026-03-31", 1), ("2026-04-10", 2), ("2026-04-11", 1)] {
        assert_eq!(governing(&terms, day(on)).unwrap().number, number, "{on}");
    }
    assert!(governs_later(&terms, 1, day("2026-04-05")));
    assert!(!governs_later(&terms, 2, day("2026-04-10")));
    assert_eq!(runs_out(&terms, day(TODAY)), None);
    // Whatever takes over for good ends the one that was interrupted, too.
    let third = term(3, Some("2026-04-11"), None);
    assert_eq!(checked(&[first, some], &third), Ok(()));
    let terms = settled(&[first, some, third]);
    assert_eq!(terms[0].until, Some(day("2026-04-10")));
    assert_eq!(afterwards(&terms, 2), Some(3));
}

#[test]
fn nothing_ends_the_rules_unless_somebody_says_so() {
    let bounded = term(1, None, Some("2026-03-31"));
    let more = term(2, Some("2026-04-01"), Some("2026-04-10"));
    let told = checked(&[bounded], &more).unwrap_err();
    assert!(
        told.starts_with("nothing would govern after 2026-04-10"),
        "{told}"
    );
    let (first, end) = (term(1, None, None), last(2, "2026-04-01", "2026-04-10"));
    assert_eq!(checked(&[first], &end), Ok(()));
    let terms = settled(&[first, end]);
    assert_eq!(terms[0].until, Some(day("2026-03-31")));
    assert_eq!(governing(&terms, day("2026-04-11")), None);
    assert_eq!(runs_out(&terms, day(TODAY)), Some((2, day("2026-04-10"))));
    assert_eq!(runs_out(&terms, day("2026-04-11")), None);
    assert_eq!(afterwards(&terms, 2), None);
    let later = term(3, Some("2026-05-01"), None);
    for (terms, wrong, why) in [
        (
            &[first][..],
            Term {
                last: true,
                ..later
            },
            "say on which day",
        ),
        (
            &[first],
            Term {
                mode: Mode::Shadow,
                ..end
            },
            "decides nothing",
        ),
        (&[first, later], end, "release 3 begins on 2026-05-01"),
    ] {
        let told = checked(terms, &wrong).unwrap_err();
        assert!(told.contains(why), "{told}");
    }
}

/// Invariant: what was suspended is in force again by itself, so one that only interrupted it is not
/// gone back to.
#[test]
fn what_governs_by_itself_is_gone_back_to() {
    let first = term(1, None, None);
    let some = term(2, Some("2026-03-01"), Some("2026-03-09"));
    let today = day(TODAY);
    assert_eq!(before(&[first, some], today), Some(1));
    let same_day = term(3, Some(TODAY), None);
    assert_eq!(before(&[first, some, same_day], today), Some(3));
    let terms = [first, some];
    let more = prolonged(&terms, &terms, 1, today);
    assert_eq!(more, [], "it needs no more days");
    assert_eq!(before(&[], today), None);
}

/// Where nothing governs by itself, the one that ended last governs on, until what begins later.
#[test]
fn where_nothing_governs_the_one_that_ended_last_governs_on() {
    let today = day(TODAY);
    let (first, some) = (
        term(1, None, Some("2026-02-28")),
        term(3, Some("2026-03-01"), Some("2026-03-09")),
    );
    // Confirmed before the one that ended, and begins later.
    let later = term(2, Some("2026-04-01"), None);
    let terms = [first, some, later];
    assert_eq!(before(&terms, today), Some(3));
    let terms = gone_back(&terms, &terms, 3);
    let line = settled(&terms);
    assert_eq!(line[1].until, Some(day("2026-03-31")));
    assert_eq!(governing(&line, today).unwrap().number, 3);
    assert_eq!(governing(&line, day("2026-04-01")).unwrap().number, 2);
    let ended = [last(1, "2026-01-01", "2026-02-01")];
    assert_eq!(before(&ended, today), Some(1), "if there is no other");
    let more = prolonged(&ended, &ended, 1, today);
    assert_eq!((more[0].until, more[0].rules_had_ended), (None, true));
    assert!(!more[0].term.last);
}

/// What is left of a line of days once a release was taken back, and what goes on for it does.
fn gone_back(was: &[Term], left: &[Term], back: u32) -> Vec<Term> {
    let mut left = left.to_vec();
    for more in prolonged(was, &left, back, day(TODAY)) {
        let own = left.iter_mut().find(|term| term.number == more.release);
        *own.unwrap() = more.term;
    }
    left
}

#[path = "tests/properties.rs"]
mod for_any_proposals;
#[path = "tests/rollbacks.rs"]
mod rollbacks;
#[path = "tests/takeovers.rs"]
mod takeovers;
#[path = "tests/withdrawals.rs"]
mod withdrawals;

#[test]
fn an_interruption_parts_the_days_of_the_one_it_interrupts() {
    let terms = settled(&[
        term(1, Some("2026-01-10"), None),
        term(2, Some("2026-03-01"), Some("2026-03-31")),
        term(3, Some("2026-06-01"), None),
    ]);
    let (first, last) = (day("2026-01-01"), day("2026-12-31"));
    let parts = stretches(&terms, first, last);
    let shown = parts
        .iter()
        .map(|(n, from, to)| format!("{n}: {from} to {to}"));
    assert_eq!(
        shown.collect::<Vec<_>>(),
        [
            "1: 2026-01-10 to 2026-02-28",
            "2: 2026-03-01 to 2026-03-31",
            "1: 2026-04-01 to 2026-05-31",
            "3: 2026-06-01 to 2026-12-31",
        ]
    );
    assert_eq!(stretches(&terms, last, first), []);
    assert_eq!(stretches(&[], first, last), []);
}

/// A release that begins or ends elsewhere does not part the days of the one that governs.
#[test]
fn what_does_not_govern_parts_nothing() {
    let mut older = term(1, Some("2026-02-01"), Some("2026-03-10"));
    older.activated = Some(1);
    let terms = [older, term(2, Some("2026-01-01"), None)];
    let parts = stretches(&terms, day("2026-01-05"), day("2026-04-01"));
    assert_eq!(parts, [(2, day("2026-01-05"), day("2026-04-01"))]);
}
