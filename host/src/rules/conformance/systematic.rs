//! Matters of which each has one word changed, so that no word on which rules may hang something is
//! left to chance. They are the same whatever the seed, but for the names in them.

use super::generate::Generator;
use super::random::Random;
use super::rows::Rows;
use super::{days, filing};
use crate::domain::{
    CatalogEntry, Category, ChangeKind, Citation, Date, Emergency, Matter, MatterKind,
    OpeningClass, PartyKind, ProjectPhase, Role, Sensitivity, SharingClass, Tier,
};

/// Where what is left to chance in them comes from.
const STREAM: u64 = 0x0005_EED5;
/// More than there are kinds and classes, so that each kind of each day gets names of its own.
const FAR_APART: u64 = 1_000;
/// The classes that a matter is about.
pub(super) type Classes = (SharingClass, OpeningClass);

impl Generator {
    /// For each kind that all rules know, one matter for each class on each rank of basis, each
    /// subject area with each kind of department, each kind and tier of each party, change and body to
    /// file with, each article to violate, each age of an entry, and each thing that can be left unsaid.
    /// For a kind that only some know, one for each pair of classes.
    pub fn systematic(&self) -> Vec<Matter> {
        let mut rows = Rows::of(self);
        let mut kinds = self.known.clone();
        kinds.sort();
        kinds.dedup();
        for kind in kinds {
            rows.of_kind(kind, self.shared.contains(&kind));
        }
        rows.matters
    }

    /// A matter of each kind that all rules know, filed on this day; one for each class that all know
    /// where the way hangs on the class.
    pub fn each_on(&self, day: Date) -> Vec<Matter> {
        let number = days::between(Date::FIRST, day).unsigned_abs();
        let numbers = (0..).map(|place| number * FAR_APART + place);
        let all = self.shared.iter();
        let all = all.flat_map(|kind| self.classes_of(*kind).into_iter().map(|one| (*kind, one)));
        let matter = |((kind, classes), number): ((MatterKind, Classes), u64)| {
            let mut matter = self.ordinary(kind, classes, day, 0);
            self.name(&mut matter, number);
            matter
        };
        all.zip(numbers).map(matter).collect()
    }

    /// The classes that make another matter of this kind.
    fn classes_of(&self, kind: MatterKind) -> Vec<Classes> {
        let (sharing, opening) = &self.known_to_all;
        match kind {
            MatterKind::SharingApplication
            | MatterKind::OnwardUse
            | MatterKind::EntryPublication
            | MatterKind::EntryRevision => {
                sharing.iter().map(|class| (*class, self.usual.1)).collect()
            }
            MatterKind::OpeningApplication => {
                opening.iter().map(|class| (self.usual.0, *class)).collect()
            }
            _ => vec![self.usual],
        }
    }

    /// The days around which something may change: when an instrument begins and ends, and when a
    /// year does.
    pub fn edge_days(&self) -> Vec<Date> {
        let mut edges = vec![];
        for (first, count) in &self.spans {
            let last = days::after(*first, count.saturating_sub(1));
            edges.extend([Some(*first), first.yesterday(), Some(last), last.tomorrow()]);
            for year in first.year()..=last.year() {
                edges.extend([Date::new(year, 1, 1), Date::new(year, 12, 31)]);
            }
        }
        let mut edges: Vec<Date> = edges.into_iter().flatten().collect();
        edges.sort();
        edges.dedup();
        edges
    }

    /// Every day on which some instrument is in force, as far as matters are filed.
    pub fn every_day(&self) -> Vec<Date> {
        let span = |(first, count): &(Date, u64)| {
            let first = *first;
            (0..*count).map(move |day| days::after(first, day))
        };
        let mut all: Vec<Date> = self.spans.iter().flat_map(span).collect();
        all.sort();
        all.dedup();
        all
    }

    /// A matter in order, of which chance decides nothing that a route may hang on.
    pub(super) fn ordinary(
        &self,
        kind: MatterKind,
        classes: Classes,
        day: Date,
        number: u64,
    ) -> Matter {
        let mut random = Random::new(STREAM, number);
        let mut matter = self.in_order(&mut random, kind, classes);
        let by = days::between(matter.filed_on, day);
        let moved = |on: &mut Date| *on = days::later(*on, by);
        matter.filed_on = day;
        matter.occurred_on = Some(day);
        matter.statement.until.iter_mut().for_each(moved);
        for entry in matter.entry.iter_mut().chain(&mut matter.proposed) {
            moved(&mut entry.created_on);
        }
        plain(&mut matter, classes, self.place_in_turn(number));
        matter
    }

    /// The place whose turn it is, of all instruments.
    fn place_in_turn(&self, number: u64) -> Option<Citation> {
        let all = self.all_places();
        let turn = usize::try_from(number).ok()?.checked_rem(all.len())?;
        all.into_iter().nth(turn)
    }

    /// Every article, and every paragraph and item of which the rules speak by itself.
    pub(super) fn all_places(&self) -> Vec<Citation> {
        let of = |(instrument, count): &(String, u16)| {
            let cited = |article| Citation {
                instrument: instrument.clone(),
                article,
                paragraph: None,
                item: None,
            };
            (1..=*count).map(cited).collect::<Vec<_>>()
        };
        let articles = self.articles.iter().flat_map(of);
        articles.chain(self.paragraphs.iter().cloned()).collect()
    }
}

/// Takes chance out of a matter.
fn plain(matter: &mut Matter, (sharing, _): Classes, violation: Option<Citation>) {
    let kind = matter.kind;
    if let Some(entry) = decisive(matter) {
        let sensitivity = match sharing {
            SharingClass::Withheld => Sensitivity::Personal,
            _ => Sensitivity::None,
        };
        entry.sensitivity = sensitivity;
        for item in &mut entry.items {
            item.sensitivity = sensitivity;
        }
        entry.provider.kind = PartyKind::Department;
        entry.provider.tier = Some(Tier::City);
        entry.category = Category::Departmental;
        entry.domain = None;
        entry.formats = vec!["csv".into()];
        entry.in_superior_catalog = false;
        entry.on_platform = false;
        entry.collection = None;
        entry.opening.desensitised = true;
        entry.opening.holder_consents = true;
    }
    if matches!(kind, MatterKind::EntryRevision | MatterKind::Reassessment) {
        let one = matter.proposed.take().or_else(|| matter.entry.take());
        matter.entry.clone_from(&one);
        // Whatever is proposed, it was less closed before.
        if let Some(published) = &mut matter.entry {
            published.sharing.class = SharingClass::Unconditional;
        }
        matter.proposed = one;
    }
    if let Some(prior) = &mut matter.prior {
        prior.overdue = false;
        prior.closed_on = Some(days::before(matter.filed_on, 10));
    }
    matter.applicant.kind = PartyKind::Department;
    matter.applicant.tier = Some(Tier::City);
    matter.filed_with = match kind {
        MatterKind::Complaint | MatterKind::Rectification => Some(Role::SuperiorOrgan),
        _ => None,
    };
    matter.respondents = vec![filing::party(
        "respondent",
        "被申请部门",
        PartyKind::Department,
    )];
    let statement = &mut matter.statement;
    statement.change = Some(ChangeKind::LawAmended);
    statement.emergency = Some(Emergency::NaturalDisaster);
    statement.violation = violation;
    if let Some(project) = &mut statement.project {
        project.phase = ProjectPhase::Approval;
        project.classified = false;
        project.government_funded = true;
        project.exempted_by = None;
    }
}

/// The entry that decides: what is proposed, else what is published.
pub(super) fn decisive(matter: &mut Matter) -> Option<&mut CatalogEntry> {
    matter.proposed.as_mut().or(matter.entry.as_mut())
}
