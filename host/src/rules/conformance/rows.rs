//! The matters of one kind of which each has one word changed.

mod besides;
#[cfg(test)]
mod tests;

use besides::tiers;

use super::entry::{basis, entitle};
use super::generate::Generator;
use super::systematic::{Classes, decisive};
use super::{days, defects, entry_defects, filing, words};
use crate::domain::{
    BasisRank, CatalogEntry, Category, Date, Matter, MatterKind, OpeningClass, PartyKind,
    PriorCase, Sensitivity, SharingClass,
};

/// Days between the filing days of neighbours; prime, so that they meet every day of the week.
const APART: u64 = 37;

/// So many days before its filing something happened: some months, more than a year, many years.
const AGO: [u64; 3] = [100, 400, 4_000];

/// Matters as they are made, kind by kind.
pub(super) struct Rows<'a> {
    generator: &'a Generator,
    kind: MatterKind,
    usual: Classes,
    pub(super) matters: Vec<Matter>,
}

impl<'a> Rows<'a> {
    pub(super) fn of(generator: &'a Generator) -> Self {
        Self {
            generator,
            kind: MatterKind::EntryPublication,
            usual: generator.usual,
            matters: vec![],
        }
    }

    /// Adds those of a kind; all of them only if there is somebody to hold against another.
    pub(super) fn of_kind(&mut self, kind: MatterKind, whole: bool) {
        self.kind = kind;
        self.classes();
        if whole {
            self.bases();
            self.areas();
            self.parties();
            self.filings();
            self.absent();
            self.contested();
            self.contents();
            self.unsaid();
            self.besides();
        }
    }

    fn add(&mut self, classes: Classes, change: impl FnOnce(&mut Matter)) {
        let number = u64::try_from(self.matters.len()).unwrap_or(u64::MAX);
        let day = self.generator.day_in_turn(number * APART);
        let mut matter = self.generator.ordinary(self.kind, classes, day, number);
        change(&mut matter);
        // What is revised has the same provider before and after.
        if let (Some(published), Some(proposed)) = (&mut matter.entry, &matter.proposed) {
            published.provider.clone_from(&proposed.provider);
            published.domain.clone_from(&proposed.domain);
        }
        // Whoever provides the entry files what only he can file.
        if filing::by_provider(self.kind)
            && let Some(provider) = decisive(&mut matter).map(|entry| entry.provider.clone())
        {
            matter.applicant = provider;
        }
        self.generator.name(&mut matter, number);
        self.matters.push(matter);
    }

    /// What may be withheld is what is secret in the one text, and what a law protects in another.
    fn entry(&mut self, classes: Classes, change: impl Fn(&mut CatalogEntry)) {
        let withheld = classes.0 == SharingClass::Withheld && self.checks_entries();
        let secrets: &[Sensitivity] = if withheld {
            &[
                Sensitivity::Personal,
                Sensitivity::StateSecret,
                Sensitivity::None,
            ]
        } else {
            &[Sensitivity::None]
        };
        for secret in secrets {
            self.add(classes, |matter| {
                if let Some(entry) = decisive(matter) {
                    if withheld {
                        entry.sensitivity = *secret;
                        entry
                            .items
                            .iter_mut()
                            .for_each(|item| item.sensitivity = *secret);
                    }
                    change(entry);
                }
            });
        }
    }

    /// Whether the host has rules look at the entry of such a matter.
    fn checks_entries(&self) -> bool {
        matches!(
            self.kind,
            MatterKind::EntryPublication | MatterKind::EntryRevision | MatterKind::Reassessment
        )
    }

    /// The classes under which what an entry says may count for something else.
    fn for_entries(&self) -> Vec<Classes> {
        if self.checks_entries() {
            let beside = |class: &SharingClass| (*class, self.usual.1);
            let closed = (self.usual.0, OpeningClass::Closed);
            words::SHARING.iter().map(beside).chain([closed]).collect()
        } else {
            vec![self.usual]
        }
    }

    /// Pairs of classes, and each provision to violate.
    fn classes(&mut self) {
        for classes in self.generator.classes.clone() {
            self.add(classes, |_| {});
        }
        if self.kind == MatterKind::Rectification {
            for cited in self.generator.all_places() {
                self.add(self.usual, |matter| {
                    matter.statement.violation = Some(cited);
                });
            }
        }
    }

    fn bases(&mut self) {
        let untitled = |rank| {
            let mut one = basis(rank);
            one.title.clear();
            one
        };
        let mut all: Vec<_> = words::RANKS.iter().map(|rank| vec![basis(*rank)]).collect();
        all.push(vec![]);
        all.push(vec![untitled(BasisRank::Law)]);
        for bases in all {
            for class in words::SHARING {
                self.entry((class, self.usual.1), |entry| {
                    entry.sharing.legal_basis.clone_from(&bases);
                });
            }
            for class in words::OPENING {
                self.entry((self.usual.0, class), |entry| {
                    entry.opening.legal_basis.clone_from(&bases);
                });
            }
            self.add(self.usual, |matter| matter.statement.legal_basis = bases);
        }
    }

    /// Subject areas with departments, and what else does no harm beside them in turn.
    fn areas(&mut self) {
        for (turn, domain) in words::DOMAINS.into_iter().enumerate() {
            for (shift, kind) in words::DEPARTMENTS.into_iter().enumerate() {
                let tier = words::TIERS.iter().cycle().nth(turn + shift).copied();
                let change = words::CHANGES.iter().cycle().nth(turn + 2 * shift).copied();
                self.add(self.usual, |matter| {
                    matter.statement.change = change;
                    matter.applicant.tier = tier;
                    if let Some(entry) = decisive(matter) {
                        entry.domain = Some(domain.into());
                        entry.provider.kind = kind;
                        entry.provider.tier = tier;
                    }
                });
            }
        }
    }

    fn parties(&mut self) {
        let usual: [Classes; 2] = [self.usual, (SharingClass::Unconditional, self.usual.1)];
        for kind in words::PARTIES {
            for classes in usual {
                self.add(classes, |matter| matter.applicant.kind = kind);
            }
            self.entry(self.usual, |entry| entry.provider.kind = kind);
        }
        for tier in tiers() {
            self.add(self.usual, |matter| matter.applicant.tier = tier);
            self.entry(self.usual, |entry| entry.provider.tier = tier);
        }
        let applicant = |matter: &Matter| matter.applicant.id.clone();
        for class in words::SHARING {
            self.add((class, self.usual.1), |matter| {
                let party = applicant(matter);
                if let Some(entry) = decisive(matter) {
                    entitle(entry, &party);
                }
            });
        }
    }

    fn filings(&mut self) {
        for change in words::CHANGES {
            self.add(self.usual, |matter| matter.statement.change = Some(change));
        }
        // A change that is told of long after it happened.
        for ago in AGO {
            self.add(self.usual, |matter| {
                matter.occurred_on = Some(days::before(matter.filed_on, ago));
            });
        }
        for role in words::ROLES.into_iter().map(Some).chain([None]) {
            self.add(self.usual, |matter| matter.filed_with = role);
        }
        for emergency in words::EMERGENCIES {
            self.add(self.usual, |matter| {
                matter.statement.emergency = Some(emergency);
            });
        }
        for phase in words::PHASES {
            self.add(self.usual, |matter| {
                if let Some(project) = &mut matter.statement.project {
                    project.phase = phase;
                }
            });
        }
        for method in words::METHODS {
            self.add(self.usual, |matter| matter.statement.method = Some(method));
        }
    }

    /// What a matter names besides itself, each left out with each other: where one of them would say
    /// who the other side is, only without both it is known what rules ask for.
    fn absent(&mut self) {
        for left_out in 1..1_u8 << 4 {
            let is_out = |place: u8| left_out & (1 << place) != 0;
            self.add(self.usual, |matter| {
                if is_out(0) {
                    matter.respondents.clear();
                }
                if is_out(1) {
                    matter.entry = None;
                }
                if is_out(2) {
                    matter.proposed = None;
                }
                if is_out(3) {
                    matter.prior = None;
                }
            });
        }
    }

    /// The case that such a matter contests.
    fn contested(&mut self) {
        if filing::contested(self.kind).is_none() {
            return;
        }
        for kind in words::KINDS {
            self.prior(|prior, _| prior.kind = kind);
        }
        for decision in words::OUTCOMES.into_iter().map(Some).chain([None]) {
            self.prior(|prior, _| prior.decision = decision);
        }
        // Undecided, and too late or not.
        for overdue in [true, false] {
            self.prior(|prior, _| {
                (prior.decision, prior.closed_on, prior.overdue) = (None, None, overdue);
            });
        }
        for ago in AGO.into_iter().chain([0]) {
            self.prior(|prior, filed_on| prior.closed_on = Some(days::before(filed_on, ago)));
        }
        let another = filing::party("another", "其他部门", PartyKind::Department);
        self.prior(|prior, _| prior.applicant = another);
    }

    fn prior(&mut self, change: impl FnOnce(&mut PriorCase, Date)) {
        self.add(self.usual, |matter| {
            if let Some(prior) = &mut matter.prior {
                change(prior, matter.filed_on);
            }
        });
    }

    /// What entries can be about.
    fn contents(&mut self) {
        for sensitivity in words::SENSITIVITIES {
            for classes in self.for_entries() {
                self.entry(classes, |entry| entry.sensitivity = sensitivity);
                self.entry(classes, |entry| {
                    if let Some(item) = entry.items.first_mut() {
                        item.sensitivity = sensitivity;
                    }
                });
            }
        }
        for sensitivity in words::SENSITIVITIES {
            for opened in words::OPENING {
                for desensitised in [false, true] {
                    self.entry((self.usual.0, opened), |entry| {
                        entry.sensitivity = sensitivity;
                        entry.opening.desensitised = desensitised;
                    });
                }
            }
        }
        for list in words::LISTS {
            self.entry(self.usual, |entry| entry.sharing.lists = vec![list]);
        }
        let libraries = words::LIBRARIES.into_iter().map(Category::Base);
        for category in libraries.chain([Category::Thematic("营商环境".into())]) {
            for class in words::SHARING {
                self.entry((class, self.usual.1), |entry| {
                    entry.category.clone_from(&category);
                });
            }
        }
        for cycle in words::CYCLES {
            self.entry(self.usual, |entry| entry.update_cycle = Some(cycle));
        }
        for formats in [vec![], vec!["pdf".to_owned()], vec![String::new()]] {
            for classes in [self.usual, (self.usual.0, OpeningClass::Closed)] {
                self.entry(classes, |entry| entry.formats.clone_from(&formats));
                self.entry(classes, |entry| {
                    entry.formats.clone_from(&formats);
                    entry.items.clear();
                });
            }
        }
        self.entry(self.usual, |entry| entry.on_platform = true);
        self.entry(self.usual, |entry| entry.in_superior_catalog = true);
        for opened in words::OPENING {
            let classes = (self.usual.0, opened);
            self.entry(classes, |entry| entry.opening.holder_consents = false);
        }
    }

    /// Each thing that can be left unsaid, by itself.
    fn unsaid(&mut self) {
        for part in 0..defects::STATEMENT_PARTS {
            for classes in [self.usual, (SharingClass::Unconditional, self.usual.1)] {
                self.add(classes, |matter| {
                    defects::unsay(&mut matter.statement, part);
                });
            }
        }
        for classes in self.for_entries() {
            for element in 0..entry_defects::ELEMENTS {
                self.entry(classes, |entry| entry_defects::without(entry, element));
            }
            self.entry(classes, |entry| entry.sharing.conditions = None);
            self.entry(classes, |entry| entry.sharing.reason = None);
            self.entry(classes, |entry| entry.sharing.methods.clear());
            self.entry(classes, |entry| entry.opening.conditions = None);
            self.entry(classes, |entry| entry.opening.reason = None);
        }
        let wanted = vec!["审批表".to_owned()];
        self.entry(self.usual, |entry| {
            entry.sharing.required_materials.clone_from(&wanted);
        });
    }
}
