//! A wire between a host and a server that a test can cut and mend.

use std::sync::{Arc, Mutex};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

/// A wire from a port of its own to a server.
pub struct Wire {
    server: String,
    address: String,
    running: Mutex<Option<AbortHandle>>,
}

impl Wire {
    /// A wire to `server`, as `host:port`.
    pub async fn to(server: &str) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let wire = Arc::new(Self {
            server: server.to_owned(),
            address: listener.local_addr().unwrap().to_string(),
            running: Mutex::new(None),
        });
        wire.run(listener);
        wire
    }

    /// Its near end, as `host:port`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Ends every connection and takes no other.
    pub fn cut(&self) {
        if let Some(running) = self.running.lock().unwrap().take() {
            running.abort();
        }
    }

    /// Takes connections again.
    pub async fn mend(&self) {
        loop {
            // The old listener is gone once its task has noticed.
            match TcpListener::bind(&self.address).await {
                Ok(listener) => return self.run(listener),
                Err(_) => tokio::task::yield_now().await,
            }
        }
    }

    fn run(&self, listener: TcpListener) {
        let server = self.server.clone();
        let task = tokio::spawn(async move {
            // Dropped with the task, it ends them all.
            let mut connections = JoinSet::new();
            while let Ok((mut near, _)) = listener.accept().await {
                let server = server.clone();
                connections.spawn(async move {
                    if let Ok(mut far) = TcpStream::connect(server).await {
                        let _ = copy_bidirectional(&mut near, &mut far).await;
                    }
                });
            }
        });
        *self.running.lock().unwrap() = Some(task.abort_handle());
    }
}
