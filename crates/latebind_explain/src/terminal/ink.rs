//! Lines of coloured text.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr as _;

use crate::story::Step;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Plain,
    Strong,
    Dim,
    Created,
    Rebound,
    Called,
    Good,
    Bad,
}

impl Ink {
    pub(super) fn of(step: Step) -> Self {
        match step {
            Step::Created => Ink::Created,
            Step::Rebound => Ink::Rebound,
            Step::Called => Ink::Called,
        }
    }

    fn style(self) -> Style {
        match self {
            Ink::Plain => Style::new(),
            Ink::Strong => Style::new().bold(),
            Ink::Dim => Style::new().dimmed(),
            Ink::Created => AnsiColor::Cyan.on_default(),
            Ink::Rebound => AnsiColor::Yellow.on_default(),
            Ink::Called => AnsiColor::Magenta.on_default(),
            Ink::Good => AnsiColor::Green.on_default(),
            Ink::Bad => AnsiColor::Red.on_default().bold(),
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line(Vec<(Ink, String)>);

impl Line {
    pub(super) fn of(ink: Ink, text: impl Into<String>) -> Self {
        Self::default().and(ink, text)
    }

    pub(super) fn and(mut self, ink: Ink, text: impl Into<String>) -> Self {
        self.0.push((ink, text.into()));
        self
    }

    /// The line, then the other one.
    pub(super) fn then(mut self, other: Line) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Blanks up to a column.
    pub(super) fn to(self, column: usize) -> Self {
        let missing = column.saturating_sub(self.width());
        self.and(Ink::Plain, " ".repeat(missing))
    }

    pub(super) fn width(&self) -> usize {
        self.0.iter().map(|(_, text)| text.width()).sum()
    }

    pub(super) fn text(&self) -> String {
        let mut parts: Vec<(Ink, &str)> = self.0.iter().map(|(ink, text)| (*ink, text.as_str())).collect();
        while let Some((_, last)) = parts.last_mut() {
            *last = last.trim_end();
            if !last.is_empty() {
                break;
            }
            parts.pop();
        }
        let write = |(ink, text): &(Ink, &str)| match ink {
            Ink::Plain => (*text).to_owned(),
            ink => format!("{style}{text}{style:#}", style = ink.style()),
        };
        parts.iter().map(write).collect()
    }
}
