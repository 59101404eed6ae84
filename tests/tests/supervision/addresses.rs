//! Where notices may go: to public addresses, and to the one port that an operator trusts.

use axum::http::StatusCode;
use bylaw::messenger::send_due;
use bylaw::post::{NoticeConfig, Post};
use serde_json::json;

use crate::notices::{letters, subscribe};
use crate::receivers::Receiver;
use crate::{is_problem, shared, shenyang};

/// Invariant: no URL leads into the house, and no redirect is followed.
#[tokio::test]
async fn nothing_is_sent_into_the_house() {
    let (host, town) = shenyang().await;
    let path = town.path("subscriptions");
    for url in [
        "http://example.cn/hook",
        "http://127.0.0.1/hook",
        "ftp://example.cn/",
        "https://me:secret@example.cn/",
        "nowhere",
    ] {
        let refused = host
            .post(&path, town.head("civil"), &json!({ "url": url }))
            .await;
        is_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "bad-field");
        assert_eq!(refused.body["place"], "url", "{:#}", refused.body);
    }
    let inside = Receiver::of_http(&[]);
    for host_name in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"] {
        let url = format!("https://{host_name}:{}/hook", inside.address.port());
        subscribe(&host, &town, "civil", json!({ "url": url })).await;
    }
    shared(&host, &town, "tax").await;
    assert_eq!(send_due(&host.host).await.unwrap(), 3);
    let waiting = letters(&host, &town, "queued").await;
    for letter in waiting.as_array().unwrap() {
        let trouble = letter["trouble"].as_str().unwrap();
        assert_eq!(trouble, UNREACHED);
    }
    assert!(inside.received().is_empty());
}

/// What whoever chose an address is told of a connection that failed, however it did.
const UNREACHED: &str = "the receiver could not be reached, or the connection to it failed";

/// Invariant: nobody learns from a notice which ports of a machine inside are open: one port is trusted
/// and not the others, and a connection that is refused reads like one that nobody answers well.
#[tokio::test]
async fn a_trusted_receiver_is_no_way_to_look_around() {
    let listener = || std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (gone, hasty, other) = (listener(), listener(), Receiver::of_http(&[]));
    let (closed, open) = (gone.local_addr().unwrap(), hasty.local_addr().unwrap());
    drop(gone);
    // Somebody listens there, and hangs up on whoever comes.
    std::thread::spawn(move || hasty.incoming().for_each(drop));
    let (host, town) = shenyang().await;
    let config = NoticeConfig {
        link: String::new(),
        trusted_hosts: vec![open.to_string(), closed.to_string()],
    };
    let host = host.with_post(Post::new(&config, None));
    let path = town.path("subscriptions");
    let unnamed = json!({ "url": other.url() });
    let refused = host.post(&path, town.head("civil"), &unnamed).await;
    is_problem(&refused, StatusCode::UNPROCESSABLE_ENTITY, "bad-field");
    for address in [closed, open] {
        let url = json!({ "url": format!("http://{address}/hook") });
        subscribe(&host, &town, "civil", url).await;
    }
    shared(&host, &town, "tax").await;
    assert_eq!(send_due(&host.host).await.unwrap(), 2);
    let waiting = letters(&host, &town, "queued").await;
    let told: Vec<&str> = waiting
        .as_array()
        .unwrap()
        .iter()
        .map(|letter| letter["trouble"].as_str().unwrap())
        .collect();
    assert_eq!(told, [UNREACHED; 2]);
    assert!(other.received().is_empty());
}
