//! Switches while matters are filed: no request fails, and each case has the release that was in
//! force when it was filed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use axum::http::StatusCode;
use bylaw::flow::Host;
use bylaw::policy::{Calendars, Jurisdiction, Releases};
use bylaw::rules::{Library, Limits, RulesEngine};
use bylaw_tests::guests::shipped;
use bylaw_tests::host::TestHost;
use bylaw_tests::switch::governed;
use futures_util::future::{join, join_all};

use bylaw_tests::city::{City, TODAY, day, jurisdictions};

/// Who files at a time.
const FILERS: usize = 6;
/// How many cases are filed between two switches.
const BETWEEN: usize = 25;

/// Invariant: every case is governed by exactly one release, the one in force when it was filed,
/// and no request fails because of a switch.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_switch_under_load_fails_nobody_and_governs_each_case_once() {
    let city = City::founded().await;
    let (over, filed) = (AtomicBool::new(false), AtomicUsize::new(0));
    let filing = || async {
        while !over.load(Ordering::Relaxed) {
            let answer = city.try_to_file().await;
            assert_eq!(answer.status, StatusCode::CREATED, "{:#}", answer.body);
            filed.fetch_add(1, Ordering::Relaxed);
            let read = city
                .host
                .send("GET", "/api/v1/jurisdictions/shenyang", None, "");
            assert_eq!(read.await.status, StatusCode::OK);
        }
    };
    let some = || async {
        let until = filed.load(Ordering::Relaxed) + BETWEEN;
        while filed.load(Ordering::Relaxed) < until {
            tokio::task::yield_now().await;
        }
    };
    let switching = async {
        some().await;
        city.released("two", TODAY).await;
        some().await;
        city.released("three", TODAY).await;
        some().await;
        assert_eq!(city.roll_back(3).await.status, StatusCode::OK);
        some().await;
        over.store(true, Ordering::Relaxed);
    };
    join(join_all((0..FILERS).map(|_| filing())), switching).await;
    let found = governed(&city.host.host, "shenyang").await;
    assert_eq!(found.wrong, Vec::<String>::new());
    assert_eq!((found.switches, found.cases.len()), (3, 3), "{found:?}");
    assert_eq!(
        found.cases.values().sum::<usize>(),
        filed.load(Ordering::Relaxed)
    );
    assert!(
        found.cases.values().all(|cases| *cases >= BETWEEN),
        "{found:?}"
    );
}

/// A replica that knows the shipped rules alone.
fn replica(city: &City) -> TestHost {
    replica_with(city, jurisdictions(&city.key))
}

/// The same, which begins with these.
fn replica_with(city: &City, jurisdictions: Vec<Arc<Jurisdiction>>) -> TestHost {
    let engine = RulesEngine::start().unwrap();
    let library = Library::new(engine, None);
    library
        .load(&shipped("shenyang"), Limits::default())
        .unwrap();
    let known = &city.host.host;
    let host = Host::new(
        known.store.clone(),
        known.clock.clone(),
        Arc::new(library),
        jurisdictions,
        known.key.clone(),
    );
    TestHost::over(host).strictly()
}

/// Invariant: a replica decides under the arrangement of the transaction, not under the one that it
/// remembers, and loads rules that were handed in elsewhere.
#[tokio::test]
async fn a_replica_follows_with_the_next_filing() {
    let city = City::founded().await;
    let other = City {
        host: replica(&city),
        town: city.town.clone(),
        operator: city.operator.clone(),
        key: bylaw::rules::SecretKey::read(&city.key.to_file()).unwrap(),
    };
    let first = City::release_of(&other.file().await).to_owned();
    let second = city.released("two", TODAY).await;
    let shenyang = |city: &City| Arc::clone(city.host.host.jurisdiction("shenyang").unwrap());
    let known = shenyang(&other).governing(day(TODAY)).unwrap();
    assert_eq!(known.plugin.digest(), first, "it has not heard of it yet");
    let case = other.file().await;
    assert_eq!(City::release_of(&case), second);
    assert_eq!(city.roll_back(2).await.status, StatusCode::OK);
    assert_eq!(City::release_of(&other.file().await), first);
    bylaw::flow::attend_releases(&city.host.host).await.unwrap();
    let arranged = |city: &City| shenyang(city).releases.now().revision;
    assert_eq!(arranged(&other), arranged(&city));
    let found = governed(&city.host.host, "shenyang").await;
    assert_eq!((found.wrong, found.switches), (vec![], 2));
}

/// Invariant: the first rules of a city are followed with the next filing too.
#[tokio::test]
async fn a_replica_follows_where_there_were_no_rules() {
    let city = City::founded_with(vec![]).await;
    let mut beside = jurisdictions(&city.key);
    let shenyang = beside.iter_mut().find(|one| one.name() == "shenyang");
    let known = city.host.host.jurisdiction("shenyang").unwrap();
    *shenyang.unwrap() = Arc::new(Jurisdiction {
        policy: known.policy.clone(),
        calendars: Calendars::starting_with(known.calendar()),
        releases: Releases::default(),
    });
    let other = City {
        host: replica_with(&city, beside),
        town: city.town.clone(),
        operator: city.operator.clone(),
        key: bylaw::rules::SecretKey::read(&city.key.to_file()).unwrap(),
    };
    let refused = other.try_to_file().await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let first = city.released("two", TODAY).await;
    assert_eq!(City::release_of(&other.file().await), first);
}

/// Invariant: rules are compiled before they can govern, on the host that takes them in and on every
/// other, so that no filing waits for that at a switch.
#[tokio::test]
async fn what_is_proposed_is_ready_before_it_governs() {
    let city = City::founded().await;
    let other = replica(&city);
    for one in city.host.host.jurisdictions() {
        let component = shipped(one.name());
        other
            .host
            .library
            .load(&component, one.policy.limits)
            .unwrap();
    }
    let ready = |host: &TestHost, digest: &str| {
        let limits = host.host.jurisdiction("shenyang").unwrap().policy.limits;
        host.host.library.get(digest, limits).is_some()
    };
    let digest = city.handed_in(&City::rules("two")).await;
    assert!(ready(&city.host, &digest), "by whoever took it in");
    bylaw::flow::attend_releases(&other.host).await.unwrap();
    assert!(!ready(&other, &digest), "nobody wants it to govern yet");
    city.proposed(&digest, TODAY, "enforce").await;
    bylaw::flow::attend_releases(&other.host).await.unwrap();
    assert!(ready(&other, &digest), "by the other host");
    let all = city.releases().await;
    assert_eq!(
        (&all["governing"], &all["today"]),
        (&1.into(), &TODAY.into())
    );
}
