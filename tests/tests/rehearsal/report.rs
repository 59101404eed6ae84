//! What differs is found, and nothing else.

use std::sync::Arc;

use bylaw::flow::{self, FilingDays, Progress};
use bylaw_tests::databases;
use bylaw_tests::trapping::Trapping;
use serde_json::json;

use crate::{amended, groups, model_host, opened, person, rehearse, reviewed, shared, what};

/// Two months of everything that the model town knows.
async fn busy() -> bylaw_tests::host::TestHost {
    let host = model_host("2025-08-29").await;
    for words in ["", "suspends", "days"] {
        shared(&host, words).await;
    }
    opened(&host, &person(1)).await;
    host.go_to("2025-09-26").await;
    for words in ["restarts", "breach", "days breach", ""] {
        shared(&host, words).await;
    }
    let prior = opened(&host, &person(2)).await;
    reviewed(&host, &person(2), &prior).await;
    host
}

#[tokio::test]
async fn the_rules_that_decided_it_answer_the_same() {
    let host = busy().await;
    let report = rehearse(&host, &what(amended(""))).await;
    assert_eq!((report.matters, report.compared, report.same), (10, 10, 10));
    assert_eq!((report.differing, report.reworded), (0, 0));
    assert!(report.groups.is_empty(), "{:#?}", report.groups);
    assert!(report.not_covered.en.contains("refused at filing"));
}

/// Invariant: every planted difference is found, under its article, with its number.
#[tokio::test]
async fn amendments_are_found_by_article_with_counts_and_cases() {
    let host = busy().await;
    let report = rehearse(&host, &what(amended("lrn"))).await;
    assert_eq!(report.matters, 10);
    // Two of seven applications have calendar days, which stay as they are.
    assert_eq!(report.differing, 5 + 2 + 1);
    assert_eq!(report.same, 2);
    let found = groups(&report);
    let expected = [
        (Some(1), "period".to_owned(), 5),
        (Some(2), "fate".to_owned(), 2),
        (Some(2), "finding-appeared".to_owned(), 2),
        (Some(3), "finding-appeared".to_owned(), 1),
    ];
    assert_eq!(found, expected, "{:#?}", report.groups);
    let longer = &report.groups[0];
    let kinds: Vec<_> = longer.kinds.iter().collect();
    assert_eq!(kinds.len(), 1);
    assert_eq!(kinds[0].0.to_string(), "sharing-application");
    // The first three of the five, in the order of the cases.
    assert_eq!(longer.examples.len(), 3);
    assert!(longer.examples.is_sorted_by_key(|one| one.case.clone()));
    let words = &longer.examples[0].differs;
    assert_eq!(words.len(), 1);
    for number in ["5", "7"] {
        assert!(words[0].en.contains(number), "{words:?}");
        assert!(words[0].zh.contains(number), "{words:?}");
    }
}

/// What was planned in the end counts, not that it failed before.
#[tokio::test]
async fn a_case_that_waited_for_other_rules_counts_with_what_those_planned() {
    let city = Trapping::founded_on(databases::fresh().await).await;
    let waits = city.file("hungry").await;
    assert_eq!(waits["state"], "unplanned", "{waits:#}");
    assert_eq!(city.roll_back(2).await.status, 200);
    let host = &city.host.host;
    assert_eq!(flow::plan_waiting(host).await.unwrap(), 1);
    let limits = host.jurisdiction("hostile").unwrap().policy.limits;
    let plugin = host.library.get(&city.digests[0], limits).unwrap();
    let progress = Arc::new(Progress::default());
    let report = flow::rehearse(&host.store, "hostile", &what(plugin), &progress).await;
    let report = report.unwrap().unwrap();
    assert_eq!((report.matters, report.compared, report.same), (1, 1, 1));
}

/// Invariant: what people were left with is compared like everything else: whoever rehearses a repair learns
/// what it says to just these matters, and at which of them it fails itself.
#[tokio::test]
async fn what_people_were_left_with_is_rehearsed_too() {
    let city = Trapping::founded_on(databases::fresh().await).await;
    city.put(&city.digests[2], "2025-09-26", "shadow").await;
    for word in ["hungry", "hungry", "hungry", "fine", "hungry"] {
        city.file(word).await;
    }
    assert!(city.is_manual());
    let host = &city.host.host;
    let limits = host.jurisdiction("hostile").unwrap().policy.limits;
    for (component, same, differing, failing) in [(1, 3, 2, 1), (2, 0, 5, 0)] {
        let plugin = host.library.get(&city.digests[component], limits).unwrap();
        let progress = Arc::new(Progress::default());
        let report = flow::rehearse(&host.store, "hostile", &what(plugin), &progress).await;
        let report = report.unwrap().unwrap();
        assert_eq!((report.matters, report.compared), (5, 5), "{report:#?}");
        assert_eq!((report.same, report.differing), (same, differing));
        assert_eq!(report.left_out.undecided, 0);
        let examples = report.groups.iter().flat_map(|group| &group.examples);
        let fails = |one: &&bylaw::domain::rehearsal::RehearsalExample| {
            one.differs.iter().any(|text| {
                text.en
                    .ends_with("no usable answer of the rules (out-of-fuel)")
            })
        };
        assert_eq!(
            examples.filter(fails).count(),
            failing,
            "{:#?}",
            report.groups
        );
    }
}

#[tokio::test]
async fn other_words_are_told_apart_from_other_answers() {
    let host = busy().await;
    let report = rehearse(&host, &what(amended("w"))).await;
    assert_eq!((report.differing, report.reworded, report.same), (0, 7, 3));
    assert_eq!(groups(&report), [(Some(1), "wording".to_owned(), 7)]);
    // What differs besides counts as another answer, once.
    let report = rehearse(&host, &what(amended("wb"))).await;
    assert_eq!((report.differing, report.reworded, report.same), (5, 2, 3));
}

#[tokio::test]
async fn rules_that_give_up_give_no_answer() {
    let host = busy().await;
    let report = rehearse(&host, &what(amended("t"))).await;
    assert_eq!((report.differing, report.same), (2, 8));
    let fates: Vec<_> = groups(&report);
    assert!(
        fates.contains(&(Some(2), "fate".to_owned(), 2)),
        "{fates:?}"
    );
}

#[tokio::test]
async fn only_the_filing_days_that_are_asked_for_are_rehearsed() {
    let host = busy().await;
    let on = async |from: Option<&str>, until: Option<&str>| {
        let mut asked = what(amended("l"));
        asked.days = FilingDays {
            from: from.map(|day| day.parse().unwrap()),
            until: until.map(|day| day.parse().unwrap()),
        };
        let report = rehearse(&host, &asked).await;
        (report.matters, report.differing)
    };
    assert_eq!(on(None, Some("2025-08-29")).await, (4, 2));
    assert_eq!(on(Some("2025-08-30"), None).await, (6, 3));
    assert_eq!(on(Some("2025-09-26"), Some("2025-09-26")).await, (6, 3));
    assert_eq!(on(Some("2025-09-27"), None).await, (0, 0));
}

/// Invariant: the same rehearsal is the same report, however many threads share it.
#[tokio::test]
async fn threads_change_nothing_in_the_report() {
    let host = busy().await;
    let mut asked = what(amended("lrnw"));
    let report = rehearse(&host, &asked).await;
    for threads in [1, 5] {
        asked.threads = std::num::NonZeroUsize::new(threads);
        assert_eq!(rehearse(&host, &asked).await, report, "{threads}");
    }
}

/// What the host finds of a code is no answer of the rules.
#[tokio::test]
async fn what_the_host_itself_finds_is_no_difference() {
    let host = bylaw_tests::host::TestHost::on("2025-09-26").await;
    let path = "/api/v1/jurisdictions/shenyang/entries";
    let mut warned = 0;
    for _ in 0..2 {
        // The second time the host notices that the code is in use already.
        let published = bylaw_tests::host::entry("unconditional");
        let answer = host.post(path, "provider", &published).await;
        assert!(answer.status.is_success(), "{:#}", answer.body);
        warned += usize::from(answer.text.contains("proposed.code"));
    }
    assert_eq!(warned, 1, "the test has its point");
    let jurisdiction = host.host.jurisdiction("shenyang").unwrap();
    let plugin = Arc::clone(&jurisdiction.releases.now().releases[0].plugin);
    let progress = Arc::new(Progress::default());
    let asked = what(plugin);
    let report = flow::rehearse(&host.host.store, "shenyang", &asked, &progress).await;
    let report = report.unwrap().unwrap();
    assert_eq!((report.matters, report.same), (2, 2), "{report:#?}");
    assert_eq!(json!(report)["groups"], json!([]));
}
