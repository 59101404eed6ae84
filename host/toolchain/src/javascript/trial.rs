//! Asks rules in JavaScript under node before they are sealed: what they throw, and an answer that
//! is not what the contract wants, is there in words. A component can only trap.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::shape::shapes;
use super::{BARE, BUILDERS, JavaScriptError, needs, unusable};
use crate::command::{CommandError, within};

/// The script, which is put beside what was built.
const SCRIPT: &str = include_str!("../../javascript/trial.mjs");
/// What node ends with when a module waits at its top and nothing is left that could come.
const WAITS: i32 = 13;

/// Seconds for one answer; most take some milliseconds.
const SECONDS_EACH: u64 = 5;
/// For node, the module, and the few answers that may take all of their time.
const LOAD_LIMIT: Duration = Duration::from_secs(45);

/// What is said of the questions behind the one at which the program was ended.
const UNASKED: &str = "what comes after it was not asked";
/// What comes when all is answered: handlers of the end, and what was left waiting.
const AFTERWARDS: &str = "after the last question";

/// Something to ask.
#[derive(Clone, Debug, Serialize)]
pub struct Question {
    /// How it is told of: a sample's file, a scenario.
    pub named: String,
    /// The contract's function.
    name: &'static str,
    /// What it is asked with, as the host writes it in JSON.
    args: Vec<Value>,
}

impl Question {
    /// Who these rules are.
    pub fn describe() -> Self {
        let (named, name) = ("describe()".to_owned(), "describe");
        let args = vec![];
        Self { named, name, args }
    }

    /// Whether an entry is in order on that day.
    pub fn check_entry(named: String, entry: Value, on: Value) -> Self {
        let (name, args) = ("check-entry", vec![entry, on]);
        Self { named, name, args }
    }

    /// Which way a matter goes.
    pub fn plan(named: String, matter: Value) -> Self {
        let (name, args) = ("plan", vec![matter]);
        Self { named, name, args }
    }
}

/// A question without a usable answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct WrongAnswer {
    /// What was asked, by its name.
    pub asked: String,
    /// What was thrown and where, or what in the answer the contract does not know.
    pub why: Vec<String>,
}

impl fmt::Display for WrongAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.asked)?;
        for line in self.why.iter().flat_map(|why| why.lines()) {
            write!(f, "\n    {line}")?;
        }
        Ok(())
    }
}

/// What the script tells, a line each.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Line {
    /// Which question comes next.
    Asking(String),
    /// That it has no usable answer.
    Wrong(WrongAnswer),
    /// Nothing is left to ask.
    Done,
}

/// Where rules are, and the contract.
pub(crate) struct Rules<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) source: &'a Path,
    pub(crate) wit: &'a Path,
    pub(crate) world: &'a str,
}

impl Rules<'_> {
    /// Where what is only for the build is kept.
    pub(crate) fn place(&self) -> PathBuf {
        self.folder.join("target/plugins-build")
    }
}

/// Asks each question; what comes back is those that had no usable answer.
pub(crate) fn ask(
    rules: &Rules<'_>,
    questions: &[Question],
) -> Result<Vec<WrongAnswer>, JavaScriptError> {
    needs("node")?;
    let shapes = shapes(rules.wit, rules.world).map_err(|why| JavaScriptError::NoContract {
        folder: rules.wit.display().to_string(),
        why,
    })?;
    let place = rules.place();
    let failed = |source| unusable(&place, source);
    fs::create_dir_all(&place).map_err(failed)?;
    let place_of = |name| place.join(name);
    let [script, asked, answered] = ["trial.mjs", "asked.json", "answered.json"].map(place_of);
    let asks = json!({
        "folder": rules.folder,
        "source": rules.source,
        "builders": BUILDERS.map(|(name, _)| rules.folder.join(name)),
        "shapes": shapes,
        "questions": questions,
        "seconds": SECONDS_EACH,
    });
    fs::write(&script, SCRIPT).map_err(failed)?;
    fs::write(place.join("bare.mjs"), BARE).map_err(failed)?;
    fs::write(&asked, asks.to_string()).map_err(failed)?;
    // What was answered before is no answer to this.
    fs::write(&answered, "").map_err(failed)?;
    let mut node = Command::new("node");
    // As in the engine, which knows no zones.
    node.args([&script, &asked, &answered]).env("TZ", "UTC");
    let many = u64::try_from(questions.len()).unwrap_or(u64::MAX);
    let limit = LOAD_LIMIT.saturating_add(Duration::from_secs(many));
    let ended = within(&mut node, limit);
    let told = fs::read_to_string(&answered).map_err(failed)?;
    let lines = told.lines().map(serde_json::from_str);
    let lines: Vec<Line> = lines
        .collect::<Result<_, _>>()
        .map_err(|error| failed(error.into()))?;
    answers(lines, ended).map_err(|why| why.of(rules.source))
}

/// Why the module was not even asked.
#[derive(Debug)]
enum Unasked {
    Failed(CommandError),
    Ended,
}

impl Unasked {
    fn of(self, source: &Path) -> JavaScriptError {
        let file = source.display().to_string();
        match self {
            Self::Failed(CommandError::TooSlow { seconds, .. }) => {
                JavaScriptError::NeverLoaded { file, seconds }
            }
            Self::Failed(CommandError::Failed { status, .. }) if status.code() == Some(WAITS) => {
                JavaScriptError::Waits { file }
            }
            Self::Failed(source) => JavaScriptError::NotLoaded { file, source },
            Self::Ended => JavaScriptError::EndedProgram { file },
        }
    }
}

/// What was wrong, up to the question at which the program was ended, if it was.
fn answers(lines: Vec<Line>, ended: Result<(), CommandError>) -> Result<Vec<WrongAnswer>, Unasked> {
    let mut wrong = vec![];
    let (mut last, mut done) = (None, false);
    for line in lines {
        match line {
            Line::Asking(asked) => last = Some(asked),
            Line::Wrong(one) => wrong.push(one),
            Line::Done => done = true,
        }
    }
    if done {
        if let Err(error) = ended {
            let (asked, why) = (AFTERWARDS.to_owned(), vec![how(Err(error))]);
            wrong.push(WrongAnswer { asked, why });
        }
        return Ok(wrong);
    }
    let Some(asked) = last else {
        return Err(ended.map_or_else(Unasked::Failed, |()| Unasked::Ended));
    };
    let why = vec![format!("{}; {UNASKED}", how(ended))];
    wrong.push(WrongAnswer { asked, why });
    Ok(wrong)
}

/// How the program was ended. A signal is nothing that `process.exit()` sends.
fn how(ended: Result<(), CommandError>) -> String {
    match ended {
        Ok(()) => "ended the program, as `process.exit()` does".to_owned(),
        Err(CommandError::TooSlow { .. }) => "did not end".to_owned(),
        Err(CommandError::Failed { status, .. }) => match status.code() {
            Some(code) => format!("ended the program, as `process.exit({code})` does"),
            None => format!("broke node off ({status}); what node says of it stands above"),
        },
        Err(error) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_below_what_was_asked() {
        let wrong = WrongAnswer {
            asked: "describe()".into(),
            why: vec!["Error: no\n  at rules.js:3".into(), "name: no".into()],
        };
        let told = "describe():\n    Error: no\n      at rules.js:3\n    name: no";
        assert_eq!(wrong.to_string(), told);
    }

    #[test]
    fn where_the_program_was_ended_is_told_and_what_was_answered_is_kept() {
        let asking = |name: &str| Line::Asking(name.to_owned());
        let wrong = |asked: &str, why: &str| WrongAnswer {
            asked: asked.into(),
            why: vec![why.into()],
        };
        let slow = || CommandError::TooSlow {
            shown: "node".into(),
            seconds: 1.0,
        };
        let lines = || vec![asking("a"), Line::Wrong(wrong("a", "no")), asking("b")];
        let told = answers(lines(), Err(slow())).unwrap();
        let endless = "did not end; what comes after it was not asked";
        assert_eq!(told, [wrong("a", "no"), wrong("b", endless)]);
        let told = answers(lines(), Ok(())).unwrap();
        assert!(told[1].why[0].starts_with("ended the program"));
        let done = || [lines(), vec![Line::Done]].into_iter().flatten().collect();
        assert_eq!(answers(done(), Ok(())).unwrap(), [wrong("a", "no")]);
        // Nothing is left to ask, and still it is not good.
        let told = answers(done(), Err(slow())).unwrap();
        let afterwards = wrong("after the last question", "did not end");
        assert_eq!(told, [wrong("a", "no"), afterwards]);
        let unasked = |ended| {
            let error = answers(vec![], ended).unwrap_err();
            error.of(Path::new("rules.js")).to_string()
        };
        assert!(unasked(Ok(())).contains("`rules.js` ended the program"));
        assert!(unasked(Err(slow())).contains("`rules.js` did not end within 1 s"));
    }
}
