//! The rows about whom and what a matter names besides its applicant and its provider: whom it is
//! against, who shall operate the data, whose case it contests, whom a law entitles or exempts; what a
//! project has, how data were collected, how an entry stood before, and how old it is.

use super::super::entry::{basis, entitle};
use super::super::systematic::{Classes, decisive};
use super::super::{days, filing, words};
use super::{AGO, Rows};
use crate::domain::{
    CatalogEntry, CollectionTerms, LegalBasis, MatterKind, Party, Project, SharingClass, Tier,
};

/// So many days before a filing its entry was made, besides [`AGO`]: on that very day, and before there
/// was any law of data.
const AGES: [u64; 2] = [0, 10_000];

/// The tiers, and that none is named.
pub(super) fn tiers() -> impl Iterator<Item = Option<Tier>> + Clone {
    words::TIERS.into_iter().map(Some).chain([None])
}

impl Rows<'_> {
    pub(super) fn besides(&mut self) {
        self.respondents();
        self.levels();
        self.operators();
        self.privileges();
        self.collections();
        self.published();
        self.ages();
    }

    fn respondents(&mut self) {
        for kind in words::PARTIES {
            self.against(|party| party.kind = kind);
        }
        for tier in tiers() {
            self.against(|party| party.tier = tier);
        }
    }

    fn against(&mut self, change: impl FnMut(&mut Party)) {
        self.add(self.usual, |matter| {
            matter.respondents.iter_mut().for_each(change);
        });
    }

    /// Who stands above both sides of a dispute hangs on the tiers of both.
    fn levels(&mut self) {
        if self.kind != MatterKind::Dispute {
            return;
        }
        let kinds = words::DEPARTMENTS.into_iter().cycle();
        let pairs = words::TIERS.into_iter().flat_map(|applicant| {
            let beside = move |other| (applicant, other);
            words::TIERS.into_iter().map(beside)
        });
        for ((applicant, other), kind) in pairs.zip(kinds) {
            self.add(self.usual, |matter| {
                matter.applicant.tier = Some(applicant);
                for party in &mut matter.respondents {
                    (party.kind, party.tier) = (kind, Some(other));
                }
            });
        }
    }

    /// Who operates data is no affair of a project: what one has is otherwise in turn beside him.
    fn operators(&mut self) {
        let parties = words::PARTIES.into_iter().zip(tiers().cycle());
        for ((kind, tier), turn) in parties.zip(0..) {
            self.add(self.usual, |matter| {
                if let Some(operator) = &mut matter.statement.operator {
                    (operator.kind, operator.tier) = (kind, tier);
                }
                if let Some(project) = &mut matter.statement.project {
                    otherwise(project, turn);
                }
            });
            if filing::contested(self.kind).is_some() {
                self.prior(|prior, _| {
                    (prior.applicant.kind, prior.applicant.tier) = (kind, tier);
                });
            }
        }
    }

    /// On what it rests that somebody gets the data whatever their class, or that a project need not
    /// do what others do.
    fn privileges(&mut self) {
        for rank in words::RANKS {
            self.add(self.usual, |matter| {
                let party = matter.applicant.id.clone();
                if let Some(entry) = decisive(matter) {
                    entitle(entry, &party);
                    for one in &mut entry.sharing.entitled {
                        one.legal_basis = vec![basis(rank)];
                    }
                }
                if let Some(project) = &mut matter.statement.project {
                    project.exempted_by = Some(basis(rank));
                }
            });
        }
    }

    fn collections(&mut self) {
        for rank in words::RANKS {
            self.collected(vec![basis(rank)], true, true);
        }
        for (consents, informed) in [(true, true), (true, false), (false, true), (false, false)] {
            self.collected(vec![], consents, informed);
        }
    }

    fn collected(&mut self, legal_basis: Vec<LegalBasis>, consents: bool, informed: bool) {
        let terms = CollectionTerms {
            legal_basis,
            subject_consents: consents,
            subject_informed: informed,
        };
        self.entry(self.usual, |entry| entry.collection = Some(terms.clone()));
    }

    /// What an entry was before it is revised.
    fn published(&mut self) {
        for class in words::SHARING {
            self.was(|entry| entry.sharing.class = class);
        }
        for class in words::OPENING {
            self.was(|entry| entry.opening.class = class);
        }
    }

    fn was(&mut self, change: impl FnOnce(&mut CatalogEntry)) {
        if !matches!(
            self.kind,
            MatterKind::EntryRevision | MatterKind::Reassessment
        ) {
            return;
        }
        self.add(self.usual, |matter| {
            if let Some(published) = &mut matter.entry {
                change(published);
            }
        });
    }

    /// An entry is as old before it is revised as after.
    fn ages(&mut self) {
        let usual: [Classes; 2] = [self.usual, (SharingClass::Unconditional, self.usual.1)];
        for ago in AGO.into_iter().chain(AGES) {
            for classes in usual {
                self.add(classes, |matter| {
                    let made_on = days::before(matter.filed_on, ago);
                    for entry in matter.entry.iter_mut().chain(&mut matter.proposed) {
                        entry.created_on = made_on;
                    }
                });
            }
        }
    }
}

/// The project with one of its marks otherwise.
fn otherwise(project: &mut Project, mark: u8) {
    let marks = [
        &mut project.has_data_catalog,
        &mut project.interconnects,
        &mut project.classified,
        &mut project.government_funded,
        &mut project.new_data_centre,
        &mut project.uses_service_platform,
        &mut project.new_mobile_app,
    ];
    if let Some(mark) = marks.into_iter().nth(usize::from(mark)) {
        *mark = !*mark;
    }
}
