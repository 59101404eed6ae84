//! What the national guide to catalogs asks of an entry and the contract with the rules does not
//! know: 政务信息资源目录编制指南（试行）, 发改高技〔2017〕1272号.
//!
//! It stands beside the entry. It comes and changes only through matters, and rules never see it.

mod credit_code;
mod practice;
mod resource_code;
pub mod words;

use serde::{Deserialize, Serialize};

pub use credit_code::{CreditCodeError, check_credit_code};
pub(crate) use practice::unusual;
pub use practice::{findings, is_of_the_host};
pub use resource_code::{CodeProfile, classification_of, is_well_formed, numbered};

/// The main kinds of formats (信息资源格式分类).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum FormatKind {
    /// 电子文件
    ElectronicFile,
    /// 电子表格
    Spreadsheet,
    /// 数据库
    Database,
    /// 图形图像
    Image,
    /// 流媒体
    StreamingMedia,
    /// 自描述格式
    SelfDescribing,
    /// 服务接口
    ServiceInterface,
}

/// How data are handed over (共享方式): through the sharing platform in one of three ways, or
/// otherwise.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SharingMode {
    /// 共享平台方式，数据库
    PlatformDatabase,
    /// 共享平台方式，文件
    PlatformFile,
    /// 共享平台方式，接口
    PlatformInterface,
    /// 其他方式，邮件
    Mail,
    /// 其他方式，拷盘
    Disk,
    /// 其他方式，介质交换
    Media,
}

/// What whoever files an entry says of it beside what the rules see. Everything may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// The names of 类, 项, 目 and 细目, in this order; four at most.
    #[serde(default)]
    pub classification: Vec<String>,
    /// The classification code, where the entry has no resource code yet.
    pub classification_code: Option<String>,
    /// The provider's unified social credit code (GB 32100-2015).
    pub provider_code: Option<String>,
    /// The main kind of its formats; the formats themselves stand in the entry.
    pub format_kind: Option<FormatKind>,
    /// How it is handed over.
    pub sharing_mode: Option<SharingMode>,
    /// The codes of entries that belong to it (关联资源代码).
    #[serde(default)]
    pub related_codes: Vec<String>,
}
