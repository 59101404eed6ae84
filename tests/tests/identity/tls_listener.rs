//! Connections that are slow, and connections that are open when the host shall stop.

use axum::http::StatusCode;
use serde_json::json;
use tokio::net::TcpStream;

use crate::mutual_tls::chengdu;

#[tokio::test]
async fn who_does_not_shake_hands_keeps_nobody_waiting() {
    let (_, _, secure) = chengdu().await;
    let mut silent = vec![];
    for _ in 0..20 {
        silent.push(TcpStream::connect(secure.address()).await.unwrap());
    }
    let mut connection = secure.connect(&secure.client(None)).await.unwrap();
    assert_eq!(connection.get("/healthz").await.0, StatusCode::OK);
    drop(silent);
}

/// Invariant: what is being answered when the host shall stop is answered, with TLS as without.
#[tokio::test]
async fn a_host_that_shall_stop_answers_what_it_began() {
    let (_host, town, mut secure) = chengdu().await;
    let mut connection = secure.connect(&secure.client(None)).await.unwrap();
    let body = json!({ "label": "one", "scopes": ["read"], "days": 1 }).to_string();
    let head = format!(
        "POST /api/v1/me/tokens HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         authorization: Bearer {}\r\nexpect: 100-continue\r\ncontent-length: {}\r\n\r\n",
        town.citizen(),
        body.len()
    );
    connection.write_raw(&head).await;
    // Somebody reads the body by now.
    assert_eq!(connection.head().await.unwrap().0, StatusCode::CONTINUE);
    secure.stop();
    connection.write_raw(&body).await;
    let (status, issued) = connection.answer().await.unwrap();
    assert_eq!(status, StatusCode::CREATED, "{issued:#}");
    secure.stopped().await;
}
