//! A rehearsal that a host carries out: ordered, watched, told, and acknowledged by whoever has looked.

use anyhow::anyhow;
use serde_json::{Value, json};

use super::told::tell;
use super::{Args, TICK, bar};
use crate::cli::Failed;
use crate::cli::output::{print, print_json};
use crate::cli::rules::component::digest_named;
use crate::cli::rules::place::Place;
use crate::cli::server::Server;
use crate::domain::rehearsal::RehearsalState;
use crate::flow::{RehearsalPage, RehearsalView};

/// How many rehearsals are asked for at a time.
const PAGE: u32 = 100;

/// Say that you have looked at what a rehearsal found; it then stands against no activation.
#[derive(clap::Args)]
pub(crate) struct Acknowledge {
    #[command(flatten)]
    place: Place,
    /// The rehearsal, as `rehearse` calls it, or the component whose last one it is that stands
    /// against it: its file, or its digest
    #[arg(value_name = "REHEARSAL|COMPONENT")]
    what: String,
}

/// Has a host rehearse, and waits for what it finds.
pub(super) async fn rehearse(args: &Args, server: &Server) -> Result<(), Failed> {
    let named = args.file.display().to_string();
    let order = json!({
        "component": digest_named(&named)?,
        "from": args.from,
        "until": args.until,
        "threshold": args.threshold(),
        "examples": args.examples,
    });
    let path = format!("/api/v1/jurisdictions/{}/rehearsals", args.jurisdiction);
    let ordered: RehearsalView = serde_json::from_value(server.post(&path, &[], &order)?.body)?;
    let done = watched(server, &format!("{path}/{}", ordered.id)).await?;
    let (exceeds, id) = (done.exceeds == Some(true), &done.id);
    if args.json {
        print_json(&done)?;
    } else {
        if let Some(report) = &done.report {
            tell(report)?;
        }
        print(&if exceeds {
            format!(
                "rehearsal {id}: more differ than may; whoever has looked at them says so with \
                 `bylaw rules acknowledge`"
            )
        } else {
            format!("rehearsal {id}: it stands against nothing")
        })?;
    }
    if exceeds { Err(Failed::Asked) } else { Ok(()) }
}

/// Waits until it is over.
async fn watched(server: &Server, path: &str) -> Result<RehearsalView, Failed> {
    let bar = bar();
    loop {
        let view: RehearsalView = serde_json::from_value(server.get(path)?.body)?;
        match view.state {
            RehearsalState::Finished => {
                bar.finish_and_clear();
                return Ok(view);
            }
            RehearsalState::Waiting | RehearsalState::Running => {
                bar.set_length(view.total);
                bar.set_position(view.done);
                tokio::time::sleep(TICK).await;
            }
            RehearsalState::Cancelled => return Err(over(&view, "was called off").into()),
            RehearsalState::Failed => return Err(over(&view, "failed").into()),
        }
    }
}

fn over(view: &RehearsalView, how: &str) -> anyhow::Error {
    let why = view.trouble.as_deref();
    let why = why.map_or_else(String::new, |trouble| format!(": {trouble}"));
    anyhow!("rehearsal {} {how}{why}", view.id)
}

/// Records that whoever runs the command has looked at it.
pub(in crate::cli::rules) fn acknowledge(args: &Acknowledge) -> Result<(), Failed> {
    let place = &args.place;
    let (id, others) = if is_rehearsal(&args.what) {
        (args.what.clone(), vec![])
    } else {
        standing(place, &args.what)?
    };
    let rest = format!("rehearsals/{id}/acknowledgement");
    let answer = place.post(&rest, &[], &Value::Null)?.body;
    let view: RehearsalView = serde_json::from_value(answer.clone())?;
    let by = view.acknowledged_by.as_deref().unwrap_or("-");
    let report = view.report.as_ref();
    let (differing, compared) = report.map_or((0, 0), |one| (one.differing, one.compared));
    let mut words =
        format!("rehearsal {id}: {differing} of {compared} matters differ; looked at by {by}");
    if !others.is_empty() {
        let others = others.join(", ");
        words = format!("{words}\nstill to be looked at and acknowledged: {others}");
    }
    place.show(&answer, &words)
}

/// Identifiers are UUIDs without hyphens.
fn is_rehearsal(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The last rehearsal of a component that found more than may and that nobody has acknowledged, and
/// the others like it; if there is none, its last one.
fn standing(place: &Place, component: &str) -> Result<(String, Vec<String>), Failed> {
    let digest = digest_named(component)?;
    let mut path = format!("rehearsals?limit={PAGE}");
    let mut own = vec![];
    loop {
        let page: RehearsalPage = serde_json::from_value(place.get(&path)?)?;
        let all = page.rehearsals.into_iter();
        own.extend(all.filter(|one| one.order.component == digest));
        let Some(next) = page.next else { break };
        path = format!("rehearsals?limit={PAGE}&before={next}");
    }
    let mut stand = to_look_at(&own);
    if stand.is_empty() {
        let name = &place.jurisdiction;
        let none = || anyhow!("nobody has rehearsed `{component}` in `{name}`");
        return Ok((own.into_iter().next().ok_or_else(none)?.id, stand));
    }
    let first = stand.remove(0);
    Ok((first, stand))
}

/// Those that found more than may and that nobody has acknowledged, in their order.
fn to_look_at(own: &[RehearsalView]) -> Vec<String> {
    let stands = |one: &&RehearsalView| one.exceeds == Some(true) && one.acknowledged_by.is_none();
    own.iter()
        .filter(stands)
        .map(|one| one.id.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(id: &str, exceeds: Option<bool>, by: Option<&str>) -> RehearsalView {
        let view = json!({
            "id": id, "order": { "component": "aa" }, "state": "finished", "asked_by": "a",
            "asked_at": "", "done": 0, "total": 0, "report": null, "exceeds": exceeds,
            "trouble": null, "ended_at": null, "acknowledged_by": by, "acknowledged_at": null,
        });
        serde_json::from_value(view).unwrap()
    }

    #[test]
    fn what_stands_against_it_is_looked_at_first_however_late_others_came() {
        let all = [
            view("4", Some(false), None),
            view("3", None, None),
            view("2", Some(true), None),
            view("1", Some(true), Some("b")),
            view("0", Some(true), None),
        ];
        assert_eq!(to_look_at(&all), ["2", "0"]);
        assert_eq!(to_look_at(&all[..2]), Vec::<String>::new());
    }
}
