//! Which release each case was filed under, beside the one that the log says was in force then.

use std::collections::BTreeMap;

use bylaw::audit::{Leaf, Subject};
use bylaw::domain::case::Event;
use bylaw::flow::{self, Host};
use serde_json::Value;

/// What a walk over a jurisdiction's log found.
#[derive(Debug, Default)]
pub struct Governed {
    /// How many cases each component governs.
    pub cases: BTreeMap<String, usize>,
    /// How often the release in force changed.
    pub switches: usize,
    /// Cases under another release than the one in force when they were filed.
    pub wrong: Vec<String>,
}

/// Walks over the whole log of a jurisdiction, filings and steps of releases in their order.
pub async fn governed(host: &Host, jurisdiction: &str) -> Governed {
    while flow::sequence(host).await.unwrap() > 0 {}
    let mut view = host.store.read(jurisdiction).await.unwrap();
    let releases = view.releases().await.unwrap();
    let digests: BTreeMap<u64, String> = releases
        .into_iter()
        .map(|release| (u64::from(release.number), release.digest))
        .collect();
    let (mut found, mut from) = (Governed::default(), 0);
    let mut in_force = digests[&1].clone();
    loop {
        let entries = view.leaves(from, 500).await.unwrap();
        if entries.is_empty() {
            return found;
        }
        from += u64::try_from(entries.len()).unwrap();
        for entry in entries {
            let leaf: Leaf = serde_json::from_str(&entry).unwrap();
            match leaf.subject {
                Subject::Change { change } => {
                    let row = view.change(&change).await.unwrap().unwrap();
                    let became: Value = serde_json::from_str(&row.body).unwrap();
                    let arranged = row.what.starts_with("release-");
                    if let Some(number) = became["governing"].as_u64().filter(|_| arranged)
                        && digests[&number] != in_force
                    {
                        in_force.clone_from(&digests[&number]);
                        found.switches += 1;
                    }
                }
                Subject::Case { case, .. } if leaf.event == "filed" => {
                    let events = view.events(&case).await.unwrap();
                    let Event::Filed(filed) = &events[0].event else {
                        panic!("{case} does not begin with its filing");
                    };
                    if filed.release != in_force {
                        let (is, was) = (&filed.release, &in_force);
                        found.wrong.push(format!("{case}: {is}, not {was}"));
                    }
                    *found.cases.entry(filed.release.clone()).or_default() += 1;
                }
                _ => {}
            }
        }
    }
}
