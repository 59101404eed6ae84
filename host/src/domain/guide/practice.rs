//! What is wrong with what the guide asks, or unusual. A code that cannot be one is an error;
//! what practice expects of an entry is a warning, for no law says it.

use super::CodeProfile;
use super::words::{Worded, is_on_platform};
use super::{CreditCodeError, FormatKind, Guide, SharingMode, check_credit_code, is_well_formed};
use crate::domain::{CatalogEntry, Finding, Severity, Text};

/// Where the expectations come from.
const SOURCE_ZH: &str = "据1272号指南填报中的常见问题，为填报惯例而非法律规定";
const SOURCE_EN: &str = "a habit of filling in after guide 1272, not law";
/// 类, 项, 目, 细目.
const LEVELS: usize = 4;

/// What the host finds on what the guide asks of an entry. Subjects begin with `guide.` or, for
/// fields of the entry itself, with `entry`.
pub fn findings(guide: &Guide, entry: &CatalogEntry, profile: CodeProfile) -> Vec<Finding> {
    let mut found = vec![];
    found.extend(of_provider_code(guide));
    found.extend(of_codes(guide, profile));
    found.extend(of_handing_over(guide));
    for (text, field, zh, en) in [
        (&entry.summary, "summary", "摘要", "summary"),
        (&entry.provider.name, "provider.name", "提供方", "provider"),
    ] {
        if text.trim().is_empty() {
            found.push(unusual(
                &format!("entry.{field}"),
                &format!("信息资源{zh}为空"),
                &format!("the {en} is empty"),
            ));
        }
    }
    found
}

fn of_provider_code(guide: &Guide) -> Option<Finding> {
    let code = guide.provider_code.as_deref()?;
    let error = check_credit_code(code).err()?;
    let shown = words_of(code);
    let zh = match error {
        CreditCodeError::Length(length) => format!("有{length}位，应为18位"),
        CreditCodeError::Character { place, found } => {
            format!("第{place}位“{found}”不是规定字符")
        }
        CreditCodeError::Division(place) => format!("第{place}位属于行政区划码，应为数字"),
        CreditCodeError::Check { found, expected } => {
            format!("校验码为“{found}”，按前17位应为“{expected}”")
        }
    };
    Some(wrong(
        "guide.provider_code",
        format!("统一社会信用代码“{shown}”有误（GB 32100-2015）：{zh}"),
        format!("`{shown}` is no unified social credit code (GB 32100-2015): {error}"),
    ))
}

fn of_codes(guide: &Guide, profile: CodeProfile) -> Vec<Finding> {
    let mut found = vec![];
    for (index, code) in guide.related_codes.iter().enumerate() {
        if !is_well_formed(code, profile) {
            let shown = words_of(code);
            found.push(wrong(
                &format!("guide.related_codes[{index}]"),
                format!("关联资源代码“{shown}”格式有误"),
                format!("`{shown}` cannot be the code of a resource"),
            ));
        }
    }
    if let Some(code) = &guide.classification_code
        && super::classification_of(code, profile).is_none()
    {
        let shown = words_of(code);
        found.push(wrong(
            "guide.classification_code",
            format!("分类码“{shown}”格式有误"),
            format!("`{shown}` cannot be a classification code"),
        ));
    }
    let names = guide.classification.len();
    if names > LEVELS {
        found.push(wrong(
            "guide.classification",
            format!("信息资源分类有{names}级，至多4级（类、项、目、细目）"),
            format!("the classification has {names} names; there are 4 levels at most"),
        ));
    }
    found
}

/// Files are shared as files, databases as a database or through an interface.
fn of_handing_over(guide: &Guide) -> Option<Finding> {
    let (kind, mode) = (guide.format_kind?, guide.sharing_mode?);
    let (fits, zh, en) = match kind {
        FormatKind::ElectronicFile | FormatKind::Spreadsheet | FormatKind::Image => (
            mode == SharingMode::PlatformFile || !is_on_platform(mode),
            "文件",
            "files",
        ),
        FormatKind::Database => (
            matches!(
                mode,
                SharingMode::PlatformDatabase | SharingMode::PlatformInterface
            ),
            "数据库或接口",
            "a database or an interface",
        ),
        _ => return None,
    };
    let kind = kind.zh();
    (!fits).then(|| {
        unusual(
            "guide.sharing_mode",
            &format!("格式为“{kind}”的资源，共享方式一般为{zh}"),
            &format!("a resource whose format is `{kind}` is usually shared as {en}"),
        )
    })
}

fn words_of(code: &str) -> String {
    crate::domain::words::clipped(code, 40)
}

fn wrong(subject: &str, zh: String, en: String) -> Finding {
    Finding {
        severity: Severity::Error,
        subject: subject.to_owned(),
        message: Text { zh, en },
        citations: vec![],
    }
}

/// A warning that says where it comes from.
pub(crate) fn unusual(subject: &str, zh: &str, en: &str) -> Finding {
    Finding {
        severity: Severity::Warning,
        subject: subject.to_owned(),
        message: Text {
            zh: format!("{zh}（{SOURCE_ZH}）"),
            en: format!("{en} ({SOURCE_EN})"),
        },
        citations: vec![],
    }
}

/// Whether a finding that travels with a route is the host's own, about codes or what the guide asks,
/// and none of the rules: theirs cite, or do not end like this.
pub fn is_of_the_host(finding: &Finding) -> bool {
    let of_the_guide = || {
        let from = format!("({SOURCE_EN})");
        finding.subject.starts_with("guide.") || finding.message.en.ends_with(&from)
    };
    finding.citations.is_empty() && (finding.subject == "proposed.code" || of_the_guide())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sample::{sample_entry, variations};
    use crate::domain::{Date, MatterKind};

    fn entry() -> CatalogEntry {
        let variation = variations(MatterKind::EntryPublication).swap_remove(0);
        sample_entry(&variation, Date::new(2020, 1, 1).unwrap())
    }

    fn subjects(guide: &Guide) -> Vec<(Severity, String)> {
        let found = findings(guide, &entry(), CodeProfile::Local);
        found
            .into_iter()
            .map(|finding| (finding.severity, finding.subject))
            .collect()
    }

    #[test]
    fn what_practice_expects_is_a_warning_that_names_its_source() {
        for (kind, mode, unusual) in [
            (FormatKind::Spreadsheet, SharingMode::PlatformFile, false),
            (
                FormatKind::Spreadsheet,
                SharingMode::PlatformInterface,
                true,
            ),
            (FormatKind::Spreadsheet, SharingMode::Disk, false),
            (FormatKind::Database, SharingMode::PlatformFile, true),
            (FormatKind::Database, SharingMode::PlatformInterface, false),
            (
                FormatKind::ServiceInterface,
                SharingMode::PlatformFile,
                false,
            ),
        ] {
            let guide = Guide {
                format_kind: Some(kind),
                sharing_mode: Some(mode),
                ..Guide::default()
            };
            let found = findings(&guide, &entry(), CodeProfile::Local);
            assert_eq!(found.len(), usize::from(unusual), "{kind:?} {mode:?}");
            for finding in found {
                assert_eq!(finding.severity, Severity::Warning);
                assert!(finding.message.zh.contains("非法律规定"), "{finding:?}");
            }
        }
    }

    #[test]
    fn codes_that_cannot_be_are_errors_on_their_fields() {
        let guide = Guide {
            classification: ["部门信息资源", "a", "b", "c", "d"]
                .map(String::from)
                .into(),
            classification_code: Some("no code".into()),
            provider_code: Some("91350100M000100Y44".into()),
            related_codes: vec!["307001/000001".into(), "with space".into()],
            ..Guide::default()
        };
        let error = |subject: &str| (Severity::Error, subject.to_owned());
        assert_eq!(
            subjects(&guide),
            [
                error("guide.provider_code"),
                error("guide.related_codes[1]"),
                error("guide.classification_code"),
                error("guide.classification"),
            ]
        );
    }
}
