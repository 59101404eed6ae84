//! Which articles and paragraphs scenarios show, of those that the rules enforce or that say what
//! they apply to.

use serde::Serialize;

use super::coverage::Coverage;
use super::file::Scenario;
use crate::domain::{Citation, Description, Instruments, Text};

/// How far scenarios show an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    /// No answer of the rules cites it.
    Not,
    /// An answer cites it, but no scenario that passes expects that.
    Reached,
    /// A scenario that passes expects it to be cited.
    Expected,
}

/// An article, or a paragraph of one, that the rules enforce or that says what they apply to.
#[derive(Clone, Debug, Serialize)]
pub struct ArticleRow {
    /// Where it stands.
    pub place: Citation,
    /// What the rules say they do with it.
    pub note: Text,
    /// In so many scenarios an answer cites it.
    pub reached: usize,
    /// So many scenarios that pass expect it to be cited.
    pub expected: usize,
    /// How far it is shown.
    pub shown: Shown,
    /// Of an article that is treated as a whole, the paragraphs that no answer cites by themselves.
    /// Rules need not tell them apart.
    pub paragraphs_not_reached: Vec<u8>,
}

/// The enforced articles of a description, while scenarios are run.
pub struct ArticlesShown {
    instruments: Instruments,
    rows: Vec<ArticleRow>,
}

impl ArticlesShown {
    /// None is shown yet.
    pub fn of(description: &Description) -> Self {
        let enforced = description.treatments.iter();
        let enforced = enforced.filter(|one| one.treatment.is_answered_by());
        let row = |place: &Citation, note: &Text| ArticleRow {
            place: place.clone(),
            note: note.clone(),
            reached: 0,
            expected: 0,
            shown: Shown::Not,
            paragraphs_not_reached: paragraphs(description, place),
        };
        let mut rows: Vec<ArticleRow> = enforced.map(|one| row(&one.citation, &one.note)).collect();
        rows.sort_by(|a, b| a.place.cmp(&b.place));
        Self {
            instruments: Instruments::of(description),
            rows,
        }
    }

    /// Adds what a scenario has shown.
    pub fn note(&mut self, scenario: &Scenario, coverage: &Coverage, passed: bool) {
        let Self { instruments, rows } = self;
        for row in rows {
            let place = row.place.clone();
            let meets = |cited: &&Citation| {
                cited.instrument == place.instrument
                    && instruments.meets(cited, place.article, place.paragraph, place.item)
            };
            let cited: Vec<&Citation> = coverage.cited.iter().filter(meets).collect();
            if !cited.is_empty() {
                row.reached += 1;
                row.shown = row.shown.max(Shown::Reached);
            }
            let by_itself = |number: u8| {
                let mut cited = cited.iter();
                cited.any(|one| instruments.meets(one, place.article, Some(number), None))
            };
            row.paragraphs_not_reached
                .retain(|number| !by_itself(*number));
            let expects =
                |step: &super::file::Step| step.expect.cites_place(instruments, &place, &cited);
            if passed && scenario.steps.iter().any(expects) {
                row.expected += 1;
                row.shown = Shown::Expected;
            }
        }
    }

    /// What was shown, in the order of the articles.
    pub fn into_rows(self) -> Vec<ArticleRow> {
        self.rows
    }
}

/// The paragraphs of an article that is treated as a whole and has several.
fn paragraphs(description: &Description, place: &Citation) -> Vec<u8> {
    if place.paragraph.is_some() {
        return vec![];
    }
    let mut instruments = description.instruments.iter();
    let instrument = instruments.find(|one| one.id == place.instrument);
    let index = usize::from(place.article).checked_sub(1);
    let count = instrument.zip(index);
    let count = count.and_then(|(instrument, index)| instrument.articles.get(index).copied());
    match count {
        Some(count) if count > 1 => (1..=count).collect(),
        _ => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::read_scenarios;

    fn description() -> Description {
        let place = |instrument: &str| serde_json::json!({ "instrument": instrument, "article": 2, "paragraph": null, "item": null });
        let instrument = |id: &str| {
            serde_json::json!({
                "id": id, "title": { "zh": "办法", "en": "measures" },
                "issuer": { "zh": "市", "en": "city" }, "status": "in-force",
                "articles": [1, 2], "promulgated_on": null, "effective_from": null,
                "effective_until": null, "reading": null
            })
        };
        let treatment = |id: &str| {
            serde_json::json!({
                "citation": place(id), "treatment": "enforced", "note": { "zh": "注", "en": "note" }
            })
        };
        serde_json::from_value(serde_json::json!({
            "jurisdiction": "town", "name": { "zh": "镇", "en": "town" },
            "instruments": [instrument("first"), instrument("second")],
            "matters": [], "sharing_classes": [], "opening_classes": [], "role_names": [],
            "retention": null, "identification": null,
            "treatments": [treatment("first"), treatment("second")]
        }))
        .unwrap()
    }

    /// What is told of both articles 2 when a scenario expects this, and that is cited.
    fn told(expected: &str, answered: &[(&str, u16)]) -> Vec<(usize, usize, Shown)> {
        let text = format!(
            "jurisdiction = \"town\"\n[[scenario]]\nname = \"one\"\nmatter = {{ kind = \"dispute\" }}\n\
             step = [{{ on = 2025-09-26, expect = {{ cites = [\"{expected}\"] }} }}]\n"
        );
        let read = read_scenarios("one.toml", &text).unwrap();
        let cited = answered.iter().map(|(instrument, article)| Citation {
            instrument: (*instrument).to_owned(),
            article: *article,
            paragraph: Some(1),
            item: None,
        });
        let coverage = Coverage {
            cited: cited.collect(),
            ..Coverage::default()
        };
        let mut shown = ArticlesShown::of(&description());
        shown.note(&read.scenarios[0], &coverage, true);
        let rows = shown.into_rows().into_iter();
        rows.map(|row| (row.reached, row.expected, row.shown))
            .collect()
    }

    /// Invariant: no article is shown that no answer cites, whatever another instrument's same number
    /// is cited for.
    #[test]
    fn an_article_is_shown_by_its_own_instrument_only() {
        let (shown, not) = ((1, 1, Shown::Expected), (0, 0, Shown::Not));
        assert_eq!(told("2.1", &[("first", 2)]), [shown, not]);
        assert_eq!(told("2", &[("second", 2)]), [not, shown]);
        assert_eq!(told("2.1", &[("first", 2), ("second", 2)]), [shown, shown]);
        assert_eq!(told("2.2", &[("first", 2)]), [(1, 0, Shown::Reached), not]);
    }

    #[test]
    fn an_expectation_may_name_the_instrument() {
        let both = [("first", 2), ("second", 2)];
        let (shown, reached) = ((1, 1, Shown::Expected), (1, 0, Shown::Reached));
        assert_eq!(told("second 2", &both), [reached, shown]);
        assert_eq!(told("first 2.1", &both), [shown, reached]);
        let wrong = "jurisdiction = \"x\"\n[[scenario]]\nname = \"x\"\nmatter = { kind = \"dispute\" }\n\
             step = [{ on = 2025-09-26, expect = { cites = [\"second two\"] } }]\n";
        let error = read_scenarios("x.toml", wrong).unwrap_err().to_string();
        assert!(error.contains("`second two` is no place"), "{error}");
    }
}
