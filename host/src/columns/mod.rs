//! The columns of a catalog's sheet: those of the national guide in its order, then what this
//! platform knows besides. Reads rows into entries and writes entries as rows; knows no database.

mod entry;
mod header;
mod read;
mod silence;
mod text;
mod write;

pub use header::{Header, HeaderError};
pub use read::{CellFinding, Defaults, ReadEntry, SaidProvider, read_entries};
pub(crate) use read::{finding, place_of};
pub use write::{header_row, rows_of};

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Class,
    Section,
    Subject,
    Detail,
    Title,
    Code,
    Provider,
    ProviderCode,
    Summary,
    FormatKind,
    Formats,
    ItemName,
    DataType,
    SharingClass,
    SharingConditions,
    SharingWay,
    SharingMode,
    IsOpen,
    OpeningConditions,
    Cycle,
    PublishedOn,
    RelatedCodes,
    ItemSensitivity,
    Sensitivity,
    Source,
    Category,
    Domain,
    Grade,
    RiskAssessed,
    CreatedOn,
    InSuperiorCatalog,
    OnPlatform,
    Methods,
    Materials,
    SharingBasis,
    SharingReason,
    Entitled,
    Lists,
    OpeningClass,
    OpeningBasis,
    OpeningReason,
    Desensitised,
    HolderConsents,
    CollectionBasis,
    SubjectConsents,
    SubjectInformed,
    ProviderId,
    ProviderKind,
    ProviderTier,
}

/// How many of the columns are the guide's.
pub const OF_GUIDE: usize = 22;

/// Every column with its heading and the field that it fills, as findings name it.
pub const COLUMNS: [(Column, &str, &str); 49] = [
    (Column::Class, "类", "guide.classification"),
    (Column::Section, "项", "guide.classification"),
    (Column::Subject, "目", "guide.classification"),
    (Column::Detail, "细目", "guide.classification"),
    (Column::Title, "信息资源名称", "title"),
    (Column::Code, "信息资源代码", "code"),
    (Column::Provider, "信息资源提供方", "provider"),
    (
        Column::ProviderCode,
        "信息资源提供方代码",
        "guide.provider_code",
    ),
    (Column::Summary, "信息资源摘要", "summary"),
    (Column::FormatKind, "信息资源格式分类", "guide.format_kind"),
    (Column::Formats, "信息资源格式类型", "formats"),
    (Column::ItemName, "信息项名称", "items"),
    (Column::DataType, "数据类型", "items"),
    (Column::SharingClass, "共享类型", "sharing.class"),
    (Column::SharingConditions, "共享条件", "sharing.conditions"),
    (Column::SharingWay, "共享方式分类", "guide.sharing_mode"),
    (Column::SharingMode, "共享方式类型", "guide.sharing_mode"),
    (Column::IsOpen, "是否向社会开放", "opening.class"),
    (Column::OpeningConditions, "开放条件", "opening.conditions"),
    (Column::Cycle, "更新周期", "update_cycle"),
    (Column::PublishedOn, "发布日期", "published_on"),
    (Column::RelatedCodes, "关联资源代码", "guide.related_codes"),
    (Column::ItemSensitivity, "信息项敏感级别", "items"),
    (Column::Sensitivity, "数据敏感级别", "sensitivity"),
    (Column::Source, "数据来源", "source"),
    (Column::Category, "资源类别", "category"),
    (Column::Domain, "数据领域", "domain"),
    (Column::Grade, "数据分类分级", "grade"),
    (Column::RiskAssessed, "安全风险评估", "risk_assessed"),
    (Column::CreatedOn, "编制日期", "created_on"),
    (
        Column::InSuperiorCatalog,
        "已入上级目录",
        "in_superior_catalog",
    ),
    (Column::OnPlatform, "已上平台", "on_platform"),
    (Column::Methods, "使用方式", "sharing.methods"),
    (Column::Materials, "申请材料", "sharing.required_materials"),
    (Column::SharingBasis, "共享依据", "sharing.legal_basis"),
    (Column::SharingReason, "限制共享理由", "sharing.reason"),
    (Column::Entitled, "依法可获取方", "sharing.entitled"),
    (Column::Lists, "所列清单", "sharing.lists"),
    (Column::OpeningClass, "开放类型", "opening.class"),
    (Column::OpeningBasis, "开放依据", "opening.legal_basis"),
    (Column::OpeningReason, "限制开放理由", "opening.reason"),
    (Column::Desensitised, "已脱敏", "opening.desensitised"),
    (
        Column::HolderConsents,
        "权利人同意",
        "opening.holder_consents",
    ),
    (
        Column::CollectionBasis,
        "采集依据",
        "collection.legal_basis",
    ),
    (
        Column::SubjectConsents,
        "采集已获同意",
        "collection.subject_consents",
    ),
    (
        Column::SubjectInformed,
        "采集已告知",
        "collection.subject_informed",
    ),
    (Column::ProviderId, "提供方标识", "provider.id"),
    (Column::ProviderKind, "提供方类型", "provider.kind"),
    (Column::ProviderTier, "提供方层级", "provider.tier"),
];

impl Column {
    /// What stands at its head.
    pub fn heading(self) -> &'static str {
        let found = COLUMNS.iter().find(|(column, ..)| *column == self);
        found.map_or("", |(_, heading, _)| *heading)
    }

    /// The column that fills a field, by the path that a finding names; of an entry's own fields
    /// with or without `entry.` or `proposed.` before it. The class of opening stands in the
    /// guide's own column.
    pub fn of_subject(subject: &str) -> Option<Self> {
        let path = subject
            .strip_prefix("entry.")
            .or_else(|| subject.strip_prefix("proposed."))
            .unwrap_or(subject);
        let path = path.split('[').next().unwrap_or(path);
        let fits = |(_, _, field): &&(Column, &str, &str)| path == *field;
        let within = |(_, _, field): &&(Column, &str, &str)| {
            path.strip_prefix(field)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        let found = COLUMNS
            .iter()
            .find(fits)
            .or_else(|| COLUMNS.iter().find(within));
        found.map(|(column, ..)| *column)
    }
}
