//! The routes that matters of a kind take in a jurisdiction, from well-formed samples.

use serde::Serialize;
use utoipa::ToSchema;

use super::error::FlowError;
use super::host::Host;
use super::preview::{Preview, preview};
use crate::domain::MatterKind;
use crate::domain::sample::{Variation, sample_matter, variations, variations_under};

/// What the rules say to matters of a kind.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KindRoutes {
    /// The kind.
    pub kind: MatterKind,
    /// The day for which it holds.
    pub on: crate::domain::Date,
    /// The answers, each with the samples that it is the answer to.
    pub routes: Vec<SampledRoute>,
}

/// An answer and what it is the answer to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SampledRoute {
    /// In what the samples differ from the plain one.
    pub samples: Vec<Variation>,
    /// The answer: a route or findings, with its dates if filed on that day.
    #[serde(flatten)]
    pub answer: Preview,
}

/// Shows them as of today, else the last day in force.
///
/// # Errors
/// If there is no such jurisdiction, or the rules give no usable answer.
pub async fn kind_routes(
    host: &Host,
    name: &str,
    kind: MatterKind,
) -> Result<KindRoutes, FlowError> {
    let jurisdiction = host.jurisdiction(name)?;
    let today = host.today(jurisdiction);
    let on = jurisdiction.last_day_in_force(today).unwrap_or(today);
    let description = jurisdiction
        .current(on)
        .map(|release| release.plugin.description().clone());
    let instruments = description
        .as_ref()
        .map(|rules| rules.instruments.as_slice());
    let instrument = instruments.and_then(|all| Some(all.first()?.id.clone()));
    let instrument = instrument.unwrap_or_default();
    let samples = match &description {
        Some(rules) => variations_under(kind, rules),
        None => variations(kind),
    };
    let mut routes: Vec<SampledRoute> = vec![];
    for variation in samples {
        let answer = preview(
            jurisdiction,
            &sample_matter(kind, &variation, on, &instrument),
        )
        .await?;
        match routes.iter_mut().find(|known| known.answer == answer) {
            Some(known) => known.samples.push(variation),
            None => routes.push(SampledRoute {
                samples: vec![variation],
                answer,
            }),
        }
    }
    Ok(KindRoutes { kind, on, routes })
}
