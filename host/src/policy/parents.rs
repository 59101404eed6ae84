//! Which jurisdiction stands above which.

use super::error::{Place, PolicyError};
use super::file::Policy;

/// Nobody stands above himself. A parent whose policy is not here is no error: a host may have one
/// city alone, and then nothing new is taken for it that would have to be held against the parent.
pub(super) fn check_parents(all: &[(Policy, Option<Place>)]) -> Result<(), PolicyError> {
    let above = |name: &str| {
        let found = all.iter().find(|(one, _)| one.jurisdiction == name);
        found.and_then(|(one, _)| one.parent.as_deref())
    };
    for (policy, place) in all {
        let mut next = policy.parent.as_deref();
        for _ in all {
            if next == Some(&policy.jurisdiction)
                && let Some(place) = place
            {
                return Err(PolicyError::Value {
                    place: place.clone(),
                    message: format!("`{}` would stand above itself", policy.jurisdiction),
                });
            }
            next = next.and_then(above);
        }
    }
    Ok(())
}

/// Jurisdictions whose parent has no policy here, each with the parent that it names.
pub fn parents_away<'a>(
    all: impl Iterator<Item = &'a Policy> + Clone,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let known = all.clone();
    all.filter_map(move |policy| {
        let parent = policy.parent.as_deref()?;
        let here = known.clone().any(|one| one.jurisdiction == parent);
        (!here).then_some((policy.jurisdiction.as_str(), parent))
    })
}
