//! Places in an instrument, as lawyers write them: 第二十五条第二款, article 25(2).

use std::fmt::Write;

use super::Lang;
use super::names::Names;
use crate::domain::Citation;

const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// Citations in brackets, as they stand behind a statement; nothing if there are none.
pub(super) fn cited(citations: &[Citation], names: &Names<'_>) -> String {
    if citations.is_empty() {
        return String::new();
    }
    let all = listed(citations, names);
    match names.lang {
        Lang::Zh => format!("（{all}）"),
        Lang::En => format!(" ({all})"),
    }
}

/// Citations one after the other.
pub(super) fn listed(citations: &[Citation], names: &Names<'_>) -> String {
    let all: Vec<String> = citations.iter().map(|one| place(one, names)).collect();
    all.join(names.lang.say("、", ", "))
}

/// One place, with the instrument's title where there are several.
fn place(citation: &Citation, names: &Names<'_>) -> String {
    let title = names.title_among_several(&citation.instrument);
    let within = match names.lang {
        Lang::Zh => chinese(citation),
        Lang::En => english(citation),
    };
    match (names.lang, title) {
        (_, None) => within,
        (Lang::Zh, Some(title)) => format!("《{title}》{within}"),
        (Lang::En, Some(title)) => format!("{title}, {within}"),
    }
}

fn chinese(citation: &Citation) -> String {
    if citation.article == 0 {
        return "（条文未编号）".to_owned();
    }
    let mut text = format!("第{}条", numeral(citation.article));
    // Writing to a string cannot fail.
    if let Some(paragraph) = citation.paragraph {
        let _ = write!(text, "第{}款", numeral(paragraph.into()));
    }
    if let Some(item) = citation.item {
        let _ = write!(text, "第{}项", numeral(item.into()));
    }
    text
}

fn english(citation: &Citation) -> String {
    if citation.article == 0 {
        return "the text, whose articles are not numbered".to_owned();
    }
    let mut text = format!("article {}", citation.article);
    if let Some(paragraph) = citation.paragraph {
        let _ = write!(text, "({paragraph})");
    }
    if let Some(item) = citation.item {
        let _ = write!(text, " item {item}");
    }
    text
}

/// A number in Chinese numerals as statutes write it: 十, 二十五, 一百零三.
fn numeral(number: u16) -> String {
    let digit = |value: u16| {
        DIGITS
            .get(usize::from(value % 10))
            .copied()
            .unwrap_or_default()
    };
    let mut text = String::new();
    let mut skipped = false;
    for (unit, name) in [
        (10_000, "万"),
        (1_000, "千"),
        (100, "百"),
        (10, "十"),
        (1, ""),
    ] {
        let value = number / unit % 10;
        if value == 0 {
            skipped |= !text.is_empty();
            continue;
        }
        if skipped {
            text.push_str(DIGITS.first().copied().unwrap_or_default());
            skipped = false;
        }
        // Ten to nineteen begin with the ten itself.
        if !(unit == 10 && value == 1 && text.is_empty()) {
            text.push_str(digit(value));
        }
        text.push_str(name);
    }
    if text.is_empty() {
        digit(0).to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_those_of_statutes() {
        let cases = [
            (0, "零"),
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (25, "二十五"),
            (100, "一百"),
            (103, "一百零三"),
            (110, "一百一十"),
            (1_260, "一千二百六十"),
            (1_006, "一千零六"),
            (10_010, "一万零一十"),
        ];
        for (number, expected) in cases {
            assert_eq!(numeral(number), expected, "{number}");
        }
    }

    #[test]
    fn a_place_is_as_exact_as_its_citation() {
        let citation = |paragraph, item| Citation {
            instrument: "x".into(),
            article: 25,
            paragraph,
            item,
        };
        assert_eq!(chinese(&citation(None, None)), "第二十五条");
        assert_eq!(
            chinese(&citation(Some(2), Some(1))),
            "第二十五条第二款第一项"
        );
        assert_eq!(english(&citation(Some(2), None)), "article 25(2)");
        assert_eq!(english(&citation(Some(2), Some(1))), "article 25(2) item 1");
    }
}
