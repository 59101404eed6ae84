//! The matter that was asked about, in a few lines.

use super::Lang;
use super::names::Names;
use crate::domain::{CatalogEntry, Matter, OpeningClass, SharingClass};

/// What was filed, when, by whom, about which data.
pub(super) fn told(matter: &Matter, names: &Names<'_>) -> Vec<String> {
    let lang = names.lang;
    let applicant = &matter.applicant;
    let (word, kind) = (matter.kind.to_string(), names.kind(matter.kind));
    let kind = match lang {
        Lang::Zh => format!("{kind}（{word}）"),
        Lang::En if word == kind => word,
        Lang::En => format!("{kind} ({word})"),
    };
    let party = names.party_kind(applicant.kind);
    let (day, who) = (matter.filed_on, &applicant.name);
    let mut lines = vec![match lang {
        Lang::Zh => format!("事项：{kind}，{day} 由 {who}（{party}）提出"),
        Lang::En => format!("Matter: {kind}, filed on {day} by {who} ({party})"),
    }];
    if let Some(day) = matter.occurred_on {
        lines.push(format!(
            "{}{day}",
            lang.say("事件发生日：", "Day of the event: ")
        ));
    }
    if let Some(entry) = &matter.entry {
        lines.push(entry_told(lang.say("目录条目", "Entry"), entry, lang));
    }
    if let Some(entry) = &matter.proposed {
        lines.push(entry_told(
            lang.say("拟发布或者变更为", "Proposed entry"),
            entry,
            lang,
        ));
    }
    lines
}

fn entry_told(title: &str, entry: &CatalogEntry, lang: Lang) -> String {
    let sharing = match entry.sharing.class {
        SharingClass::Unconditional => lang.say("无条件共享", "shared unconditionally"),
        SharingClass::Conditional => lang.say("有条件共享", "shared on conditions"),
        SharingClass::Withheld => lang.say("不予共享", "withheld from sharing"),
    };
    let opening = match entry.opening.class {
        OpeningClass::Unconditional => lang.say("无条件开放", "open unconditionally"),
        OpeningClass::Conditional => lang.say("有条件开放", "open on conditions"),
        OpeningClass::Closed => lang.say("不予开放", "closed"),
    };
    let (code, name) = (&entry.code, &entry.title);
    match lang {
        Lang::Zh => format!("{title}：{code} {name}，{sharing}，{opening}"),
        Lang::En => format!("{title}: {code} {name}, {sharing}, {opening}"),
    }
}
