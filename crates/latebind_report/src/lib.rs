//! From verdicts to words: values in, text out.
//!
//! Nothing is decided here but what a comment may hide;
//! what is true of a program was decided before.

mod concise;
mod counted;
mod document;
mod header;
mod in_words;
mod json;
pub mod json_place;
pub mod pages;
mod repair;
mod report;
pub mod suppressions;
mod text;
mod wording;

pub use concise::concise;
pub use counted::counted;
pub use document::Document;
pub use header::{def_name, header};
pub use in_words::InWords;
pub use json::json;
pub use report::{Checked, Failure, Report, Summary, Told};
pub use text::{Style, closing_line, pointed_at, text};
pub use wording::{Words, noun, words};
