//! The route as a picture, without any tool to draw it: stages one below the other, and arrows in
//! lanes beside them, so that no arrow crosses a word.
//!
//! All lengths are whole pixels, so that the same route makes the same bytes everywhere.

use std::fmt::Write;

use super::diagram::{Arrow, Target, arrows, heading, target};
use super::names::Names;
use super::{Asked, Lang};
use crate::domain::words::is_plain;
use crate::flow::{PlannedStage, PreviewRoute};

const MARGIN: usize = 24;
const LINE: usize = 22;
/// Between a box and its words.
const PAD: usize = 12;
/// Between two boxes.
const GAP: usize = 26;
/// Between two lanes.
const LANE: usize = 16;
/// The width of a narrow character; a wide one is twice as wide.
const NARROW: usize = 8;

/// A box with its place.
struct Placed {
    top: usize,
    height: usize,
    title: Vec<String>,
    arrows: Vec<Arrow>,
}

impl Placed {
    /// The middle of a line of the box.
    fn line(&self, number: usize) -> usize {
        self.top + PAD + LINE * number + LINE / 2
    }

    fn arrow(&self, number: usize) -> usize {
        self.line(self.title.len() + number)
    }
}

/// An arrow from a line to the head of a later or earlier box, in a lane of its own.
struct Lead {
    from: usize,
    to: usize,
    lane: usize,
    silent: bool,
}

/// The route as an SVG document; none if the rules gave no route.
pub fn drawing(asked: Asked<'_>, lang: Lang) -> Option<String> {
    let names = Names::of(asked.rules, lang);
    let boxes = match asked.preview.route.as_ref()? {
        PreviewRoute::Settled(decision) => {
            let title = lang.of(&decision.title).to_owned();
            let arrow = Arrow {
                title: lang
                    .say("依文本直接处理", "the text itself settles it")
                    .to_owned(),
                to: Target::Close,
                silent: false,
            };
            vec![(vec![title], vec![arrow])]
        }
        PreviewRoute::Staged(stages) => {
            let boxed = |(index, stage): (usize, &PlannedStage)| {
                (heading(index, stage, &names), arrows(stage, stages, &names))
            };
            stages.iter().enumerate().map(boxed).collect()
        }
    };
    let name = format!(
        "{} · {}",
        lang.of(&asked.rules.name),
        names.kind(asked.matter.kind)
    );
    Some(draw(&name, &placed(boxes), lang))
}

/// Boxes one below the other, in the order of the route.
fn placed(boxes: Vec<(Vec<String>, Vec<Arrow>)>) -> Vec<Placed> {
    let mut top = MARGIN + LINE * 2;
    let mut placed = vec![];
    for (title, arrows) in boxes {
        let height = PAD * 2 + LINE * (title.len() + arrows.len());
        placed.push(Placed {
            top,
            height,
            title,
            arrows,
        });
        top += height + GAP;
    }
    placed
}

/// Arrows between boxes, each in the first lane where it meets no other.
fn leads(boxes: &[Placed]) -> Vec<Lead> {
    let mut leads: Vec<Lead> = vec![];
    for one in boxes {
        for (number, arrow) in one.arrows.iter().enumerate() {
            let Target::Stage(index) = arrow.to else {
                continue;
            };
            let Some(other) = boxes.get(index) else {
                continue;
            };
            let (from, to) = (one.arrow(number), other.line(0));
            let meets = |lead: &Lead| {
                let (low, high) = (from.min(to), from.max(to));
                low <= lead.from.max(lead.to) && lead.from.min(lead.to) <= high
            };
            let taken: Vec<usize> = leads
                .iter()
                .filter(|lead| meets(lead) && lead.to != to)
                .map(|lead| lead.lane)
                .collect();
            let lane = (0..=taken.len()).find(|lane| !taken.contains(lane));
            let lane = lane.unwrap_or(0);
            leads.push(Lead {
                from,
                to,
                lane,
                silent: arrow.silent,
            });
        }
    }
    leads
}

fn draw(name: &str, boxes: &[Placed], lang: Lang) -> String {
    let words = boxes.iter().flat_map(|one| {
        let arrows = one
            .arrows
            .iter()
            .map(|arrow| width(&line_of(arrow, lang)) + NARROW * 2);
        one.title.iter().map(|text| width(text)).chain(arrows)
    });
    let inner = words.chain([width(name)]).max().unwrap_or(0);
    let right = MARGIN + inner + PAD * 2;
    let leads = leads(boxes);
    let lanes = leads.iter().map(|lead| lead.lane + 1).max().unwrap_or(0);
    let total_width = right + LANE * (lanes + 1) + MARGIN;
    let bottom = boxes.last().map_or(MARGIN, |one| one.top + one.height);
    let total_height = bottom + MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{total_width}\" height=\"{total_height}\" \
         viewBox=\"0 0 {total_width} {total_height}\" role=\"img\" font-family=\"sans-serif\" \
         font-size=\"14\">\n<title>{}</title>\n<style>{STYLE}</style>\n{ARROWHEAD}\n",
        escaped(name)
    );
    text(&mut svg, MARGIN, MARGIN + LINE / 2, "name", name);
    for (index, one) in boxes.iter().enumerate() {
        draw_box(&mut svg, one, right, lang);
        if index == 0 {
            let (x, top) = (MARGIN + PAD * 2, one.top);
            let from = top.saturating_sub(GAP / 2);
            line(&mut svg, &format!("M{x} {from}V{top}"), false);
        }
    }
    for lead in &leads {
        let x = right + LANE * (lead.lane + 1);
        let (from, to) = (lead.from, lead.to);
        line(
            &mut svg,
            &format!("M{right} {from}H{x}V{to}H{right}"),
            lead.silent,
        );
    }
    svg.push_str("</svg>\n");
    svg
}

fn draw_box(svg: &mut String, one: &Placed, right: usize, lang: Lang) {
    let (top, height, width) = (one.top, one.height, right - MARGIN);
    // Writing to a string cannot fail.
    let _ = writeln!(
        svg,
        "<rect class=\"stage\" x=\"{MARGIN}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>"
    );
    for (number, words) in one.title.iter().enumerate() {
        let class = if number == 0 { "title" } else { "who" };
        text(svg, MARGIN + PAD, one.line(number), class, words);
    }
    for (number, arrow) in one.arrows.iter().enumerate() {
        let class = if arrow.silent { "silent" } else { "outcome" };
        let words = line_of(arrow, lang);
        text(
            svg,
            MARGIN + PAD + NARROW * 2,
            one.arrow(number),
            class,
            &words,
        );
    }
}

fn line_of(arrow: &Arrow, lang: Lang) -> String {
    format!("{} → {}", arrow.title, target(arrow.to, lang))
}

const STYLE: &str = ".stage{fill:#f6f8fa;stroke:#57606a}.name{font-size:16px;font-weight:bold}\
    .title{font-weight:bold}.who{fill:#57606a}.silent{fill:#9a3412;font-style:italic}\
    .lead{fill:none;stroke:#57606a}.lead.late{stroke:#9a3412;stroke-dasharray:4 3}";
const ARROWHEAD: &str = "<defs><marker id=\"head\" markerWidth=\"8\" markerHeight=\"8\" refX=\"7\" \
    refY=\"4\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#57606a\"/></marker></defs>";

fn line(svg: &mut String, path: &str, silent: bool) {
    let class = if silent { "lead late" } else { "lead" };
    let _ = writeln!(
        svg,
        "<path class=\"{class}\" d=\"{path}\" marker-end=\"url(#head)\"/>"
    );
}

fn text(svg: &mut String, x: usize, middle: usize, class: &str, words: &str) {
    // The baseline of letters of fourteen pixels, seen from their middle.
    let y = middle + 5;
    let _ = writeln!(
        svg,
        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>",
        escaped(words)
    );
}

/// How wide words are drawn, about.
fn width(words: &str) -> usize {
    let of = |one: char| {
        if one >= '\u{2e80}' {
            NARROW * 2
        } else {
            NARROW
        }
    };
    words.chars().map(of).sum()
}

/// Words that somebody else wrote, as text of a document.
fn escaped(words: &str) -> String {
    let words = if is_plain(words) { words } else { "?" };
    words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
