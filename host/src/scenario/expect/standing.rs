//! What a step expects of where the case stands: whose turn, which stage, which day, how it ended.

use super::{Differences, Expectation, WantedDue};
use crate::domain::case::{Case, Position};
use crate::domain::words::word;

impl Expectation {
    pub(super) fn check_case(&self, case: &Case, found: &mut Differences) {
        if let Position::Unplanned { code, message } = &case.position {
            found.say(
                "an answer of the rules",
                &format!("the fault {code}: {message}"),
            );
        }
        self.check_place(case, found);
        self.check_due(case, found);
        self.check_end(case, found);
        let effects: Vec<String> = case.effects.iter().map(word).collect();
        let wanted = self.effects.as_deref().unwrap_or_default();
        let whole = self.nothing_else && self.does.is_none();
        found.names("effects", wanted, &effects, whole);
        self.check_answers(case, found);
    }

    fn check_place(&self, case: &Case, found: &mut Differences) {
        if let Some(wanted) = self.at {
            let turn = case.turn();
            if !turn.is_some_and(|turn| wanted.describes(turn)) {
                found.say(
                    &format!("at {wanted}"),
                    &turn.map_or("nobody".into(), |turn| turn.to_string()),
                );
            }
        }
        let stage = case
            .stage()
            .filter(|_| is_open(case))
            .map_or_else(|| "none".into(), |stage| stage.stage().id.clone());
        found.same("stage", self.stage.as_ref(), &stage);
    }

    fn check_due(&self, case: &Case, found: &mut Differences) {
        let running = case.due();
        let got = running.map(|clock| clock.due);
        let wanted = match self.due {
            None => got,
            Some(WantedDue::None) => None,
            Some(WantedDue::On(day)) => Some(day),
        };
        if wanted != got {
            let words = |day: Option<_>| day.map_or("none".to_owned(), |day| format!("{day}"));
            found.say(&format!("due {}", words(wanted)), &words(got));
        }
        found.same(
            "provisional",
            self.provisional.as_ref(),
            &running.is_some_and(|clock| clock.provisional),
        );
    }

    fn check_end(&self, case: &Case, found: &mut Differences) {
        found.same("open", self.open.as_ref(), &is_open(case));
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
    }
}

fn is_open(case: &Case) -> bool {
    !matches!(case.position, Position::Closed(_))
}
