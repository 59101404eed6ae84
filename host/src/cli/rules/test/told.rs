//! What the scenarios of a folder came to, for people and for programs.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::domain::words::word;
use crate::scenario::{ArticleRow, Coverage, Place, Shown};

/// A scenario that is not as expected.
#[derive(Serialize)]
pub(super) struct Failure {
    pub(super) file: String,
    pub(super) scenario: String,
    pub(super) differences: Vec<String>,
}

/// What has come out so far.
pub(super) struct Outcome<'a> {
    jurisdiction: &'a str,
    rules: &'a str,
    changed: Vec<String>,
    passed: usize,
    failures: Vec<Failure>,
    pub(super) coverage: Coverage,
}

/// A stage or an outcome that scenarios leave out.
#[derive(Serialize)]
struct Missed {
    kind: String,
    stage: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requirement: Option<String>,
}

/// All that is told.
#[derive(Serialize)]
pub(super) struct Told<'a> {
    jurisdiction: &'a str,
    /// The component's digest.
    rules: &'a str,
    /// Sources that are no more what the component was made of.
    changed_since_built: Vec<String>,
    /// Every scenario passed, and every enforced article is shown.
    pub(super) holds: bool,
    passed: usize,
    failed: usize,
    failures: Vec<Failure>,
    /// Every article or paragraph that the rules enforce.
    articles: Vec<ArticleRow>,
    outcomes_not_reached: Vec<Missed>,
    requirements_not_withheld: Vec<Missed>,
    stages_without_a_wrong_actor: Vec<Missed>,
}

impl<'a> Outcome<'a> {
    pub(super) fn new(jurisdiction: &'a str, rules: &'a str, changed: Vec<String>) -> Self {
        Self {
            jurisdiction,
            rules,
            changed,
            passed: 0,
            failures: vec![],
            coverage: Coverage::default(),
        }
    }

    pub(super) fn count(&mut self, result: Result<(), Failure>) {
        match result {
            Ok(()) => self.passed += 1,
            Err(failure) => self.failures.push(failure),
        }
    }

    pub(super) fn told(self, articles: Vec<ArticleRow>) -> Told<'a> {
        let Coverage {
            offered,
            reached,
            required,
            withheld,
            wrong_actor,
            ..
        } = self.coverage;
        let outcome = |(kind, stage, outcome): &Place| Missed {
            kind: kind.clone(),
            stage: stage.clone(),
            outcome: Some(outcome.clone()),
            requirement: None,
        };
        let stages: BTreeSet<(String, String)> = offered
            .iter()
            .map(|(kind, stage, _)| (kind.clone(), stage.clone()))
            .collect();
        let shown = articles.iter().all(|row| row.shown == Shown::Expected);
        Told {
            jurisdiction: self.jurisdiction,
            rules: self.rules,
            changed_since_built: self.changed,
            holds: self.failures.is_empty() && shown,
            passed: self.passed,
            failed: self.failures.len(),
            failures: self.failures,
            articles,
            outcomes_not_reached: offered.difference(&reached).map(outcome).collect(),
            requirements_not_withheld: required
                .difference(&withheld)
                .map(|(place, lack)| Missed {
                    requirement: Some(word(lack)),
                    ..outcome(place)
                })
                .collect(),
            stages_without_a_wrong_actor: stages
                .difference(&wrong_actor)
                .map(|(kind, stage)| Missed {
                    kind: kind.clone(),
                    stage: stage.clone(),
                    outcome: None,
                    requirement: None,
                })
                .collect(),
        }
    }
}

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.changed_since_built.is_empty() {
            writeln!(
                f,
                "WARNING: what is tested is older than its sources; run `bylaw rules build`. Changed since: {}",
                self.changed_since_built.join(", ")
            )?;
        }
        for failure in &self.failures {
            writeln!(f, "FAILED {}: {}", failure.file, failure.scenario)?;
            for difference in &failure.differences {
                writeln!(f, "    {difference}")?;
            }
        }
        self.table(f)?;
        list(
            f,
            "outcomes that no scenario reaches",
            &self.outcomes_not_reached,
        )?;
        list(
            f,
            "requirements that no scenario withholds",
            &self.requirements_not_withheld,
        )?;
        list(
            f,
            "stages in which no wrong actor tries",
            &self.stages_without_a_wrong_actor,
        )?;
        let enforced = self.articles.len();
        let shown = self
            .articles
            .iter()
            .filter(|row| row.shown == Shown::Expected)
            .count();
        writeln!(
            f,
            "\n{shown} of {enforced} enforced articles and paragraphs are shown"
        )?;
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

impl Told<'_> {
    /// A line for each article or paragraph.
    fn table(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: what the rules enforce, and which scenarios show it",
            self.jurisdiction
        )?;
        let place = |row: &ArticleRow| row.place.to_string();
        let width = self
            .articles
            .iter()
            .map(|row| place(row).len())
            .max()
            .unwrap_or(0)
            .max(7);
        writeln!(f, "  {:<width$}  reached by  expected by", "article")?;
        for row in &self.articles {
            write!(
                f,
                "  {:<width$}  {:>10}  {:>11}",
                place(row),
                row.reached,
                row.expected
            )?;
            match row.shown {
                Shown::Expected => {}
                Shown::Reached => write!(f, "  NOT SHOWN: no scenario that passes expects it")?,
                Shown::Not => write!(f, "  NOT REACHED")?,
            }
            if !row.paragraphs_not_reached.is_empty() && row.shown != Shown::Not {
                let numbers = row.paragraphs_not_reached.iter().map(u8::to_string);
                let numbers: Vec<String> = numbers.collect();
                write!(f, "  (no answer cites paragraph {})", numbers.join(", "))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

fn list(f: &mut fmt::Formatter<'_>, title: &str, missed: &[Missed]) -> fmt::Result {
    if missed.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n{title}:")?;
    for one in missed {
        write!(f, "  {} {}", one.kind, one.stage)?;
        let rest = one.outcome.iter().chain(&one.requirement);
        rest.into_iter().try_for_each(|word| write!(f, " {word}"))?;
        writeln!(f)?;
    }
    Ok(())
}
