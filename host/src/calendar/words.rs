//! Why a day counts or does not, and which law says so, in words for people.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ledger::Unit;
use super::workdays::Reason;
use crate::domain::{Citation, Date, Text};

/// Why a day of a ledger was counted or not.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    DayZero,
    WorkingDay,
    MakeUpDay,
    Weekend,
    OffDay,
    CalendarDay,
    CorrespondingDay,
    MonthEnd,
    Paused,
    RollWeekend,
    RollOffDay,
    RollEnd,
}

impl Why {
    /// The reason in words.
    pub fn text(self) -> Text {
        let (zh, en) = match self {
            Self::DayZero => ("开始的当日，不计入", "the day of the event, not counted"),
            Self::WorkingDay => ("工作日", "working day"),
            Self::MakeUpDay => (
                "调休上班的周末，计为工作日",
                "make-up weekend, a working day",
            ),
            Self::Weekend => ("周末，不计入", "weekend, not counted"),
            Self::OffDay => (
                "节假日或调休放假，不计入",
                "public holiday or shifted rest day, not counted",
            ),
            Self::CalendarDay => ("自然日", "calendar day"),
            Self::CorrespondingDay => (
                "到期月的对应日，期间的最后一日",
                "the corresponding day, the period's last",
            ),
            Self::MonthEnd => (
                "到期月没有对应日，月末日为期间的最后一日",
                "no corresponding day in this month, so its last day is the period's last",
            ),
            Self::Paused => (
                "等待补充材料，期间中止，不计入",
                "the clock stood still, not counted",
            ),
            Self::RollWeekend => (
                "期间已届满但最后一日为休息日；周末，继续顺延",
                "the last day was a rest day; weekend, moved on",
            ),
            Self::RollOffDay => (
                "期间已届满但最后一日为休息日；节假日或调休放假，继续顺延",
                "the last day was a rest day; public holiday or shifted rest day, moved on",
            ),
            Self::RollEnd => (
                "最后一日为休息日，顺延至休假结束后的工作日",
                "the last day was a rest day; the next working day",
            ),
        };
        Text {
            zh: zh.to_owned(),
            en: en.to_owned(),
        }
    }

    /// Whether such a day is one of the period's own.
    pub(super) fn counts(self) -> bool {
        matches!(
            self,
            Self::WorkingDay
                | Self::MakeUpDay
                | Self::CalendarDay
                | Self::CorrespondingDay
                | Self::MonthEnd
        )
    }

    /// The article of the Civil Code, or of the General Provisions, which have the same numbers.
    fn article(self) -> u16 {
        match self {
            Self::DayZero | Self::WorkingDay | Self::MakeUpDay | Self::CalendarDay => 201,
            Self::CorrespondingDay | Self::MonthEnd => 202,
            Self::RollWeekend | Self::RollOffDay | Self::RollEnd => 203,
            // That other rules prevail: an instrument that counts working days, or stops the clock.
            Self::Weekend | Self::OffDay | Self::Paused => 204,
        }
    }
}

impl From<Reason> for Why {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::WorkingDay => Self::WorkingDay,
            Reason::MakeUpDay => Self::MakeUpDay,
            Reason::Weekend => Self::Weekend,
            Reason::OffDay => Self::OffDay,
        }
    }
}

/// The law on periods in force on the day of the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Law {
    CivilPrinciples,
    GeneralProvisions,
    CivilCode,
}

impl Law {
    pub(super) fn on(day: Date) -> Self {
        let from = |year, month| Date::new(year, month, 1).is_some_and(|first| day >= first);
        if from(2021, 1) {
            Self::CivilCode
        } else if from(2017, 10) {
            Self::GeneralProvisions
        } else {
            Self::CivilPrinciples
        }
    }

    fn instrument(self) -> &'static str {
        match self {
            Self::CivilPrinciples => "民法通则",
            Self::GeneralProvisions => "民法总则",
            Self::CivilCode => "民法典",
        }
    }

    /// The article that a row of the ledger rests on.
    pub(super) fn article(self, why: Why) -> u16 {
        if self == Self::CivilPrinciples {
            154
        } else {
            why.article()
        }
    }

    /// Every article that a count in this unit rests on.
    pub(super) fn articles(self, unit: Unit) -> Vec<Citation> {
        let articles: &[u16] = match (self, unit) {
            (Self::CivilPrinciples, _) => &[154],
            (_, Unit::WorkingDays | Unit::CalendarDays) => &[201, 203, 204],
            (_, Unit::Months | Unit::Years) => &[201, 202, 203, 204],
        };
        let cite = |article: &u16| Citation {
            instrument: self.instrument().to_owned(),
            article: *article,
            paragraph: None,
            item: None,
        };
        articles.iter().map(cite).collect()
    }
}

/// The English title of a law that a ledger cites; the law's own name if there is none.
pub(super) fn english(instrument: &str) -> &str {
    match instrument {
        "民法通则" => "General Principles of the Civil Law",
        "民法总则" => "General Provisions of the Civil Law",
        "民法典" => "Civil Code",
        other => other,
    }
}
