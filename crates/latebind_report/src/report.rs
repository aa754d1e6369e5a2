//! Everything a run has to tell, before it is worded.

use std::collections::BTreeMap;

use latebind_fix::Repair;
use latebind_verdicts::finding::{Finding, Place};
use serde::{Deserialize, Serialize};

use crate::document::Document;

/// One run of `check`.
#[derive(Debug, Default)]
pub struct Report {
    /// Files with something to tell, ordered by path.
    pub files: Vec<Checked>,
    /// Files that could not be read, decoded or parsed, ordered by path.
    pub failures: Vec<Failure>,
    /// Texts of other files that stories point into, by path.
    pub others: BTreeMap<String, Document>,
    pub summary: Summary,
}

#[derive(Debug)]
pub struct Checked {
    pub document: Document,
    /// Ordered by site, then variable.
    pub told: Vec<Told>,
}

/// A finding that no comment hides.
#[derive(Debug, Serialize, Deserialize)]
pub struct Told {
    pub finding: Finding,
    /// The comment that would have hidden it, had it been only a doubt.
    pub overruled: Option<String>,
    /// What a run of the program saw of it.
    pub seen: Option<String>,
    /// What can be done about it, best first; every one was tried.
    pub repairs: Vec<Repair>,
}

/// What is wrong with a file; the JSON has it as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Failure {
    pub path: String,
    pub line: u32,
    pub column: u32,
    pub message: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Summary {
    pub files: usize,
    pub captures: usize,
    pub definite: usize,
    pub possible: usize,
    pub safe: usize,
    pub suppressed: usize,
    pub seconds: f64,
}

impl Report {
    /// The text that a place of a story in `home` stands in.
    pub(crate) fn document_of<'a>(&'a self, home: &'a Document, place: &Place) -> Option<&'a Document> {
        match &place.path {
            None => Some(home),
            Some(path) if **path == *home.path => Some(home),
            Some(path) => self.document_at(path),
        }
    }

    /// The text of a file that was checked, or that a story points into.
    pub fn document_at(&self, path: &str) -> Option<&Document> {
        let checked = self.files.binary_search_by(|file| file.document.path.as_str().cmp(path));
        match checked {
            Ok(index) => Some(&self.files[index].document),
            Err(_) => self.others.get(path),
        }
    }
}
