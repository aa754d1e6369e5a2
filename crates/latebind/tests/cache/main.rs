//! Answers kept from run to run: the same words as without them, whatever happens to the files,
//! and whatever happens to the cache.

#[path = "../common/answers.rs"]
mod answers;
#[path = "../common/folder.rs"]
#[allow(dead_code, reason = "tests of other commands need more of it")]
mod common;
mod damage;
mod edits;
#[path = "../check/program.rs"]
#[allow(dead_code, reason = "the tests of `check` need more of it")]
mod program;
mod project;
mod same;
mod stale;
mod together;
mod whereabouts;
