//! One value: from text to what is stored. What does not fit is refused, never rounded.

use std::borrow::Cow;

use jiff::civil::Date;

use super::layout::Kind;
use crate::domain::Text;

/// A value as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'a> {
    /// Nothing.
    Null,
    /// Text.
    Text(Cow<'a, str>),
    /// A decimal number without its point.
    Decimal(i128),
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since 1970-01-01 00:00, as the local clocks show it.
    Time(i64),
    /// Yes or no.
    Logical(bool),
    /// A number.
    Double(f64),
    /// A whole number.
    Integer(i64),
}

const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400;

/// Reads a value. An empty text is nothing, whatever the kind; around numbers and dates spaces do
/// not count. None if it does not fit; [`expected`] says what would.
pub(super) fn read(kind: Kind, text: &str) -> Option<Value<'_>> {
    if text.is_empty() {
        return Some(Value::Null);
    }
    if kind == Kind::Text {
        return Some(Value::Text(Cow::Borrowed(text)));
    }
    let text = text.trim();
    if text.is_empty() {
        return Some(Value::Null);
    }
    match kind {
        Kind::Text => None,
        Kind::Decimal { precision, scale } => decimal(text, precision, scale).map(Value::Decimal),
        Kind::Date => day(text).map(Value::Date),
        Kind::Time => time(text).map(Value::Time),
        Kind::Logical => logical(text).map(Value::Logical),
        Kind::Double => {
            let number: f64 = text.parse().ok()?;
            let plain = text
                .bytes()
                .all(|byte| !byte.is_ascii_alphabetic() || byte == b'e' || byte == b'E');
            (plain && number.is_finite()).then_some(Value::Double(number))
        }
        Kind::Integer => text.parse().ok().map(Value::Integer),
    }
}

/// What would have fitted.
pub(super) fn expected(kind: Kind) -> Text {
    let (zh, en) = match kind {
        Kind::Text => ("文本".to_owned(), "text".to_owned()),
        Kind::Decimal { precision, scale } => (
            format!(
                "数值，整数部分至多 {} 位，小数部分至多 {scale} 位",
                precision - scale
            ),
            format!(
                "a number with at most {} digits before and {scale} after the point",
                precision - scale
            ),
        ),
        Kind::Date => (
            "日期，例如 2025-09-26".to_owned(),
            "a date such as 2025-09-26".to_owned(),
        ),
        Kind::Time => (
            "日期时间（本地时间），例如 2025-09-26 09:00:00".to_owned(),
            "a local date and time such as 2025-09-26 09:00:00".to_owned(),
        ),
        Kind::Logical => (
            "是或否（true、false、是、否、1、0）".to_owned(),
            "yes or no (true, false, 是, 否, 1, 0)".to_owned(),
        ),
        Kind::Double => ("数".to_owned(), "a number".to_owned()),
        Kind::Integer => (
            "整数（64 位）".to_owned(),
            "a whole number of 64 bits".to_owned(),
        ),
    };
    Text { zh, en }
}

/// A decimal number, as `-12.50` or `1.25e3`, times ten to the scale.
fn decimal(text: &str, precision: u8, scale: u8) -> Option<i128> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = match rest.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (rest, 0),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.len() + part.len() == 0 || exponent.unsigned_abs() > 100 {
        return None;
    }
    let behind = i32::try_from(part.len()).ok()? - exponent;
    let mut drop = usize::try_from((behind - i32::from(scale)).max(0)).ok()?;
    let mut number: i128 = 0;
    let all = whole.bytes().chain(part.bytes());
    let keep = (whole.len() + part.len()).saturating_sub(drop);
    drop = drop.min(whole.len() + part.len());
    for (place, byte) in all.enumerate() {
        let digit = i128::from(char::from(byte).to_digit(10)?);
        if place < keep {
            number = number.checked_mul(10)?.checked_add(digit)?;
        } else if digit != 0 && drop > 0 {
            return None;
        }
    }
    let more = u32::try_from((i32::from(scale) - behind).max(0)).ok()?;
    if number != 0 {
        number = number.checked_mul(10_i128.checked_pow(more)?)?;
    }
    let most = 10_i128.checked_pow(u32::from(precision))?;
    (number < most).then_some(if negative { -number } else { number })
}

/// `2025-09-26`, `2025/9/26`, `2025.9.26`, `2025年9月26日` or `20250926`; a time after it must be
/// midnight.
fn day(text: &str) -> Option<i32> {
    let (date, rest) = date(text)?;
    let midnight = rest.is_empty() || clock(rest)? == 0;
    midnight.then(|| days(date)).flatten()
}

fn time(text: &str) -> Option<i64> {
    let (date, rest) = date(text)?;
    let within = if rest.is_empty() { 0 } else { clock(rest)? };
    i64::from(days(date)?)
        .checked_mul(DAY * MICROS)?
        .checked_add(within)
}

fn days(date: Date) -> Option<i32> {
    let since = date.duration_since(jiff::civil::date(1970, 1, 1));
    i32::try_from(since.as_secs() / DAY).ok()
}

/// A date at the beginning of a text, and what follows it.
fn date(text: &str) -> Option<(Date, &str)> {
    let number = |text: &str, longest: usize| -> Option<(i16, usize)> {
        let length = text
            .bytes()
            .take(longest)
            .take_while(u8::is_ascii_digit)
            .count();
        Some((text.get(..length)?.parse().ok()?, length))
    };
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let part = |from, to| text.get(from..to)?.parse::<i16>().ok();
        let (month, day) = (
            i8::try_from(part(4, 6)?).ok()?,
            i8::try_from(part(6, 8)?).ok()?,
        );
        return Some((Date::new(part(0, 4)?, month, day).ok()?, ""));
    }
    let (year, length) = number(text, 4)?;
    let rest = text.get(length..)?;
    let (separator, close) = [("-", ""), ("/", ""), (".", ""), ("年", "日")]
        .into_iter()
        .find(|(separator, _)| rest.starts_with(separator))?;
    if length != 4 {
        return None;
    }
    let rest = rest.get(separator.len()..)?;
    let (month, length) = number(rest, 2)?;
    let second = if close.is_empty() { separator } else { "月" };
    let rest = rest.get(length..)?.strip_prefix(second)?;
    let (day, length) = number(rest, 2)?;
    let rest = rest.get(length..)?.strip_prefix(close)?;
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some((date, rest))
}

/// ` 09:00`, `T09:00:00.5` or `T09:00:00+08:00`, in microseconds of the day.
fn clock(text: &str) -> Option<i64> {
    let text = text.strip_prefix(['T', ' '])?.trim_start();
    let text = text.strip_suffix("+08:00").unwrap_or(text);
    let mut parts = text.split(':');
    let two = |part: &str| -> Option<i64> {
        ((1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse().ok())?
    };
    let (hour, minute) = (two(parts.next()?)?, two(parts.next()?)?);
    let (second, part) = match parts.next() {
        None => (0, 0),
        Some(seconds) => {
            let (whole, part) = seconds.split_once('.').unwrap_or((seconds, "0"));
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            if part.is_empty() || part.len() > 6 || !digits {
                return None;
            }
            let shift = 10_i64.pow(6 - u32::try_from(part.len()).ok()?);
            (two(whole)?, part.parse::<i64>().ok()? * shift)
        }
    };
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(((hour * 60 + minute) * 60 + second) * MICROS + part)
}

fn logical(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" | "是" | "真" => Some(true),
        "false" | "f" | "no" | "n" | "0" | "否" | "假" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_or_refused() {
        let cases = [
            ("0", Some(0)),
            ("-12.5", Some(-1250)),
            ("+12.50", Some(1250)),
            ("12.5000", Some(1250)),
            ("12.505", None),
            (".5", Some(50)),
            ("1.25e1", Some(1250)),
            ("125e-2", Some(125)),
            ("125e-4", None),
            ("1e100", None),
            ("0e99", Some(0)),
            ("99999.99", Some(9_999_999)),
            ("100000", None),
            ("1,000", None),
            ("１２", None),
            ("--1", None),
            ("", None),
            (".", None),
            ("1.2.3", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(decimal(text, 7, 2), wanted, "{text}");
        }
        let long = "12345678901234567890.1234567891";
        assert_eq!(
            decimal(long, 38, 10),
            Some(123_456_789_012_345_678_901_234_567_891)
        );
    }

    #[test]
    fn dates_and_times_are_read_as_people_write_them() {
        let wanted = Some(Value::Date(20_357));
        for text in [
            "2025-09-26",
            "2025/9/26",
            "2025.9.26",
            "2025年9月26日",
            "20250926",
            " 2025-09-26 ",
            "2025-09-26 00:00:00",
        ] {
            assert_eq!(read(Kind::Date, text), wanted, "{text}");
        }
        for text in [
            "2025-02-29",
            "26.9.2025",
            "2025-09",
            "2025-09-26 09:00",
            "2025-09/26",
            "25-9-26",
            "2025年9月26",
        ] {
            assert_eq!(read(Kind::Date, text), None, "{text}");
        }
        let nine = Some(Value::Time(
            20_357 * DAY * MICROS + 9 * 3_600 * MICROS + 500_000,
        ));
        for text in [
            "2025-09-26 09:00:00.5",
            "2025-09-26T9:00:00.500000",
            "2025-09-26T09:00:00.5+08:00",
        ] {
            assert_eq!(read(Kind::Time, text), nine, "{text}");
        }
        for text in [
            "2025-09-26T09:00:00Z",
            "2025-09-26 24:00",
            "2025-09-26 09",
            "2025-09-26 09:00:00.1234567",
        ] {
            assert_eq!(read(Kind::Time, text), None, "{text}");
        }
    }

    #[test]
    fn an_empty_text_is_nothing_and_words_are_words() {
        for kind in [Kind::Text, Kind::Integer, Kind::Date, Kind::Logical] {
            assert_eq!(read(kind, ""), Some(Value::Null));
        }
        assert_eq!(read(Kind::Text, " "), Some(Value::Text(" ".into())));
        assert_eq!(read(Kind::Logical, "是"), Some(Value::Logical(true)));
        assert_eq!(read(Kind::Logical, "maybe"), None);
        assert_eq!(read(Kind::Double, "NaN"), None);
        assert_eq!(read(Kind::Double, "1e999"), None);
        assert_eq!(read(Kind::Double, "-1.5e3"), Some(Value::Double(-1500.0)));
        assert_eq!(read(Kind::Integer, "9223372036854775808"), None);
    }
}
