//! Reads what `strace -f -ttt -T -yy` wrote: which call of which process began and ended when, on
//! what, with which bytes.

/// A call that has ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Call {
    /// The thread.
    pub(crate) thread: u32,
    pub(crate) name: String,
    /// What the first descriptor stands for: a file's path, or a connection's two ends.
    pub(crate) on: String,
    /// All of the arguments as text; bytes as strace shows them.
    pub(crate) text: String,
    /// Microseconds since 1970.
    pub(crate) began: u64,
    pub(crate) ended: u64,
    pub(crate) result: i64,
}

impl Call {
    /// A connection's own end and the other one.
    pub(crate) fn ends(&self) -> Option<(&str, &str)> {
        let ends = self.on.strip_prefix("TCP:[")?.strip_suffix(']')?;
        ends.split_once("->")
    }

    /// Whether it reads from a connection or a file.
    pub(crate) fn reads(&self) -> bool {
        matches!(
            self.name.as_str(),
            "recvfrom" | "recvmsg" | "read" | "readv"
        )
    }

    /// Whether it writes what others can then see.
    pub(crate) fn writes(&self) -> bool {
        matches!(
            self.name.as_str(),
            "sendto" | "sendmsg" | "write" | "writev" | "pwrite64" | "pwritev"
        )
    }

    /// Whether it has put a file on the disk.
    pub(crate) fn synced(&self) -> bool {
        matches!(self.name.as_str(), "fsync" | "fdatasync") && self.result == 0
    }
}

/// The calls of a trace that ended, in the order in which they did.
pub(crate) fn calls(trace: &str) -> Vec<Call> {
    // By thread: what has begun and not ended yet.
    let mut begun: Vec<(u32, u64, String)> = vec![];
    let mut calls = vec![];
    for line in trace.lines() {
        let Some((thread, at, rest)) = head(line) else {
            continue;
        };
        if let Some(start) = rest.strip_suffix(" <unfinished ...>") {
            begun.push((thread, at, start.to_owned()));
            continue;
        }
        let (at, text) = match rest.strip_prefix("<... ") {
            Some(resumed) => {
                let place = begun.iter().position(|(other, _, _)| *other == thread);
                let Some((_, at, start)) = place.map(|place| begun.swap_remove(place)) else {
                    continue;
                };
                let Some((_, end)) = resumed.split_once(" resumed>") else {
                    continue;
                };
                (at, start + end)
            }
            None => (at, rest.to_owned()),
        };
        calls.extend(call(thread, at, &text));
    }
    calls.sort_by_key(|call| call.ended);
    calls
}

/// `1234 1700000000.123456 rest`.
fn head(line: &str) -> Option<(u32, u64, &str)> {
    let (thread, rest) = line.split_once(' ')?;
    let (at, rest) = rest.trim_start().split_once(' ')?;
    Some((thread.parse().ok()?, micros(at)?, rest))
}

/// `recvfrom(9<TCP:[…]>, "…", …) = 12 <0.000034>`.
fn call(thread: u32, began: u64, text: &str) -> Option<Call> {
    let (name, rest) = text.split_once('(')?;
    let (rest, took) = rest.strip_suffix('>')?.rsplit_once(" <")?;
    // Bytes are shown with everything else, so the last of these is what strace itself wrote.
    let (arguments, result) = rest.rsplit_once(" = ")?;
    let result = result.split(' ').next()?.parse().ok()?;
    let first = arguments.split_once('<').map_or("", |(_, rest)| rest);
    let on = match first.strip_prefix("TCP:[") {
        Some(ends) => format!("TCP:[{}]", ends.split_once(']')?.0),
        None => first.split_once('>').map_or("", |(on, _)| on).to_owned(),
    };
    Some(Call {
        thread,
        name: name.to_owned(),
        on,
        text: arguments.to_owned(),
        began,
        ended: began + micros(took)?,
        result,
    })
}

/// Seconds with six decimals.
fn micros(text: &str) -> Option<u64> {
    let (seconds, rest) = text.split_once('.')?;
    let seconds: u64 = seconds.parse().ok()?;
    let rest: u64 = (rest.len() == 6).then(|| rest.parse().ok())??;
    Some(seconds * 1_000_000 + rest)
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_call() {
        let line = "28 1795356209.664142 recvfrom(5<TCP:[127.0.0.1:36891->127.0.0.1:36428]>, \
                    \"a > b = \\\"c\\\" <d>\", 10, 0, NULL, NULL) = 5 <0.000026>\n";
        let found = calls(line);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].ends(),
            Some(("127.0.0.1:36891", "127.0.0.1:36428"))
        );
        assert_eq!((found[0].thread, found[0].result), (28, 5));
        assert_eq!(found[0].ended - found[0].began, 26);
        assert!(found[0].reads() && !found[0].writes() && !found[0].synced());
    }

    #[test]
    fn a_call_that_others_interrupt_is_put_together() {
        let trace = "7 1795356209.000001 fdatasync(6</data/bylaw.db-wal> <unfinished ...>\n\
                     8 1795356209.000100 fdatasync(9</data/other>) = -1 EIO (Input/output error) <0.000002>\n\
                     7 1795356209.010136 <... fdatasync resumed>) = 0 <0.010134>\n\
                     8 1795356209.010140 +++ exited with 0 +++\n";
        let found = calls(trace);
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].on.as_str(), found[0].synced()),
            ("/data/other", false)
        );
        assert_eq!(found[1].on, "/data/bylaw.db-wal");
        assert_eq!(found[1].ended, 1_795_356_209_010_135);
        assert!(found[1].synced());
    }

    #[test]
    fn what_never_ended_is_no_call() {
        let trace = "7 1795356209.000001 fdatasync(6</data/bylaw.db-wal> <unfinished ...>\n\
                     7 1795356209.000002 <... fsync resumed>\n\
                     7 1795356209.000003 --- SIGTERM {si_signo=SIGTERM} ---\n";
        assert_eq!(calls(trace), []);
    }
}
