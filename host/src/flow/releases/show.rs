//! Components and releases for people and programs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::ReleaseError;
use super::{kept, terms};
use crate::domain::arrangement::{Mode, ReleaseState, Term, afterwards, governing, governs_later};
use crate::domain::upper_law::{UpperLaw, UpperLawNow};
use crate::domain::words::in_full;
use crate::domain::{Date, Description};
use crate::flow::arrangement::{load_component, read_day, read_mode};
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::policy::Manual;
use crate::store::{ChangeRow, ComponentRow, ReleaseRow};

/// A component that was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComponentView {
    /// SHA-256 of its bytes.
    pub digest: String,
    /// How many there are.
    pub size: i64,
    /// The key that vouched for it; none for what came from a folder without keys.
    pub signed_as: Option<String>,
    /// Its signature, in base64.
    pub signature: Option<String>,
    /// Who handed it in: an account, or `policies`.
    pub uploaded_by: String,
    /// When, RFC 3339.
    pub uploaded_at: String,
    /// The registry, name and digest from which it was fetched; none if it was sent.
    pub pulled_from: Option<String>,
}

/// A component, and what it says of itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ComponentDetails {
    /// The component.
    pub component: ComponentView,
    /// What it says of itself.
    pub description: Description,
}

/// How a release stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseStanding {
    /// Nobody confirmed it yet.
    Proposed,
    /// It was confirmed and begins on a later day.
    Scheduled,
    /// It is in force, or is asked as a shadow.
    Active,
    /// Another one governs for some days, and then it does again.
    Interrupted,
    /// Its days are over, or another one took over.
    Ended,
    /// It was taken back after it had begun.
    RolledBack,
    /// It was taken back before it decided anything.
    Withdrawn,
}

/// A release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RulesRelease {
    /// Counted from 1, in the order in which they were proposed.
    pub number: u32,
    /// The component.
    pub digest: String,
    /// The first filing day; none if it has no beginning.
    pub from: Option<Date>,
    /// The last filing day, as it is now; none if it has no end.
    pub until: Option<Date>,
    /// The last filing day as it was proposed, or to which a rollback prolonged it; none if it has no end.
    pub agreed_until: Option<Date>,
    /// Whether the rules end with it: nothing can be filed after its last day.
    pub last: bool,
    /// The release whose rules gave no usable answer and whose text it puts right, so that it answers what
    /// those left.
    pub repairs: Option<u32>,
    /// Which release governs on the day after its last one, as things are arranged now: the one that
    /// it interrupts, or a later one. None if it has no last day, or nothing governs then.
    pub afterwards: Option<u32>,
    /// Whether it decides.
    pub mode: Mode,
    /// How it stands.
    pub state: ReleaseStanding,
    /// Whether what is filed now is decided by it.
    pub governs: bool,
    /// Why this host cannot use its rules, so that people decide on its days; none if it can, or nobody
    /// confirmed it.
    pub unusable: Option<String>,
    /// Who proposed it: an account, or `policies`.
    pub proposed_by: String,
    /// When.
    pub proposed_at: String,
    /// Who confirmed it.
    pub confirmed_by: Option<String>,
    /// When. One that begins on that day governs from then on.
    pub confirmed_at: Option<String>,
    /// Who withdrew it or rolled it back; none also where the host kept it back, because nobody vouched
    /// for it any more.
    pub ended_by: Option<String>,
    /// When.
    pub ended_at: Option<String>,
    /// How it was held against the upper law when it was proposed.
    pub upper_law: Option<UpperLaw>,
    /// How it stands beside the upper law by now; none if it decides nothing, or nobody has looked yet.
    pub upper_law_now: Option<UpperLawNow>,
}

/// The releases of a jurisdiction and what was done to them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RulesReleases {
    /// Which day it is there: the first on which a release can begin.
    pub today: Date,
    /// What time it is there, RFC 3339.
    #[schema(format = DateTime)]
    pub now: String,
    /// How often the arrangement was changed; whoever confirms says which one he has seen.
    pub revision: i64,
    /// The number of the release that governs now.
    pub governing: Option<u32>,
    /// Since when and why people decide instead of the rules.
    pub manual: Option<Manual>,
    /// In the order in which they were proposed.
    pub releases: Vec<RulesRelease>,
    /// Every step, the earliest first; each has its leaf in the log.
    pub history: Vec<ChangeRow>,
}

impl From<ComponentRow> for ComponentView {
    fn from(row: ComponentRow) -> Self {
        Self {
            digest: row.digest,
            size: row.size,
            signed_as: row.signed_as,
            signature: row.signature,
            uploaded_by: row.uploaded_by,
            uploaded_at: row.uploaded_at,
            pulled_from: row.pulled_from,
        }
    }
}

/// The components that were handed in, the latest last.
///
/// # Errors
/// If there is no such jurisdiction, or the database cannot be read.
pub async fn components(host: &Host, name: &str) -> Result<Vec<ComponentView>, ReleaseError> {
    let jurisdiction = host.jurisdiction(name)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let rows = view.component_rows().await?;
    Ok(rows.into_iter().map(ComponentView::from).collect())
}

/// One of them, and what it says of itself.
///
/// # Errors
/// If there is none.
pub async fn component(
    host: &Host,
    name: &str,
    digest: &str,
) -> Result<ComponentDetails, ReleaseError> {
    let jurisdiction = host.jurisdiction(name)?;
    let mut view = host.store.read(jurisdiction.name()).await?;
    let none = || ReleaseError::NoComponent(digest.chars().take(64).collect());
    let row = view.component_row(digest).await?.ok_or_else(none)?;
    let limits = jurisdiction.policy.limits;
    let plugin = load_component(&host.library, &mut view, digest, limits).await?;
    Ok(ComponentDetails {
        component: row.into(),
        description: plugin.description().clone(),
    })
}

/// The releases of a jurisdiction, with their history.
///
/// # Errors
/// If there is no such jurisdiction, or the database cannot be read.
pub async fn releases(host: &Host, name: &str) -> Result<RulesReleases, ReleaseError> {
    let jurisdiction = host.jurisdiction(name)?;
    let today = host.today(jurisdiction);
    let mut view = host.store.read(name).await?;
    let arrangement = view.arrangement().await?;
    let (rows, history) = (view.releases().await?, view.changes_of_rules().await?);
    let all = terms(name, &rows)?;
    let now = governing(&all, today).map(|term| term.number);
    let known = jurisdiction.releases.now();
    let shown = |row| {
        let shown = view_of(name, row, &all, today)?;
        let mut unusable = known.unusable.iter();
        let unusable = unusable.find(|one| one.number == shown.number);
        Ok(RulesRelease {
            unusable: unusable.map(|one| in_full(&one.why)),
            ..shown
        })
    };
    let manual = arrangement.manual.as_deref().map(serde_json::from_str);
    let manual = manual.transpose().map_err(|error| FlowError::BadRelease {
        jurisdiction: name.to_owned(),
        number: 0,
        why: error.to_string(),
    })?;
    Ok(RulesReleases {
        today,
        now: host.now().to_string(),
        revision: arrangement.revision,
        governing: now,
        manual,
        releases: rows
            .into_iter()
            .map(shown)
            .collect::<Result<_, FlowError>>()?,
        history,
    })
}

/// A release as it stands on a day, beside all others.
pub(super) fn view_of(
    jurisdiction: &str,
    row: ReleaseRow,
    all: &[Term],
    today: Date,
) -> Result<RulesRelease, FlowError> {
    let number = row.number;
    let upper_law = kept(jurisdiction, number, row.upper_law.as_deref())?;
    let upper_law_now = kept(jurisdiction, number, row.upper_law_now.as_deref())?;
    let day = |text: Option<String>| read_day(jurisdiction, number, text);
    let (from, until) = (day(row.from)?, day(row.until)?);
    let mode = read_mode(&row.mode);
    let governs = governing(all, today).is_some_and(|term| term.number == number);
    let comes_back = || mode == Mode::Enforce && governs_later(all, number, today);
    let begun = from.is_none_or(|from| from <= today);
    // What another has taken over from before its first day never begins.
    let scheduled = !begun && (mode == Mode::Shadow || comes_back());
    let over = until.is_some_and(|until| until < today) || (mode == Mode::Enforce && !governs);
    let state = match row.state {
        ReleaseState::Proposed => ReleaseStanding::Proposed,
        ReleaseState::RolledBack => ReleaseStanding::RolledBack,
        ReleaseState::Withdrawn => ReleaseStanding::Withdrawn,
        ReleaseState::Active if scheduled => ReleaseStanding::Scheduled,
        ReleaseState::Active if over && comes_back() => ReleaseStanding::Interrupted,
        ReleaseState::Active if over => ReleaseStanding::Ended,
        ReleaseState::Active => ReleaseStanding::Active,
    };
    Ok(RulesRelease {
        number,
        digest: row.digest,
        from,
        until,
        agreed_until: day(row.agreed_until)?,
        last: row.last,
        repairs: row.repairs,
        afterwards: afterwards(all, number),
        mode,
        state,
        governs,
        unusable: None,
        proposed_by: row.proposed_by,
        proposed_at: row.proposed_at,
        confirmed_by: row.confirmed_by,
        confirmed_at: row.confirmed_at,
        ended_by: row.ended_by,
        ended_at: row.ended_at,
        upper_law,
        upper_law_now,
    })
}
