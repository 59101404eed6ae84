//! Proposes a release: a component for days, in a mode. Somebody else has to confirm it.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::error::ReleaseError;
use super::hold::hold;
use super::repairs::demand_repairable;
use super::show::{RulesRelease, view_of};
use super::step::Step;
use super::vouching::demand_vouched;
use crate::domain::arrangement::{Mode, ReleaseState, Term, check};
use crate::domain::upper_law::Exception;
use crate::domain::words::word;
use crate::domain::{Date, Happening, Principal};
use crate::flow::host::Host;
use crate::flow::once::Once;
use crate::store::ReleaseRow;

/// What somebody proposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseProposal {
    /// The component, by the digest under which it was handed in.
    pub digest: String,
    /// The first filing day that it governs: today, from its confirmation on, or a later one. It takes
    /// over from whatever has begun by then, also from a release with an end, but from none that begins
    /// later.
    pub from: Date,
    /// The last one, if that is known.
    pub until: Option<Date>,
    /// Whether it decides, or is only asked beside the one that does.
    pub mode: Mode,
    /// The rules end with its last day, and nothing can be filed any more, as under a regulation
    /// that is repealed; what would have governed longer ends with it. Without it the days after `until`
    /// go back to the release that it interrupts; if there is none, it is refused.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub last: bool,
    /// The release whose rules gave no usable answer and whose text these put right: they answer what
    /// those left, though it was filed before. Without it they answer nothing that was filed before
    /// their first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    pub repairs: Option<u32>,
    /// Where it may be laxer than the upper law, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 500)]
    pub exceptions: Vec<Exception>,
}

/// Proposes a release.
///
/// # Errors
/// If there is no such component, nobody vouches for it any more, its days are not free, or it is laxer than the upper law and no
/// exception says why.
pub async fn propose_release(
    host: &Host,
    by: &Principal,
    name: &str,
    proposal: ReleaseProposal,
    once: Option<&Once>,
) -> Result<RulesRelease, ReleaseError> {
    let jurisdiction = host.jurisdiction(name)?;
    let upper_law = hold(host, name, &proposal).await?;
    let mut step = Step::begin(host, jurisdiction).await?;
    demand_vouched(jurisdiction, &mut step.tx, &proposal.digest).await?;
    let number = step.rows.iter().map(|row| row.number).max().unwrap_or(0) + 1;
    let term = Term {
        number,
        from: Some(proposal.from),
        until: proposal.until,
        agreed_until: proposal.until,
        last: proposal.last,
        mode: proposal.mode,
        state: ReleaseState::Proposed,
        activated: None,
    };
    check(&step.terms()?, &term, step.today)?;
    demand_repairable(&step, &proposal)?;
    let until = proposal.until.map(|day| day.to_string());
    let row = ReleaseRow {
        number,
        digest: proposal.digest.clone(),
        from: Some(proposal.from.to_string()),
        until: until.clone(),
        agreed_until: until,
        mode: word(&proposal.mode),
        state: ReleaseState::Proposed,
        activated: None,
        proposed_by: by.account.id.clone(),
        proposed_at: step.now.to_string(),
        confirmed_by: None,
        confirmed_at: None,
        ended_by: None,
        ended_at: None,
        last: proposal.last,
        end_told: None,
        began_at: None,
        repairs: proposal.repairs,
        upper_law: upper_law.as_ref().map(|held| json!(held).to_string()),
        upper_law_now: None,
    };
    step.tx.insert_release(&row).await?;
    let became = json!({
        "digest": proposal.digest, "from": proposal.from, "until": proposal.until,
        "mode": proposal.mode, "last": proposal.last, "repairs": proposal.repairs, "upper_law": upper_law,
    });
    let happening = Some(Happening::ReleaseProposed);
    let subject = number.to_string();
    step.note(Some(by), "release-proposed", &subject, &became, happening)
        .await?;
    step.rows.push(row.clone());
    let view = view_of(name, row, &step.terms()?, step.today)?;
    step.answer(view, 201, once).await
}
