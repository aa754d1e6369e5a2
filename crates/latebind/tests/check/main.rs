//! `latebind check`, run as its users run it.

mod bad_input;
mod command_line;
#[path = "../common/folder.rs"]
#[allow(dead_code, reason = "tests of other commands need more of it")]
mod common;
mod environment;
mod files;
mod findings;
mod fix;
mod fix_files;
mod inspect;
mod layouts;
mod program;
mod real_code;
mod settings;
mod sizes;
mod with_run;
