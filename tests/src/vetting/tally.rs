//! What became of many components, by the word for it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bylaw::vetting::{VetError, Vetter};
use tokio::task::JoinSet;

use super::calls;

/// What became of components.
#[derive(Default)]
pub struct Tally {
    outcomes: BTreeMap<String, u32>,
    /// Those of which the host did not learn what is wrong with them, and why.
    pub unnamed: Vec<String>,
    longest: Duration,
}

impl Tally {
    /// Has components looked at, two at a time. Each comes with the seed that makes it again.
    pub async fn of(
        vetter: &Arc<Vetter>,
        what: &str,
        components: impl Iterator<Item = (u64, Vec<u8>)>,
    ) -> Self {
        let mut tally = Self::default();
        let mut under_way = JoinSet::new();
        for (seed, component) in components {
            if under_way.len() == 2
                && let Some(done) = under_way.join_next().await
            {
                tally.count(what, done.unwrap());
            }
            let vetter = Arc::clone(vetter);
            under_way.spawn(async move {
                let began = Instant::now();
                let verdict = vetter.vet(component.into(), calls()).await;
                (seed, verdict.map(drop), began.elapsed())
            });
        }
        while let Some(done) = under_way.join_next().await {
            tally.count(what, done.unwrap());
        }
        tally
    }

    fn count(&mut self, what: &str, done: (u64, Result<(), VetError>, Duration)) {
        let (seed, vetted, took) = done;
        self.longest = self.longest.max(took);
        let word = match vetted {
            Ok(()) => "in order".to_owned(),
            Err(error) => {
                if !error.is_of_component() || error.code() == "vet-crashed" {
                    let unnamed = format!("{what}, seed {seed}: {}: {error}", error.code());
                    self.unnamed.push(unnamed);
                }
                error.code().to_owned()
            }
        };
        *self.outcomes.entry(word).or_default() += 1;
    }

    /// How many came through.
    pub fn in_order(&self) -> u32 {
        self.outcomes.get("in order").copied().unwrap_or(0)
    }

    /// How many there were.
    pub fn all(&self) -> u32 {
        self.outcomes.values().sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} components", self.all())?;
        for (word, count) in &self.outcomes {
            write!(f, ", {count} {word}")?;
        }
        write!(f, "; the longest {} ms", self.longest.as_millis())
    }
}
