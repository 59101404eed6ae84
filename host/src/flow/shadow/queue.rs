//! The queues between refused filings and shadows, one for each jurisdiction, so that nobody's are full
//! of another's. They are bounded: whoever finds his full asks himself.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use crate::domain::case::MANUAL;
use crate::domain::{Finding, Matter, Party, Proposal};
use crate::flow::evaluate::{Verdict, is_of_the_procedure};
use crate::flow::persons::hide;
use crate::policy::{Arrangement, Jurisdiction};
use crate::rules::Plugin;
use crate::store::{StoreError, Tx};

/// How many refused filings of one jurisdiction wait for shadows at most.
const WAITING: usize = 200;

/// What the rules in force said.
#[derive(Debug)]
pub(super) enum Given {
    /// This way.
    Planned(Proposal),
    /// Not at all, and why.
    Refused(Vec<Finding>),
    /// No usable answer; the fault's word, or that people decide.
    Faulted(String),
}

/// A matter that was answered, and what shadows are asked about it.
pub(in crate::flow) struct Aside {
    pub(super) jurisdiction: String,
    /// The rules that are asked beside.
    pub(super) shadows: Vec<Arc<Plugin>>,
    /// Those that would be if this host could use them, by digest.
    pub(super) unusable: Vec<String>,
    /// The rules that gave the answer, by digest.
    pub(super) governing: String,
    /// The matter, with the persons in it.
    pub(super) matter: Matter,
    /// Those persons, each with the reference that stands for them.
    pub(super) persons: Vec<(String, Party)>,
    pub(super) given: Given,
}

impl Aside {
    /// What is asked of a matter's shadows; none if it has none, or no rules govern it.
    pub(in crate::flow) fn of(
        jurisdiction: &Jurisdiction,
        arrangement: &Arrangement,
        governing: Option<&Plugin>,
        matter: &Matter,
        verdict: &Verdict,
    ) -> Option<Box<Self>> {
        let (given, governing) = (|| Given::of(verdict), governing?.digest());
        Self::beside(jurisdiction, arrangement, governing, matter, given)
    }

    /// The same where people decide in the place of rules that faulted or cannot be used, and those were
    /// not asked.
    pub(in crate::flow) fn left_to_people(
        jurisdiction: &Jurisdiction,
        arrangement: &Arrangement,
        governing: &str,
        matter: &Matter,
    ) -> Option<Box<Self>> {
        let given = || Some(Given::Faulted(MANUAL.to_owned()));
        Self::beside(jurisdiction, arrangement, governing, matter, given)
    }

    fn beside(
        jurisdiction: &Jurisdiction,
        arrangement: &Arrangement,
        governing: &str,
        matter: &Matter,
        given: impl FnOnce() -> Option<Given>,
    ) -> Option<Box<Self>> {
        let shadows = arrangement.shadows(matter.filed_on);
        let mut shadows: Vec<_> = shadows.map(|one| Arc::clone(&one.plugin)).collect();
        // Several releases may have one component, which is asked once.
        shadows.sort_by(|one, other| one.digest().cmp(other.digest()));
        shadows.dedup_by(|one, other| one.digest() == other.digest());
        let unusable = arrangement.unusable_shadows(matter.filed_on);
        let mut unusable: Vec<_> = unusable.map(|one| one.digest.clone()).collect();
        unusable.sort();
        unusable.dedup();
        if shadows.is_empty() && unusable.is_empty() {
            return None;
        }
        let (_, persons) = hide(matter.clone());
        Some(Box::new(Self {
            jurisdiction: jurisdiction.name().to_owned(),
            shadows,
            unusable,
            governing: governing.to_owned(),
            matter: matter.clone(),
            persons,
            given: given()?,
        }))
    }

    /// Has them asked about the case that was opened: in the transaction that opens it. Whichever cannot be
    /// used may be by the time that it is asked, and is counted as lost if not.
    pub(in crate::flow) async fn of_case(&self, tx: &mut Tx, case: &str) -> Result<(), StoreError> {
        let usable = self.shadows.iter().map(|one| one.digest());
        for shadow in usable.chain(self.unusable.iter().map(String::as_str)) {
            tx.insert_shadow_question(case, shadow).await?;
        }
        Ok(())
    }
}

impl Given {
    /// What the rules said; none if the host refused on grounds of its own, for then nobody knows.
    fn of(verdict: &Verdict) -> Option<Self> {
        match verdict {
            Verdict::Planned(proposal) => Some(Self::Planned(Proposal {
                route: proposal.route.as_route().clone(),
                findings: proposal.findings.clone(),
            })),
            Verdict::Refused(findings) => {
                let own = |finding: &Finding| is_of_the_procedure(finding);
                (!findings.iter().any(own)).then(|| Self::Refused(findings.clone()))
            }
            Verdict::Faulted(fault) => Some(Self::Faulted(fault.code().to_owned())),
        }
    }
}

/// How many refused filings of a jurisdiction wait, and how many each of its shadows still has to be asked
/// about.
#[derive(Clone, Default)]
pub(super) struct Unasked {
    pub(super) matters: u64,
    pub(super) of_shadow: BTreeMap<String, u64>,
}

/// The same of each jurisdiction.
type Counts = Arc<Mutex<BTreeMap<String, Unasked>>>;

/// A matter's place among those that wait. It counts until it is dropped, whatever became of it.
pub(super) struct Counted {
    jurisdiction: String,
    shadows: Vec<String>,
    counts: Counts,
}

impl Counted {
    fn among(counts: &Counts, aside: &Aside) -> Self {
        let shadows = aside.shadows.iter().map(|one| one.digest().to_owned());
        let counted = Self {
            jurisdiction: aside.jurisdiction.clone(),
            shadows: shadows.collect(),
            counts: Arc::clone(counts),
        };
        counted.change(|count| count.saturating_add(1));
        counted
    }

    fn change(&self, by: impl Fn(u64) -> u64) {
        let mut all = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let own = all.entry(self.jurisdiction.clone()).or_default();
        own.matters = by(own.matters);
        for shadow in &self.shadows {
            let count = own.of_shadow.entry(shadow.clone()).or_default();
            *count = by(*count);
        }
        own.of_shadow.retain(|_, count| *count > 0);
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.change(|count| count.saturating_sub(1));
    }
}

/// A matter in a queue.
pub(super) type Waiting = (Box<Aside>, Counted);

/// Refused filings that shadows are to be asked about.
pub struct Shadows {
    /// How many of each jurisdiction may wait.
    most: usize,
    waiting: Mutex<BTreeMap<String, VecDeque<Waiting>>>,
    counts: Counts,
    /// Rung when there is something to ask, here or in the database.
    rung: Notify,
}

impl Default for Shadows {
    fn default() -> Self {
        Self::of(WAITING)
    }
}

impl Shadows {
    /// Queues in each of which so many matters may wait.
    pub fn of(most: usize) -> Self {
        Self {
            most,
            waiting: Mutex::default(),
            counts: Counts::default(),
            rung: Notify::new(),
        }
    }

    /// Puts a matter into its jurisdiction's queue; gives it back if that is full.
    pub(super) fn offer(&self, aside: Box<Aside>) -> Option<Waiting> {
        let counted = Counted::among(&self.counts, &aside);
        let mut all = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let own = all.entry(aside.jurisdiction.clone()).or_default();
        if own.len() >= self.most {
            return Some((aside, counted));
        }
        own.push_back((aside, counted));
        self.ring();
        None
    }

    /// The first of a jurisdiction's that waits.
    pub(super) fn take(&self, jurisdiction: &str) -> Option<Waiting> {
        let mut all = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        all.get_mut(jurisdiction)?.pop_front()
    }

    /// There is something to ask.
    pub(in crate::flow) fn ring(&self) {
        self.rung.notify_one();
    }

    /// Waits until there is.
    pub async fn rung(&self) {
        self.rung.notified().await;
    }

    /// How many refused filings of a jurisdiction shadows were not asked about yet, or the answer is
    /// not on disk.
    pub(super) fn waiting_of(&self, jurisdiction: &str) -> Unasked {
        let all = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(jurisdiction).cloned().unwrap_or_default()
    }
}
