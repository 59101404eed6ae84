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
fn overlaps_are_refused_by_number() {
    let bounded = term(1, None, Some("2026-12-31"));
    let told = checked(&[bounded], &term(2, Some("2026-06-01"), None)).unwrap_err();
    assert_eq!(
        told,
        "it would govern days that release 1 governs, from no day until 2026-12-31"
    );
    let later = term(1, Some("2026-06-01"), None);
    assert!(checked(&[later], &term(2, Some("2026-05-01"), None)).is_err());
    let before = term(2, Some("2026-05-01"), Some("2026-05-31"));
    assert_eq!(checked(&[later], &before), Ok(()));
    let mut shadow = term(2, Some("2026-05-01"), None);
    shadow.mode = Mode::Shadow;
    assert_eq!(
        checked(&[bounded], &shadow),
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
