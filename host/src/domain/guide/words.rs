//! The guide's words and the contract's, both ways: what a catalog's sheet says in Chinese, and
//! the value that it means. The first word of a value is the one that is written; all are read.

use super::{FormatKind, SharingMode};
use crate::domain::{
    BaseLibrary, BasisRank, ExchangeMethod, OpeningClass, PartyKind, Sensitivity, SharingClass,
    SharingList, Tier, UpdateCycle,
};

/// A value that people write as a word.
pub trait Worded: Copy + PartialEq + 'static {
    /// Each value with its Chinese words and its English one.
    const WORDS: &'static [(Self, &'static [&'static str], &'static str)];

    /// The Chinese word.
    fn zh(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(value, ..)| *value == self);
        found
            .and_then(|(_, zh, _)| zh.first())
            .copied()
            .unwrap_or("")
    }

    /// The English word.
    fn en(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(value, ..)| *value == self);
        found.map_or("", |(.., en)| *en)
    }

    /// The value that a Chinese word means; spaces around it do not count.
    fn of(word: &str) -> Option<Self> {
        let word = word.trim();
        let means = |(_, zh, _): &&(Self, &[&str], _)| zh.contains(&word);
        Self::WORDS.iter().find(means).map(|(value, ..)| *value)
    }

    /// Everything that may be written, for messages.
    fn all() -> String {
        let words = Self::WORDS.iter().filter_map(|(_, zh, _)| zh.first());
        words.copied().collect::<Vec<_>>().join("、")
    }
}

macro_rules! worded {
    ($type:ty { $($value:ident: $zh:expr, $en:expr;)* }) => {
        impl Worded for $type {
            const WORDS: &'static [(Self, &'static [&'static str], &'static str)] =
                &[$((<$type>::$value, &$zh, $en)),*];
        }
    };
}

worded!(SharingClass {
    Unconditional: ["无条件共享", "1"], "shared unconditionally";
    Conditional: ["有条件共享", "2"], "shared on conditions";
    Withheld: ["不予共享", "3"], "not shared";
});

worded!(SharingList {
    Demand: ["需求清单"], "needed by others";
    Responsibility: ["责任清单"], "to be shared";
    Negative: ["负面清单"], "barred from sharing";
});

worded!(OpeningClass {
    Unconditional: ["无条件开放"], "open to everybody";
    Conditional: ["有条件开放"], "open on conditions";
    Closed: ["不予开放"], "not open";
});

worded!(UpdateCycle {
    Realtime: ["实时"], "in real time";
    Daily: ["每日", "每天"], "daily";
    Weekly: ["每周"], "weekly";
    Monthly: ["每月"], "monthly";
    Quarterly: ["每季度", "每季"], "quarterly";
    HalfYearly: ["每半年"], "every half year";
    Yearly: ["每年"], "yearly";
    Irregular: ["不定期"], "irregularly";
});

worded!(FormatKind {
    ElectronicFile: ["电子文件"], "electronic file";
    Spreadsheet: ["电子表格"], "spreadsheet";
    Database: ["数据库"], "database";
    Image: ["图形图像"], "image";
    StreamingMedia: ["流媒体"], "streaming media";
    SelfDescribing: ["自描述格式"], "self-describing format";
    ServiceInterface: ["服务接口"], "service interface";
});

worded!(SharingMode {
    PlatformDatabase: ["数据库"], "platform, database";
    PlatformFile: ["文件"], "platform, file";
    PlatformInterface: ["接口"], "platform, interface";
    Mail: ["邮件"], "mail";
    Disk: ["拷盘"], "disk";
    Media: ["介质交换"], "media";
});

/// The two ways of sharing under which the modes stand.
const PLATFORM: &str = "共享平台方式";
const OTHERWISE: &str = "其他方式";

/// Whether data go through the sharing platform.
pub fn is_on_platform(mode: SharingMode) -> bool {
    matches!(
        mode,
        SharingMode::PlatformDatabase | SharingMode::PlatformFile | SharingMode::PlatformInterface
    )
}

/// The way of sharing under which a mode stands.
pub fn way_of(mode: SharingMode) -> &'static str {
    if is_on_platform(mode) {
        PLATFORM
    } else {
        OTHERWISE
    }
}

worded!(Sensitivity {
    None: ["不敏感"], "not sensitive";
    Personal: ["个人信息"], "personal information";
    CommercialSecret: ["商业秘密"], "commercial secret";
    WorkSecret: ["工作秘密"], "work secret";
    StateSecret: ["国家秘密"], "state secret";
});

worded!(ExchangeMethod {
    Query: ["查询核验", "查询"], "query";
    BatchExchange: ["批量交换"], "exchange in batches";
    ServiceInterface: ["服务接口"], "service interface";
    FileDownload: ["文件下载"], "file download";
    Custom: ["其他"], "by agreement";
});

worded!(BasisRank {
    Law: ["法律"], "law";
    AdministrativeRegulation: ["行政法规"], "administrative regulation";
    StateCouncilDecision: ["国务院决定"], "State Council decision";
    CentralPolicy: ["党中央国务院政策"], "central policy";
    StateProvision: ["国家规定"], "state provision";
    LocalRegulation: ["地方性法规"], "local regulation";
    Rule: ["规章"], "rule";
    Other: ["其他"], "other";
});

worded!(BaseLibrary {
    Population: ["国家人口", "人口"], "population";
    LegalEntity: ["法人单位"], "legal entities";
    NaturalResourcesAndGeospatial: ["自然资源和空间地理", "自然资源和地理空间"], "natural resources and geography";
    ElectronicLicence: ["电子证照"], "electronic licences";
    SocialCredit: ["社会信用"], "social credit";
    MacroEconomy: ["宏观经济"], "macro-economy";
});

worded!(PartyKind {
    Government: ["政府"], "government";
    DataAuthority: ["数据主管部门"], "data authority";
    Department: ["政务部门"], "department";
    AuthorisedBody: ["法律法规授权组织"], "authorised body";
    PublicInstitution: ["事业单位"], "public institution";
    Enterprise: ["企业"], "enterprise";
    SocialOrganisation: ["社会组织"], "social organisation";
    Individual: ["个人"], "individual";
});

worded!(Tier {
    State: ["国家"], "state";
    Province: ["省级"], "province";
    City: ["市级"], "city";
    District: ["区县级"], "district";
    Township: ["乡镇级"], "township";
});

/// The classes by attribute, the first level of the guide's classification (类).
pub const CLASSES: [&str; 3] = ["基础信息资源", "主题信息资源", "部门信息资源"];

/// Letters of data types and the words that the guide has for them.
const DATA_TYPES: [(&str, &str); 11] = [
    ("C", "字符型"),
    ("N", "数值型"),
    ("Y", "货币型"),
    ("D", "日期型"),
    ("T", "日期时间型"),
    ("L", "逻辑型"),
    ("M", "备注型"),
    ("G", "通用型"),
    ("B", "双精度型"),
    ("I", "整型"),
    ("F", "浮点型"),
];

/// A data type as a sheet shows it: `字符型C` for `C`; what the guide does not have stays as it is.
pub fn data_type(letter: &str) -> String {
    let known = DATA_TYPES.iter().find(|(known, _)| *known == letter);
    known.map_or_else(|| letter.to_owned(), |(letter, zh)| format!("{zh}{letter}"))
}

/// The letter of a data type that is written as a letter, a word or both; none if the guide does
/// not have it.
pub fn data_type_letter(written: &str) -> Option<&'static str> {
    let written = written.trim();
    let means = |(letter, zh): &&(&str, &str)| {
        written == *letter || written == *zh || written.strip_suffix(letter) == Some(zh)
    };
    DATA_TYPES.iter().find(means).map(|(letter, _)| *letter)
}

/// Every data type as a sheet shows it, for messages.
pub fn data_types() -> String {
    let all = DATA_TYPES
        .iter()
        .map(|(letter, zh)| format!("{zh}{letter}"));
    all.collect::<Vec<_>>().join("、")
}

/// The Chinese and English names of the domains, the words of the conventions.
pub const DOMAINS: [(&str, &str, &str); 20] = [
    ("credit", "信用", "credit"),
    ("transport", "交通", "transport"),
    ("medical", "医疗", "medical care"),
    ("health", "卫生", "health"),
    ("employment", "就业", "employment"),
    ("social-security", "社保", "social security"),
    ("geography", "地理", "geography"),
    ("culture", "文化", "culture"),
    ("education", "教育", "education"),
    ("science", "科技", "science"),
    ("resources", "资源", "resources"),
    ("agriculture", "农业", "agriculture"),
    ("environment", "环境", "environment"),
    ("work-safety", "安监", "work safety"),
    ("finance", "金融", "finance"),
    ("quality", "质量", "quality"),
    ("statistics", "统计", "statistics"),
    ("meteorology", "气象", "meteorology"),
    ("market-supervision", "市场监管", "market supervision"),
    ("business-registration", "企业登记", "business registration"),
];

/// A domain as a sheet shows it; what the conventions do not name stays as it is.
pub fn domain(word: &str) -> String {
    let known = DOMAINS.iter().find(|(known, ..)| *known == word);
    known.map_or(word, |(_, zh, _)| zh).to_owned()
}

/// The domain that a sheet means.
pub fn domain_of(written: &str) -> String {
    let known = DOMAINS.iter().find(|(_, zh, _)| *zh == written.trim());
    known.map_or(written, |(word, ..)| word).to_owned()
}

/// 是 or 否.
pub fn yes_or_no(yes: bool) -> &'static str {
    if yes { "是" } else { "否" }
}

/// What 是 or 否 means; 1 and 0 are read as well.
pub fn is_yes(written: &str) -> Option<bool> {
    match written.trim() {
        "是" | "1" => Some(true),
        "否" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Debug;

    /// Every word is read as what it was written for, and no word means two things.
    fn both_ways<T: Worded + Debug>() {
        let mut seen = vec![];
        for (value, words, _) in T::WORDS {
            assert_eq!(T::of(value.zh()), Some(*value));
            for word in *words {
                assert_eq!(T::of(word), Some(*value), "{word}");
                assert!(!seen.contains(word), "{word} means two things");
                seen.push(word);
            }
        }
        assert_eq!(T::of("别的"), None);
    }

    #[test]
    fn words_are_read_as_they_are_written() {
        both_ways::<SharingClass>();
        both_ways::<OpeningClass>();
        both_ways::<UpdateCycle>();
        both_ways::<FormatKind>();
        both_ways::<SharingMode>();
        both_ways::<Sensitivity>();
        both_ways::<ExchangeMethod>();
        both_ways::<BasisRank>();
        both_ways::<BaseLibrary>();
        both_ways::<PartyKind>();
        both_ways::<Tier>();
        for (letter, zh) in DATA_TYPES {
            for written in [letter, zh, &data_type(letter)] {
                assert_eq!(data_type_letter(written), Some(letter));
            }
        }
        for (word, ..) in DOMAINS {
            assert_eq!(domain_of(&domain(word)), word);
        }
    }
}
