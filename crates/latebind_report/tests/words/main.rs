//! Findings made by hand, in every form they are told.

mod hidden;
mod lines_and_json;
mod pictures;
mod support;
