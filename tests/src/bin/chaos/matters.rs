//! What may be filed: every sample of every kind that the rules of a jurisdiction take.

use bylaw::domain::sample::{Variation, sample_entry, sample_matter, variations};
use bylaw::domain::{CatalogEntry, Date, MatterKind, OpeningClass, PartyKind, SharingClass};
use bylaw::flow::{Filing, Host, PreviewRoute, load_entry, preview_filing};
use bylaw::policy::Jurisdiction;
use serde_json::Value;

/// A filing that its jurisdiction took on the first day.
pub(crate) struct Template {
    pub(crate) jurisdiction: String,
    pub(crate) filing: Filing,
    /// Whether a period runs at once.
    pub(crate) runs: bool,
}

const KINDS: [MatterKind; 17] = [
    MatterKind::EntryPublication,
    MatterKind::EntryRevision,
    MatterKind::ProvisionStop,
    MatterKind::Reassessment,
    MatterKind::SharingApplication,
    MatterKind::OnwardUse,
    MatterKind::Inconsistency,
    MatterKind::Correction,
    MatterKind::StatisticsAccess,
    MatterKind::OpeningApplication,
    MatterKind::OpeningRequest,
    MatterKind::EmergencyOpening,
    MatterKind::OperationAuthorisation,
    MatterKind::ProjectReview,
    MatterKind::Complaint,
    MatterKind::Incident,
    MatterKind::Rectification,
];
/// What the tests' own rules do on a word: a clock that waiting stops or starts anew, a silence
/// that decides or is a breach, matters that set each other in motion, and no usable answer.
const WORDS: [(&str, &[&str]); 2] = [
    (
        "model",
        &[
            "keeps",
            "suspends",
            "restarts",
            "days suspends",
            "days",
            "breach",
        ],
    ),
    ("hostile", &["chain"]),
];
const SHARING: [SharingClass; 3] = [
    SharingClass::Unconditional,
    SharingClass::Conditional,
    SharingClass::Withheld,
];
const OPENING: [OpeningClass; 3] = [
    OpeningClass::Unconditional,
    OpeningClass::Conditional,
    OpeningClass::Closed,
];

/// Whether an outcome may change the entry. Such matters have entries of their own, so that the
/// others go on being taken.
fn changes_entries(kind: MatterKind) -> bool {
    !matches!(
        kind,
        MatterKind::SharingApplication
            | MatterKind::OnwardUse
            | MatterKind::StatisticsAccess
            | MatterKind::OpeningApplication
    )
}

fn code(variation: &Variation, kind: MatterKind) -> String {
    let group = if changes_entries(kind) { "M" } else { "S" };
    let sharing = SHARING
        .iter()
        .position(|class| *class == variation.sharing)
        .expect("a class");
    let opening = OPENING
        .iter()
        .position(|class| *class == variation.opening)
        .expect("a class");
    format!("{group}/{sharing}{opening}")
}

/// Fills every catalog with an entry of each combination of classes, in each group.
pub(crate) async fn found_catalog(host: &Host, day: Date) {
    for jurisdiction in host.jurisdictions() {
        for kind in [MatterKind::SharingApplication, MatterKind::ProvisionStop] {
            for variation in variations(MatterKind::EntryRevision) {
                let entry = CatalogEntry {
                    code: code(&variation, kind),
                    ..sample_entry(&variation, day)
                };
                load_entry(host, jurisdiction, entry)
                    .await
                    .expect("a catalog");
            }
        }
    }
}

/// The samples that are taken, in every jurisdiction.
pub(crate) async fn templates(host: &Host, day: Date) -> Vec<Template> {
    let mut taken = vec![];
    for jurisdiction in host.jurisdictions() {
        for filing in filings(jurisdiction, day) {
            let preview = preview_filing(host, jurisdiction, filing.clone()).await;
            let route = preview.ok().and_then(|preview| preview.route);
            taken.extend(route.map(|route| Template {
                jurisdiction: jurisdiction.name().to_owned(),
                filing,
                runs: runs_at_once(&route),
            }));
        }
    }
    taken
}

fn runs_at_once(route: &PreviewRoute) -> bool {
    match route {
        PreviewRoute::Settled(_) => false,
        PreviewRoute::Staged(stages) => stages.first().is_some_and(|stage| stage.due.is_some()),
    }
}

/// Whatever may be tried in a jurisdiction.
fn filings(jurisdiction: &Jurisdiction, day: Date) -> Vec<Filing> {
    let rules = jurisdiction.current(day).expect("rules in force");
    let instrument = rules.plugin.description().instruments.first();
    let instrument = &instrument.expect("an instrument").id;
    if let Some((_, words)) = WORDS.iter().find(|(name, _)| *name == jurisdiction.name()) {
        let variation = variations(MatterKind::EntryRevision).swap_remove(0);
        let plain = filing(MatterKind::SharingApplication, &variation, day, instrument);
        let saying = |word: &&str| {
            let mut filing = plain.clone();
            filing.statement.purpose = Some((*word).to_owned());
            filing
        };
        return words.iter().map(saying).collect();
    }
    let mut all = vec![];
    for kind in KINDS {
        for variation in variations(kind) {
            let plain = filing(kind, &variation, day, instrument);
            all.extend([of_a_person(&plain), plain]);
        }
    }
    all
}

fn filing(kind: MatterKind, variation: &Variation, day: Date, instrument: &str) -> Filing {
    let matter = sample_matter(kind, variation, day, instrument);
    let mut filing = Filing {
        kind,
        filed_on: None,
        occurred_on: None,
        filed_with: matter.filed_with,
        applicant: matter.applicant,
        respondents: matter.respondents,
        entry_code: matter.entry.map(|_| code(variation, kind)),
        proposed: matter.proposed,
        guide: None,
        statement: matter.statement,
        prior_case: None,
    };
    if let (Some(code), Some(proposed)) = (&filing.entry_code, &mut filing.proposed) {
        proposed.code.clone_from(code);
    }
    // Longer than any run lasts on the town's clock.
    filing.statement.until = Date::new(day.year() + 9, 6, 30);
    filing
}

/// The same by somebody whose name must not stand in an event.
fn of_a_person(plain: &Filing) -> Filing {
    let mut filing = plain.clone();
    filing.applicant.kind = PartyKind::Individual;
    filing.applicant.tier = None;
    filing
}

impl Template {
    /// The request's body, with the key where it will be found again.
    pub(crate) fn body(&self, key: &str) -> Value {
        let mut filing = self.filing.clone();
        filing.statement.users = Some(key.to_owned());
        if let Some(proposed) = filing
            .proposed
            .as_mut()
            .filter(|_| filing.kind == MatterKind::EntryPublication)
        {
            key.clone_into(&mut proposed.code);
        }
        serde_json::to_value(filing).expect("a filing is JSON")
    }

    /// The entry alone, if it is a publication, with the key as its title.
    pub(crate) fn publication(&self, key: &str) -> Option<Value> {
        let published = self.filing.kind == MatterKind::EntryPublication;
        let mut entry = self.filing.proposed.clone().filter(|_| published)?;
        key.clone_into(&mut entry.code);
        key.clone_into(&mut entry.title);
        Some(serde_json::to_value(entry).expect("an entry is JSON"))
    }
}
