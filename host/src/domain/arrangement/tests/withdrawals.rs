//! What may be withdrawn before it begins.

use super::*;

fn withdrawal(terms: &[Term], number: u32) -> Result<(), String> {
    check_withdrawal(terms, number, day(TODAY)).map_err(|why| why.to_string())
}

/// Invariant: no withdrawal leaves a gap, or days for ever after, without rules that did not end.
#[test]
fn what_others_rest_on_stays_until_they_are_gone() {
    let mut terms = vec![
        term(1, None, None),
        last(4, "2026-03-15", "2026-04-05"),
        term(5, Some("2026-04-06"), None),
        // Accepted only because release 5 governs afterwards.
        term(6, Some("2026-04-10"), Some("2026-04-15")),
    ];
    assert_eq!(
        withdrawal(&terms, 5).unwrap_err(),
        "without release 5 nothing would govern from 2026-04-06 until 2026-04-09; withdraw release \
         6 first, which rests on it"
    );
    assert_eq!(withdrawal(&terms, 6), Ok(()));
    terms[3].state = ReleaseState::Withdrawn;
    // The rules end with release 4 again, as it says.
    assert_eq!(withdrawal(&terms, 5), Ok(()));
}

#[test]
fn those_that_rest_on_it_are_named_and_no_others() {
    let terms = vec![
        term(1, None, Some("2026-04-05")),
        term(2, Some("2026-04-06"), None),
        term(3, Some("2026-04-10"), Some("2026-04-15")),
        term(4, Some("2026-05-01"), None),
    ];
    // Release 1 ends in any case, so others going first would not help.
    assert_eq!(
        withdrawal(&terms, 2).unwrap_err(),
        "without release 2 nothing would govern from 2026-04-06 until 2026-04-09; have another one \
         confirmed for these days first, which takes over from it"
    );
    let mut terms = vec![
        last(1, "2026-03-15", "2026-04-05"),
        term(2, Some("2026-04-06"), None),
        term(3, Some("2026-04-10"), Some("2026-04-15")),
        term(4, Some("2026-04-20"), Some("2026-04-21")),
        term(5, Some("2026-04-06"), Some("2026-04-08")),
    ];
    terms[4].mode = Mode::Shadow;
    let told = withdrawal(&terms, 2).unwrap_err();
    assert!(
        told.ends_with("withdraw releases 4, 3 first, which rest on it"),
        "{told}"
    );
    assert_eq!(withdrawal(&terms, 5), Ok(()), "nothing rests on a shadow");
}

/// What takes nothing from anybody can always be withdrawn.
#[test]
fn what_is_as_it_was_before_is_allowed() {
    let second = term(2, Some("2026-04-01"), None);
    let bounded = term(1, None, Some("2026-03-31"));
    for (terms, allowed) in [
        (vec![term(1, None, None), second], true),
        (vec![bounded, second], false),
        // No rules before it: a city may begin without any.
        (vec![second], true),
        (vec![term(1, None, Some("2026-02-01")), second], true),
        (vec![last(1, "2026-03-01", "2026-03-31"), second], true),
    ] {
        assert_eq!(withdrawal(&terms, 2).is_ok(), allowed, "{terms:?}");
    }
}

/// What is kept back may leave no day without rules that would have had some, whatever was said.
#[test]
fn only_where_others_go_on_is_a_release_kept_back() {
    let (second, tomorrow) = (term(2, Some(TODAY), None), day("2026-03-11"));
    for (first, goes_on) in [
        (term(1, None, None), true),
        (term(1, None, Some("2026-03-09")), false),
        (last(1, "2026-03-01", "2026-03-09"), false),
    ] {
        let terms = [first, second];
        assert_eq!(goes_on_without(&terms, 2, day(TODAY)), goes_on, "{first:?}");
        assert_eq!(goes_on_without(&terms, 2, tomorrow), goes_on, "{first:?}");
    }
}
