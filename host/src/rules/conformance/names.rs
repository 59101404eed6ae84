//! What matters call people, bodies, entries and documents: drawn from the seed, in the shapes that
//! such names have. Rules that know the names of a test could behave in it alone.
//!
//! A matter is made with plain names first, so that whoever makes it can say who is the same. Here each
//! of them becomes another, the same one everywhere in the matter; what was left unsaid stays unsaid.

use std::collections::BTreeMap;

use super::random::Random;
use crate::domain::{
    BasisRank, CatalogEntry, Category, LegalBasis, Matter, Party, PartyKind, Statement,
};

const PLACES: [(&str, &str, &str); 12] = [
    ("沈河区", "shenhe", "210103"),
    ("鞍山市", "anshan", "210300"),
    ("合肥市", "hefei", "340100"),
    ("包河区", "baohe", "340111"),
    ("云岩区", "yunyan", "520103"),
    ("武侯区", "wuhou", "510107"),
    ("成都市", "chengdu", "510100"),
    ("梁溪区", "liangxi", "320213"),
    ("江阴市", "jiangyin", "320281"),
    ("南京市", "nanjing", "320100"),
    ("西湖区", "xihu", "330106"),
    ("昆山市", "kunshan", "320583"),
];

const OFFICES: [(&str, &str); 16] = [
    ("民政局", "mzj"),
    ("公安局", "gaj"),
    ("人力资源和社会保障局", "rsj"),
    ("审计局", "sjj"),
    ("卫生健康委员会", "wjw"),
    ("交通运输局", "jtj"),
    ("住房和城乡建设局", "zjj"),
    ("市场监督管理局", "scjg"),
    ("教育局", "jyj"),
    ("生态环境局", "sthj"),
    ("税务局", "swj"),
    ("自然资源和规划局", "zrzy"),
    ("文化广电和旅游局", "wglj"),
    ("应急管理局", "yjj"),
    ("农业农村局", "nyncj"),
    ("统计局", "tjj"),
];

const BODIES: [&str; 8] = [
    "大数据发展有限公司",
    "水务集团",
    "第一人民医院",
    "公共交通公司",
    "不动产登记中心",
    "行业协会",
    "科技有限公司",
    "图书馆",
];

const SURNAMES: [&str; 12] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙",
];
const GIVEN: [&str; 12] = [
    "伟", "芳", "秀英", "敏", "静", "强", "磊", "洋", "艳", "建国", "晓东", "丽华",
];

const SUBJECTS: [&str; 16] = [
    "企业登记",
    "婚姻登记",
    "公交线路",
    "空气质量监测",
    "住房公积金缴存",
    "学籍",
    "不动产登记",
    "社会保险参保",
    "医疗机构执业许可",
    "食品经营许可",
    "机动车登记",
    "低保对象",
    "残疾人证",
    "建设工程规划许可",
    "行政处罚",
    "水质监测",
];

const FIELDS: [&str; 14] = [
    "统一社会信用代码",
    "名称",
    "登记日期",
    "有效期至",
    "地址",
    "状态",
    "经度",
    "纬度",
    "监测值",
    "发证机关",
    "类别",
    "等级",
    "联系电话",
    "备注",
];

const DOCUMENTS: [&str; 8] = [
    "申请函",
    "数据使用申请表",
    "安全保障承诺书",
    "职责依据说明",
    "法人授权委托书",
    "使用审批单",
    "保密协议",
    "应用场景说明",
];

const LAWS: [&str; 8] = [
    "中华人民共和国数据安全法",
    "中华人民共和国个人信息保护法",
    "中华人民共和国统计法",
    "中华人民共和国税收征收管理法",
    "中华人民共和国社会保险法",
    "中华人民共和国行政许可法",
    "中华人民共和国环境保护法",
    "中华人民共和国教育法",
];

const TEXTS: [&str; 6] = [
    "政务信息资源管理办法",
    "公共数据管理规定",
    "社会信用条例",
    "关于加强数据共享的意见",
    "政务服务条例",
    "档案管理实施细则",
];

const NUMERALS: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// What the same word is a name of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    Id,
    Name,
    Item,
    Document,
}

/// Gives a matter its names.
pub(super) fn drawn(matter: &mut Matter, random: &mut Random) {
    let mut drawn = Drawn {
        random,
        known: BTreeMap::new(),
    };
    drawn.party(&mut matter.applicant);
    for party in &mut matter.respondents {
        drawn.party(party);
    }
    if let Some(prior) = &mut matter.prior {
        drawn.party(&mut prior.applicant);
    }
    let code = drawn.code();
    for entry in matter.entry.iter_mut().chain(&mut matter.proposed) {
        drawn.entry(entry, &code);
    }
    drawn.statement(&mut matter.statement);
}

struct Drawn<'r> {
    random: &'r mut Random,
    known: BTreeMap<(Of, String), String>,
}

impl Drawn<'_> {
    /// The name that stands for a word in this matter. No two words get the same.
    fn named(&mut self, of: Of, word: &mut String, make: impl Fn(&mut Random) -> String) {
        if word.trim().is_empty() {
            return;
        }
        let key = (of, word.clone());
        if let Some(known) = self.known.get(&key) {
            word.clone_from(known);
            return;
        }
        let mut made = make(self.random);
        while self.known.values().any(|known| *known == made) {
            made = format!("{made}{}", self.random.below(10));
        }
        word.clone_from(&made);
        self.known.insert(key, made);
    }

    fn party(&mut self, party: &mut Party) {
        let kind = party.kind;
        self.named(Of::Id, &mut party.id, id);
        self.named(Of::Name, &mut party.name, |random| name(random, kind));
    }

    /// Whoever is entitled is meant by id or by name.
    fn entitled(&mut self, party: &mut String) {
        let by_name = (Of::Name, party.clone());
        match self.known.get(&by_name) {
            Some(known) => party.clone_from(known),
            None => self.named(Of::Id, party, id),
        }
    }

    /// One code for the entry as it is and as it shall become.
    fn code(&mut self) -> String {
        let (_, slug, region) = place(self.random);
        let number = 1 + self.random.below(999_999);
        match self.random.below(4) {
            0 => {
                let class = 1 + self.random.below(5);
                let digits = self.random.below(1_000_000_000);
                format!("{class}{digits:09}/{number:06}")
            }
            1 => {
                let class = self.random.below(10_000);
                format!("{}{class:04}/{number:06}", letters(self.random, 2))
            }
            2 => format!("11{region}{}/{number:06}", letters(self.random, 9)),
            _ => format!("{slug}-{}-{number}", 2016 + self.random.below(11)),
        }
    }

    fn entry(&mut self, entry: &mut CatalogEntry, code: &str) {
        if !entry.code.trim().is_empty() {
            code.clone_into(&mut entry.code);
        }
        self.party(&mut entry.provider);
        let subject = self.random.pick(&SUBJECTS, "");
        let of = |word: &str| format!("{subject}{word}");
        say(&mut entry.title, &of("信息"));
        say(&mut entry.summary, &of("的结果数据"));
        may_say(&mut entry.source, &of("业务系统"));
        may_say(
            &mut entry.grade,
            self.random.pick(&["一级", "二级", "三级"], ""),
        );
        if let Category::Thematic(theme) = &mut entry.category {
            say(theme, subject);
        }
        for item in &mut entry.items {
            self.named(Of::Item, &mut item.name, field);
        }
        let terms = &mut entry.sharing;
        may_say(&mut terms.conditions, &of("仅供核验"));
        may_say(&mut terms.reason, &of("依法限定使用范围"));
        self.bases(&mut terms.legal_basis);
        for material in &mut terms.required_materials {
            self.named(Of::Document, material, document);
        }
        for one in &mut terms.entitled {
            self.entitled(&mut one.party);
            self.bases(&mut one.legal_basis);
        }
        may_say(&mut entry.opening.conditions, &of("注明来源后使用"));
        may_say(&mut entry.opening.reason, &of("依法不予公开"));
        self.bases(&mut entry.opening.legal_basis);
        if let Some(collection) = &mut entry.collection {
            self.bases(&mut collection.legal_basis);
        }
    }

    fn statement(&mut self, statement: &mut Statement) {
        let subject = self.random.pick(&SUBJECTS, "");
        let (place, ..) = place(self.random);
        let of = |words: &str| format!("{place}{subject}{words}");
        may_say(&mut statement.purpose, &of("监管"));
        may_say(&mut statement.scenario, &of("办理核验"));
        may_say(&mut statement.safeguards, &of("数据专网访问并留痕"));
        may_say(&mut statement.grounds, &of("记录与实际不符"));
        may_say(&mut statement.users, &of("窗口工作人员"));
        may_say(&mut statement.scope, &of("相关岗位"));
        let cleared_by = format!(
            "{}{}",
            self.random.pick(&SURNAMES, ""),
            self.random.pick(&GIVEN, "")
        );
        may_say(&mut statement.cleared_by, &cleared_by);
        self.bases(&mut statement.legal_basis);
        for item in &mut statement.items {
            self.named(Of::Item, item, field);
        }
        for material in &mut statement.materials {
            self.named(Of::Document, material, document);
        }
        if let Some(operator) = &mut statement.operator {
            self.party(operator);
        }
        let exempted = statement.project.iter_mut();
        for basis in exempted.filter_map(|project| project.exempted_by.as_mut()) {
            self.basis(basis);
        }
    }

    fn bases(&mut self, bases: &mut [LegalBasis]) {
        bases.iter_mut().for_each(|basis| self.basis(basis));
    }

    fn basis(&mut self, basis: &mut LegalBasis) {
        let title = match basis.rank {
            BasisRank::Law => self.random.pick(&LAWS, "").to_owned(),
            _ => {
                let (place, ..) = place(self.random);
                format!("{place}{}", self.random.pick(&TEXTS, ""))
            }
        };
        say(&mut basis.title, &title);
        let article = format!(
            "第{}十{}条",
            self.random.pick(&NUMERALS, ""),
            self.random.pick(&NUMERALS, "")
        );
        may_say(&mut basis.article, &article);
    }
}

fn say(word: &mut String, instead: &str) {
    if !word.trim().is_empty() {
        instead.clone_into(word);
    }
}

fn may_say(word: &mut Option<String>, instead: &str) {
    if let Some(word) = word {
        say(word, instead);
    }
}

fn place(random: &mut Random) -> (&'static str, &'static str, &'static str) {
    random.pick(&PLACES, ("", "", ""))
}

fn letters(random: &mut Random, count: usize) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRTUWXY";
    let one = |_| char::from(random.pick(LETTERS, b'A'));
    (0..count).map(one).collect()
}

/// As registers have them: the unified social credit code, a slug, a number, or what a machine gave.
fn id(random: &mut Random) -> String {
    let (_, slug, region) = place(random);
    let number = random.below(10_000);
    match random.below(4) {
        0 => format!("11{region}{}{number:04}", letters(random, 6)),
        1 => {
            let (_, office) = random.pick(&OFFICES, ("", ""));
            format!("{slug}-{office}-{number}")
        }
        2 => format!("{region}{number:04}"),
        _ => format!("{:012x}", random.below(1 << 48)),
    }
}

fn name(random: &mut Random, kind: PartyKind) -> String {
    let (place, ..) = place(random);
    match kind {
        PartyKind::Government => format!("{place}人民政府"),
        PartyKind::DataAuthority => format!("{place}数据局"),
        PartyKind::Individual => {
            format!("{}{}", random.pick(&SURNAMES, ""), random.pick(&GIVEN, ""))
        }
        PartyKind::Department | PartyKind::AuthorisedBody => {
            let (office, _) = random.pick(&OFFICES, ("", ""));
            format!("{place}{office}")
        }
        PartyKind::PublicInstitution | PartyKind::Enterprise | PartyKind::SocialOrganisation => {
            format!("{place}{}", random.pick(&BODIES, ""))
        }
    }
}

fn field(random: &mut Random) -> String {
    random.pick(&FIELDS, "").to_owned()
}

fn document(random: &mut Random) -> String {
    random.pick(&DOCUMENTS, "").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{MatterKind, sample};

    fn matter() -> Matter {
        let kind = MatterKind::SharingApplication;
        let day = "2026-03-02".parse().unwrap();
        sample::sample_matter(kind, &sample::variations(kind)[0], day, "order-809")
    }

    /// Invariant: no name of a matter is always the same, so that no rules know a test by one.
    #[test]
    fn no_name_is_known_beforehand() {
        let of = |seed: u64| {
            let mut matter = matter();
            drawn(&mut matter, &mut Random::new(seed, 7));
            matter
        };
        assert_eq!(of(1), of(1));
        let all: Vec<Matter> = (0..200).map(of).collect();
        let differ = |name: fn(&Matter) -> &str| {
            let mut names: Vec<&str> = all.iter().map(name).collect();
            names.sort_unstable();
            names.dedup();
            names.len()
        };
        let entry = |matter: &Matter| matter.entry.clone().unwrap();
        assert!(differ(|matter| &matter.applicant.id) > 190);
        assert!(differ(|matter| &matter.entry.as_ref().unwrap().code) > 190);
        assert!(differ(|matter| &matter.entry.as_ref().unwrap().provider.id) > 190);
        assert!(differ(|matter| &matter.applicant.name) > 60);
        assert!(differ(|matter| matter.statement.scenario.as_deref().unwrap_or("")) > 60);
        assert!(all.iter().all(|one| !entry(one).code.starts_with("TEST")));
    }

    /// Whoever is the same stays the same, and what is not said stays unsaid.
    #[test]
    fn who_is_the_same_stays_so() {
        let mut matter = matter();
        let mut entry = matter.entry.take().unwrap();
        super::super::entry::entitle(&mut entry, &matter.applicant.id);
        super::super::entry::entitle(&mut entry, &matter.applicant.name);
        entry.title.clear();
        entry.grade = None;
        entry.sharing.required_materials = vec!["甲".into(), "乙".into()];
        matter.statement.materials = vec!["乙".into(), " ".into()];
        matter.entry = Some(entry);
        drawn(&mut matter, &mut Random::new(3, 3));
        let entry = matter.entry.as_ref().unwrap();
        let entitled = &entry.sharing.entitled;
        assert_eq!(entitled[0].party, matter.applicant.id);
        assert_eq!(entitled[1].party, matter.applicant.name);
        assert_eq!((entry.title.as_str(), &entry.grade), ("", &None));
        let wanted = &entry.sharing.required_materials;
        assert_ne!(wanted[0], wanted[1]);
        assert_eq!(matter.statement.materials, [wanted[1].as_str(), " "]);
    }
}
