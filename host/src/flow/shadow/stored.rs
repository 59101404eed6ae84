//! What shadows are asked about cases: from the events, as a rehearsal asks it. Several replicas share
//! the questions out; of two that asked the same one records.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;

use super::answer::{AT_ONCE, Counts, TURN, may_pass, record};
use crate::clock::{Stopwatch, real_second};
use crate::domain::Party;
use crate::domain::words::word;
use crate::flow::arrangement::load_component;
use crate::flow::error::FlowError;
use crate::flow::evaluate::ask;
use crate::flow::host::Host;
use crate::flow::rehearse::{Compared, Page, RecordedText, compare, read_filings};
use crate::policy::Jurisdiction;
use crate::rules::Plugin;
use crate::store::{DivergenceRow, ShadowQuestion};

/// After so many who did not come back with what a shadow answered, nobody tries any more.
const ATTEMPTS: u32 = 5;

/// A turn for each jurisdiction; says how many answers it got, or nothing if no case waited that nobody
/// else is at.
///
/// # Errors
/// If the database is away. Another trouble of one jurisdiction holds up no other.
pub(super) async fn ask_of_stored(host: &Host) -> Result<Option<usize>, FlowError> {
    let mut answers = None;
    for jurisdiction in host.jurisdictions() {
        let done = answer_in(host, jurisdiction).await;
        let what = "its shadows have to wait";
        let done = host.setbacks.settle(jurisdiction.name(), what, done)?;
        if let Some(more) = done.flatten() {
            *answers.get_or_insert(0) += more;
        }
    }
    Ok(answers)
}

async fn answer_in(host: &Host, jurisdiction: &Jurisdiction) -> Result<Option<usize>, FlowError> {
    let name = jurisdiction.name();
    if host.stop.is_told() || !host.store.read(name).await?.has_shadow_question().await? {
        return Ok(None);
    }
    let mut tx = host.store.begin(name).await?;
    let taken = tx.take_shadow_questions(real_second(), AT_ONCE).await?;
    tx.commit().await?;
    if taken.is_empty() {
        return Ok(None);
    }
    answer_taken(host, jurisdiction, taken).await.map(Some)
}

/// What a question came to.
enum Fate {
    /// The shadow says the same.
    Same,
    /// It says something else.
    Diverges(Box<DivergenceRow>),
    /// Somebody in the case was erased before it was asked.
    Erased,
    /// It cannot be asked, now or later.
    Lost,
    /// There was no time to ask, or the database failed.
    Left,
}

impl Fate {
    fn word(&self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Diverges(_) => "diverged",
            Self::Erased => "erased",
            Self::Lost => "lost",
            Self::Left => "left",
        }
    }
}

/// Filings as they were recorded, by case, and the persons in them.
#[derive(Default)]
struct Recorded {
    texts: HashMap<String, RecordedText>,
    persons: Arc<HashMap<String, Party>>,
}

/// Asks, and ends what was asked. Where the database fails amid this, what is known by then is kept and
/// the rest is left as soon as it is back: nobody has died over it.
async fn answer_taken(
    host: &Host,
    jurisdiction: &Jurisdiction,
    taken: Vec<ShadowQuestion>,
) -> Result<usize, FlowError> {
    let name = jurisdiction.name();
    let (fates, failed) = ask_each(host, jurisdiction, taken).await;
    let ended = loop {
        match end(host, name, &fates).await {
            Ok(ended) => break ended,
            Err(error) if may_pass(host, &error).await => {}
            Err(error) => {
                if error.is_conflict() {
                    // If this fails too, the hold runs out.
                    let _ = leave(host, name, fates).await;
                }
                return Err(error);
            }
        }
    };
    for fate in &ended {
        host.metrics.shadowed(name, fate);
    }
    failed.map_or(Ok(ended.len()), Err)
}

/// What each question came to, and why some were left before there was no time.
async fn ask_each(
    host: &Host,
    jurisdiction: &Jurisdiction,
    taken: Vec<ShadowQuestion>,
) -> (Vec<(ShadowQuestion, Fate)>, Option<FlowError>) {
    let (watch, mut fates) = (Stopwatch::start(), Vec::with_capacity(taken.len()));
    let (recorded, mut failed) = match read(host, jurisdiction.name(), &taken).await {
        Ok(recorded) => (recorded, None),
        Err(error) => (Recorded::default(), Some(error)),
    };
    for question in taken {
        let late = !fates.is_empty() && watch.took() > TURN;
        let fate = if failed.is_some() || late || host.stop.is_told() {
            Fate::Left
        } else {
            let fate = fate_of(host, jurisdiction, &question, &recorded).await;
            fate.unwrap_or_else(|error| {
                failed = Some(error);
                Fate::Left
            })
        };
        fates.push((question, fate));
    }
    (fates, failed)
}

/// Lets them all go, whatever they came to.
async fn leave(
    host: &Host,
    jurisdiction: &str,
    fates: Vec<(ShadowQuestion, Fate)>,
) -> Result<(), FlowError> {
    let left = |(question, _)| (question, Fate::Left);
    let fates: Vec<_> = fates.into_iter().map(left).collect();
    end(host, jurisdiction, &fates).await.map(|_| ())
}

async fn read(
    host: &Host,
    jurisdiction: &str,
    taken: &[ShadowQuestion],
) -> Result<Recorded, FlowError> {
    let mut cases: Vec<String> = taken.iter().map(|one| one.case.clone()).collect();
    cases.dedup();
    let page = match read_cases(host, jurisdiction, &cases).await {
        Err(error) if !error.is_passing() => one_by_one(host, jurisdiction, &cases).await?,
        page => page?,
    };
    let by_case = |text: RecordedText| (text.case.clone(), text);
    Ok(Recorded {
        texts: page.texts.into_iter().map(by_case).collect(),
        persons: Arc::new(page.persons),
    })
}

async fn read_cases(host: &Host, jurisdiction: &str, cases: &[String]) -> Result<Page, FlowError> {
    let mut view = host.store.read(jurisdiction).await?;
    read_filings(&mut view, cases).await
}

/// The same where one of them is damaged: the others are read.
async fn one_by_one(host: &Host, jurisdiction: &str, cases: &[String]) -> Result<Page, FlowError> {
    let mut all = Page::default();
    for case in cases {
        match read_cases(host, jurisdiction, std::slice::from_ref(case)).await {
            Ok(page) => {
                all.texts.extend(page.texts);
                all.persons.extend(page.persons);
            }
            Err(error) if error.is_passing() => return Err(error),
            Err(error) => tracing::error!(
                case,
                error = &error as &dyn std::error::Error,
                "the filing of a case cannot be read"
            ),
        }
    }
    Ok(all)
}

/// What could not be asked is told once, and holds up nothing else.
async fn fate_of(
    host: &Host,
    jurisdiction: &Jurisdiction,
    question: &ShadowQuestion,
    recorded: &Recorded,
) -> Result<Fate, FlowError> {
    let why = if question.attempts > ATTEMPTS {
        "whoever asked ended, or could not record what was said".to_owned()
    } else {
        match question_shadow(host, jurisdiction, question, recorded).await {
            Ok(Ok(fate)) => return Ok(fate),
            Ok(Err(why)) => why.to_owned(),
            Err(error) if error.is_passing() => return Err(error),
            Err(error) => error.to_string(),
        }
    };
    tracing::error!(
        jurisdiction = jurisdiction.name(),
        case = question.case,
        component = question.component,
        why,
        "a shadow could not be asked about a case"
    );
    Ok(Fate::Lost)
}

/// A component that is there is asked, also if its release was withdrawn meanwhile: it was a shadow
/// when the case was filed.
async fn question_shadow(
    host: &Host,
    jurisdiction: &Jurisdiction,
    question: &ShadowQuestion,
    recorded: &Recorded,
) -> Result<Result<Fate, &'static str>, FlowError> {
    let Some(text) = recorded.texts.get(&question.case).cloned() else {
        return Ok(Err("its filing is not there, or cannot be read"));
    };
    let shadow = component(host, jurisdiction, &question.component).await?;
    let digest = governing(&text.filed);
    let governed = match component(host, jurisdiction, &digest).await {
        Err(error) if error.is_passing() => return Err(error),
        loaded => loaded.ok(),
    };
    let persons = Arc::clone(&recorded.persons);
    let compared = ask(&shadow, move |shadow| {
        compare(shadow, governed.as_deref(), &text, &persons)
    });
    let Some((filed_on, compared)) = compared.await? else {
        return Ok(Err("its events cannot be read"));
    };
    Ok(match compared {
        Compared::Same => Ok(Fate::Same),
        Compared::Erased => Ok(Fate::Erased),
        Compared::NotKnown => Err("what the rules in force said is not recorded"),
        Compared::Differs { kind, found } => Ok(Fate::Diverges(Box::new(DivergenceRow {
            id: uuid::Uuid::now_v7().simple().to_string(),
            component: question.component.clone(),
            governing: digest,
            case: Some(question.case.clone()),
            kind: word(&kind),
            filed_on,
            recorded_at: host.now().to_string(),
            differences: found,
        }))),
    })
}

async fn component(
    host: &Host,
    jurisdiction: &Jurisdiction,
    digest: &str,
) -> Result<Arc<Plugin>, FlowError> {
    let limits = jurisdiction.policy.limits;
    if let Some(plugin) = host.library.get(digest, limits) {
        return Ok(plugin);
    }
    let mut view = host.store.read(jurisdiction.name()).await?;
    load_component(&host.library, &mut view, digest, limits).await
}

/// The component under which a case was filed; planned again, it may be under another by now.
fn governing(filed: &str) -> String {
    #[derive(Deserialize)]
    struct Filed {
        release: String,
    }
    let filed: Option<Filed> = serde_json::from_str(filed).ok();
    filed.map_or_else(String::new, |filed| filed.release)
}

/// Ends the questions that were asked, with what diverged; says what came of those that nobody else
/// had ended.
async fn end(
    host: &Host,
    jurisdiction: &str,
    fates: &[(ShadowQuestion, Fate)],
) -> Result<Vec<&'static str>, FlowError> {
    let mut tx = host.store.begin(jurisdiction).await?;
    let (mut ended, mut counts) = (vec![], Counts::default());
    for (question, fate) in fates {
        if matches!(fate, Fate::Left) {
            tx.leave_shadow_question(question).await?;
            continue;
        }
        if !tx.end_shadow_question(question).await? {
            continue;
        }
        match fate {
            Fate::Same | Fate::Diverges(_) => counts.asked(&question.component),
            Fate::Erased | Fate::Lost => counts.lost(&question.component),
            Fate::Left => {}
        }
        if let Fate::Diverges(row) = fate {
            record(host, &mut tx, jurisdiction, row).await?;
        }
        ended.push(fate.word());
    }
    counts.add(&mut tx).await?;
    tx.commit().await?;
    Ok(ended)
}
