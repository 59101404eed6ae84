//! Serves connections, encrypted or not, and lets those finish that are open when it shall stop.

use std::io;
use std::sync::Arc;

use axum::{Router, middleware};
use tokio::net::TcpListener;

use super::connections::{Limited, Peer};
use crate::tls::{Remote, Tls, TlsListener, introduce};

/// Serves until it shall stop, and what is being answered then has been.
///
/// # Errors
/// If the listener fails.
pub async fn listen(
    listener: Limited<TcpListener>,
    service: Router,
    tls: Option<Arc<Tls>>,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let Some(tls) = tls else {
        let service = service.into_make_service_with_connect_info::<Peer>();
        return axum::serve(listener, service)
            .with_graceful_shutdown(stopped)
            .await;
    };
    let service = service.layer(middleware::map_request(introduce));
    let service = service.into_make_service_with_connect_info::<Remote>();
    axum::serve(TlsListener::new(listener, tls), service)
        .with_graceful_shutdown(stopped)
        .await
}
