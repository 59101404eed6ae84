//! A catalog as agencies hand it in: any number of entries of five bodies, the same each time.

use std::path::Path;

use bylaw::columns::{header_row, rows_of};
use bylaw::domain::CatalogEntry;
use bylaw::domain::guide::Guide;
use bylaw::sheets::write_xlsx;
use serde_json::{Value, json};

/// A body that provides data.
#[derive(Clone, Copy, Debug)]
pub struct Provider {
    /// Its identifier.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its unified social credit code.
    pub credit_code: &'static str,
    /// The classification code of its entries.
    pub class: &'static str,
    /// Their domain.
    pub domain: &'static str,
}

/// Five of them.
pub const PROVIDERS: [Provider; 5] = [
    Provider {
        id: "minzheng",
        name: "市民政局",
        credit_code: "112101000001A0011N",
        class: "307011",
        domain: "social-security",
    },
    Provider {
        id: "renshe",
        name: "市人力资源和社会保障局",
        credit_code: "112101000001A0022T",
        class: "307015",
        domain: "employment",
    },
    Provider {
        id: "jiaotong",
        name: "市交通运输局",
        credit_code: "112101000001A0033Y",
        class: "307019",
        domain: "transport",
    },
    Provider {
        id: "shijian",
        name: "市市场监督管理局",
        credit_code: "112101000001A00443",
        class: "307031",
        domain: "market-supervision",
    },
    Provider {
        id: "huanjing",
        name: "市生态环境局",
        credit_code: "112101000001A00557",
        class: "307047",
        domain: "environment",
    },
];

const SUBJECTS: [[&str; 6]; 5] = [
    [
        "婚姻登记",
        "低保对象",
        "养老机构",
        "社会组织",
        "殡葬服务",
        "救助站",
    ],
    [
        "社会保险参保",
        "失业登记",
        "职业资格",
        "劳动合同备案",
        "公益岗位",
        "技能培训",
    ],
    [
        "公交线路",
        "出租车经营许可",
        "道路养护",
        "停车场",
        "网约车驾驶员",
        "货运企业",
    ],
    [
        "企业登记",
        "食品经营许可",
        "特种设备",
        "行政处罚",
        "商标",
        "计量器具",
    ],
    [
        "空气质量监测",
        "排污许可",
        "危险废物",
        "水质监测",
        "噪声监测",
        "环评批复",
    ],
];
const KINDS: [&str; 5] = [
    "基本信息",
    "年度统计",
    "变更记录",
    "监督检查结果",
    "地址名录",
];
const ITEMS: [(&str, &str); 8] = [
    ("名称", "C"),
    ("统一社会信用代码", "C"),
    ("登记日期", "D"),
    ("更新时间", "T"),
    ("数量", "I"),
    ("金额", "Y"),
    ("是否有效", "L"),
    ("备注", "M"),
];
const CYCLES: [&str; 6] = [
    "realtime",
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "yearly",
];
/// Kinds of formats with formats and modes that go together.
const FORMS: [(&str, &[&str], &str); 3] = [
    ("spreadsheet", &["csv", "xlsx"], "platform-file"),
    ("database", &["mysql", "csv"], "platform-database"),
    ("self-describing", &["json", "xml"], "platform-interface"),
];

/// So many entries of these bodies, each with what the guide asks.
pub fn entries(count: usize, providers: &[Provider]) -> Vec<(CatalogEntry, Guide)> {
    (0..count).map(|number| one(number, providers)).collect()
}

fn one(number: usize, providers: &[Provider]) -> (CatalogEntry, Guide) {
    let place = number % providers.len();
    let provider = providers[place];
    let turn = number / providers.len();
    let subject = SUBJECTS[place % SUBJECTS.len()][turn % 6];
    let kind = KINDS[turn / 6 % KINDS.len()];
    let series = match turn / 30 {
        0 => String::new(),
        more => format!("（{}）", more + 1),
    };
    let (form, formats, mode) = FORMS[number % FORMS.len()];
    let items: Vec<Value> = (0..2 + number % 4)
        .map(|item| {
            let (name, data_type) = ITEMS[(number + item) % ITEMS.len()];
            json!({ "name": name, "data_type": data_type, "sensitivity": "none" })
        })
        .collect();
    let law =
        json!([{ "rank": "law", "title": "中华人民共和国数据安全法", "article": "第二十一条" }]);
    let sharing = if number % 3 == 1 {
        json!({ "class": "conditional", "conditions": "作为行政依据，仅限履行职责使用", "reason": "涉及限制范围",
                "legal_basis": law, "methods": ["batch-exchange"], "required_materials": ["申请表", "承诺书"] })
    } else {
        json!({ "class": "unconditional", "conditions": "工作参考、数据校核", "methods": ["query"],
                "required_materials": ["申请表"] })
    };
    let opening = if number % 7 == 3 {
        json!({ "class": "closed", "reason": "涉及限制范围", "legal_basis": law })
    } else {
        json!({ "class": "unconditional" })
    };
    let entry = json!({
        "code": format!("{}/{:06}", provider.class, turn + 1),
        "title": format!("{subject}{kind}{series}"),
        "summary": format!("{}在履行职责过程中产生的{subject}{kind}，用于数据校核、业务协同。", provider.name),
        "provider": { "id": provider.id, "name": provider.name, "kind": "department", "tier": "city" },
        "source": "履职过程中产生", "category": "departmental", "domain": provider.domain,
        "risk_assessed": true, "formats": formats, "items": items, "sensitivity": "none",
        "sharing": sharing, "opening": opening, "update_cycle": CYCLES[number % CYCLES.len()],
        "created_on": "2025-09-01", "in_superior_catalog": true,
        "on_platform": number % 5 == 2,
    });
    let guide = json!({
        "classification": ["部门信息资源", "市政府部门", provider.name],
        "provider_code": provider.credit_code, "format_kind": form, "sharing_mode": mode,
        "related_codes": if turn > 0 { vec![format!("{}/000001", provider.class)] } else { vec![] },
    });
    (
        serde_json::from_value(entry).expect("an entry"),
        serde_json::from_value(guide).expect("a guide's record"),
    )
}

/// The rows of a sheet with these entries, the head first.
pub fn rows(entries: &[(CatalogEntry, Guide)]) -> Vec<Vec<String>> {
    let mut rows = vec![header_row()];
    for (entry, guide) in entries {
        rows.extend(rows_of(entry, Some(guide), None));
    }
    rows
}

/// Writes a sheet of each body's forty entries into a folder, `PROVIDER.xlsx`.
pub fn write_sheets(folder: &Path) {
    let all = entries(200, &PROVIDERS);
    for provider in PROVIDERS {
        let own = |(entry, _): &&(CatalogEntry, Guide)| entry.provider.id == provider.id;
        let own: Vec<_> = all.iter().filter(own).cloned().collect();
        let sheet = write_xlsx("政务信息资源目录", &rows(&own)).expect("a workbook");
        let file = folder.join(format!("{}.xlsx", provider.id));
        std::fs::write(file, sheet).expect("a file");
    }
}

/// A workbook of so many entries of the five bodies.
pub fn workbook(count: usize) -> Vec<u8> {
    let rows = rows(&entries(count, &PROVIDERS));
    write_xlsx("政务信息资源目录", &rows).expect("a workbook")
}
