//! Matters that have more of something than others, or say a word that rules may look for: who
//! applies for what he provides himself, several bases, materials and items, long texts, grades.

use super::days;
use super::entry::{MATERIAL, entitle, law};
use super::filing::{by_provider, party};
use super::generate::Generator;
use super::systematic::decisive;
use super::words;
use crate::domain::{
    CatalogEntry, Category, InformationItem, LegalBasis, Matter, MatterKind, PartyKind,
    Sensitivity, SharingClass, Statement,
};

/// How many there are of something: a rule may hang on two, on three, or on more than a handful.
const COUNTS: [usize; 4] = [2, 3, 6, 12];
/// Characters of a text.
const LENGTHS: [usize; 3] = [40, 300, 3_000];
/// Grades as texts write them.
const GRADES: [&str; 17] = [
    "1", "2", "3", "4", "5", "一级", "二级", "三级", "四级", "五级", "L1", "L2", "L3", "L4",
    "一般", "重要", "核心",
];
/// Days between the filing days of neighbours; prime, so that they meet every day of the week.
const APART: u64 = 41;

impl Generator {
    /// For each kind that all rules know, matters of which each has more of one thing, and matters
    /// that say each of these words wherever a text may stand.
    pub fn in_quantities(&self, said: &[String]) -> Vec<Matter> {
        let mut kinds = self.shared.clone();
        kinds.sort();
        kinds.dedup();
        let mut made = Made {
            generator: self,
            kind: MatterKind::EntryPublication,
            matters: vec![],
        };
        for kind in kinds {
            made.kind = kind;
            made.own_cause();
            made.counts();
            made.lengths();
            made.grades();
            made.areas();
            for word in said {
                made.word(word);
            }
        }
        made.matters
    }
}

struct Made<'a> {
    generator: &'a Generator,
    kind: MatterKind,
    matters: Vec<Matter>,
}

impl Made<'_> {
    fn of_class(&mut self, class: SharingClass, change: impl FnOnce(&mut Matter)) {
        let number = u64::try_from(self.matters.len()).unwrap_or(u64::MAX);
        let day = self.generator.day_in_turn(number.wrapping_mul(APART));
        let classes = (class, self.generator.usual.1);
        let mut matter = self.generator.ordinary(self.kind, classes, day, number);
        change(&mut matter);
        self.matters.push(matter);
    }

    fn add(&mut self, change: impl FnOnce(&mut Matter)) {
        self.of_class(self.generator.usual.0, change);
    }

    fn entry(&mut self, change: impl FnOnce(&mut CatalogEntry)) {
        self.add(|matter| {
            if let Some(entry) = decisive(matter) {
                change(entry);
            }
        });
    }

    fn statement(&mut self, change: impl FnOnce(&mut Statement)) {
        self.add(|matter| change(&mut matter.statement));
    }

    /// Whoever applies, provides, or is asked, and is the same.
    fn own_cause(&mut self) {
        if !by_provider(self.kind) {
            for class in words::SHARING {
                self.of_class(class, |matter| {
                    if let Some(provider) = decisive(matter).map(|entry| entry.provider.clone()) {
                        matter.applicant = provider;
                    }
                });
            }
        }
        self.add(|matter| matter.respondents = vec![matter.applicant.clone()]);
        self.add(|matter| {
            if let Some(provider) = decisive(matter).map(|entry| entry.provider.clone()) {
                matter.respondents = vec![provider];
            }
        });
        self.add(|matter| {
            if let Some(prior) = &mut matter.prior {
                prior.overdue = true;
            }
        });
        self.add(|matter| {
            if let Some(prior) = &mut matter.prior {
                prior.closed_on = Some(days::before(matter.filed_on, 400));
            }
        });
    }

    fn counts(&mut self) {
        for count in COUNTS {
            let numbered = |word: &str| -> Vec<String> {
                (1..=count)
                    .map(|number| format!("{word}{number}"))
                    .collect()
            };
            let bases = || -> Vec<LegalBasis> {
                let titled = |title| LegalBasis { title, ..law() };
                numbered("数据条例").into_iter().map(titled).collect()
            };
            let handed_in = || [vec![MATERIAL.to_owned()], numbered("材料")].concat();
            self.entry(|entry| entry.sharing.legal_basis = bases());
            self.entry(|entry| entry.opening.legal_basis = bases());
            self.statement(|said| said.legal_basis = bases());
            self.statement(|said| said.materials = handed_in());
            self.statement(|said| said.items = numbered("信息项"));
            self.add(|matter| {
                matter.statement.materials = handed_in();
                if let Some(entry) = decisive(matter) {
                    entry.sharing.required_materials = handed_in();
                }
            });
            self.entry(|entry| {
                let item = |name| InformationItem {
                    name,
                    data_type: "C".into(),
                    sensitivity: Sensitivity::None,
                };
                entry.items = numbered("信息项").into_iter().map(item).collect();
            });
            self.entry(|entry| {
                let formats = words::FORMATS.iter().take(count);
                entry.formats = formats.map(|one| (*one).to_owned()).collect();
            });
            self.entry(|entry| {
                entry.sharing.methods = words::METHODS.into_iter().take(count).collect();
            });
            self.entry(|entry| {
                for one in numbered("party") {
                    entitle(entry, &one);
                }
            });
            self.add(|matter| {
                let asked = |id: &String| party(id, "被申请部门", PartyKind::Department);
                matter.respondents = numbered("respondent-").iter().map(asked).collect();
            });
        }
    }

    fn lengths(&mut self) {
        for length in LENGTHS {
            let long = || "长".repeat(length);
            self.entry(|entry| entry.title = long());
            self.entry(|entry| entry.summary = long());
            self.entry(|entry| entry.sharing.conditions = Some(long()));
            self.entry(|entry| entry.sharing.reason = Some(long()));
            self.entry(|entry| entry.opening.conditions = Some(long()));
            self.entry(|entry| entry.opening.reason = Some(long()));
            self.statement(|said| said.purpose = Some(long()));
            self.statement(|said| said.scenario = Some(long()));
            self.statement(|said| said.safeguards = Some(long()));
            self.statement(|said| said.grounds = Some(long()));
            self.statement(|said| said.users = Some(long()));
            self.statement(|said| said.scope = Some(long()));
        }
    }

    fn grades(&mut self) {
        for grade in GRADES {
            self.entry(|entry| entry.grade = Some(grade.into()));
        }
        self.entry(|entry| entry.grade = None);
        self.entry(|entry| entry.risk_assessed = false);
    }

    /// Each subject area with each way of exchange.
    fn areas(&mut self) {
        for domain in words::DOMAINS {
            for method in words::METHODS {
                self.add(|matter| {
                    matter.statement.method = Some(method);
                    if let Some(entry) = decisive(matter) {
                        entry.domain = Some(domain.into());
                        entry.sharing.methods = vec![method];
                    }
                });
            }
        }
    }

    /// A word wherever somebody says something, and wherever the entry does. What an entry is counted
    /// under may have to be of a list: where it is published, that is said apart.
    fn word(&mut self, word: &str) {
        let publishes = matches!(
            self.kind,
            MatterKind::EntryPublication | MatterKind::EntryRevision | MatterKind::Reassessment
        );
        self.add(|matter| {
            states(&mut matter.statement, word);
            for party in [&mut matter.applicant]
                .into_iter()
                .chain(&mut matter.respondents)
            {
                party.name = word.into();
            }
        });
        self.add(|matter| {
            let statement = &mut matter.statement;
            statement.items = vec![word.into()];
            statement.materials.push(word.into());
            if let Some(entry) = decisive(matter) {
                describes(entry, word);
                if !publishes {
                    counts_under(entry, word);
                }
            }
        });
        if publishes {
            self.entry(|entry| counts_under(entry, word));
        }
    }
}

fn states(statement: &mut Statement, word: &str) {
    let said = || Some(word.to_owned());
    statement.purpose = said();
    statement.scenario = said();
    statement.safeguards = said();
    statement.data_format = said();
    statement.grounds = said();
    statement.users = said();
    statement.scope = said();
    statement.cleared_by = said();
    statement.items = vec![word.into()];
    statement.materials = vec![MATERIAL.to_owned(), word.into()];
    statement.legal_basis = vec![titled(word)];
}

fn describes(entry: &mut CatalogEntry, word: &str) {
    let said = || Some(word.to_owned());
    entry.title = word.into();
    entry.summary = word.into();
    entry.source = said();
    entry.grade = said();
    entry.provider.name = word.into();
    entry.category = Category::Thematic(word.into());
    entry.sharing.conditions = said();
    entry.sharing.reason = said();
    entry.sharing.legal_basis = vec![titled(word)];
    entry.sharing.required_materials = vec![word.into()];
    entry.opening.conditions = said();
    entry.opening.reason = said();
    entry.opening.legal_basis = vec![titled(word)];
    for item in &mut entry.items {
        item.name = word.into();
    }
}

fn counts_under(entry: &mut CatalogEntry, word: &str) {
    entry.code = word.into();
    entry.domain = Some(word.into());
    entry.formats = vec![word.into()];
    for item in &mut entry.items {
        item.data_type = word.into();
    }
}

fn titled(word: &str) -> LegalBasis {
    LegalBasis {
        title: word.into(),
        ..law()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Description;

    fn about(description: &Description, said: &[String]) -> Vec<Matter> {
        Generator::for_both(description, description, 1).in_quantities(said)
    }

    #[test]
    fn each_quantity_and_word_is_met_whatever_the_seed() {
        let description: Description = serde_json::from_value(serde_json::json!({
            "jurisdiction": "town", "name": { "zh": "镇", "en": "town" }, "instruments": [],
            "matters": ["sharing-application"], "sharing_classes": [], "opening_classes": [],
            "role_names": [], "retention": null, "identification": null, "treatments": []
        }))
        .unwrap();
        let matters = about(&description, &["秘密".to_owned()]);
        let entries = || matters.iter().filter_map(|one| one.entry.as_ref());
        let is = |met: fn(&Matter) -> bool| matters.iter().any(met);
        assert!(is(|one| one
            .entry
            .as_ref()
            .is_some_and(|entry| entry.provider == one.applicant)));
        assert!(is(|one| one.statement.legal_basis.len() == 2));
        assert!(is(|one| one.statement.materials.len() > 2));
        assert!(entries().any(|entry| entry.grade.as_deref() == Some("3")));
        assert!(entries().any(|entry| entry.items.len() > 5));
        assert!(entries().any(|entry| entry.title.contains("秘密")));
        assert!(entries().any(|entry| entry.category == Category::Thematic("秘密".into())));
        let again = Generator::for_both(&description, &description, 2);
        assert_eq!(again.in_quantities(&["秘密".to_owned()]), matters);
        assert!(about(&description, &[]).len() < matters.len());
    }
}
