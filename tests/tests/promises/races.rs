//! A reply against its lapse, on two replicas whose clocks stand on either side of midnight.

use std::sync::Arc;

use bylaw::clock::{Clock, end_of, instant_of};
use bylaw::domain::actor::ActorName;
use bylaw::domain::case::{Act, Event, Position};
use bylaw::domain::{OutcomeKind, Principal, Role};
use bylaw::flow::{self, Host};
use bylaw_tests::databases::{self, Database, on_postgres};
use bylaw_tests::host::{TestHost, entry, filing};
use bylaw_tests::places::setup;
use serde_json::json;

/// How many; the variable `BYLAW_RACES` sets another number.
const RACES: usize = 1_000;

fn races() -> usize {
    let wanted = std::env::var("BYLAW_RACES").ok();
    wanted.map_or(RACES, |text| text.parse().expect("BYLAW_RACES is a number"))
}

/// Two replicas: one in the last second of the due day, one after its end.
async fn replicas() -> (TestHost, Arc<Host>) {
    let (early, late) = if on_postgres() {
        let database = Database::create().await;
        let url = database.host_url();
        let open = || bylaw::store::Store::open(&url);
        (open().await.unwrap(), open().await.unwrap())
    } else {
        let store = databases::fresh().await;
        (store.clone(), store)
    };
    let early = TestHost::on_store("2025-09-26", early).await;
    let jurisdictions = setup().jurisdictions().unwrap();
    let zone = &jurisdictions[0].policy.zone;
    let clock = Clock::standing_at(instant_of("2025-09-26".parse().unwrap(), 9, zone));
    let library = Arc::clone(&setup().library);
    let late = Host::new(late, clock, library, jurisdictions, early.host.key.clone());
    (early, Arc::new(late))
}

fn refusal() -> Act {
    serde_json::from_value(json!({
        "outcome": "refuse", "legal_basis": [{ "rank": "law", "title": "某法" }],
    }))
    .unwrap()
}

/// Invariant: of a reply and a lapse that race, exactly one stands, with one leaf.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_reply_and_a_lapse_exactly_one_stands() {
    let (early, late) = replicas().await;
    let mut held = entry("conditional");
    held["sharing"]["legal_basis"] = json!([{ "rank": "law", "title": "某法" }]);
    early.hold_entry("shenyang", held).await;
    let application = filing("sharing-application", json!({ "materials": ["申请表"] }));
    let due = "2025-10-10".parse().unwrap();
    let end = end_of(due, &late.jurisdiction("shenyang").unwrap().policy.zone);
    let (mut replied, mut lapsed) = (0_u64, 0_u64);
    for race in 0..races() {
        early.at("2025-09-26", 9);
        let case = early.file("shenyang", &application).await;
        assert_eq!(case["due"], "2025-10-10", "{case:#}");
        let id = case["id"].as_str().unwrap().to_owned();
        early
            .host
            .clock
            .set(end - jiff::SignedDuration::from_secs(1));
        late.clock.set(end);
        let replica = Arc::clone(&late);
        let lapse = tokio::spawn(async move { flow::run_due(&replica).await });
        let (host, name) = (Arc::clone(&early.host), id.clone());
        let reply = tokio::spawn(async move {
            // Now before, now amid, now after what the other one does.
            for _ in 0..race % 48 * 4 {
                tokio::task::yield_now().await;
            }
            let by = ActorName::from(Role::Provider);
            flow::act_on(&host, &name, &Principal::claiming(by), refusal(), 2, None).await
        });
        let taken = reply.await.unwrap();
        lapse.await.unwrap().unwrap();
        // What lost its token to a reply that then failed is done by the next look.
        flow::run_due(&late).await.unwrap();
        match outcome(&late, &id).await {
            (OutcomeKind::Refuse, false) => {
                assert!(taken.is_ok(), "{id}: {taken:?}");
                replied += 1;
            }
            (OutcomeKind::Approve, true) => {
                assert!(taken.is_err(), "{id} was answered twice");
                lapsed += 1;
            }
            other => panic!("{id}: {other:?}"),
        }
    }
    println!("{replied} replies and {lapsed} lapses stand");
    assert!(
        replied > 0 && lapsed > 0,
        "{replied} replies, {lapsed} lapses: no race"
    );
    let placed = flow::sequence(&late).await.unwrap();
    assert_eq!(
        placed,
        3 * (replied + lapsed),
        "filed, planned, one outcome"
    );
}

/// The one outcome of a closed case, and whether silence produced it.
async fn outcome(host: &Host, id: &str) -> (OutcomeKind, bool) {
    let jurisdiction = host.jurisdiction("shenyang").unwrap();
    let case = flow::load_case(host, jurisdiction, id).await.unwrap();
    assert!(
        matches!(case.position, Position::Closed(_)),
        "{id}: {:?}",
        case.position
    );
    assert_eq!((case.revision, case.outcomes.len()), (3, 1), "{id}");
    let view = flow::read_case(host, id).await.unwrap();
    let ends = view
        .history
        .iter()
        .filter(|item| matches!(item.event, Event::Acted(_) | Event::Lapsed(_)));
    assert_eq!(ends.count(), 1, "{id}");
    assert_eq!(
        view.grants.len(),
        usize::from(case.outcomes[0].deemed),
        "{id}"
    );
    (case.outcomes[0].kind, case.outcomes[0].deemed)
}
