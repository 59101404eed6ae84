//! Where shadows diverged, for whoever decides whether they shall govern.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::domain::Date;
use crate::domain::arrangement::Mode;
use crate::domain::difference::Difference;
use crate::flow::arrangement::follow;
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::policy::Arrangement;
use crate::store::{DivergenceRow, ShadowCount};

/// How many are listed if nothing is said, and at most.
const LISTED: u32 = 100;
const MOST_LISTED: u32 = 1_000;

/// A matter to which a shadow said something else.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DivergenceView {
    /// Its identifier; identifiers rise with time.
    pub id: String,
    /// The shadow's component, by digest.
    pub component: String,
    /// The component that decided.
    pub governing: String,
    /// The case; none if the filing was refused, which leaves none.
    pub case: Option<String>,
    /// The kind of the matter.
    pub kind: String,
    /// The day on which it was filed.
    pub filed_on: Date,
    /// When the divergence was recorded.
    #[schema(format = DateTime)]
    pub recorded_at: String,
    /// What the shadow says otherwise, with articles. `old` is what was decided.
    pub differences: Vec<Difference>,
}

/// Divergences, the earliest first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DivergencePage {
    /// They.
    pub divergences: Vec<DivergenceView>,
    /// What `after` is for the next page; none if there is none.
    pub next: Option<String>,
    /// How many matters shadows are still to be asked about: cases, and what this host refused.
    pub waiting: u64,
    /// How many they were asked about: where that is none, nothing that is missing here is agreement.
    pub shadows: Vec<ShadowView>,
}

/// About how many matters a shadow was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShadowView {
    /// Its component, by digest.
    pub component: String,
    /// To so many it said something.
    pub asked: u64,
    /// About so many it could not be asked: somebody in them was erased before, their record could not
    /// be read, or whoever asked did not live to say what was answered.
    pub lost: u64,
    /// About so many it is still to be asked.
    pub waiting: u64,
}

/// Which of them.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DivergenceQuery {
    /// 影子版本的组件摘要 / The shadow's component, by digest.
    pub component: Option<String>,
    /// 从此之后，取上一页的 next / What comes after this, the `next` of the page before.
    #[serde(default)]
    pub after: String,
    /// 最多几项；默认 100，大于 1000 按 1000 / How many at most; 100 by default, what is larger counts as 1000.
    #[param(minimum = 1, default = 100, example = 100)]
    pub limit: Option<u32>,
}

/// Where shadows of a jurisdiction diverged.
///
/// # Errors
/// If there is no such jurisdiction, or the database cannot be read.
pub async fn divergences(
    host: &Host,
    name: &str,
    query: &DivergenceQuery,
) -> Result<DivergencePage, FlowError> {
    let jurisdiction = host.jurisdiction(name)?;
    follow(host, jurisdiction).await?;
    let most = query.limit.unwrap_or(LISTED).clamp(1, MOST_LISTED);
    // Before divergences are read: where nothing waits, nothing is missing.
    let refused = host.shadows.waiting_of(name);
    let mut view = host.store.read(name).await?;
    let waiting = refused.matters + view.count_shadow_questions().await?;
    let mut of_shadow = refused.of_shadow;
    for (shadow, questions) in view.count_questions_of_shadows().await? {
        *of_shadow.entry(shadow).or_default() += questions;
    }
    let component = query.component.as_deref();
    let arranged = jurisdiction.releases.now();
    let counts = view.shadow_counts().await?;
    let rows = view.divergences(component, &query.after, most).await?;
    let full = rows.len() == usize::try_from(most).unwrap_or(usize::MAX);
    Ok(DivergencePage {
        next: rows.last().filter(|_| full).map(|row| row.id.clone()),
        divergences: rows.into_iter().map(DivergenceView::from).collect(),
        waiting,
        shadows: shadows_of(&arranged, counts, &of_shadow, component),
    })
}

/// Those that were ever to be asked, and those that may be yet, in the order of their components.
fn shadows_of(
    arranged: &Arrangement,
    counts: Vec<ShadowCount>,
    waiting: &BTreeMap<String, u64>,
    component: Option<&str>,
) -> Vec<ShadowView> {
    let shadows = arranged.releases.iter();
    let shadows = shadows.filter(|release| release.mode == Mode::Shadow);
    let shadows = shadows.map(|release| release.plugin.digest());
    // One that was withdrawn meanwhile may still be to be asked about what was filed before.
    let none = shadows
        .chain(waiting.keys().map(String::as_str))
        .map(|digest| ShadowCount {
            component: digest.to_owned(),
            ..ShadowCount::default()
        });
    let all: BTreeMap<String, ShadowCount> = none
        .chain(counts)
        .map(|count| (count.component.clone(), count))
        .collect();
    let wanted = all
        .into_values()
        .filter(|count| component.is_none_or(|component| component == count.component));
    let view = |count: ShadowCount| ShadowView {
        waiting: waiting.get(&count.component).copied().unwrap_or(0),
        component: count.component,
        asked: count.asked,
        lost: count.lost,
    };
    wanted.map(view).collect()
}

impl From<DivergenceRow> for DivergenceView {
    fn from(row: DivergenceRow) -> Self {
        Self {
            id: row.id,
            component: row.component,
            governing: row.governing,
            case: row.case,
            kind: row.kind,
            filed_on: row.filed_on,
            recorded_at: row.recorded_at,
            differences: row.differences,
        }
    }
}
