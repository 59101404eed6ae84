//! What a calendar's file must not say, and what its digest is about.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

use super::*;
use crate::domain::Date;

const TEXT: &str = include_str!("../../../policies/calendars/cn.toml");
const NAME: &str = "name = { zh = \"历\", en = \"calendar\" }\n";

fn refused(year: &str) -> String {
    let text = format!("{NAME}[years.2025]\n{year}");
    Calendar::from_toml("cn.toml", &text)
        .unwrap_err()
        .to_string()
}

fn digest(text: &str) -> String {
    Calendar::from_toml("cn.toml", text)
        .unwrap()
        .digest()
        .to_owned()
}

#[test]
fn an_error_names_file_line_year_and_key() {
    let tail = "on = []\npapers = ['p']\n";
    for (text, expected) in [
        (
            format!("off = [2024-10-01]\n{tail}"),
            "cn.toml, line 3, `years.2025.off`: 2024-10-01 is not in 2025",
        ),
        (
            format!("off = [2025-10-01,\n2025-10-01]\n{tail}"),
            "cn.toml, line 4, `years.2025.off`: 2025-10-01 is listed twice",
        ),
        (
            format!("off = [2025-10-04]\n{tail}"),
            "cn.toml, line 3, `years.2025.off`: 2025-10-04 is a Saturday or Sunday, \
             a rest day without being listed as off",
        ),
        (
            "off = []\non = [2025-10-10]\npapers = ['p']".to_owned(),
            "cn.toml, line 4, `years.2025.on`: 2025-10-10 is a weekday, \
             a working day without being listed as on",
        ),
        (
            format!("off = [2025-10-01T08:00:00]\n{tail}"),
            "cn.toml, line 3, `years.2025.off`: `2025-10-01T08:00:00` is not a day; \
             write it as YYYY-MM-DD, without a time",
        ),
        (
            "off = []\non = []\npapers = []".to_owned(),
            "cn.toml, line 5, `years.2025.papers`: no paper is named; \
             say where the arrangement of 2025 was published",
        ),
    ] {
        assert_eq!(refused(&text), expected);
    }
}

#[test]
fn an_unknown_or_missing_key_is_named() {
    let said = refused("off = []\non = []\npapers = ['p']\nofff = []");
    assert!(
        said.starts_with("cn.toml, line 6, `years.2025.offf`: unknown field"),
        "{said}"
    );
    let said = refused("off = []\npapers = ['p']");
    assert!(
        said.contains("years.2025") && said.contains("missing field `on`"),
        "{said}"
    );
    let said = refused("off = ['2025-10-01']\non = []\npapers = ['p']");
    assert!(
        said.starts_with("cn.toml, line 3, `years.2025.off[0]`"),
        "{said}"
    );
    let said = refused("off = [2025-02-30]\non = []\npapers = ['p']");
    assert!(said.starts_with("cn.toml, line 3"), "{said}");
    let said = refused("off = [");
    assert!(said.starts_with("cn.toml, line 3"), "{said}");
    let text = format!("{NAME}[years.25]\noff = []\non = []\npapers = ['p']");
    let said = Calendar::from_toml("cn.toml", &text)
        .unwrap_err()
        .to_string();
    assert_eq!(
        said,
        "cn.toml, line 2, `years.25`: `25` is no year; write four digits, 0001 to 9999"
    );
}

#[test]
fn a_calendar_without_years_counts_monday_to_friday() {
    let calendar = Calendar::from_toml("cn.toml", &format!("{NAME}[years]")).unwrap();
    let sunday = calendar
        .is_working_day(Date::new(2025, 9, 28).unwrap())
        .unwrap();
    assert_eq!(
        sunday,
        Day {
            working: false,
            provisional: true,
            reason: Reason::Weekend
        }
    );
}

#[test]
fn the_years_2016_to_2026_are_loaded_with_their_papers() {
    let calendar = Calendar::from_toml("cn.toml", TEXT).unwrap();
    assert!(calendar.years().keys().copied().eq(2016..=2026));
    for (year, arranged) in calendar.years() {
        assert!(
            arranged
                .papers
                .iter()
                .all(|paper| paper.contains("www.gov.cn")),
            "{year}"
        );
    }
    let look = |year, month, day| {
        calendar
            .is_working_day(Date::new(year, month, day).unwrap())
            .unwrap()
    };
    assert_eq!(look(2025, 9, 28).reason, Reason::MakeUpDay);
    assert_eq!(look(2025, 10, 11).reason, Reason::MakeUpDay);
    assert_eq!(look(2025, 10, 8).reason, Reason::OffDay);
    assert_eq!(look(2025, 10, 4).reason, Reason::Weekend);
    assert_eq!(look(2020, 2, 1).reason, Reason::Weekend);
    assert_eq!(look(2016, 10, 9).reason, Reason::MakeUpDay);
    assert!(!look(2026, 12, 31).provisional && look(2027, 1, 1).provisional);
}

#[test]
fn the_digest_is_about_content() {
    let one = digest(TEXT);
    assert_eq!(one.len(), 64);
    assert_eq!(
        one,
        digest(&TEXT.replace("2025-10-01, 2025-10-02", "2025-10-02, \n 2025-10-01"))
    );
    assert_eq!(one, digest(&TEXT.replace("http://", "https://")));
    assert_ne!(one, digest(&TEXT.replace("  2025-10-11,\n", "")));
    assert_ne!(
        one,
        digest(&format!(
            "{TEXT}[years.2027]\noff = []\non = []\npapers = ['p']"
        ))
    );
}
