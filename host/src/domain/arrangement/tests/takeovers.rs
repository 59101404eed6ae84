//! What takes over from a release that has an end.

use super::*;

/// From these, in this order; what governs on each of the days.
pub(super) fn assert_governs(terms: &[Term], days: &[(&str, Option<u32>)]) {
    let line = settled(terms);
    for (on, number) in days {
        let governs = governing(&line, day(on)).map(|term| term.number);
        assert_eq!(governs, *number, "{on}");
    }
}

/// Invariant: what governs until a day gives way to whatever two people confirm, as one without an end
/// does.
#[test]
fn one_with_an_end_gives_way_too() {
    let (first, bounded) = (term(1, None, None), last(2, "2026-03-01", "2026-12-31"));
    for new in [
        term(3, Some(TODAY), None),
        last(3, TODAY, "2026-12-31"),
        last(3, TODAY, "2027-06-30"),
        last(3, TODAY, "2026-06-30"),
    ] {
        assert_eq!(checked(&[first, bounded], &new), Ok(()), "{new:?}");
        let terms = [first, bounded, new];
        assert_eq!(settled(&terms)[1].until, Some(day("2026-03-09")));
        if let Some(after) = new.until.and_then(Date::tomorrow) {
            assert_governs(&terms, &[(&after.to_string(), None)]);
        }
        assert_governs(&terms, &[("2026-03-09", Some(2)), (TODAY, Some(3))]);
    }
    // For all of its days, it is taken over from for good; afterwards what was interrupted is back.
    let (some, again) = (
        term(2, Some("2026-03-01"), Some("2026-03-20")),
        term(3, Some(TODAY), Some("2026-03-20")),
    );
    let terms = [first, some, again];
    assert_eq!(checked(&terms[..2], &again), Ok(()));
    assert_eq!(settled(&terms)[1].until, Some(day("2026-03-09")));
    assert_governs(&terms, &[("2026-03-20", Some(3)), ("2026-03-21", Some(1))]);
    // It has to be said that they do.
    let told = checked(
        &[last(2, "2026-03-01", "2026-12-31")],
        &term(3, Some(TODAY), Some("2026-12-31")),
    );
    assert!(told.unwrap_err().contains("say with `last`"));
}

#[test]
fn a_policys_first_release_with_an_end_gives_way_too() {
    let seed = term(1, None, Some("2026-12-31"));
    assert_eq!(checked(&[seed], &term(2, Some("2026-06-01"), None)), Ok(()));
    assert_eq!(checked(&[seed], &last(2, TODAY, "2026-12-31")), Ok(()));
    assert_eq!(checked(&[seed], &last(2, TODAY, "2026-04-01")), Ok(()));
}

#[test]
fn for_some_of_its_days_it_is_interrupted() {
    let seed = term(1, None, Some("2026-03-20"));
    let next = term(2, Some("2026-03-21"), None);
    let some = term(3, Some("2026-03-12"), Some("2026-03-15"));
    assert_eq!(checked(&[seed, next], &some), Ok(()));
    let terms = [seed, next, some];
    assert_eq!(afterwards(&terms, 3), Some(1));
    assert_governs(
        &terms,
        &[
            ("2026-03-11", Some(1)),
            ("2026-03-12", Some(3)),
            ("2026-03-16", Some(1)),
            ("2026-03-21", Some(2)),
        ],
    );
}

/// Also before it begins: then the one that was taken over from decides nothing, and may be withdrawn.
#[test]
fn one_that_has_not_begun_gives_way_from_its_first_day_on() {
    let (first, next) = (
        term(1, None, Some("2030-12-31")),
        last(3, "2031-01-01", "2031-12-31"),
    );
    let refused = check_withdrawal(&[first, next], 3, day(TODAY)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "without release 3 nothing would govern from 2031-01-01 on; have another one confirmed for \
         these days first, which takes over from it, or one until 2030-12-31 with which the rules end \
         (`last`)"
    );
    let ends = last(4, TODAY, "2030-12-31");
    assert_eq!(checked(&[first, next], &ends), Ok(()));
    assert_eq!(
        check_withdrawal(&[first, next, ends], 3, day(TODAY)),
        Ok(())
    );
    for new in [
        term(4, Some("2031-01-01"), None),
        last(4, "2031-01-01", "2031-12-31"),
    ] {
        assert_eq!(checked(&[first, next], &new), Ok(()));
        let terms = [first, next, new];
        assert!(!governs_later(&terms, 3, day(TODAY)));
        assert_eq!(check_withdrawal(&terms, 3, day(TODAY)), Ok(()));
    }
}

/// The rules do not end before what begins on the next day, where its end rests on what was there.
#[test]
fn what_interrupts_on_the_next_day_is_not_left_without_what_it_interrupts() {
    let (first, some) = (
        term(1, None, None),
        term(2, Some("2026-03-25"), Some("2026-04-05")),
    );
    let told = checked(&[first, some], &last(3, TODAY, "2026-03-24")).unwrap_err();
    assert!(told.contains("release 2 begins on 2026-03-25"), "{told}");
    assert_eq!(check_withdrawal(&[first, some], 2, day(TODAY)), Ok(()));
}
