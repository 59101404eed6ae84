//! Whether an answer came after its sync. All that is looked at are the calls of a trace.

use super::trace::Call;

/// What has to be seen for one request, in this order; each with its microsecond.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// When the request had been read.
    pub(crate) asked: u64,
    /// What happened between, in words.
    pub(crate) steps: Vec<(u64, String)>,
    /// When the sync was over.
    pub(crate) synced: u64,
    /// When the answer began to be written.
    pub(crate) answered: u64,
}

impl Seen {
    /// All of it in its order, with the sync and the answer.
    pub(crate) fn story(&self) -> Vec<(u64, String)> {
        let mut story = vec![(self.asked, "the host has read the request".to_owned())];
        story.extend(self.steps.iter().cloned());
        story.push((self.synced, "the sync is over".to_owned()));
        story.push((
            self.answered,
            "the host begins to write its answer".to_owned(),
        ));
        story.sort_by_key(|(at, _)| *at);
        story
    }
}

/// A request and the answer that acknowledges it.
struct Exchange<'a> {
    asked: &'a Call,
    answered: &'a Call,
}

/// The one `POST` that is `number`th among those of the host.
fn exchange(host: &[Call], number: usize) -> Result<Exchange<'_>, String> {
    let asks = |call: &&Call| call.reads() && call.text.contains(", \"POST /api/");
    let first = host.iter().filter(asks).nth(number);
    let first = first.ok_or("its request was never read")?;
    let good = |call: &&Call| {
        call.writes()
            && call.on == first.on
            && call.began >= first.ended
            && (call.text.contains("\"HTTP/1.1 201 ") || call.text.contains("\"HTTP/1.1 200 "))
    };
    let answered = host.iter().find(good).ok_or("it was not acknowledged")?;
    // A request is read in pieces.
    let piece = |call: &&Call| {
        call.reads() && call.on == first.on && call.result > 0 && call.ended <= answered.began
    };
    let asked = host.iter().rfind(piece).unwrap_or(first);
    Ok(Exchange { asked, answered })
}

/// On `SQLite`, by the host's own calls: the last page of the write-ahead log that names the case
/// is followed by a sync of that file, and both come between the request and the answer.
///
/// # Errors
/// What was not seen.
pub(crate) fn on_sqlite(host: &[Call], number: usize, case: &str) -> Result<Seen, String> {
    let Exchange { asked, answered } = exchange(host, number)?;
    let between = |call: &&Call| call.began >= asked.ended && call.ended <= answered.began;
    let log = |call: &&Call| call.on.ends_with(".db-wal");
    let all: Vec<&Call> = host.iter().filter(between).filter(log).collect();
    let page = |call: &&&Call| call.writes() && call.text.contains(case);
    let page = all.iter().rfind(page);
    let page = page.ok_or("no page of the write-ahead log names the case")?;
    let sync = all
        .iter()
        .find(|call| call.synced() && call.began >= page.ended);
    let sync = sync.ok_or("no sync of the write-ahead log between its page and the answer")?;
    let file = page.on.rsplit('/').next().unwrap_or_default();
    Ok(Seen {
        asked: asked.ended,
        steps: vec![
            (page.began, format!("{} of a page to {file}", page.name)),
            (sync.began, format!("{} of {file} begins", sync.name)),
        ],
        synced: sync.ended,
        answered: answered.began,
    })
}

/// On `PostgreSQL`, by the host's calls and the server's: the connection on which the case was
/// written last gets a `COMMIT`, the server syncs its write-ahead log after that, answers on the
/// connection after the sync, and only then does the host answer.
///
/// # Errors
/// What was not seen.
pub(crate) fn on_postgres(
    host: &[Call],
    server: &[Call],
    number: usize,
    case: &str,
) -> Result<Seen, String> {
    let Exchange { asked, answered } = exchange(host, number)?;
    let between = |call: &&Call| call.began >= asked.ended && call.ended <= answered.began;
    // A write may seem to end after it was read elsewhere: what counts is when it began.
    let meanwhile = |call: &&Call| call.began >= asked.ended && call.began <= answered.began;
    let server: Vec<&Call> = server.iter().filter(meanwhile).collect();
    let told = |call: &&&Call| call.reads() && call.ends().is_some();
    let names = |call: &&&Call| call.text.contains(case);
    let wrote = server.iter().filter(told).rfind(names);
    let wrote = wrote.ok_or("nothing about the case reached the server")?;
    let commit = server
        .iter()
        .filter(told)
        .find(|call| call.on == wrote.on && call.began >= wrote.ended && says(call, "COMMIT"));
    let commit = commit.ok_or("no COMMIT reached the server after it")?;
    let sync = flush(&server, commit).ok_or("no sync of pg_wal after the COMMIT")?;
    let done = server.iter().find(|call| {
        call.writes() && call.on == commit.on && call.began >= sync.ended && says(call, "COMMIT")
    });
    let done = done.ok_or("the server did not answer the COMMIT after the sync")?;
    let early = server.iter().any(|call| {
        let before = call.began >= commit.ended && call.began < done.began;
        call.writes() && call.on == commit.on && before
    });
    if early {
        return Err("the server answered before the sync".to_owned());
    }
    let (ours, theirs) = done.ends().unwrap_or_default();
    let heard = host.iter().filter(between).find(|call| {
        call.reads() && call.ends() == Some((theirs, ours)) && call.ended >= done.began
    });
    let heard = heard.ok_or("the host did not hear of it before it answered")?;
    let file = sync.on.rsplit('/').next().unwrap_or_default();
    Ok(Seen {
        asked: asked.ended,
        steps: vec![
            (wrote.ended, "the server is told of the case".to_owned()),
            (commit.ended, "the server reads COMMIT".to_owned()),
            (sync.began, format!("{} of {file} begins", sync.name)),
            (done.began, "the server answers COMMIT".to_owned()),
            (heard.ended, "the host has read that".to_owned()),
        ],
        synced: sync.ended,
        answered: answered.began,
    })
}

/// The sync of what was written to the server's write-ahead log after a `COMMIT` was read: by the
/// process that serves the connection, else by another one, which then takes it along.
fn flush<'a>(server: &[&'a Call], commit: &Call) -> Option<&'a Call> {
    let log = |call: &Call| call.on.contains("/pg_wal/") && call.began >= commit.ended;
    let written = |sync: &Call| {
        server.iter().any(|page| {
            let same = page.thread == sync.thread && page.on == sync.on;
            page.writes() && log(page) && same && page.ended <= sync.began
        })
    };
    let syncs = server.iter().filter(|call| call.synced() && log(call));
    let syncs: Vec<&Call> = syncs.copied().filter(|call| written(call)).collect();
    let own = syncs.iter().find(|call| call.thread == commit.thread);
    own.or(syncs.first()).copied()
}

/// Whether a message of the server's protocol holds a word and nothing that only looks like it.
fn says(call: &Call, word: &str) -> bool {
    call.text.contains(&format!("{word}\\0"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
