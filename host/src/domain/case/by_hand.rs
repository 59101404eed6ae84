//! Whose turn it is in a case that rules gave no way to go, and who may decide it by hand.

use super::{Case, Position};
use crate::domain::{Actor, Capacity, MatterKind, Party, Reach, Role};

/// The code of a case that waits for people because rules have faulted too often.
pub const MANUAL: &str = "manual";
/// The code of one whose rules, asked again, do not take it.
pub const REFUSED: &str = "refused";
/// The code of one whose route has an office that nobody holds.
pub const OFFICE_MISSING: &str = "office-missing";

/// The code of one for which no calendar has the days that its route counts.
pub const NO_DATE: &str = "no-date";

/// The code of a fault that is the host's own: it had no sandbox left.
pub const BUSY: &str = "busy";
/// The code of a case whose rules the host cannot use, so that they were not asked.
pub const UNUSABLE: &str = "unusable";

/// Whether a plan failed by the host's own doing: what the rules said to the matter is not known by it.
/// They have answered, so the case is under them.
pub fn is_of_the_host(code: &str) -> bool {
    code == NO_DATE || is_answer(code)
}

/// Whether the code says that rules did answer: nobody but they says then what is to be done.
fn is_answer(code: &str) -> bool {
    matches!(code, REFUSED | OFFICE_MISSING)
}

/// Whether the provider of the data may decide such a matter in the place of rules. Texts let him
/// answer whoever wants something of his data; on what becomes of the catalog the authority decides,
/// and what somebody has against him is not his to decide.
pub fn provider_decides(kind: MatterKind) -> bool {
    matches!(
        kind,
        MatterKind::SharingApplication
            | MatterKind::OnwardUse
            | MatterKind::OpeningApplication
            | MatterKind::OpeningRequest
            | MatterKind::DataNeed
            | MatterKind::Correction
            | MatterKind::Inconsistency
    )
}

impl Case {
    /// Whether no rules have answered it: those that were asked faulted, or none were asked.
    pub fn is_unanswered(&self) -> bool {
        matches!(&self.position, Position::Unplanned { code, .. } if !code.is_empty() && !is_answer(code))
    }

    /// Whether rules did answer it, with a date that no calendar reached.
    pub fn is_undated(&self) -> bool {
        matches!(&self.position, Position::Unplanned { code, .. } if code == NO_DATE)
    }

    /// Whether rules were asked again and do not take it. A person tells the applicant so.
    pub fn is_to_be_refused(&self) -> bool {
        matches!(&self.position, Position::Unplanned { code, .. } if code == REFUSED)
    }

    /// Who may decide it by hand, whose turn it is first; nobody where rules decide.
    pub fn hands(&self) -> Vec<Role> {
        if !self.is_unanswered() && !self.is_to_be_refused() {
            return vec![];
        }
        let mut hands = vec![self.instead.unwrap_or(Role::DataAuthority)];
        let matter = &self.matter;
        let provider = matter
            .entry
            .as_ref()
            .map(|entry| entry.provider.id.as_str());
        let own = provider.is_none_or(|id| self.parties().any(|party| party.id == id));
        if provider_decides(matter.kind) && !own && !hands.contains(&Role::Provider) {
            hands.push(Role::Provider);
        }
        hands
    }

    /// Whose own matter it is: who applies, against whom, and who would get something by it. None of
    /// them decides it by hand.
    pub fn parties(&self) -> impl Iterator<Item = &Party> {
        self.matter.parties().map(|(_, party)| party)
    }

    /// Whose turn it is as long as there is no route. What lacks an office waits for whoever asks
    /// the rules again once the office is held.
    pub(super) fn turn_without_a_route(&self) -> Option<Actor> {
        let missing =
            matches!(&self.position, Position::Unplanned { code, .. } if code == OFFICE_MISSING);
        let role = if missing {
            Some(Role::PlatformOperator)
        } else {
            self.hands().first().copied()
        };
        role.map(|role| Actor {
            role,
            reach: Reach::Same,
            capacity: Capacity::Body,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::{Event, Filed};
    use crate::domain::sample::{sample_matter, variations};
    use crate::domain::{Date, Matter};

    fn matter(kind: MatterKind) -> Matter {
        let day = Date::new(2025, 9, 26).unwrap();
        sample_matter(kind, &variations(kind)[0], day, "town")
    }

    fn without_a_route(matter: Matter, code: &str) -> Case {
        let day = matter.filed_on;
        let filed = Event::Filed(Box::new(Filed {
            matter,
            release: "first".into(),
            guide: None,
        }));
        let unplanned = Event::PlanFailed {
            code: code.into(),
            message: String::new(),
            component: Some("second".into()),
            instead: None,
        };
        Case::of([(day, filed), (day, unplanned)]).unwrap()
    }

    fn turn(case: &Case) -> Option<Role> {
        case.turn().map(|actor| actor.role)
    }

    #[test]
    fn what_rules_do_not_answer_is_left_to_people() {
        let both = [Role::DataAuthority, Role::Provider];
        let case = without_a_route(matter(MatterKind::SharingApplication), "trapped");
        assert_eq!(
            (case.hands(), turn(&case)),
            (both.into(), Some(Role::DataAuthority))
        );
        assert_eq!(
            (case.release.as_str(), case.unanswered_by.as_str()),
            ("first", "second")
        );
        let case = without_a_route(matter(MatterKind::EntryRevision), "trapped");
        assert_eq!(case.hands(), [Role::DataAuthority]);
    }

    #[test]
    fn rules_that_answered_are_those_that_the_case_is_under() {
        let case = without_a_route(matter(MatterKind::SharingApplication), REFUSED);
        assert!(case.is_to_be_refused() && !case.is_unanswered());
        assert_eq!(
            (turn(&case), case.release.as_str()),
            (Some(Role::DataAuthority), "second")
        );
        let case = without_a_route(matter(MatterKind::SharingApplication), OFFICE_MISSING);
        assert_eq!(
            (case.hands(), turn(&case)),
            (vec![], Some(Role::PlatformOperator))
        );
        let case = without_a_route(matter(MatterKind::SharingApplication), NO_DATE);
        assert!(case.is_undated() && case.is_unanswered());
        assert_eq!(
            (turn(&case), case.release.as_str()),
            (Some(Role::DataAuthority), "second")
        );
    }

    #[test]
    fn what_the_host_could_not_do_is_no_fault_of_the_rules() {
        for code in ["no-date", "office-missing", "refused"] {
            assert!(is_of_the_host(code), "{code}");
        }
        for code in ["trapped", "out-of-fuel", MANUAL, ""] {
            assert!(!is_of_the_host(code), "{code}");
        }
    }

    #[test]
    fn whoever_applies_for_his_own_data_does_not_answer_himself() {
        let mut own = matter(MatterKind::SharingApplication);
        own.applicant = own.entry.as_ref().unwrap().provider.clone();
        assert_eq!(
            without_a_route(own, "trapped").hands(),
            [Role::DataAuthority]
        );
    }
}
