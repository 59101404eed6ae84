//! What shadows are asked about refused filings. Nothing of those is stored, so it waits in memory: a
//! crash loses it, an end of the process does not.

use super::answer::{AT_ONCE, Counts, TURN, may_pass, record};
use super::queue::{Aside, Counted, Given};
use crate::clock::Stopwatch;
use crate::domain::difference::{Answered, Difference, differences};
use crate::domain::words::word;
use crate::flow::error::FlowError;
use crate::flow::evaluate::ask;
use crate::flow::host::Host;
use crate::flow::rehearse::without_names;
use crate::rules::said::Said;
use crate::store::DivergenceRow;

/// Has shadows asked about a filing that is about to be refused, if there are any. Where as many wait
/// as can, the refusal waits with them: nothing is passed over.
///
/// # Errors
/// If there is no room, and the database cannot be written.
pub(in crate::flow) async fn tell_shadows(
    host: &Host,
    aside: Option<Box<Aside>>,
) -> Result<(), FlowError> {
    let Some((aside, _counted)) = aside.and_then(|aside| host.shadows.offer(aside)) else {
        return Ok(());
    };
    let mut heard = Heard::default();
    heard.ask(host, &aside).await;
    let name = &aside.jurisdiction;
    let kept = insert(host, name, &heard).await;
    count(host, name, heard.rows.len(), &kept);
    kept
}

/// Asks shadows about every refused filing that waits; says how many answers it got.
///
/// # Errors
/// If what diverged cannot be recorded; while the database is away, it is tried again until the
/// process is to end.
pub async fn answer_refused(host: &Host) -> Result<usize, FlowError> {
    let mut answers = 0;
    while let Some(more) = ask_of_refused(host).await? {
        answers += more;
    }
    Ok(answers)
}

/// A turn for each jurisdiction; says how many answers it got, or nothing if none of them waited.
///
/// # Errors
/// If the database is away. Another trouble of one jurisdiction holds up no other.
pub(super) async fn ask_of_refused(host: &Host) -> Result<Option<usize>, FlowError> {
    let mut answers = None;
    for jurisdiction in host.jurisdictions() {
        let (name, mut turn) = (jurisdiction.name(), Turn::default());
        turn.ask(host, name).await;
        if turn.counted.is_empty() {
            continue;
        }
        *answers.get_or_insert(0) += turn.answers;
        let kept = keep(host, name, &turn.heard).await;
        count(host, name, turn.heard.rows.len(), &kept);
        let what = "what its shadows said to refused filings is lost";
        host.setbacks.settle(name, what, kept)?;
    }
    Ok(answers)
}

/// What one jurisdiction's shadows were asked at once.
#[derive(Default)]
struct Turn {
    answers: usize,
    heard: Heard,
    /// They count as waiting until what was said is on disk.
    counted: Vec<Counted>,
}

impl Turn {
    async fn ask(&mut self, host: &Host, jurisdiction: &str) {
        let watch = Stopwatch::start();
        for _ in 0..AT_ONCE {
            if watch.took() > TURN {
                break;
            }
            let Some((aside, counted)) = host.shadows.take(jurisdiction) else {
                break;
            };
            self.counted.push(counted);
            self.answers += aside.shadows.len();
            self.heard.ask(host, &aside).await;
        }
    }
}

/// What shadows said.
#[derive(Default)]
struct Heard {
    /// Where they diverged.
    rows: Vec<DivergenceRow>,
    counts: Counts,
}

impl Heard {
    async fn ask(&mut self, host: &Host, aside: &Aside) {
        let name = &aside.jurisdiction;
        for shadow in &aside.unusable {
            // That they cannot be used is told where releases are looked after.
            self.counts.lost(shadow);
            host.metrics.shadowed(name, "lost");
        }
        for shadow in &aside.shadows {
            let asked = aside.matter.clone();
            let said = match ask(shadow, move |plugin| Said::to(&asked, plugin)).await {
                Ok(said) => said,
                Err(error) => {
                    self.counts.lost(shadow.digest());
                    host.metrics.shadowed(name, "lost");
                    tracing::error!(
                        jurisdiction = name,
                        component = shadow.digest(),
                        error = &error as &dyn std::error::Error,
                        "a shadow could not be asked about a refused filing"
                    );
                    continue;
                }
            };
            self.counts.asked(shadow.digest());
            let found = differences(&aside.given.as_answered(), &said.answered());
            if found.is_empty() {
                host.metrics.shadowed(name, "same");
            } else {
                self.rows
                    .push(diverging(host, aside, shadow.digest(), found));
            }
        }
    }
}

fn diverging(
    host: &Host,
    aside: &Aside,
    shadow: &str,
    mut found: Vec<Difference>,
) -> DivergenceRow {
    without_names(&mut found, &aside.persons);
    DivergenceRow {
        id: uuid::Uuid::now_v7().simple().to_string(),
        component: shadow.to_owned(),
        governing: aside.governing.clone(),
        case: None,
        kind: word(&aside.matter.kind),
        filed_on: aside.matter.filed_on,
        recorded_at: host.now().to_string(),
        differences: found,
    }
}

/// Records them, as soon as the database is there.
async fn keep(host: &Host, jurisdiction: &str, heard: &Heard) -> Result<(), FlowError> {
    loop {
        match insert(host, jurisdiction, heard).await {
            Ok(()) => return Ok(()),
            Err(error) if !may_pass(host, &error).await => return Err(error),
            Err(_) => {}
        }
    }
}

async fn insert(host: &Host, jurisdiction: &str, heard: &Heard) -> Result<(), FlowError> {
    let mut tx = host.store.begin(jurisdiction).await?;
    for row in &heard.rows {
        record(host, &mut tx, jurisdiction, row).await?;
    }
    heard.counts.add(&mut tx).await?;
    Ok(tx.commit().await?)
}

fn count(host: &Host, jurisdiction: &str, rows: usize, kept: &Result<(), FlowError>) {
    let result = if kept.is_ok() { "diverged" } else { "lost" };
    for _ in 0..rows {
        host.metrics.shadowed(jurisdiction, result);
    }
}

impl Given {
    fn as_answered(&self) -> Answered<'_> {
        match self {
            Self::Planned(proposal) => Answered::proposed(proposal),
            Self::Refused(findings) => Answered::refused(findings),
            Self::Faulted(code) => Answered::faulted(code),
        }
    }
}
