//! Opens a case that is there, to be changed.

use std::sync::Arc;

use super::{Record, fold};
use crate::flow::calendars::refresh;
use crate::flow::catalog::Audience;
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::policy::Jurisdiction;
use crate::store::Tx;

impl<'a> Record<'a> {
    /// Opens a case that is there, in a transaction of its own.
    pub(in crate::flow) async fn open(
        host: &'a Host,
        jurisdiction: &'a Arc<Jurisdiction>,
        id: &str,
    ) -> Result<Self, FlowError> {
        let tx = host.store.begin(jurisdiction.name()).await?;
        Self::open_in(host, jurisdiction, id, tx).await
    }

    /// The same, and until it is kept or dropped nobody changes the arrangement of releases.
    pub(in crate::flow) async fn open_under_arrangement(
        host: &'a Host,
        jurisdiction: &'a Arc<Jurisdiction>,
        id: &str,
    ) -> Result<Self, FlowError> {
        let name = jurisdiction.name();
        let tx = host.store.begin_under_arrangement(name).await?;
        Self::open_in(host, jurisdiction, id, tx).await
    }

    pub(super) async fn open_in(
        host: &'a Host,
        jurisdiction: &'a Arc<Jurisdiction>,
        id: &str,
        mut tx: Tx,
    ) -> Result<Self, FlowError> {
        tx.hold_case(id).await?;
        refresh(jurisdiction, &mut tx).await?;
        let now = host.now();
        let events = tx.events(id).await?;
        if events.is_empty() {
            return Err(FlowError::NoCase(id.chars().take(128).collect()));
        }
        let case = fold(
            id,
            events.into_iter().map(|stored| (stored.day, stored.event)),
        )?;
        let seen = Some(case.revision);
        Ok(Self {
            host,
            jurisdiction,
            id: id.to_owned(),
            case,
            tx,
            seen,
            from_case: None,
            seen_here: vec![],
            same_by: None,
            shadowed: false,
            author: None,
            audience: Audience::default(),
            now,
            faults: String::new(),
            too_many_faults: false,
        })
    }
}
