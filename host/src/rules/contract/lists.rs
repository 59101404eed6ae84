//! Lists beside classes: a text has one or the other, and rules that go by classes look at no list.

use crate::domain::{CatalogEntry, Description, Finding, Severity, Text};

/// An entry that stands on lists, where the rules go by classes: what the lists forbid would be
/// passed over.
pub(in crate::rules) fn lists_beside_classes(
    description: &Description,
    entry: &CatalogEntry,
    subject: &str,
) -> Option<Finding> {
    let unheard = !description.sharing_classes.is_empty() && !entry.sharing.lists.is_empty();
    unheard.then(|| Finding {
        severity: Severity::Error,
        subject: subject.to_owned(),
        message: Text {
            zh: "本地规则按共享类型管理，不设需求清单、责任清单和负面清单，请改填共享类型".into(),
            en: "these rules go by sharing classes and know no lists; state the class instead"
                .into(),
        },
        citations: vec![],
    })
}
