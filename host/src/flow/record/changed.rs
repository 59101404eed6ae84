//! Several cases that are changed in one transaction.

use std::sync::Arc;

use jiff::Timestamp;

use super::Record;
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::metrics::Observation;
use crate::policy::Jurisdiction;
use crate::store::Tx;

/// Cases that were changed and are kept together. Dropped without [`Changed::keep`], none of them
/// leaves a trace.
pub(in crate::flow) struct Changed<'a> {
    pub(super) host: &'a Host,
    pub(super) jurisdiction: &'a Arc<Jurisdiction>,
    pub(super) tx: Tx,
    pub(super) seen: Vec<Observation>,
    pub(super) now: Timestamp,
}

impl<'a> Changed<'a> {
    /// Opens another case of the jurisdiction, at the same time.
    pub(in crate::flow) async fn open(self, id: &str) -> Result<Record<'a>, FlowError> {
        let record = Record::open_in(self.host, self.jurisdiction, id, self.tx).await?;
        Ok(Record {
            now: self.now,
            seen_here: self.seen,
            ..record
        })
    }

    /// Makes it so.
    pub(in crate::flow) async fn keep(self) -> Result<(), FlowError> {
        self.tx.commit().await?;
        let name = self.jurisdiction.name();
        self.host.recorded(name, self.now.as_second());
        self.host.metrics.observe(name, self.seen);
        Ok(())
    }
}
