//! Routes that nobody may rely on, each wrong in one way, and one that is in order.

use bylaw_sdk::prelude::*;

use crate::art;

/// The proposal under a name; one in order under any other.
pub(crate) fn named(name: &str) -> Result<Proposal, Vec<Finding>> {
    let mut found = Findings::new();
    match name {
        "error-beside-route" => found.error("statement", "错误", "an error", art(1)),
        "uncited-error" => {
            found.error("statement", "错误", "an error", []);
            return Err(found.list());
        }
        "wordless-finding" => found.note("statement", "", "only in English", art(1)),
        _ => {}
    }
    let route = by_shape(name)
        .or_else(|| by_outcome(name))
        .or_else(|| by_period(name))
        .or_else(|| by_words(name))
        .unwrap_or_else(|| staged([in_order()]));
    Ok(Proposal {
        route,
        findings: found.list(),
    })
}

/// A stage with a period, which says nothing yet of what may be decided.
fn decide() -> StageBuilder {
    stage("decide", text("决定", "Decide"))
        .by(data_authority())
        .within(working_days(5))
        .from_receipt()
        .cite(art(1))
}

fn in_order() -> StageBuilder {
    decide()
        .silence_is("approve")
        .outcome(approve())
        .outcome(refuse().needs(reason()))
        .outcome(complete().needs(new_entry()))
        .outcome(request_supplement())
}

/// A stage that anybody may lead to.
fn second(id: &str) -> StageBuilder {
    stage(id, text("第二步", "Second"))
        .by(provider())
        .cite(art(1))
        .outcome(complete())
}

/// One outcome beside an approval.
fn with(outcome: Outcome) -> Route {
    staged([decide().outcome(approve()).outcome(outcome)])
}

fn by_shape(name: &str) -> Option<Route> {
    Some(match name {
        "no-stage" => staged([]),
        "no-outcome" => staged([decide()]),
        "stage-twice" => staged([in_order(), in_order()]),
        "outcome-twice" => with(approve()),
        "unreachable-stage" => staged([in_order(), second("island")]),
        "loop-of-two" => staged([
            decide().outcome(approve()).outcome(refer().to("second")),
            second("second").outcome(refer().to("decide")),
        ]),
        "loop-of-one" => with(refer().to("decide")),
        "never-ends" => staged([decide().outcome(request_supplement())]),
        "no-such-stage" => with(refer().to("nowhere")),
        "no-such-deemed" => staged([in_order().silence_is("nothing")]),
        "deemed-wait" => staged([in_order().silence_is("request-supplement")]),
        "giant-target" => with(refer().to(&"x".repeat(100_000))),
        "giant-deemed" => staged([in_order().silence_is(&"x".repeat(100_000))]),
        "giant-move" => staged([in_order().then_moves_to(&"x".repeat(100_000))]),
        // A matter of its own kind, settled as it is, which sets the next in motion.
        "chain" => settled(settled_as(
            OutcomeKind::Settle,
            "无休止",
            "And another",
            vec![follow(MatterKind::SharingApplication, None)],
            art(1),
        )),
        "no-such-move" => staged([in_order().then_moves_to("nowhere")]),
        "moves-to-itself" => staged([in_order().then_moves_to("decide")]),
        "too-many-stages" => chain(33),
        "too-many-outcomes" => staged([(0..17).fold(decide(), |stage, index| {
            stage.outcome(approve().id(&format!("approve-{index}")))
        })]),
        _ => return None,
    })
}

/// So many stages, each of which leads to the next.
fn chain(length: usize) -> Route {
    let id = |index: usize| format!("stage-{index}");
    staged((0..length).map(|index| match index + 1 {
        next if next < length => second(&id(index)).outcome(refer().to(&id(next))),
        _ => second(&id(index)),
    }))
}

fn by_outcome(name: &str) -> Option<Route> {
    Some(match name {
        // In order, and whoever keeps silent is late.
        "greedy" => with(complete()),
        // In order, with an effect.
        "revises" => with(
            complete()
                .needs(new_entry())
                .does(revise_in([Catalog::Sharing])),
        ),
        "decision-waits" => with(complete().waits(Clock::Keeps)),
        "supplement-closes" => {
            let mut closing = request_supplement();
            closing.course = Course::Close;
            with(closing)
        }
        "refusal-asks-nothing" => with(refuse()),
        "no-rank-accepted" => with(refuse().needs(legal_basis([]))),
        "never-chosen" => with(complete().times(0)),
        "no-limit-set" => staged([
            decide().outcome(approve().to("second")),
            second("second").within_the_limit_set(),
        ]),
        "no-limit-at-filing" => staged([second("second").within_the_limit_set()]),
        "limit-unused" => with(complete().needs(time_limit())),
        "effect-not-allowed" => with(refuse().needs(reason()).does(grant(access()))),
        "no-such-day" => with(complete().does(grant(access().until(Some(day(2025, 2, 30)))))),
        "settled-as-question" => settled(settled_as(
            OutcomeKind::RequestSupplement,
            "补充",
            "More, please",
            vec![],
            art(1),
        )),
        "settled-effect-not-allowed" => settled(settled_as(
            OutcomeKind::Refuse,
            "拒绝",
            "Refused",
            vec![grant(access())],
            art(1),
        )),
        _ => return None,
    })
}

fn by_period(name: &str) -> Option<Route> {
    let extended = |up_to| extension(up_to, data_authority().head(), art(1));
    Some(match name {
        "zero-period" => staged([in_order().within(calendar_days(0)).cite(art(1))]),
        "zero-extension" => staged([in_order().extendable(extended(working_days(0)))]),
        "zero-settled-follow-up" => settled(settled_as(
            OutcomeKind::Settle,
            "立即",
            "At once",
            vec![follow(MatterKind::Dispute, Some(years(0)))],
            art(1),
        )),
        "many-follow-ups" => with((0..5).fold(complete(), |outcome, _| {
            outcome.does(follow(MatterKind::Dispute, None))
        })),
        "zero-follow-up" => with(complete().does(follow(MatterKind::Dispute, Some(months(0))))),
        "never-extended" => {
            let mut never = extended(working_days(5));
            never.times = 0;
            staged([in_order().extendable(never)])
        }
        "no-acceptance" => staged([in_order().from_acceptance()]),
        "silence-from-occurrence" => staged([in_order().from_occurrence()]),
        "long-period" => staged([in_order().within(years(31)).cite(art(1))]),
        "longest-period" => staged([in_order().within(years(30)).cite(art(1))]),
        _ => return None,
    })
}

fn by_words(name: &str) -> Option<Route> {
    let titled = |zh: &str, en: &str| {
        stage("decide", text(zh, en))
            .by(provider())
            .outcome(complete())
    };
    let citing = |place: Citation| staged([titled("办理", "Handle").cite(place)]);
    Some(match name {
        "bad-identifier" => staged([second("No Name")]),
        "cites-nothing" => staged([titled("办理", "Handle")]),
        "giant-instrument" => citing(article(&"x".repeat(100_000), 1)),
        "giant-measure" => staged([in_order().outcome(
            approve()
                .id("measure")
                .does(measure("措施", &"long ".repeat(401))),
        )]),
        "giant-material" => staged([in_order().outcome(
            approve()
                .id("material")
                .needs(material("材料", &"long ".repeat(401))),
        )]),
        "unknown-instrument" => citing(article("unheard-of", 1)),
        "unknown-article" => citing(art(2)),
        "unknown-paragraph" => citing(art(1).para(3)),
        "unknown-item" => citing(art(1).para(1).item(0)),
        "terminal" => staged([titled("办理", "\u{1b}[2JAll is well").cite(art(1))]),
        "backwards" => staged([titled("办理", "Refused \u{202e}devorppa").cite(art(1))]),
        "no-chinese" => staged([titled("", "Handle").cite(art(1))]),
        "no-english" => staged([titled("办理", "\t").cite(art(1))]),
        "long-title" => staged([titled("办理", &"long ".repeat(401)).cite(art(1))]),
        _ => return None,
    })
}
