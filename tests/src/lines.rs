//! What a host tells its operators, line by line.

use std::any::Any;
use std::io;
use std::sync::{Arc, Mutex};

use tracing_subscriber::util::SubscriberInitExt as _;

/// The lines that are logged on this thread, from the moment on when somebody begins to listen.
pub struct Lines {
    heard: Heard,
    /// Dropped, nobody listens any more.
    _listening: Box<dyn Any>,
}

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl io::Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// Begins to listen.
    pub fn heard() -> Self {
        let heard = Heard::default();
        let writer = heard.clone();
        let lines = tracing_subscriber::fmt().with_ansi(false);
        let lines = lines.with_writer(move || writer.clone());
        Self {
            heard,
            _listening: Box::new(lines.set_default()),
        }
    }

    /// How many hold these words.
    pub fn with(&self, words: &str) -> usize {
        let text = self.heard.0.lock().unwrap();
        let text = String::from_utf8_lossy(&text);
        text.lines().filter(|line| line.contains(words)).count()
    }
}
