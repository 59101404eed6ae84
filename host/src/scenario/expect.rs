//! What a step expects, held against what happened.

use serde::{Deserialize, Deserializer};

use crate::domain::actor::ActorName;
use crate::domain::case::{Case, Lack, Position};
use crate::domain::words::word;
use crate::domain::{Citation, Date, Finding, Instruments, Severity};

/// What must be true after a step; what is not said is not looked at.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expectation {
    /// Whose turn it is.
    pub at: Option<ActorName>,
    /// In which stage.
    pub stage: Option<String>,
    /// The statutory due date that runs.
    pub due: Option<WantedDue>,
    /// Whether it may still move.
    pub provisional: Option<bool>,
    /// Whether the case is open.
    pub open: Option<bool>,
    /// The decision's kind, or `withdrawn`.
    pub closed: Option<String>,
    /// Whether silence produced the last outcome.
    pub deemed: Option<bool>,
    /// Whether the due day ended without an outcome.
    pub overdue: Option<bool>,
    /// Effects, among others.
    pub effects: Option<Vec<String>>,
    /// Articles, among others.
    pub cites: Option<Vec<WantedCite>>,
    /// What the filing was refused for, among others.
    pub findings: Option<Vec<String>>,
    /// Warnings and notes, among others.
    pub warns: Option<Vec<String>>,
    /// What the act lacked, among others.
    pub rejected: Option<Vec<Lack>>,
}

/// A due date, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WantedDue {
    /// None runs.
    None,
    /// This one.
    On(Date),
}

impl<'de> Deserialize<'de> for WantedDue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "none" {
            return Ok(Self::None);
        }
        text.parse().map(Self::On).map_err(serde::de::Error::custom)
    }
}

/// A place such as `25`, `25.2` or `25.2.1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedCite {
    article: u16,
    paragraph: Option<u8>,
    item: Option<u8>,
    text: String,
}

impl<'de> Deserialize<'de> for WantedCite {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parsed = || {
            let mut parts = text.split('.');
            let article = parts.next()?.parse().ok()?;
            let paragraph = parts.next().map(str::parse).transpose().ok()?;
            let item = parts.next().map(str::parse).transpose().ok()?;
            parts.next().is_none().then_some((article, paragraph, item))
        };
        let (article, paragraph, item) = parsed().ok_or_else(|| {
            serde::de::Error::custom(format!("`{text}` is no place; write 25, 25.2 or 25.2.1"))
        })?;
        Ok(Self {
            article,
            paragraph,
            item,
            text,
        })
    }
}

/// What there is to look at after a step.
pub(super) struct Seen<'a> {
    /// The case, if it was filed.
    pub(super) case: Option<&'a Case>,
    /// The findings for which the filing was refused, of every severity.
    pub(super) refused: Option<&'a [Finding]>,
    /// What the step's act lacked.
    pub(super) rejected: Option<&'a Rejection>,
    /// The instruments of the rules.
    pub(super) instruments: &'a Instruments,
}

/// An act that was not taken.
pub(super) struct Rejection {
    /// What it lacked.
    pub(super) lacks: Vec<Lack>,
    /// What is wrong with the entry that came with it.
    pub(super) findings: Vec<Finding>,
}

impl Expectation {
    /// Whether the step expects this very place to be cited: a treatment of a paragraph is shown
    /// by a paragraph, one of a whole article by any part of it.
    pub fn cites_place(&self, instruments: &Instruments, place: &Citation) -> bool {
        self.cites.iter().flatten().any(|wanted| {
            let cited = Citation {
                instrument: place.instrument.clone(),
                article: wanted.article,
                paragraph: wanted.paragraph,
                item: wanted.item,
            };
            instruments.meets(&cited, place.article, place.paragraph, place.item)
        })
    }

    /// What is not as expected, in words.
    pub(super) fn differences(&self, seen: &Seen<'_>) -> Vec<String> {
        let mut found = Differences::default();
        self.check_refusals(seen, &mut found);
        match seen.case {
            Some(case) => self.check_case(case, &mut found),
            None => self.check_no_case(&mut found),
        }
        let cited = seen.cited();
        let missing = |wanted: &&WantedCite| {
            let meets = |citation: &Citation| {
                seen.instruments
                    .meets(citation, wanted.article, wanted.paragraph, wanted.item)
            };
            !cited.iter().any(meets)
        };
        for wanted in self.cites.iter().flatten().filter(missing) {
            let all: Vec<String> = cited.iter().map(ToString::to_string).collect();
            found.say(&format!("cites {}", wanted.text), &all.join(", "));
        }
        found.0
    }

    fn check_refusals(&self, seen: &Seen<'_>, found: &mut Differences) {
        let subjects = |findings: &[Finding], errors: bool| -> Vec<String> {
            let wanted = |finding: &&Finding| (finding.severity == Severity::Error) == errors;
            findings
                .iter()
                .filter(wanted)
                .map(|finding| finding.subject.clone())
                .collect()
        };
        let refused_entry = seen.rejected.map(|rejection| rejection.findings.as_slice());
        let refused_entry = refused_entry.filter(|findings| !findings.is_empty());
        match (
            &self.findings,
            seen.refused
                .or(refused_entry.filter(|_| self.findings.is_some())),
        ) {
            (Some(wanted), Some(refused)) => {
                found.subset("findings", wanted, &subjects(refused, true));
            }
            (Some(wanted), None) if !wanted.is_empty() => {
                found.say(&format!("findings {wanted:?}"), "the filing was taken");
            }
            (None, Some(refused)) => {
                let all: Vec<String> = refused
                    .iter()
                    .filter(|finding| finding.severity == Severity::Error)
                    .map(|finding| format!("{} ({})", finding.subject, finding.message.en))
                    .collect();
                found.say(
                    "a filing that is taken",
                    &format!("refused for {}", all.join(", ")),
                );
            }
            _ => {}
        }
        if let Some(wanted) = &self.warns {
            let travelling = seen
                .case
                .map_or_else(|| seen.refused.unwrap_or_default(), |case| &case.findings);
            found.subset("warns", wanted, &subjects(travelling, false));
        }
        let words = |lacks: &[Lack]| lacks.iter().map(Lack::to_string).collect::<Vec<_>>();
        let lacks = seen.rejected.map(|rejection| rejection.lacks.as_slice());
        match (&self.rejected, lacks) {
            (None, Some([Lack::Entry])) if self.findings.is_some() => {}
            (Some(wanted), Some(lacks)) => found.subset("rejected", &words(wanted), &words(lacks)),
            (Some(wanted), None) if !wanted.is_empty() => found.say(
                &format!("rejected {:?}", words(wanted)),
                "the act was taken",
            ),
            (None, Some(lacks)) => found.say(
                "an act that is taken",
                &format!("rejected for {}", words(lacks).join(", ")),
            ),
            _ => {}
        }
    }

    /// Without a case nothing runs and nobody acts.
    fn check_no_case(&self, found: &mut Differences) {
        let wants_case = self.at.is_some()
            || self.stage.is_some()
            || self.open == Some(true)
            || self.closed.is_some()
            || self.deemed == Some(true)
            || self.overdue == Some(true)
            || matches!(self.due, Some(WantedDue::On(_)))
            || self
                .effects
                .as_ref()
                .is_some_and(|effects| !effects.is_empty());
        if wants_case {
            found.say("a case", "the filing was refused");
        }
    }

    fn check_case(&self, case: &Case, found: &mut Differences) {
        if let Position::Unplanned { code, message } = &case.position {
            found.say(
                "an answer of the rules",
                &format!("the fault {code}: {message}"),
            );
        }
        if let Some(wanted) = self.at {
            let turn = case.turn();
            if !turn.is_some_and(|turn| wanted.describes(turn)) {
                found.say(
                    &format!("at {wanted}"),
                    &turn.map_or("nobody".into(), |turn| turn.to_string()),
                );
            }
        }
        let open = !matches!(case.position, Position::Closed(_));
        let stage = case
            .stage()
            .filter(|_| open)
            .map(|stage| stage.stage().id.clone());
        found.same(
            "stage",
            self.stage.as_ref(),
            &stage.unwrap_or_else(|| "none".into()),
        );
        if let Some(wanted) = self.due {
            let due = case.due().map(|clock| clock.due);
            let met = match wanted {
                WantedDue::None => due.is_none(),
                WantedDue::On(day) => due == Some(day),
            };
            if !met {
                let wanted = match wanted {
                    WantedDue::None => "none".to_owned(),
                    WantedDue::On(day) => day.to_string(),
                };
                found.say(
                    &format!("due {wanted}"),
                    &due.map_or("none".into(), |day| day.to_string()),
                );
            }
        }
        found.same(
            "provisional",
            self.provisional.as_ref(),
            &case.due().is_some_and(|clock| clock.provisional),
        );
        found.same("open", self.open.as_ref(), &open);
        let closed = match &case.position {
            Position::Closed(closing) => closing
                .decision
                .map_or("withdrawn".to_owned(), |kind| kind.to_string()),
            _ => "open".to_owned(),
        };
        found.same("closed", self.closed.as_ref(), &closed);
        found.same(
            "deemed",
            self.deemed.as_ref(),
            &case.outcomes.last().is_some_and(|taken| taken.deemed),
        );
        found.same("overdue", self.overdue.as_ref(), &case.overdue());
        if let Some(wanted) = &self.effects {
            found.subset(
                "effects",
                wanted,
                &case.effects.iter().map(word).collect::<Vec<_>>(),
            );
        }
    }
}

impl Seen<'_> {
    /// Everything that the current (or last) stage, its period, the last outcome or decision, and the
    /// findings cite.
    fn cited(&self) -> Vec<Citation> {
        let mut all: Vec<Citation> = vec![];
        let rejected = self
            .rejected
            .iter()
            .flat_map(|rejection| &rejection.findings);
        let findings = self.refused.unwrap_or_default().iter().chain(rejected);
        all.extend(findings.flat_map(|finding| finding.citations.iter().cloned()));
        let Some(case) = self.case else { return all };
        all.extend(
            case.findings
                .iter()
                .flat_map(|finding| finding.citations.iter().cloned()),
        );
        if let Some(stage) = case
            .stage()
            .map(crate::domain::route_check::CheckedStage::stage)
        {
            all.extend(stage.citations.iter().cloned());
            if let Some(deadline) = &stage.deadline {
                all.extend(deadline.citations.iter().cloned());
                all.extend(
                    deadline
                        .extension
                        .iter()
                        .flat_map(|extension| extension.citations.iter().cloned()),
                );
            }
        }
        let Some(route) = &case.route else { return all };
        if let Some(decision) = route.settled() {
            all.extend(decision.citations.iter().cloned());
        }
        for taken in [case.outcomes.last(), case.decision()]
            .into_iter()
            .flatten()
        {
            let stage = taken.stage.and_then(|stage| route.stage(stage));
            if let Some((outcome, _)) = stage.and_then(|stage| stage.outcome(taken.outcome)) {
                all.extend(outcome.citations.iter().cloned());
            }
        }
        all
    }
}

#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn say(&mut self, wanted: &str, got: &str) {
        self.0.push(format!("expected {wanted}; got {got}"));
    }

    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, wanted: Option<&T>, got: &T) {
        if let Some(wanted) = wanted.filter(|wanted| *wanted != got) {
            self.say(&format!("{what} {wanted:?}"), &format!("{got:?}"));
        }
    }

    fn subset(&mut self, what: &str, wanted: &[String], got: &[String]) {
        for one in wanted.iter().filter(|one| !got.contains(one)) {
            self.say(&format!("{what} {one}"), &format!("[{}]", got.join(", ")));
        }
    }
}
