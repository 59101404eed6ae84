//! Many matters at once: each planted difference is found where it was planted. `cargo xtask
//! rehearse` does the same with a million, and measures.

use std::collections::BTreeMap;
use std::sync::Arc;

use bylaw::domain::rehearsal::RehearsalReport;
use bylaw::flow::{self, Progress};
use bylaw_tests::guests::shipped;
use bylaw_tests::host::TestHost;
use bylaw_tests::past::{OTHERWISE, Site, case, fill};
use bylaw_tests::places::setup;

use crate::{groups, limits, what};

const MATTERS: u64 = 3_000;

fn found(report: &RehearsalReport) -> BTreeMap<(Option<u16>, String), u64> {
    let all = groups(report).into_iter();
    all.map(|(article, what, matters)| ((article, what), matters))
        .collect()
}

/// Invariant: in a past of any size, what was recorded otherwise is found, and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn every_planted_difference_is_found_in_a_long_past() {
    let site = Site::found().await;
    let host = TestHost::on_store("2025-09-26", site.store().await).await;
    let bytes = shipped("shenyang");
    let plugin = setup().library.load(&bytes, limits()).unwrap();
    let planted = fill(&site, &plugin, MATTERS).await;
    assert_eq!(planted.matters, MATTERS / OTHERWISE);
    let progress = Arc::new(Progress::default());
    let asked = what(Arc::clone(&plugin));
    let report = flow::rehearse(&host.host.store, "shenyang", &asked, &progress).await;
    let report = report.unwrap().unwrap();
    assert_eq!((report.matters, progress.total()), (MATTERS, MATTERS));
    assert_eq!(report.differing, planted.matters, "{report:#?}");
    assert_eq!(report.same, MATTERS - planted.matters);
    assert_eq!(found(&report), planted.groups);
    let first = case("shenyang", 0);
    let named = |one: &bylaw::domain::rehearsal::RehearsalGroup| {
        one.examples.iter().any(|example| example.case == first)
    };
    assert!(report.groups.iter().any(named), "{report:#?}");
    host.host.store.close().await;
    site.raze();
}
