//! `latebind run`, with every interpreter that is found: the program must not notice.

mod bisect;
mod children;
mod folder;
mod introspection;
mod plugin;
mod program;
mod report;
mod retained;
mod timeline;
