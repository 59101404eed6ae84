//! Takes connections and shakes hands, so that one that is slow keeps nobody waiting.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::material::Tls;
use super::peer::Remote;
use crate::http::Limited;

/// How long a handshake may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many may be under way.
const MOST: usize = 1_024;

/// A listener that is not encrypted yet; a handshake takes one of its places.
type Plain = Limited<TcpListener>;
type Stream = <Plain as Listener>::Io;
type Shaken = Option<(TlsStream<Stream>, Remote)>;

/// A listener whose connections are encrypted.
pub struct TlsListener {
    tcp: Plain,
    tls: Arc<Tls>,
    /// Dropped with the listener, those that are not done end.
    handshakes: JoinSet<Shaken>,
}

impl TlsListener {
    /// Encrypts what a listener takes.
    pub fn new(tcp: Plain, tls: Arc<Tls>) -> Self {
        Self {
            tcp,
            tls,
            handshakes: JoinSet::new(),
        }
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<Stream>;
    type Addr = Remote;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            tokio::select! {
                (stream, address) = Listener::accept(&mut self.tcp), if self.handshakes.len() < MOST => {
                    self.handshakes.spawn(shake(Arc::clone(&self.tls), stream, address));
                }
                Some(done) = self.handshakes.join_next() => {
                    if let Ok(Some(connection)) = done {
                        return connection;
                    }
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        let address = self.tcp.local_addr()?;
        Ok(Remote::new(Arc::clone(&self.tls), address, None))
    }
}

impl Connected<IncomingStream<'_, TlsListener>> for Remote {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        stream.remote_addr().clone()
    }
}

async fn shake(tls: Arc<Tls>, stream: Stream, address: SocketAddr) -> Shaken {
    let acceptor = TlsAcceptor::from(Arc::clone(&tls.current().server));
    match tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => {
            let chain = stream.get_ref().1.peer_certificates();
            let peer = Remote::new(tls, address, chain);
            Some((stream, peer))
        }
        Ok(Err(error)) => {
            tracing::info!(%address, %error, "no handshake");
            None
        }
        Err(_) => {
            tracing::info!(%address, "no handshake in time");
            None
        }
    }
}
