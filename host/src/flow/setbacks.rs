//! Trouble that background work meets in one jurisdiction. It holds up no other, and is told when it
//! begins, when it becomes another, and once an hour while it lasts.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::{Mutex, PoisonError};

use super::error::FlowError;
use crate::clock::real_second;
use crate::domain::words::in_full;

/// After how many seconds the same trouble is told again.
const AGAIN: i64 = 3_600;

/// A jurisdiction, and what could not be done there.
type Where = (String, &'static str);

/// What was told last, and when.
#[derive(Default)]
pub(super) struct Setbacks(Mutex<BTreeMap<Where, (String, i64)>>);

impl Setbacks {
    /// What background work came to in one jurisdiction; none if it failed for a reason of its own,
    /// which is told. Whoever was overtaken by another host has nothing to tell.
    ///
    /// # Errors
    /// If the database is away, which holds up everybody.
    pub(super) fn settle<T>(
        &self,
        jurisdiction: &str,
        what: &'static str,
        done: Result<T, FlowError>,
    ) -> Result<Option<T>, FlowError> {
        match done {
            Ok(value) => {
                self.over(jurisdiction, what);
                Ok(Some(value))
            }
            Err(error) if error.is_passing() => Err(error),
            Err(error) if error.is_conflict() => Ok(None),
            Err(error) => {
                self.tell(jurisdiction, what, &error);
                Ok(None)
            }
        }
    }

    /// Tells of a trouble, unless it was told just now.
    pub(super) fn tell(&self, jurisdiction: &str, what: &'static str, error: &dyn Error) {
        let why = in_full(error);
        if self.is_news(jurisdiction, what, &why, real_second()) {
            tracing::error!(jurisdiction, why, "{what}");
        }
    }

    /// It is over.
    pub(super) fn over(&self, jurisdiction: &str, what: &'static str) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.remove(&(jurisdiction.to_owned(), what));
    }

    fn is_news(&self, jurisdiction: &str, what: &'static str, why: &str, second: i64) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (jurisdiction.to_owned(), what);
        let told = known
            .get(&place)
            .is_some_and(|(told, at)| told == why && second - at < AGAIN);
        if !told {
            known.insert(place, (why.to_owned(), second));
        }
        !told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_trouble_is_told_once_an_hour() {
        let (known, what) = (Setbacks::default(), "it could not be done");
        assert!(known.is_news("hangzhou", what, "too large", 0));
        assert!(!known.is_news("hangzhou", what, "too large", 10));
        assert!(known.is_news("suzhou", what, "too large", 10), "another's");
        assert!(known.is_news("hangzhou", what, "no component", 20));
        assert!(!known.is_news("hangzhou", what, "no component", 20 + AGAIN - 1));
        assert!(known.is_news("hangzhou", what, "no component", 20 + AGAIN));
        known.over("hangzhou", what);
        assert!(known.is_news("hangzhou", what, "no component", 20 + AGAIN));
    }
}
