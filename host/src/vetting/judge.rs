//! Whether what a child saw lets a component in: whose rules they are, and whether they answer as
//! rules have to.

use super::answer::Vetted;
use super::error::VetError;
use crate::rules::conformance::Property;

/// What has to hold of a few hundred matters. Whether every kind and class leads somewhere takes
/// more; `bylaw rules check` asks ten thousand.
const DEMANDED: [Property; 6] = [
    Property::Usable,
    Property::Deterministic,
    Property::RefusalNamesError,
    Property::UnknownKindRefused,
    Property::InadmissibleRefused,
    Property::DueAfterFiling,
];

impl Vetted {
    /// Whether the component may be kept as rules of a jurisdiction.
    ///
    /// # Errors
    /// Why not.
    pub fn may_serve(&self, jurisdiction: &str) -> Result<(), VetError> {
        let described = &self.description.jurisdiction;
        if described != jurisdiction {
            return Err(VetError::OtherJurisdiction {
                described: described.chars().take(100).collect(),
                wanted: jurisdiction.to_owned(),
            });
        }
        let mut broken = self.conformance.broken.iter();
        let Some(first) = broken.find(|broken| DEMANDED.contains(&broken.property)) else {
            return Ok(());
        };
        Err(VetError::Breaks {
            meaning: first.property.meaning(),
            times: first.times,
            matters: self.conformance.matters,
            detail: first.detail.clone(),
            matter: first.matter.clone(),
        })
    }
}
