//! `latebind run`, with every interpreter that is found: the program must not notice.

#[path = "../common/answers.rs"]
mod answers;
mod bisect;
mod cache;
mod children;
#[path = "../common/folder.rs"]
#[allow(dead_code, reason = "tests of other commands need more of it")]
mod common;
mod folder;
mod introspection;
mod libraries;
mod plugin;
mod program;
mod report;
mod retained;
#[cfg(unix)]
mod signals;
mod timeline;
mod with_run;
