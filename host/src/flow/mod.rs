//! One file per use case. Each reads top to bottom: read, check, decide, record, answer.

mod act;
mod acting;
mod arrangement;
mod asked;
mod breaches;
mod by_hand;
mod calendars;
mod catalog;
mod catalog_diff;
mod catalog_search;
mod choices;
mod classify;
mod clocks;
mod codes;
mod compare_log;
mod compose;
mod confirm_dates;
mod data;
mod decide_many;
mod dispose;
mod effects;
mod error;
mod evaluate;
mod expire;
mod extend;
mod faults;
mod file;
mod filer;
mod follow_up;
mod grants;
mod handed_in;
mod health;
mod host;
mod identity;
mod imports;
mod inbox;
mod jurisdictions;
mod kind_routes;
mod late_rules;
mod log;
mod lowering;
mod may_file;
mod new_entry;
mod notices;
mod observe;
mod offices;
mod once;
mod persons;
mod plan_waiting;
mod preview;
mod published;
mod read;
mod ready;
mod receipts;
mod record;
mod record_use;
mod recount;
mod rehearse;
mod releases;
mod replan;
mod report_use;
mod run_due;
mod seed;
mod seen;
mod sequence;
mod setbacks;
mod shadow;
mod supervision;
mod supply;
mod time;
mod unusable;
mod use_account;
mod withdraw;

pub use crate::store::{EntryRow, EntryState, FilingDays, GrantRow, LetterRow};
pub use act::{act, act_on, act_with_consents};
pub use arrangement::attend_releases;
pub use breaches::{rectify, rectify_breaches};
pub use by_hand::{HandDecision, decide_by_hand};
pub use calendars::{
    CalendarView, LoadedCalendar, calendars_of, establish, known_calendars, load_calendar,
};
pub use catalog::{
    Audience, entries, entry, entry_version, entry_versions, load_entry, load_guided_entry,
};
pub use catalog_diff::{Difference, differences};
pub use catalog_search::{FacetValue, Found, Search, SearchError, search};
pub use choices::Choice;
pub use classify::{Classification, Combination, ForbiddenCombination, classify};
pub use compare_log::{Comparison, compare_components, compare_log};
pub use compose::Filing;
pub use confirm_dates::confirm_dates;
pub use data::{
    Data, DataError, DataLimits, Download, MaskingEditor, NewUpload, Piece, Refusal, RowPage,
    UploadView, VersionView, WhyNot, begin_upload, complete_upload, convert_next, datasets,
    download_data, masking_of, permit_for, provider_of, put_masking, query_data, receive,
    sweep_data, upload, uploads,
};
pub use decide_many::{
    CaseResult, Decided, DecidedCase, Decisions, ManyError, SeenCase, decide_many,
};
pub use dispose::dispose_due;
pub use error::{ActError, FileError, FlowError};
pub use evaluate::{Evaluated, Verdict, evaluate, evaluate_filing};
pub use file::{FiledCase, file, file_matter};
pub use grants::{GrantError, GrantStanding, GrantView, Side, WhichGrants, grant, grants};
pub use health::{Part, health};
pub use host::Host;
pub use identity::*;
pub use imports::{
    As, BatchView, ExportFormat, ImportError, ImportView, RowView, Sheet, batch, export,
    file_import, import, read_import,
};
pub use inbox::{CaseState, CasesQuery, InboxItem, InboxQuery, Page, cases, inbox};
pub use jurisdictions::{
    JurisdictionView, ReleaseView, classify_here, jurisdiction, jurisdictions,
};
pub use kind_routes::{KindRoutes, SampledRoute, kind_routes};
pub use log::{CosignatureError, checkpoint, cosign, log_file, log_key, proof, proof_of_record};
pub use notices::{
    Channel, IssuedSubscription, Parcel, Sending, SubscribeError, SubscriptionDraft,
    SubscriptionView, end_subscription, letters, remind, rotate, send_again, settle, subscribe,
    subscriptions, take_parcels,
};
pub use observe::take_stock;
pub use once::{Once, RequestRow, answer_to, keep_refusal};
pub use persons::erase_person;
pub use plan_waiting::plan_waiting;
pub use preview::{PlannedStage, Preview, PreviewRoute, preview, preview_filing, preview_sent};
pub use published::{LossError, Published, compare_with_published};
pub use read::{CaseView, HistoryItem, StageView, ledgers_of, load_case, read_case, show_case};
pub use ready::{doubt, is_ready, next_due};
pub use receipts::{Replay, ask_again, receipt, replay};
pub use record_use::{Kept, UseError, UseView, record_use, uses};
pub use recount::{RecountReport, Recounting, recount_all, recounts};
pub use rehearse::{
    Progress, RecordedText, RehearsalError, RehearsalPage, RehearsalQuery, RehearsalView,
    Rehearsing, acknowledge_rehearsal, cancel_rehearsal, order_rehearsal, rehearsal, rehearsals,
    rehearse, rehearse_next, rehearse_texts, what_stands_against,
};
pub use releases::{
    ComponentDetails, ComponentView, HeldAgainst, ReleaseError, ReleaseProposal, ReleaseStanding,
    Restored, RulesRelease, RulesReleases, Uploaded, UpperLawReport, component, components,
    confirm_release, keep_back_unvouched, propose_release, pull_component, releases, roll_back,
    upload_component, upper_law, watch_upper_law, withdraw_release,
};
pub use replan::replan;
pub use report_use::{NewReport, report_use, use_reports};
pub use run_due::run_due;
pub use seed::{SeedError, govern, load_components};
pub use sequence::sequence;
pub use shadow::{
    DivergencePage, DivergenceQuery, DivergenceView, ShadowView, Shadows, answer_beside,
    answer_refused, divergences,
};
pub use supervision::{
    Format, Report, ReportError, ReportKind, ReportQuery, ReportView, supervise,
};
pub use time::{Behind, clocks_behind, recall_time};
pub use use_account::Using;
