//! What matters call people, bodies, entries and documents: drawn from the seed, in the shapes that
//! such names have. Rules that know the names of a test could behave in it alone.
//!
//! A matter is made with plain names first, so that whoever makes it can say who is the same. Here each
//! of them becomes another, the same one everywhere in the matter; what was left unsaid stays unsaid.

use std::collections::BTreeMap;

use super::random::Random;
use super::registers::{self, document, field, id, name, person, place};
use crate::domain::{BasisRank, CatalogEntry, Category, LegalBasis, Matter, Party, Statement};

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
    let code = registers::code(drawn.random);
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
    fn named(&mut self, of: Of, word: &mut String, drawn: impl Fn(&mut Random) -> String) {
        if word.trim().is_empty() {
            return;
        }
        let key = (of, word.clone());
        if let Some(known) = self.known.get(&key) {
            word.clone_from(known);
            return;
        }
        let mut made = drawn(self.random);
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

    fn entry(&mut self, entry: &mut CatalogEntry, code: &str) {
        if !entry.code.trim().is_empty() {
            code.clone_into(&mut entry.code);
        }
        self.party(&mut entry.provider);
        let subject = registers::subject(self.random);
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
        let subject = registers::subject(self.random);
        let (place, ..) = place(self.random);
        let of = |words: &str| format!("{place}{subject}{words}");
        may_say(&mut statement.purpose, &of("监管"));
        may_say(&mut statement.scenario, &of("办理核验"));
        may_say(&mut statement.safeguards, &of("数据专网访问并留痕"));
        may_say(&mut statement.grounds, &of("记录与实际不符"));
        may_say(&mut statement.users, &of("窗口工作人员"));
        may_say(&mut statement.scope, &of("相关岗位"));
        let cleared_by = person(self.random);
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
        for basis in bases {
            self.basis(basis);
        }
    }

    fn basis(&mut self, basis: &mut LegalBasis) {
        let title = registers::text(self.random, basis.rank == BasisRank::Law);
        say(&mut basis.title, &title);
        let article = registers::article(self.random);
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
