//! What cannot be done in one jurisdiction holds up no other. `hostile` comes before `shenyang`.

use bylaw::domain::arrangement::ReleaseState;
use bylaw::flow;
use bylaw::store::{HeadRow, ReleaseRow};
use bylaw_tests::databases;
use bylaw_tests::guests::component_row;
use bylaw_tests::trapping::Trapping;

/// A release as nobody proposed it here.
fn release(number: u32, digest: &str, state: ReleaseState) -> ReleaseRow {
    ReleaseRow {
        number,
        digest: digest.to_owned(),
        from: Some("2025-09-27".to_owned()),
        until: None,
        agreed_until: None,
        mode: "enforce".to_owned(),
        state,
        activated: None,
        proposed_by: "a test".to_owned(),
        proposed_at: "2025-09-26T01:00:00Z".to_owned(),
        confirmed_by: None,
        confirmed_at: None,
        ended_by: None,
        ended_at: None,
        last: false,
        end_told: None,
        began_at: None,
        repairs: None,
        upper_law: None,
        upper_law_now: None,
    }
}

/// Invariant: a component that its own policy refuses by now stops nobody else's release from being told
/// of on its day.
#[tokio::test]
async fn a_proposal_that_cannot_be_loaded_stops_no_other_jurisdiction() {
    let city = Trapping::founded_on(databases::fresh().await).await;
    let host = &city.host.host;
    let junk = "0".repeat(64);
    let mut tx = host.store.begin("hostile").await.unwrap();
    tx.insert_component(&component_row(&junk), b"junk")
        .await
        .unwrap();
    tx.insert_release(&release(3, &junk, ReleaseState::Proposed))
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let mut tx = host.store.begin_arranging("shenyang").await.unwrap();
    let mut arranged = tx.arrangement().await.unwrap();
    arranged.revision += 1;
    let seeded = tx.releases().await.unwrap().remove(0);
    let ended = ReleaseRow {
        until: Some("2025-09-26".to_owned()),
        ..seeded.clone()
    };
    tx.put_release(&ended).await.unwrap();
    let next = ReleaseRow {
        activated: Some(arranged.revision),
        ..release(2, &seeded.digest, ReleaseState::Active)
    };
    tx.insert_release(&next).await.unwrap();
    tx.put_arrangement(&arranged).await.unwrap();
    tx.commit().await.unwrap();

    city.host.at("2025-09-27", 0);
    for _ in 0..2 {
        flow::attend_releases(host).await.unwrap();
    }
    let mut view = host.store.read("shenyang").await.unwrap();
    assert_eq!(view.arrangement().await.unwrap().in_force, Some(2));
    drop(view);
    // Its own matters are decided all the same.
    assert_eq!(city.file("fine").await["state"], "open");
}

/// Invariant: a log that is not in order stops no other from growing.
#[tokio::test]
async fn a_log_that_is_not_in_order_stops_no_other() {
    let city = Trapping::founded_on(databases::fresh().await).await;
    let host = &city.host.host;
    city.file("fine").await;
    let mut tx = host.store.begin("hostile").await.unwrap();
    let head = tx.hold_log().await.unwrap();
    let beyond = HeadRow {
        size: 5_000,
        ..head
    };
    tx.put_head(&beyond).await.unwrap();
    tx.commit().await.unwrap();
    city.file_beside().await;
    assert!(flow::sequence(host).await.unwrap() > 0);
    let mut view = host.store.read("shenyang").await.unwrap();
    assert!(view.head().await.unwrap().unwrap().size > 0);
    drop(view);
    let mut view = host.store.read("hostile").await.unwrap();
    assert_eq!(view.head().await.unwrap().unwrap().size, 5_000);
}
