//! Rules in order, of a town that is none: they do what the contract allows and no shipped
//! instrument does, so that the tests reach what the host does then.
//!
//! A sharing application waits as its purpose says, a word each: `suspends` or `restarts` the
//! clock, which else keeps running; `days` for calendar days; `breach` where silence decides
//! nothing. A rectification suspends access and then ends it; with the grounds `restores`, what is
//! corrected in time has it back.
//!
//! An amended version of them is this component with letters written into [`AMENDED`], a letter for
//! each amendment:
//!
//! - `l`: whoever decides on sharing has seven working days, not five
//! - `b`: silence is a breach there
//! - `w`: that stage is called otherwise
//! - `r`: nobody applies for open data, and is told so by his name
//! - `n`: a review comes with a note
//! - `p`: whoever says 巡查 in his purpose waits sixty working days for that decision
//! - `t`: the rules give up where access is to be opened

use bylaw_sdk::prelude::*;
use std::hint::black_box;

instrument!("model");

/// How the rules were amended: the letters after the colon, up to the first dot.
static AMENDED: [u8; 32] = *b"model-amended:..................";

fn amended(letter: u8) -> bool {
    // Read at run time, since a test may have written other letters.
    let letters = black_box(&AMENDED)
        .split(|byte| matches!(byte, b':' | b'.'))
        .nth(1);
    letters.is_some_and(|letters| letters.contains(&letter))
}

struct Model;

impl Rules for Model {
    fn describe() -> Description {
        Description {
            jurisdiction: "model".into(),
            name: text("示范市", "Model"),
            instruments: vec![Instrument {
                id: INSTRUMENT.into(),
                title: text("示范市规则", "Rules of Model"),
                issuer: text("示范市人民政府", "Government of Model"),
                status: InstrumentStatus::InForce,
                articles: vec![1; 4],
                promulgated_on: Some(day(2015, 12, 1)),
                effective_from: Some(day(2016, 1, 1)),
                effective_until: None,
                reading: None,
            }],
            matters: vec![
                MatterKind::SharingApplication,
                MatterKind::OpeningApplication,
                MatterKind::OpeningReview,
                MatterKind::Rectification,
            ],
            sharing_classes: vec![SharingClass::Unconditional, SharingClass::Conditional],
            opening_classes: vec![OpeningClass::Unconditional],
            role_names: vec![],
            retention: None,
            identification: None,
            treatments: (1..=4).map(|number| enforced(art(number))).collect(),
        }
    }

    fn check_entry(_entry: CatalogEntry, _on: Date) -> Vec<Finding> {
        vec![]
    }

    fn plan(matter: Matter) -> Result<Proposal, Vec<Finding>> {
        let mut found = Findings::new();
        let route = match matter.kind {
            MatterKind::SharingApplication => {
                sharing(&matter.statement.purpose.unwrap_or_default())
            }
            MatterKind::OpeningApplication if amended(b't') => std::process::abort(),
            MatterKind::OpeningApplication if amended(b'r') => {
                let name = &matter.applicant.name;
                found.require(
                    false,
                    "applicant.kind",
                    &format!("{name}不得申请"),
                    &format!("{name} may not apply"),
                    art(2),
                );
                review()
            }
            MatterKind::OpeningApplication => settled(settled_as(
                OutcomeKind::Approve,
                "准予使用",
                "Everybody may use it",
                vec![grant(access())],
                art(2),
            )),
            MatterKind::OpeningReview => {
                let own = |prior: PriorCase| prior.applicant == matter.applicant;
                found.require(
                    matter.prior.is_some_and(own),
                    "prior.applicant",
                    "只复核本人的申请",
                    "only the applicant's own case is reviewed",
                    art(3),
                );
                if amended(b'n') {
                    found.note("statement.grounds", "宜说明理由", "grounds help", art(3));
                }
                review()
            }
            MatterKind::Rectification => {
                rectification(matter.statement.grounds.as_deref() == Some("restores"))
            }
            _ => return unknown_kind("没有规定", "not regulated here", art(1)),
        };
        found.or_route(|| route)
    }
}

fn enforced(citation: Citation) -> ArticleTreatment {
    treat(
        citation,
        Treatment::Enforced,
        "规则会被强制执行",
        "Enforced, and how",
    )
}

fn sharing(purpose: &str) -> Route {
    let asks = |word: &str| purpose.split(' ').any(|asked| asked == word);
    let clock = match (asks("suspends"), asks("restarts")) {
        (true, _) => Clock::Suspends,
        (_, true) => Clock::Restarts,
        _ => Clock::Keeps,
    };
    let period = if asks("days") {
        calendar_days(10)
    } else if amended(b'p') && purpose.contains("巡查") {
        working_days(60)
    } else if amended(b'l') {
        working_days(7)
    } else {
        working_days(5)
    };
    let title = if amended(b'w') {
        text("作出决定", "Take the decision")
    } else {
        text("决定", "Decide")
    };
    let stage = stage("decide", title)
        .by(data_authority())
        .within(period)
        .from_receipt()
        .extendable(extension(working_days(5), data_authority().head(), art(1)))
        .outcome(approve().does(grant(access())))
        .outcome(refuse().needs(reason()))
        .outcome(request_supplement().waits(clock))
        .cite(art(1));
    staged([if asks("breach") || amended(b'b') {
        stage
    } else {
        stage.silence_is("approve")
    }])
}

fn review() -> Route {
    staged([stage("review", text("复核", "Review"))
        .by(data_authority())
        .outcome(approve().does(open_entry()))
        .outcome(refuse().needs(reason()))
        .cite(art(3))])
}

fn rectification(restores: bool) -> Route {
    let corrected = if restores {
        correct().does(restore_access())
    } else {
        correct()
    };
    staged([
        stage("order", text("责令限期改正", "Order correction"))
            .by(superior_organ())
            .outcome(
                complete()
                    .needs(time_limit())
                    .does(suspend_access())
                    .to("correction"),
            )
            .cite(art(4)),
        stage("correction", text("改正", "Correct"))
            .by(respondent())
            .within_the_limit_set()
            .then_moves_to("sanction")
            .outcome(corrected)
            .cite(art(4)),
        stage("sanction", text("终止使用", "End access"))
            .by(superior_organ())
            .outcome(complete().does(end_access()))
            .cite(art(4)),
    ])
}

export_rules!(Model);
