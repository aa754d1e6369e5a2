//! `latebind run`, with every interpreter that is found: the program must not notice.

mod children;
mod folder;
mod introspection;
mod program;
mod report;
