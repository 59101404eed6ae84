//! Adds up what differs, so that many can add at once and the sum is the same in whichever order.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::report::{
    ArticleName, LeftOut, RehearsalExample, RehearsalGroup, RehearsalReport, not_covered,
};
use crate::domain::difference::{Difference, What};
use crate::domain::{Date, MatterKind};

/// The matter that was compared.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'m> {
    /// Its case.
    pub case: &'m str,
    /// Its kind.
    pub kind: MatterKind,
    /// When it was filed.
    pub filed_on: Date,
}

/// Where a difference belongs.
type Place = (Option<ArticleName>, What);

/// A sum of matters.
#[derive(Debug, Default)]
pub struct Tally {
    examples: usize,
    same: u64,
    differing: u64,
    reworded: u64,
    erased: u64,
    undecided: u64,
    unreadable: u64,
    unreadable_cases: BTreeSet<String>,
    last_filed_on: Option<Date>,
    groups: HashMap<Place, Sum>,
}

#[derive(Debug, Default)]
struct Sum {
    matters: u64,
    kinds: BTreeMap<MatterKind, u64>,
    examples: BTreeMap<String, RehearsalExample>,
}

impl Tally {
    /// Nothing yet; so many examples are kept of each group.
    pub fn new(examples: u32) -> Self {
        Self {
            examples: usize::try_from(examples).unwrap_or(usize::MAX),
            ..Self::default()
        }
    }

    /// How many differ so far.
    pub fn differing(&self) -> u64 {
        self.differing
    }

    /// A matter of that day was read.
    pub fn reads(&mut self, filed_on: Date) {
        self.last_filed_on = self.last_filed_on.max(Some(filed_on));
    }

    /// A matter with the same answer.
    pub fn same(&mut self) {
        self.same += 1;
    }

    /// A matter of which a person was erased.
    pub fn erased(&mut self) {
        self.erased += 1;
    }

    /// A matter of which the rules' answer was not recorded.
    pub fn undecided(&mut self) {
        self.undecided += 1;
    }

    /// A matter whose record cannot be read.
    pub fn unreadable(&mut self, case: &str) {
        self.unreadable += 1;
        self.unreadable_cases.insert(case.to_owned());
        while self.unreadable_cases.len() > self.examples {
            self.unreadable_cases.pop_last();
        }
    }

    /// A matter with another answer, or with the same one in other words.
    pub fn differs(&mut self, seen: Seen<'_>, found: &[Difference]) {
        if found.iter().all(|one| one.what == What::Wording) {
            self.reworded += 1;
        } else {
            self.differing += 1;
        }
        let mut places: BTreeMap<Place, Vec<&Difference>> = BTreeMap::new();
        for one in found {
            let articles: BTreeSet<ArticleName> =
                one.citations.iter().map(ArticleName::of).collect();
            let mut add = |article| places.entry((article, one.what)).or_default().push(one);
            if articles.is_empty() {
                add(None);
            }
            for article in articles {
                add(Some(article));
            }
        }
        for (place, found) in places {
            let most = self.examples;
            self.groups
                .entry(place)
                .or_default()
                .add(seen, &found, most);
        }
    }

    /// What somebody else added up.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.last_filed_on = self.last_filed_on.max(other.last_filed_on);
        self.same += other.same;
        self.differing += other.differing;
        self.reworded += other.reworded;
        self.erased += other.erased;
        self.undecided += other.undecided;
        let own = self.unreadable + other.unreadable;
        for case in &other.unreadable_cases {
            self.unreadable(case);
        }
        self.unreadable = own;
        for (place, sum) in other.groups {
            let most = self.examples;
            self.groups.entry(place).or_default().merge(sum, most);
        }
        self
    }

    /// The sum, in an order of its own.
    pub fn into_report(self) -> RehearsalReport {
        let compared = self.same + self.differing + self.reworded;
        let mut groups: Vec<(Place, Sum)> = self.groups.into_iter().collect();
        groups.sort_by(|(one, _), (other, _)| one.cmp(other));
        let group = |((article, what), sum): (Place, Sum)| RehearsalGroup {
            article,
            what,
            matters: sum.matters,
            kinds: sum.kinds,
            examples: sum.examples.into_values().collect(),
        };
        RehearsalReport {
            matters: compared + self.erased + self.undecided + self.unreadable,
            last_filed_on: self.last_filed_on,
            compared,
            same: self.same,
            differing: self.differing,
            reworded: self.reworded,
            left_out: LeftOut {
                erased: self.erased,
                undecided: self.undecided,
                unreadable: self.unreadable,
                unreadable_cases: self.unreadable_cases.into_iter().collect(),
            },
            groups: groups.into_iter().map(group).collect(),
            not_covered: not_covered(),
        }
    }
}

impl Sum {
    fn add(&mut self, seen: Seen<'_>, found: &[&Difference], most: usize) {
        self.matters += 1;
        *self.kinds.entry(seen.kind).or_default() += 1;
        let last = self.examples.last_key_value();
        let full = self.examples.len() >= most;
        if full && last.is_none_or(|(last, _)| seen.case > last.as_str()) {
            return;
        }
        let example = RehearsalExample {
            case: seen.case.to_owned(),
            kind: seen.kind,
            filed_on: seen.filed_on,
            differs: found.iter().map(|one| one.text()).collect(),
        };
        self.examples.insert(example.case.clone(), example);
        self.cut(most);
    }

    fn merge(&mut self, other: Self, most: usize) {
        self.matters += other.matters;
        for (kind, count) in other.kinds {
            *self.kinds.entry(kind).or_default() += count;
        }
        self.examples.extend(other.examples);
        self.cut(most);
    }

    fn cut(&mut self, most: usize) {
        while self.examples.len() > most {
            self.examples.pop_last();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Citation, Text};

    fn citation(article: u16, paragraph: u8) -> Citation {
        Citation {
            instrument: "x".into(),
            article,
            paragraph: Some(paragraph),
            item: None,
        }
    }

    fn differs(what: What, citations: Vec<Citation>) -> Difference {
        Difference {
            what,
            stage: None,
            outcome: None,
            subject: None,
            place: Text::default(),
            old: None,
            new: None,
            citations,
        }
    }

    fn add(tally: &mut Tally, case: &str, found: &[Difference]) {
        let seen = Seen {
            case,
            kind: MatterKind::SharingApplication,
            filed_on: Date::new(2025, 1, 1).unwrap(),
        };
        tally.differs(seen, found);
    }

    #[test]
    fn a_matter_counts_once_and_once_in_each_group() {
        let mut tally = Tally::new(2);
        tally.same();
        let both = [
            differs(
                What::Period,
                vec![citation(25, 1), citation(25, 2), citation(27, 1)],
            ),
            differs(What::Period, vec![citation(25, 1)]),
            differs(What::Fate, vec![]),
        ];
        add(&mut tally, "a", &both);
        add(&mut tally, "b", &[differs(What::Wording, vec![])]);
        let report = tally.into_report();
        assert_eq!((report.compared, report.same), (3, 1));
        assert_eq!((report.differing, report.reworded), (1, 1));
        let groups: Vec<_> = report
            .groups
            .iter()
            .map(|group| {
                let article = group.article.as_ref().map(|article| article.article);
                (
                    article,
                    group.what,
                    group.matters,
                    group.examples[0].differs.len(),
                )
            })
            .collect();
        assert_eq!(
            groups,
            [
                (None, What::Fate, 1, 1),
                (None, What::Wording, 1, 1),
                (Some(25), What::Period, 1, 2),
                (Some(27), What::Period, 1, 1),
            ]
        );
    }

    /// Invariant: the same rehearsal is the same report, however its matters were shared out.
    #[test]
    fn the_first_cases_are_the_examples_in_whichever_order_they_come() {
        let fate = [differs(What::Fate, vec![citation(1, 1)])];
        let (mut one, mut other) = (Tally::new(2), Tally::new(2));
        for case in ["d", "b"] {
            add(&mut one, case, &fate);
        }
        for case in ["c", "a", "e"] {
            add(&mut other, case, &fate);
        }
        one.unreadable("z");
        other.unreadable("y");
        let report = one.and(other).into_report();
        let examples = report.groups[0].examples.iter();
        let examples: Vec<_> = examples.map(|one| one.case.as_str()).collect();
        assert_eq!(examples, ["a", "b"]);
        assert_eq!(report.groups[0].matters, 5);
        assert_eq!(report.left_out.unreadable, 2);
        assert_eq!(report.left_out.unreadable_cases, ["y", "z"]);
    }
}
