//! What pictures are made of: text, boxes and lines, in pixels.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use crate::markup::escaped;
use crate::visible::visible;

/// Width of a character.
pub(super) const COLUMN: f64 = 8.43;
/// Height of a line of text.
pub(super) const LINE: f64 = 20.0;

/// A part of a picture, with the height that it takes.
#[derive(Debug, Default)]
pub(super) struct Part {
    body: String,
    pub(super) height: f64,
}

impl Part {
    /// With so much left free at its top.
    pub(super) fn below(height: f64) -> Self {
        Self { body: String::new(), height }
    }

    pub(super) fn body(&self) -> &str {
        &self.body
    }

    /// `y` is the base line.
    pub(super) fn text(&mut self, x: f64, y: f64, class: &str, text: &str) {
        let text = escaped(text);
        let _ = writeln!(self.body, r#"<text x="{x:.1}" y="{y:.1}" class="{class}">{text}</text>"#);
    }

    pub(super) fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), class: &str) {
        let _ = writeln!(
            self.body,
            r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" rx="6" class="{class}"/>"#
        );
    }

    /// A stroke under words.
    pub(super) fn underline(&mut self, (x, y): (f64, f64), width: f64, class: &str) {
        let _ = writeln!(self.body, r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="2.5" class="{class}"/>"#);
    }

    pub(super) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), class: &str) {
        let _ = writeln!(self.body, r#"<line x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}" class="{class}"/>"#);
    }

    pub(super) fn circle(&mut self, (x, y): (f64, f64), radius: f64, class: &str) {
        let _ = writeln!(self.body, r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius:.1}" class="{class}"/>"#);
    }

    /// From the left to the right, with an arrow head at its end.
    pub(super) fn wire(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        let bend = (x2 - x1) / 2.0;
        let (c1, c2, end) = (x1 + bend, x2 - bend, x2 - 2.0);
        let _ = writeln!(
            self.body,
            r#"<path d="M{x1:.1} {y1:.1} C{c1:.1} {y1:.1} {c2:.1} {y2:.1} {end:.1} {y2:.1}" class="wire"/>"#
        );
        let _ = writeln!(self.body, r#"<path d="M{x2:.1} {y2:.1} l-9 -5 v10 z" class="dim"/>"#);
    }

    /// What is drawn by `draw` belongs to the moment `at`: it can be faded until then.
    pub(super) fn at(&mut self, at: usize, draw: impl FnOnce(&mut Part)) {
        let _ = writeln!(self.body, r#"<g data-at="{at}">"#);
        draw(self);
        self.body.push_str("</g>\n");
    }

    /// Another part, moved down.
    pub(super) fn add(&mut self, part: &Part, y: f64) {
        let _ = writeln!(self.body, r#"<g transform="translate(0 {y:.1})">"#);
        self.body.push_str(&part.body);
        self.body.push_str("</g>\n");
    }
}

/// Pixels that a text takes.
pub(super) fn width(text: &str) -> f64 {
    visible(text).width() as f64 * COLUMN
}
