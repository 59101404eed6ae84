//! Who rules are, as 1.0.0 has it, and the same in today's words.

use wasmtime::component::{ComponentType, Lift};

use super::answer::all;
use super::question::MatterKind;
use crate::domain::{
    self, Citation, Identification, Instrument, OpeningClass, Retention, Role, SharingClass, Text,
};

#[allow(dead_code, reason = "an enum is lifted by its number")]
#[derive(Clone, Copy, ComponentType, Lift)]
#[component(enum)]
#[repr(u8)]
pub(in crate::rules) enum Treatment {
    #[component(name = "enforced")]
    Enforced,
    #[component(name = "recorded")]
    Recorded,
    #[component(name = "organisational")]
    Organisational,
    #[component(name = "discretionary")]
    Discretionary,
    #[component(name = "declaratory")]
    Declaratory,
}

#[derive(ComponentType, Lift)]
#[component(record)]
pub(in crate::rules) struct ArticleTreatment {
    citation: Citation,
    treatment: Treatment,
    note: Text,
}

#[derive(ComponentType, Lift)]
#[component(record)]
pub(in crate::rules) struct Description {
    jurisdiction: String,
    name: Text,
    instruments: Vec<Instrument>,
    matters: Vec<MatterKind>,
    #[component(name = "sharing-classes")]
    sharing_classes: Vec<SharingClass>,
    #[component(name = "opening-classes")]
    opening_classes: Vec<OpeningClass>,
    #[component(name = "role-names")]
    role_names: Vec<(Role, Text)>,
    retention: Option<Retention>,
    identification: Option<Identification>,
    treatments: Vec<ArticleTreatment>,
}

impl From<ArticleTreatment> for domain::ArticleTreatment {
    fn from(article: ArticleTreatment) -> Self {
        Self {
            citation: article.citation,
            treatment: match article.treatment {
                Treatment::Enforced => domain::Treatment::Enforced,
                Treatment::Recorded => domain::Treatment::Recorded,
                Treatment::Organisational => domain::Treatment::Organisational,
                Treatment::Discretionary => domain::Treatment::Discretionary,
                Treatment::Declaratory => domain::Treatment::Declaratory,
            },
            note: article.note,
        }
    }
}

impl From<Description> for domain::Description {
    fn from(description: Description) -> Self {
        Self {
            jurisdiction: description.jurisdiction,
            name: description.name,
            instruments: description.instruments,
            matters: all(description.matters),
            sharing_classes: description.sharing_classes,
            opening_classes: description.opening_classes,
            role_names: description.role_names,
            retention: description.retention,
            identification: description.identification,
            treatments: all(description.treatments),
        }
    }
}
