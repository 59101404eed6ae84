//! What somebody wants to do in a case, as the API and scenario files write it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::actor::ActorName;
use crate::domain::guide::Guide;
use crate::domain::{
    CatalogEntry, Citation, Date, ExchangeMethod, LegalBasis, OutcomeKind, Period,
};

/// An act, without who does it. It does one thing: decide, extend, supply, withdraw, record
/// consent, or record an opinion.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// The kind of the outcome chosen.
    pub outcome: Option<OutcomeKind>,
    /// Its identifier, if the stage has two of a kind.
    pub outcome_id: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Under which agreement.
    pub agreement: Option<String>,
    /// On what basis.
    #[serde(default)]
    pub legal_basis: Vec<LegalBasis>,
    /// With which documents.
    #[serde(default)]
    pub materials: Vec<String>,
    /// Bodies that consent.
    #[serde(default)]
    pub consents: Vec<ActorName>,
    /// The limit for the next stage.
    pub time_limit: Option<Period>,
    /// The entry as it has become.
    pub entry: Option<CatalogEntry>,
    /// What the guide asks of it.
    pub guide: Option<Guide>,
    /// What an approval gives, if less than the rules proposed.
    pub grant: Option<Narrowing>,
    /// `true` for the whole extension, or a shorter period.
    pub extend: Option<Extend>,
    /// What the applicant supplies.
    pub supply: Option<Vec<String>>,
    /// The applicant withdraws.
    #[serde(default)]
    pub withdraw: bool,
    /// The opinion of a body that is heard.
    pub opinion: Option<String>,
    /// The outcome is chosen by hand: the rules faulted when somebody was to choose it, and if they
    /// do again, their findings on the entry are done without. `reason` says why.
    pub by_hand: Option<HandGrounds>,
}

/// On what a decision rests about which rules gave no usable answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandGrounds {
    /// The articles, one at least.
    #[schema(min_items = 1)]
    pub citations: Vec<Citation>,
}

/// By how much a period is extended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Extend {
    /// All that the rules allow; `false` means nothing.
    Whole(bool),
    /// So much.
    By(Period),
}

/// Limits that an approving actor adds to what is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Narrowing {
    /// Only these of the items.
    #[serde(default)]
    pub items: Vec<String>,
    /// Only by this method.
    pub method: Option<ExchangeMethod>,
    /// Not after this day.
    pub until: Option<Date>,
}

/// The one thing that an act does.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Choose an outcome.
    Decide(Box<Decide>),
    /// Extend the period; none for all of it.
    Extend(Option<Period>),
    /// Supply what was asked for.
    Supply(Vec<String>),
    /// Withdraw.
    Withdraw,
    /// Record consent, and nothing else.
    Consent,
    /// Record an opinion.
    Opine(String),
}

/// The choice of an outcome, and what comes with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Decide {
    /// The outcome's kind.
    pub outcome: Option<OutcomeKind>,
    /// Its identifier.
    pub outcome_id: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Under which agreement.
    pub agreement: Option<String>,
    /// On what basis.
    pub legal_basis: Vec<LegalBasis>,
    /// With which documents.
    pub materials: Vec<String>,
    /// The limit for the next stage.
    pub time_limit: Option<Period>,
    /// The entry as it has become.
    pub entry: Option<CatalogEntry>,
    /// What the guide asks of it.
    pub guide: Option<Guide>,
    /// Limits on what is given.
    pub grant: Option<Narrowing>,
    /// It is made by hand, on this.
    pub by_hand: Option<HandGrounds>,
}

/// An act that does nothing, or several things at once.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "an act does one thing: `outcome`, `extend`, `supply`, `withdraw`, `opinion` or `consents` alone; this one has {0}"
)]
pub struct NotOneDeed(pub String);

impl Act {
    /// The consents, and the one thing that the act does.
    ///
    /// # Errors
    /// If it does none or several.
    pub fn deed(self) -> Result<(Vec<ActorName>, Deed), NotOneDeed> {
        let decides = self.outcome.is_some() || self.outcome_id.is_some();
        let extends = self.extend.filter(|extend| *extend != Extend::Whole(false));
        let chosen: Vec<&str> = [
            (decides, "outcome"),
            (extends.is_some(), "extend"),
            (self.supply.is_some(), "supply"),
            (self.withdraw, "withdraw"),
            (self.opinion.is_some(), "opinion"),
        ]
        .into_iter()
        .filter_map(|(chosen, name)| chosen.then_some(name))
        .collect();
        let deed = match chosen.as_slice() {
            [] if !self.consents.is_empty() => Deed::Consent,
            [] => return Err(NotOneDeed("none".into())),
            ["outcome"] => Deed::Decide(Box::new(Decide {
                outcome: self.outcome,
                outcome_id: self.outcome_id,
                reason: self.reason,
                agreement: self.agreement,
                legal_basis: self.legal_basis,
                materials: self.materials,
                time_limit: self.time_limit,
                entry: self.entry,
                guide: self.guide,
                grant: self.grant,
                by_hand: self.by_hand,
            })),
            ["extend"] => Deed::Extend(match extends {
                Some(Extend::By(period)) => Some(period),
                _ => None,
            }),
            ["supply"] => Deed::Supply(self.supply.unwrap_or_default()),
            ["withdraw"] => Deed::Withdraw,
            ["opinion"] => Deed::Opine(self.opinion.unwrap_or_default()),
            several => return Err(NotOneDeed(several.join(", "))),
        };
        Ok((self.consents, deed))
    }
}
