//! How long an answer took in the unit of its period, and when two purposes are the same.

use crate::domain::case::RunningClock;
use crate::domain::{Date, Period};

/// The days from day zero, which is not counted, to an answer, in the unit of the period: working
/// days where the text has them, else calendar days. Days on which the clock stood still are left
/// out. None if a day has no calendar.
pub fn days_taken(
    clock: &RunningClock,
    waiting: Option<Date>,
    on: Date,
    works: impl Fn(Date) -> Option<bool>,
) -> Option<u32> {
    let working = matches!(clock.periods.first(), Some(Period::WorkingDays(_)));
    let paused = |day: Date| {
        let past = |(from, to): &(Date, Date)| *from < day && day <= *to;
        clock.pauses.iter().any(past) || waiting.is_some_and(|from| from < day)
    };
    let mut days = 0;
    let mut day = clock.day_zero;
    while day < on {
        day = day.tomorrow()?;
        if !paused(day) && (!working || works(day)?) {
            days += 1;
        }
    }
    Some(days)
}

/// A purpose without what does not change it: spaces, punctuation, capitals, and wide letters.
pub fn normalised(purpose: &str) -> String {
    let narrow = |letter: char| match u32::from(letter) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(letter),
        _ => letter,
    };
    let letters = purpose
        .chars()
        .map(narrow)
        .filter(|one| one.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn clock(period: Period, pauses: Vec<(Date, Date)>) -> RunningClock {
        RunningClock {
            day_zero: day("2025-09-26"),
            periods: vec![period],
            pauses,
            due: day("2025-10-13"),
            provisional: false,
            calendar: String::new(),
        }
    }

    /// 2025-09-28 is worked, 10-01 to 10-08 are not.
    fn works(day: Date) -> bool {
        let text = day.to_string();
        text != "2025-09-27" && !("2025-10-01".."2025-10-09").contains(&text.as_str())
    }

    #[test]
    fn days_are_counted_in_the_unit_of_the_period() {
        let working = clock(Period::WorkingDays(5), vec![]);
        let taken =
            |clock: &RunningClock, on| days_taken(clock, None, day(on), |day| Some(works(day)));
        assert_eq!(taken(&working, "2025-09-26"), Some(0));
        assert_eq!(taken(&working, "2025-09-28"), Some(1));
        assert_eq!(taken(&working, "2025-10-09"), Some(4));
        let calendar = clock(Period::CalendarDays(10), vec![]);
        assert_eq!(taken(&calendar, "2025-10-06"), Some(10));
        let paused = clock(
            Period::WorkingDays(5),
            vec![(day("2025-09-28"), day("2025-10-09"))],
        );
        assert_eq!(taken(&paused, "2025-10-10"), Some(2));
    }

    #[test]
    fn purposes_differ_in_words_and_not_in_signs() {
        assert_eq!(normalised(" 核验 “婚姻”状况。"), normalised("核验婚姻状况"));
        assert_eq!(normalised("ＡＢＣ-1"), normalised("abc 1"));
        assert_ne!(normalised("核验婚姻状况"), normalised("核验就业状况"));
    }
}
