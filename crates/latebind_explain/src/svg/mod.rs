//! The picture for a page, an issue or a talk: one SVG without scripts or anything from outside.

mod canvas;
mod cells;
mod outputs;
mod source;
mod timeline;
mod title;

use crate::markup::escaped;
use crate::record::Drawn;
use crate::scope_view::ScopeView;
use crate::timeline::{Most, Timeline};
use crate::{Basis, Explanation};
use canvas::Part;

/// Light and dark, as the reader's system has it.
pub(crate) const STYLE: &str = include_str!("style.css");
/// How much of a long time line is drawn.
pub(crate) const MOST: Most = Most { columns: 9, rows: 9 };

const WIDTH: f64 = 880.0;
/// Around everything.
const MARGIN: f64 = 20.0;
const GAP: f64 = 14.0;

/// The whole explanation.
pub fn svg(explanation: &Explanation) -> String {
    let mut parts = vec![title::title(&explanation.story), source::source(explanation)];
    parts.extend(explanation.cells.as_ref().map(|it| cells::cells(it, "Who holds what")));
    let timeline = crate::timeline::timeline(&explanation.story.variable, &explanation.moments, MOST);
    parts.extend(
        timeline.map(|it| timeline::timeline(&it, &explanation.story.closure.short(), heading(&explanation.basis))),
    );
    parts.extend(explanation.tally().map(|words| title::sentence(&words)));
    parts.extend(outputs::outputs(&explanation.outputs));
    if explanation.outputs.repaired.is_empty() {
        parts.extend(explanation.story.help.iter().map(|help| title::sentence(&format!("way out: {help}"))));
    }
    whole(&parts, &explanation.story.headline)
}

/// A picture is the same whichever Python ran the program.
fn heading(basis: &Basis) -> &'static str {
    match basis {
        Basis::Ran { .. } => "What happened when it was run",
        Basis::Recorded { .. } => "What happened when it was recorded",
        Basis::Sketched { .. } => "What happens (a sketch, without values)",
    }
}

/// A function's cells.
pub fn scope_svg(view: &ScopeView) -> String {
    whole(&[cells::cells(&view.cells, &format!("{}  {}", view.place, view.path))], &view.place)
}

/// Time lines alone, one below the other.
pub(crate) fn timelines_svg(all: &[Drawn], title: &str) -> String {
    let parts = all.iter().map(|it| timeline::timeline(&it.timeline, &it.closure, &it.heading));
    let parts: Vec<Part> = std::iter::once(title::sentence(title)).chain(parts).collect();
    whole(&parts, title)
}

/// Pieces for a page that brings the style itself.
pub(crate) fn timeline_piece(timeline: &Timeline, closure: &str) -> String {
    piece(&timeline::timeline(timeline, closure, ""), "the time line; the steps tell the same in words")
}

pub(crate) fn cells_piece(cells: &crate::cells::Cells) -> String {
    piece(&cells::cells(cells, ""), "who holds which cell; the words below say the same")
}

fn piece(part: &Part, label: &str) -> String {
    let (height, body) = (part.height, part.body());
    format!(
        r#"<svg class="lb" role="img" aria-label="{label}" viewBox="0 0 {WIDTH} {height:.0}" width="{WIDTH}" height="{height:.0}">{body}</svg>"#
    )
}

fn whole(parts: &[Part], title: &str) -> String {
    let mut all = Part::default();
    let mut y = MARGIN;
    for part in parts {
        all.add(part, y);
        y += part.height + GAP;
    }
    let height = y - GAP + MARGIN;
    let (title, body) = (escaped(title), all.body());
    let whole = WIDTH + 2.0 * MARGIN;
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="lb" role="img" viewBox="0 0 {whole} {height:.0}" width="{whole}" height="{height:.0}">
<title>{title}</title>
<style>
{STYLE}</style>
<rect class="paper" width="100%" height="100%"/>
<g transform="translate({MARGIN} 0)">
{body}</g>
</svg>
"#
    )
}
