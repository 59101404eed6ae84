//! The instruments of a description, so that a citation can be checked and shown.

use std::collections::BTreeMap;
use std::fmt;

use super::description::Description;
use super::vocabulary::Citation;
use super::words::clipped;

/// How many paragraphs each article of each instrument has.
#[derive(Clone, Debug, Default)]
pub struct Instruments(BTreeMap<String, Vec<u8>>);

/// A citation that leads nowhere.
#[derive(Debug, thiserror::Error, PartialEq, Eq, Clone)]
pub enum BadCitation {
    /// The description names no such instrument.
    #[error("cites `{0}`, which is no instrument of this description")]
    Instrument(String),
    /// The instrument has no such article.
    #[error("cites article {article} of `{instrument}`, which has {count} articles")]
    Article {
        instrument: String,
        article: u16,
        count: usize,
    },
    /// The article has no such paragraph; or the item stands in none.
    #[error(
        "cites paragraph {paragraph} of article {article} of `{instrument}`, which has {count}"
    )]
    Paragraph {
        instrument: String,
        article: u16,
        paragraph: u8,
        count: u8,
    },
    /// Items count from 1.
    #[error("cites item 0 of article {article} of `{instrument}`")]
    Item { instrument: String, article: u16 },
}

impl Instruments {
    /// The index of a description.
    pub fn of(description: &Description) -> Self {
        let articles =
            |instrument: &super::Instrument| (instrument.id.clone(), instrument.articles.clone());
        Self(description.instruments.iter().map(articles).collect())
    }

    /// The identifiers of all of them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether the place exists. Article 0 stands for a text whose articles are not numbered.
    pub fn check(&self, citation: &Citation) -> Result<(), BadCitation> {
        let Citation {
            instrument,
            article,
            paragraph,
            item,
        } = citation;
        let articles = self
            .0
            .get(instrument)
            .ok_or_else(|| BadCitation::Instrument(clipped(instrument, 64)))?;
        if *article == 0 && articles.is_empty() {
            return Ok(());
        }
        let found = article
            .checked_sub(1)
            .and_then(|index| articles.get(usize::from(index)));
        let Some(paragraphs) = found else {
            return Err(BadCitation::Article {
                instrument: instrument.clone(),
                article: *article,
                count: articles.len(),
            });
        };
        if let Some(paragraph) = paragraph.filter(|number| *number == 0 || number > paragraphs) {
            return Err(BadCitation::Paragraph {
                instrument: instrument.clone(),
                article: *article,
                paragraph,
                count: *paragraphs,
            });
        }
        if *item == Some(0) {
            return Err(BadCitation::Item {
                instrument: instrument.clone(),
                article: *article,
            });
        }
        Ok(())
    }

    /// Whether `cited` meets what somebody looks for, written `25`, `25.2` or `25.2.1`: the
    /// article alone is met by any of its paragraphs, and in an article of one paragraph that
    /// paragraph need not be named.
    pub fn meets(
        &self,
        cited: &Citation,
        article: u16,
        paragraph: Option<u8>,
        item: Option<u8>,
    ) -> bool {
        let only = || {
            let index = usize::from(cited.article).checked_sub(1)?;
            self.0
                .get(&cited.instrument)?
                .get(index)
                .filter(|count| **count == 1)
                .copied()
        };
        cited.article == article
            && paragraph.is_none_or(|wanted| cited.paragraph.or_else(only) == Some(wanted))
            && item.is_none_or(|wanted| cited.item == Some(wanted))
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.instrument, self.article)?;
        if let Some(paragraph) = self.paragraph {
            write!(f, ".{paragraph}")?;
        }
        if let Some(item) = self.item {
            write!(f, ".{item}")?;
        }
        Ok(())
    }
}
