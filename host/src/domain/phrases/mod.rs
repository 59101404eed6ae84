//! What the contract's values are called in both languages, wherever a route is told in words.

mod names;
mod terms;

use std::fmt::Write;

use super::vocabulary::{Citation, Period, Text};

pub use names::{
    actor, actor_called, clock_start, clock_start_of_first, decided, kind, party_kind, role,
    severity,
};
pub use terms::{course, effect, expiry, extension, requirement, without_own_terms};

/// A text of two phrases.
pub fn both(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text {
        zh: zh.into(),
        en: en.into(),
    }
}

/// Several phrases in one, as each language lists them.
pub fn listed(phrases: impl IntoIterator<Item = Text>) -> Text {
    let mut all = Text::default();
    for phrase in phrases {
        if !all.zh.is_empty() {
            all.zh.push('、');
            all.en.push_str(", ");
        }
        all.zh.push_str(&phrase.zh);
        all.en.push_str(&phrase.en);
    }
    all
}

/// A length of time as the instrument states it.
pub fn period(period: Period) -> Text {
    let length = period.length();
    let (zh, en) = match period {
        Period::WorkingDays(_) => ("个工作日", "working day"),
        Period::CalendarDays(_) => ("日", "calendar day"),
        Period::Months(_) => ("个月", "month"),
        Period::Years(_) => ("年", "year"),
    };
    let s = if length == 1 { "" } else { "s" };
    both(format!("{length}{zh}"), format!("{length} {en}{s}"))
}

/// How often something may be done, or that nothing limits it.
pub fn how_often(limit: Option<u8>) -> Text {
    limit.map_or_else(|| both("不限次数", "any number of times"), times)
}

/// How often, as English says it.
pub fn times(count: impl Into<u64>) -> Text {
    let count = count.into();
    let en = match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    };
    both(format!("{count}次"), en)
}

/// A place in an instrument, by the instrument's identifier.
pub fn citation(citation: &Citation) -> Text {
    let mut zh = format!("{} 第{}条", citation.instrument, citation.article);
    if let Some(paragraph) = citation.paragraph {
        // Writing to a string cannot fail.
        let _ = write!(zh, "第{paragraph}款");
    }
    if let Some(item) = citation.item {
        let _ = write!(zh, "第{item}项");
    }
    both(zh, citation.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_is_not_one_times() {
        for (limit, zh, en) in [
            (None, "不限次数", "any number of times"),
            (Some(1), "1次", "once"),
            (Some(2), "2次", "twice"),
            (Some(3), "3次", "3 times"),
        ] {
            assert_eq!(how_often(limit), both(zh, en));
        }
    }
}
