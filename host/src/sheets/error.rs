//! Why a file cannot be read, and where, in both languages.

use super::{MOST_COLUMNS, MOST_ROWS};

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// There is nothing in it.
    #[error("there is nothing in the file")]
    Empty,
    /// Neither its bytes nor its name say that it is a sheet.
    #[error("this is no spreadsheet: {0}; send XLSX, XLS or CSV")]
    NotASheet(String),
    /// It begins like a sheet and then is none.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// Packed, it is small; unpacked, it is not.
    #[error("`{part}` unpacks to more than {most} bytes, {ratio} times its packed size or more")]
    Bomb { part: String, most: u64, ratio: u64 },
    /// Bytes that are no text in the encoding.
    #[error("byte {byte} is not {encoding}; save the file as UTF-8 or GB18030")]
    Encoding { byte: usize, encoding: &'static str },
    /// An encoding that is not read.
    #[error("the file seems to be {0}; save it as UTF-8 or GB18030")]
    OtherEncoding(String),
    /// More columns than anybody needs.
    #[error("row {row} has {found} columns or more; at most {MOST_COLUMNS} are read")]
    TooManyColumns { row: u32, found: usize },
    /// More rows than are read at once.
    #[error("the file has more than {MOST_ROWS} rows; split it")]
    TooManyRows,
    /// It claims more cells than fit into memory.
    #[error("the sheets span {0} cells; delete what stands far outside the table")]
    TooWide(u64),
    /// A quote that is never closed.
    #[error("line {line}: {why}")]
    Quote { line: u64, why: String },
    /// It could not be written.
    #[error("the file cannot be written: {0}")]
    Writing(String),
}

impl SheetError {
    /// The same in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Empty => "文件为空".into(),
            Self::NotASheet(what) => format!("不是电子表格：{what}；请提交 XLSX、XLS 或 CSV"),
            Self::Damaged(why) => format!("文件已损坏：{why}"),
            Self::Bomb { part, most, .. } => {
                format!("“{part}”解压后超过 {most} 字节或压缩比异常，拒绝读取")
            }
            Self::Encoding { byte, encoding } => {
                format!("第 {byte} 字节不是有效的 {encoding} 编码，请另存为 UTF-8 或 GB18030")
            }
            Self::OtherEncoding(name) => {
                format!("文件编码似为 {name}，请另存为 UTF-8 或 GB18030")
            }
            Self::TooManyColumns { row, found } => {
                format!("第 {row} 行至少有 {found} 列，最多读取 {MOST_COLUMNS} 列")
            }
            Self::TooManyRows => format!("超过 {MOST_ROWS} 行，请拆分后提交"),
            Self::TooWide(cells) => format!("表格范围达 {cells} 个单元格，请删除表格以外的内容"),
            Self::Quote { line, why } => format!("第 {line} 行引号有误：{why}"),
            Self::Writing(why) => format!("无法生成文件：{why}"),
        }
    }
}
