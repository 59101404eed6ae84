//! Clients that send requests at a steady rate over a socket, half of them filings.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use bylaw_tests::city::application;
use ureq::Agent;

/// What is sent, where and how fast.
pub(crate) struct Plan {
    pub(crate) address: String,
    pub(crate) token: String,
    pub(crate) rate: u64,
    pub(crate) seconds: u64,
    pub(crate) clients: usize,
}

/// What came of it.
#[derive(Default)]
pub(crate) struct Sent {
    /// How long each filing took.
    pub(crate) filed: Vec<Duration>,
    /// How long each reading took.
    pub(crate) read: Vec<Duration>,
    /// What failed, in words.
    pub(crate) failures: Vec<String>,
    /// How long it took from the first request to the last answer.
    pub(crate) elapsed: Duration,
}

/// Requests that are being sent.
pub(crate) struct Load {
    began: Instant,
    sent: Arc<Mutex<Sent>>,
    clients: Vec<JoinHandle<()>>,
}

impl Load {
    /// Begins to send. Requests have their instants, whether the ones before were answered or not.
    pub(crate) fn begin(plan: Plan) -> Self {
        let (plan, next) = (Arc::new(plan), Arc::new(AtomicU64::new(0)));
        let (sent, began) = (Arc::new(Mutex::new(Sent::default())), Instant::now());
        let client = |_| {
            let (plan, next, sent) = (Arc::clone(&plan), Arc::clone(&next), Arc::clone(&sent));
            thread::spawn(move || send(&plan, &next, &sent, began))
        };
        let clients = (0..plan.clients).map(client).collect();
        Self {
            began,
            sent,
            clients,
        }
    }

    /// Waits until all were answered.
    pub(crate) fn end(self) -> Sent {
        for client in self.clients {
            client.join().unwrap();
        }
        let mut sent = std::mem::take(&mut *self.sent.lock().unwrap());
        sent.elapsed = self.began.elapsed();
        sent
    }
}

fn send(plan: &Plan, next: &AtomicU64, sent: &Mutex<Sent>, began: Instant) {
    let settings = Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(30)))
        .build();
    let (agent, body) = (Agent::new_with_config(settings), application().to_string());
    let cases = format!("{}/api/v1/jurisdictions/shenyang/cases", plan.address);
    let inbox = format!(
        "{}/api/v1/inbox?jurisdiction=shenyang&limit=5",
        plan.address
    );
    let bearer = format!("Bearer {}", plan.token);
    loop {
        let place = next.fetch_add(1, Ordering::Relaxed);
        if place >= plan.rate * plan.seconds {
            return;
        }
        let due = Duration::from_secs(place) / u32::try_from(plan.rate).unwrap();
        thread::sleep(due.saturating_sub(began.elapsed()));
        let (is_filing, asked_at) = (place.is_multiple_of(2), Instant::now());
        let answer = if is_filing {
            let request = agent.post(&cases).header("authorization", &bearer);
            request
                .header("content-type", "application/json")
                .send(&body)
        } else {
            agent.get(&inbox).header("authorization", &bearer).call()
        };
        let read = answer.and_then(|mut answer| {
            let text = answer.body_mut().read_to_string()?;
            Ok((answer.status().as_u16(), text))
        });
        let (took, wanted) = (asked_at.elapsed(), if is_filing { 201 } else { 200 });
        let mut sent = sent.lock().unwrap();
        match read {
            Ok((status, _)) if status == wanted && is_filing => sent.filed.push(took),
            Ok((status, _)) if status == wanted => sent.read.push(took),
            Ok((status, text)) => sent.failures.push(format!("{status}: {text}")),
            Err(error) => sent.failures.push(error.to_string()),
        }
    }
}

impl Sent {
    /// How many a second were answered as they should be.
    pub(crate) fn rate(&self) -> u64 {
        let answered = u64::try_from(self.filed.len() + self.read.len()).unwrap();
        answered * 1_000 / u64::try_from(self.elapsed.as_millis().max(1)).unwrap()
    }

    pub(crate) fn print(&self) {
        for (what, took) in [("filings", &self.filed), ("readings", &self.read)] {
            let mut took = took.clone();
            took.sort_unstable();
            let at = |share: usize| {
                took.get(took.len() * share / 1_000)
                    .copied()
                    .unwrap_or_default()
            };
            println!(
                "{} {what}: half within {:?}, 99 of 100 within {:?}, the slowest {:?}",
                took.len(),
                at(500),
                at(990),
                took.last().copied().unwrap_or_default()
            );
        }
        for failure in self.failures.iter().take(10) {
            println!("  failed: {failure}");
        }
    }
}
