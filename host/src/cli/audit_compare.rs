//! `bylaw audit compare`: whether a database is what its log has committed to.

use super::Failed;
use super::here::OfHost;
use super::output::print;
use crate::flow;

/// Compare every event, receipt and record of a database with what its log committed to, and every
/// component with its digest.
///
/// The log itself is checked with `bylaw audit verify`; this finds what was changed beside it.
#[derive(clap::Args)]
pub(super) struct Compare {
    #[command(flatten)]
    of: OfHost,
}

/// Compares. Exit 1 if anything does not agree.
pub(super) async fn compare(args: &Compare) -> Result<(), Failed> {
    let host = args.of.reading_host().await?;
    let mut wrong = 0;
    for jurisdiction in host.jurisdictions() {
        let mut compared = flow::compare_log(&host, jurisdiction).await?;
        flow::compare_components(&host, jurisdiction, &mut compared).await?;
        print(&format!(
            "{}: {} events and {} records are what the log committed to, {} components are those of their digests, {} records were disposed of, {} do not agree",
            jurisdiction.name(),
            compared.events,
            compared.records,
            compared.components,
            compared.disposed,
            compared.wrong.len()
        ))?;
        for (what, why) in &compared.wrong {
            print(&format!("  {what} {why}"))?;
        }
        wrong += compared.wrong.len();
    }
    host.store.close().await;
    if wrong == 0 {
        Ok(())
    } else {
        Err(Failed::Asked)
    }
}
