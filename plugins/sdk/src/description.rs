//! Who the rules are: instruments, and an honest treatment of every article.

use crate::citations::text;
use crate::types::{ArticleTreatment, Citation, Date, Treatment};

/// A day of the calendar.
pub fn day(year: u16, month: u8, day: u8) -> Date {
    Date { year, month, day }
}

/// How the plugin treats an article or one of its paragraphs.
pub fn treat(citation: Citation, treatment: Treatment, zh: &str, en: &str) -> ArticleTreatment {
    ArticleTreatment {
        citation,
        treatment,
        note: text(zh, en),
    }
}
