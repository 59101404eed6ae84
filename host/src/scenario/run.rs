//! Runs scenarios: a throw-away database each, the production flow, a clock that is moved.

use std::pin::Pin;
use std::sync::Arc;

use super::coverage::Coverage;
use super::expect::{Fewer, Rejection, Seen};
use super::file::{Scenario, Step};
use crate::clock::{Clock, instant_of};
use crate::domain::actor::ActorName;
use crate::domain::case::{Act, Case, Lack, Position};
use crate::domain::{Finding, Instruments, Matter};
use crate::flow::{
    ActError, FileError, FlowError, Host, act_with_consents, file_matter, load_entry, run_due,
};
use crate::policy::Jurisdiction;
use crate::rules::Library;
use crate::store::{Store, StoreError};

/// The hour of every step.
const HOUR: i8 = 9;

/// How a scenario went.
#[derive(Debug)]
pub struct ScenarioResult {
    /// What was not as expected, by step; none if it passed.
    pub differences: Vec<String>,
    /// The fault of the rules, by its word, where they have no usable answer.
    pub fault: Option<String>,
    /// What it has shown of the rules.
    pub coverage: Coverage,
}

/// Runs scenarios of one jurisdiction.
pub struct Runner {
    jurisdiction: Arc<Jurisdiction>,
    library: Arc<Library>,
    stores: Fresh,
}

/// Where each scenario gets its empty database from.
pub type Fresh = Arc<dyn Fn() -> Opening + Send + Sync>;
/// A database that is being opened.
pub type Opening = Pin<Box<dyn Future<Output = Result<Store, StoreError>> + Send>>;

/// The runner itself broke.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The case engine.
    #[error("the case engine failed")]
    Flow(#[from] FlowError),
}

/// What is known of the case while its story goes on.
struct Story {
    host: Host,
    id: Option<String>,
    case: Option<Case>,
    refused: Option<Vec<Finding>>,
}

impl Runner {
    /// A runner for the jurisdiction's rules.
    pub fn new(jurisdiction: Arc<Jurisdiction>, library: Arc<Library>) -> Self {
        Self {
            jurisdiction,
            library,
            stores: Arc::new(|| Box::pin(Store::throw_away())),
        }
    }

    /// The same, with other databases than those that vanish with the scenario.
    #[must_use]
    pub fn on(self, stores: Fresh) -> Self {
        Self { stores, ..self }
    }

    /// Runs one scenario.
    ///
    /// # Errors
    /// If the runner itself breaks; what is not as expected is no error.
    pub async fn run(&self, scenario: &Scenario) -> Result<ScenarioResult, RunError> {
        let mut story = self.begin(&scenario.matter).await?;
        let mut result = ScenarioResult {
            differences: vec![],
            fault: None,
            coverage: Coverage::default(),
        };
        let instruments = self.instruments(scenario);
        let unasked = self.unasked(&scenario.matter);
        for (index, step) in scenario.steps.iter().enumerate() {
            let rejected = self.take(&mut story, scenario, step, index == 0).await?;
            result.coverage.note(&story, step, rejected.as_ref());
            result.fault = result.fault.or_else(|| story.fault());
            let fewer = match &step.fewer {
                Some(matter) => Some(self.found_of(matter).await?),
                None => None,
            };
            let seen = Seen {
                case: story.case.as_ref(),
                refused: story.refused.as_deref(),
                fewer: fewer.as_ref(),
                rejected: rejected.as_ref(),
                unasked: unasked.as_deref(),
                instruments: &instruments,
            };
            result.coverage.cited.extend(seen.cited());
            result.coverage.cited.extend(step.expect.looked_at(&seen));
            let differences = step.expect.differences(&seen);
            let told = differences
                .into_iter()
                .map(|one| format!("step {} on {}: {one}", index + 1, step.on));
            result.differences.extend(told);
        }
        Ok(result)
    }

    /// The instruments under which the matter is filed; of the latest rules if none is in force.
    fn instruments(&self, scenario: &Scenario) -> Instruments {
        let release = self.jurisdiction.current(scenario.matter.filed_on);
        release
            .map(|release| release.plugin.instruments().clone())
            .unwrap_or_default()
    }

    /// Why the rules are not asked about a matter, if they are not: the host itself refuses what is filed while
    /// nothing is in force.
    fn unasked(&self, matter: &Matter) -> Option<String> {
        let not = self.jurisdiction.in_force(matter.filed_on).err()?;
        Some(format!("{}, so that the rules were not asked", not.0.en))
    }

    /// An empty host on the filing day, its catalog holding the matter's entry.
    async fn begin(&self, matter: &Matter) -> Result<Story, RunError> {
        let zone = &self.jurisdiction.policy.zone;
        let clock = Clock::standing_at(instant_of(matter.filed_on, HOUR, zone));
        let jurisdictions = vec![Arc::clone(&self.jurisdiction)];
        let store = (self.stores)().await.map_err(FlowError::from)?;
        let library = Arc::clone(&self.library);
        let host = Host::on_empty(store, clock, library, jurisdictions).await?;
        if let Some(entry) = &matter.entry {
            load_entry(&host, &self.jurisdiction, entry.clone()).await?;
        }
        Ok(Story {
            host,
            id: None,
            case: None,
            refused: None,
        })
    }

    /// Moves the clock, carries out what fell due, acts; says what the act lacked.
    async fn take(
        &self,
        story: &mut Story,
        scenario: &Scenario,
        step: &Step,
        first: bool,
    ) -> Result<Option<Rejection>, RunError> {
        if first {
            self.file(story, &scenario.matter).await?;
        }
        story
            .host
            .clock
            .set(instant_of(step.on, HOUR, &self.jurisdiction.policy.zone));
        run_due(&story.host).await?;
        let rejected = match (&step.act, story.id.clone()) {
            (Some((by, act)), Some(id)) => self.act(story, &id, *by, act).await?,
            (Some(_), None) => Some(nobody_acts()),
            (None, _) => None,
        };
        // An outcome may enter a stage whose period, counted from an earlier day, is over already.
        run_due(&story.host).await?;
        if let Some(id) = &story.id {
            story.case = Some(crate::flow::load_case(&story.host, &self.jurisdiction, id).await?);
        }
        Ok(rejected)
    }

    async fn file(&self, story: &mut Story, matter: &Matter) -> Result<(), RunError> {
        match file_matter(&story.host, &self.jurisdiction, matter.clone(), None).await {
            Ok(filed) => story.id = Some(filed.id),
            Err(FileError::Refused(findings)) => story.refused = Some(findings),
            Err(FileError::Flow(error)) => return Err(error.into()),
        }
        Ok(())
    }

    /// What is found when a matter is filed, in a story of its own.
    async fn found_of(&self, matter: &Matter) -> Result<Fewer, RunError> {
        if let Some(why) = self.unasked(matter) {
            return Ok(Err(why));
        }
        let mut story = self.begin(matter).await?;
        self.file(&mut story, matter).await?;
        let Some(id) = &story.id else {
            return Ok(Ok(story.refused.unwrap_or_default()));
        };
        let case = crate::flow::load_case(&story.host, &self.jurisdiction, id).await?;
        Ok(match case.position {
            Position::Unplanned { code, message } => Err(format!("the fault {code}: {message}")),
            _ => Ok(case.findings),
        })
    }

    async fn act(
        &self,
        story: &Story,
        id: &str,
        by: ActorName,
        wanted: &Act,
    ) -> Result<Option<Rejection>, RunError> {
        let acted = act_with_consents(&story.host, &self.jurisdiction, id, by, wanted.clone());
        match acted.await {
            Ok(_) => Ok(None),
            Err(ActError::Lacks { lacks, findings }) => Ok(Some(Rejection { lacks, findings })),
            Err(ActError::NotOneDeed(_) | ActError::Stale { .. }) => Ok(Some(nobody_acts())),
            Err(ActError::Flow(error)) => Err(error.into()),
        }
    }
}

impl Story {
    /// The fault of the rules, by its word.
    fn fault(&self) -> Option<String> {
        match &self.case.as_ref()?.position {
            Position::Unplanned { code, .. } => Some(code.clone()),
            _ => None,
        }
    }
}

/// What an act lacks when there is no case to act in.
fn nobody_acts() -> Rejection {
    Rejection {
        lacks: vec![Lack::Role, Lack::Outcome],
        findings: vec![],
    }
}

impl Coverage {
    fn note(&mut self, story: &Story, step: &Step, rejected: Option<&Rejection>) {
        let Some(case) = &story.case else { return };
        self.note_case(case);
        if let (Some((by, act)), Some(rejection)) = (&step.act, rejected) {
            self.note_refusal(case, *by, act, &rejection.lacks);
        }
    }
}
