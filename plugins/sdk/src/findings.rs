//! What is wrong with a filing or an entry, said all at once.

use crate::citations::{Citations, text};
use crate::types::{BasisRank, Finding, LegalBasis, Proposal, Route, Severity};

/// Findings while they are gathered.
#[derive(Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// An error on `subject` unless `holds`.
    pub fn require(
        &mut self,
        holds: bool,
        subject: &str,
        zh: &str,
        en: &str,
        cites: impl Citations,
    ) {
        if !holds {
            self.error(subject, zh, en, cites);
        }
    }

    /// Something that stops the filing.
    pub fn error(&mut self, subject: &str, zh: &str, en: &str, cites: impl Citations) {
        self.add(Severity::Error, subject, zh, en, cites);
    }

    /// Something to look at, which travels with the filing.
    pub fn warn(&mut self, subject: &str, zh: &str, en: &str, cites: impl Citations) {
        self.add(Severity::Warning, subject, zh, en, cites);
    }

    /// Something worth saying.
    pub fn note(&mut self, subject: &str, zh: &str, en: &str, cites: impl Citations) {
        self.add(Severity::Note, subject, zh, en, cites);
    }

    fn add(
        &mut self,
        severity: Severity,
        subject: &str,
        zh: &str,
        en: &str,
        cites: impl Citations,
    ) {
        self.0.push(Finding {
            severity,
            subject: subject.into(),
            message: text(zh, en),
            citations: cites.list(),
        });
    }

    /// Takes in findings that were made for a part, each now under the field that holds the part:
    /// what was wrong with `title` is wrong with `entry.title`.
    ///
    /// The host does this with what `check-entry` says of a publication or a revision. For an entry
    /// that comes with any other kind of matter, such as a reassessment, `plan` has to do it.
    pub fn extend_under(&mut self, field: &str, findings: impl IntoIterator<Item = Finding>) {
        self.extend(findings.into_iter().map(|finding| Finding {
            subject: format!("{field}.{}", finding.subject),
            ..finding
        }));
    }

    /// Whether something stops the filing.
    pub fn blocks(&self) -> bool {
        self.0
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }

    /// The findings as `check-entry` answers them.
    pub fn list(self) -> Vec<Finding> {
        self.0
    }

    /// The route, with what is worth saying beside it; or what stops the filing.
    ///
    /// # Errors
    /// The findings, if one of them is an error.
    pub fn or_route(self, route: impl FnOnce() -> Route) -> Result<Proposal, Vec<Finding>> {
        if self.blocks() {
            return Err(self.0);
        }
        Ok(Proposal {
            route: route(),
            findings: self.0,
        })
    }
}

/// As they are; see [`Findings::extend_under`] for those of a part.
impl Extend<Finding> for Findings {
    fn extend<T: IntoIterator<Item = Finding>>(&mut self, findings: T) {
        self.0.extend(findings);
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The answer to a kind of matter that the instrument does not know.
///
/// # Errors
/// Always: one finding on `kind`.
pub fn unknown_kind(zh: &str, en: &str, cites: impl Citations) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    found.error("kind", zh, en, cites);
    Err(found.list())
}

/// Whether something was said that is not blank.
#[allow(
    clippy::ref_option,
    reason = "called on fields: said(&statement.purpose)"
)]
pub fn said(words: &Option<String>) -> bool {
    words
        .as_deref()
        .is_some_and(|words| !words.trim().is_empty())
}

/// Whether one of the bases is of an accepted rank and has a title.
pub fn rests_on(bases: &[LegalBasis], accepted: &[BasisRank]) -> bool {
    bases
        .iter()
        .any(|basis| accepted.contains(&basis.rank) && !basis.title.trim().is_empty())
}

/// The formats a machine can read, as `check-entry` accepts them for data opened to everybody.
pub const MACHINE_READABLE: &[&str] = &[
    "csv", "tsv", "json", "jsonl", "xml", "xls", "xlsx", "parquet", "geojson", "rdf", "ttl",
];

/// Whether a machine can read one of the formats.
pub fn machine_readable(formats: &[String]) -> bool {
    formats.iter().any(|format| {
        MACHINE_READABLE.contains(
            &format
                .trim()
                .trim_start_matches('.')
                .to_ascii_lowercase()
                .as_str(),
        )
    })
}
