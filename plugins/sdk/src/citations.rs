//! Places in an instrument, and words for people.

use crate::types::{Citation, Text};

/// An article of the instrument `id`; usually through the plugin's own `art`.
pub fn article(id: &str, article: u16) -> Citation {
    Citation {
        instrument: id.into(),
        article,
        paragraph: None,
        item: None,
    }
}

impl Citation {
    /// The paragraph 款 of the article, counted from 1.
    #[must_use]
    pub fn para(mut self, paragraph: u8) -> Self {
        self.paragraph = Some(paragraph);
        self
    }

    /// The item 项 of the paragraph, counted from 1.
    #[must_use]
    pub fn item(mut self, item: u8) -> Self {
        self.item = Some(item);
        self
    }
}

/// One citation or several.
pub trait Citations {
    /// As the list that the contract wants.
    fn list(self) -> Vec<Citation>;
}

impl Citations for Citation {
    fn list(self) -> Vec<Citation> {
        vec![self]
    }
}

impl<const N: usize> Citations for [Citation; N] {
    fn list(self) -> Vec<Citation> {
        self.into()
    }
}

impl Citations for Vec<Citation> {
    fn list(self) -> Vec<Citation> {
        self
    }
}

/// Words shown to people, in Chinese and English.
pub fn text(zh: &str, en: &str) -> Text {
    Text {
        zh: zh.into(),
        en: en.into(),
    }
}
