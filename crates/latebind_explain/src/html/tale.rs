//! The time line: a picture, the same in sentences, and the means to go through it step by step.

use super::prose;
use crate::markup::escaped;
use crate::moments::words;
use crate::steps::{TaleStep, steps};
use crate::svg;
use crate::timeline::Timeline;

const STAGE: &str = r#"<div class="stage" role="group" aria-label="step through what happens">
<div class="controls"><button id="first" type="button">First</button><button id="back" type="button">← Back</button><button id="next" type="button">Next →</button><span id="count" class="dim"></span></div>
<input id="slider" type="range" aria-label="step" min="0" value="0" step="1">
<p id="saying" aria-live="polite"></p>
</div>
"#;

/// The one of a page that can be stepped through.
pub(super) fn tale(timeline: &Timeline, closure: &str) -> String {
    format!("{STAGE}<div id=\"timeline\">{}</div>\n", told(timeline, closure))
}

/// A picture, and the same in words.
pub(super) fn told(timeline: &Timeline, closure: &str) -> String {
    let picture = svg::timeline_piece(timeline, closure);
    let sentences: String = steps(timeline, closure).iter().map(sentence).collect();
    format!(
        "<div class=\"picture\">{picture}</div>\n<details open><summary>step by step, in words</summary><ol class=\"tale\">\n{sentences}</ol></details>\n"
    )
}

fn sentence(step: &TaleStep) -> String {
    let line = step.line.map(|line| format!(" data-line=\"{line}\"")).unwrap_or_default();
    let class = if step.is_stale { " class=\"stale\"" } else { "" };
    let value = words(&step.value);
    format!("<li data-at=\"{}\" data-value=\"{}\"{line}{class}>{}</li>\n", step.at, escaped(&value), prose(&step.words))
}
