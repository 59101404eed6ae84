//! A report: which, for which period, for whom, and what it was made from.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::breaches::Breaches;
use super::cases::CaseCounts;
use super::cycles::cycles;
use super::log_then::{LogThen, log_then};
use super::refusals::Refusals;
use super::scope::Scope;
use super::tree_then::tree_then;
use super::unlike::Unlike;
use super::upcoming::upcoming;
use super::walk::{Span, Walk, walk};
use crate::calendar::due_date;
use crate::clock::end_of;
use crate::domain::supervision::Table;
use crate::domain::words::word;
use crate::domain::{Date, OrganisationTree, Period, Principal};
use crate::flow::calendars::refresh;
use crate::flow::error::FlowError;
use crate::flow::host::Host;
use crate::flow::offices::tree_of;
use crate::policy::Jurisdiction;
use crate::store::{StoreError, View};

/// How many working days `upcoming` looks ahead if nothing is said.
const AHEAD: u16 = 5;
/// How many it can look ahead.
const MOST_AHEAD: u16 = 60;

/// What is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReportKind {
    /// Filed, answered, late, lapsed, deemed, withdrawn, refused, and how long it took.
    Cases,
    /// What was refused, on which bases.
    Refusals,
    /// Whether entries are as fresh as they should be, at the end of the period.
    Cycles,
    /// What falls due or is deemed in the next working days.
    Upcoming,
    /// Like cases decided unlike.
    Unlike,
    /// Periods that ended in a breach, and the rectifications that were opened.
    Breaches,
}

/// In which form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ReportFormat)]
pub enum Format {
    /// JSON.
    #[default]
    Json,
    /// CSV with headings in Chinese and English.
    Csv,
}

/// For which period, and in which form.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReportQuery {
    /// 首日；默认末日所在年的 1 月 1 日；不用于 upcoming / The first day; the first of the last day's year by default. Not for `upcoming`.
    pub from: Option<Date>,
    /// 末日；默认今日；不用于 upcoming / The last day; today by default. Not for `upcoming`.
    pub to: Option<Date>,
    /// 仅用于 upcoming：今后几个工作日，默认 5 / For `upcoming`: how many working days ahead, 5 by default.
    #[param(minimum = 1, maximum = 60, default = 5, example = 5)]
    pub days: Option<u16>,
    /// 格式；默认 json / The form; JSON by default.
    #[param(inline)]
    pub format: Option<Format>,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A period that ends before it begins.
    #[error("the period ends on {to}, before it begins on {from}")]
    Period { from: Date, to: Date },
    /// Days that are still to come.
    #[error("the period ends on {to}, which is still to come; today is {today}")]
    Ahead { to: Date, today: Date },
    /// A parameter that the report does not use.
    #[error("the report `{report}` does not use `{parameter}`")]
    Unused {
        report: String,
        parameter: &'static str,
    },
    /// Too far ahead.
    #[error("`days` is {0}; write 1 to {MOST_AHEAD}")]
    Days(u16),
    /// Anything else.
    #[error(transparent)]
    Flow(#[from] FlowError),
}

impl From<StoreError> for ReportError {
    fn from(error: StoreError) -> Self {
        Self::Flow(error.into())
    }
}

/// A report. Of a period that is over and complete it is the same bytes whenever it is asked for.
#[derive(Clone, Debug)]
pub struct Report {
    kind: ReportKind,
    jurisdiction: String,
    from: Date,
    to: Date,
    /// What was recorded at this instant or later does not count; none for `upcoming`.
    cut: Option<String>,
    /// The period is over, and everything that it brought was carried out.
    complete: bool,
    log: LogThen,
    table: Table,
}

/// A report as JSON.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportView {
    /// Which.
    report: ReportKind,
    /// Of which jurisdiction.
    jurisdiction: String,
    /// The first day.
    from: Date,
    /// The last day.
    to: Date,
    /// What was recorded at this instant or later does not count; none for what stands now.
    #[schema(format = DateTime)]
    recorded_before: Option<String>,
    /// The period is over, and everything that it brought was carried out.
    complete: bool,
    /// The log that it was made from.
    log: LogThen,
    /// The rows; their keys are the columns, as in the head of the CSV.
    #[schema(value_type = Vec<Object>)]
    rows: Value,
}

/// Makes a report for whoever asks.
///
/// # Errors
/// If the period cannot be, or the database cannot be read.
pub async fn supervise(
    host: &Host,
    jurisdiction: &str,
    principal: &Principal,
    kind: ReportKind,
    query: ReportQuery,
) -> Result<Report, ReportError> {
    let jurisdiction = host.jurisdiction(jurisdiction)?;
    check_use(kind, query)?;
    let mut view = host.store.read_still(jurisdiction.name()).await?;
    refresh(jurisdiction, &mut view).await?;
    let asked = Asked {
        host,
        jurisdiction,
        principal,
        tree: tree_of(&mut view).await?,
        today: host.today(jurisdiction),
        kind,
    };
    match kind {
        ReportKind::Upcoming => asked.of_now(&mut view, query).await,
        _ => asked.of_period(&mut view, query).await,
    }
}

/// Refuses what a report would pass over.
fn check_use(kind: ReportKind, query: ReportQuery) -> Result<(), ReportError> {
    let ahead = kind == ReportKind::Upcoming;
    let given = [
        ("from", ahead && query.from.is_some()),
        ("to", ahead && query.to.is_some()),
        ("days", !ahead && query.days.is_some()),
    ];
    let unused = given.into_iter().find(|(_, unused)| *unused);
    unused.map_or(Ok(()), |(parameter, _)| {
        Err(ReportError::Unused {
            report: word(&kind),
            parameter,
        })
    })
}

/// What is asked, and for whom.
struct Asked<'a> {
    host: &'a Host,
    jurisdiction: &'a Arc<Jurisdiction>,
    principal: &'a Principal,
    /// The organisations as they stand today.
    tree: OrganisationTree,
    today: Date,
    kind: ReportKind,
}

impl Asked<'_> {
    /// Whose cases whoever asks sees, of those who were there then.
    fn scope(&self, then: &OrganisationTree) -> Scope {
        let tier = self.jurisdiction.policy.tier;
        Scope::of(self.principal, &self.tree, then, tier)
    }

    /// What stands in the database now, which is another thing tomorrow.
    async fn of_now(self, view: &mut View, query: ReportQuery) -> Result<Report, ReportError> {
        let today = self.today;
        let days = query.days.unwrap_or(AHEAD);
        if days == 0 || days > MOST_AHEAD {
            return Err(ReportError::Days(days));
        }
        let calendar = self.jurisdiction.calendar();
        let ahead = due_date(&calendar, today, Period::WorkingDays(days));
        let to = ahead.map_err(FlowError::from)?.due;
        let table = upcoming(view, (today, to), &self.scope(&self.tree)).await?;
        let name = self.jurisdiction.name();
        Ok(Report {
            kind: self.kind,
            jurisdiction: name.to_owned(),
            from: today,
            to,
            cut: None,
            complete: false,
            log: log_then(self.host, view, name, self.host.now()).await?,
            table,
        })
    }

    /// What a period brought.
    async fn of_period(self, view: &mut View, query: ReportQuery) -> Result<Report, ReportError> {
        let to = query.to.unwrap_or(self.today);
        let first = Date::new(to.year(), 1, 1).unwrap_or(to);
        let from = query.from.unwrap_or(first);
        if to < from {
            return Err(ReportError::Period { from, to });
        }
        let today = self.today;
        if today < to {
            return Err(ReportError::Ahead { to, today });
        }
        let span = Span::new(self.jurisdiction, from, to);
        let ended = end_of(to, &self.jurisdiction.policy.zone);
        let over = span.cut <= self.host.now();
        let complete = over && !view.has_clock_before(ended.as_second()).await?;
        let scope = self.scope(&tree_then(view, ended).await?);
        let name = self.jurisdiction.name();
        let log = log_then(self.host, view, name, span.cut).await?;
        let walker = || Walk::new(self.jurisdiction, span, scope.clone());
        let table = match self.kind {
            ReportKind::Cycles => cycles(view, (from, to, over), &scope).await?,
            ReportKind::Breaches => {
                let found = walk(view, walker(), Breaches::default()).await?;
                found.into_table(view, over).await?
            }
            ReportKind::Cases => {
                let counted = walk(view, walker(), CaseCounts::default()).await?;
                counted.into_table()
            }
            ReportKind::Refusals => {
                let counted = walk(view, walker(), Refusals::default()).await?;
                counted.into_table()
            }
            ReportKind::Unlike | ReportKind::Upcoming => {
                let found = walk(view, walker(), Unlike::default()).await?;
                found.into_table()
            }
        };
        Ok(Report {
            kind: self.kind,
            jurisdiction: name.to_owned(),
            from,
            to,
            cut: Some(span.cut.to_string()),
            complete,
            log,
            table,
        })
    }
}

impl Report {
    /// As JSON.
    pub fn into_view(self) -> ReportView {
        ReportView {
            report: self.kind,
            jurisdiction: self.jurisdiction,
            from: self.from,
            to: self.to,
            recorded_before: self.cut,
            complete: self.complete,
            rows: self.table.to_json(),
            log: self.log,
        }
    }

    /// As CSV.
    pub fn to_csv(&self) -> String {
        let facts = [
            ("报告", "report", word(&self.kind)),
            ("辖区", "jurisdiction", self.jurisdiction.clone()),
            ("自", "from", self.from.to_string()),
            ("至", "to", self.to.to_string()),
            (
                "记录截止",
                "recorded_before",
                self.cut.clone().unwrap_or_default(),
            ),
            ("完整", "complete", self.complete.to_string()),
            ("日志", "log", self.log.origin.clone()),
            ("日志条数", "size", self.log.size.to_string()),
            ("日志根", "root", self.log.root.clone()),
        ];
        self.table.to_csv(&facts)
    }

    /// The name of a file for it.
    pub fn file_name(&self) -> String {
        let kind = word(&self.kind);
        format!("{}-{kind}-{}-{}.csv", self.jurisdiction, self.from, self.to)
    }
}
