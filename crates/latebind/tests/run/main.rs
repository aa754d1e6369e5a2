//! `latebind run`, with every interpreter that is found: the program must not notice.

#[path = "../common/answers.rs"]
mod answers;
mod bisect;
mod cache;
mod children;
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
