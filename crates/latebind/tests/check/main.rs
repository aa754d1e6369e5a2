//! `latebind check`, run as its users run it.

mod bad_input;
mod command_line;
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
