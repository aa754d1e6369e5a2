//! Standard output and standard error, through `anstream`.

use std::io::{self, IsTerminal as _, Write as _};

use crate::cli::Color;

/// Columns where nobody looks at a terminal.
const WIDTH: usize = 140;

pub(crate) fn choose_color(color: Color) {
    let choice = match color {
        Color::Auto => return,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

pub(crate) fn width() -> usize {
    WIDTH
}

/// Columns of the terminal that is looked at.
pub(crate) fn terminal_width() -> usize {
    let typed = || std::env::var("COLUMNS").ok()?.parse().ok();
    of_terminal().or_else(typed).unwrap_or(USUAL)
}

/// Columns of a terminal that does not say.
const USUAL: usize = 80;

#[cfg(unix)]
fn of_terminal() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    (size.ws_col > 0).then_some(usize::from(size.ws_col))
}

#[cfg(not(unix))]
fn of_terminal() -> Option<usize> {
    None
}

/// Whether more than ASCII can be shown; what is written to a file is UTF-8.
pub(crate) fn speaks_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(std::env::var_os).find(|it| !it.is_empty());
    let is_utf8 = |locale: std::ffi::OsString| {
        let locale = locale.to_string_lossy().to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    };
    cfg!(windows) || !io::stdout().is_terminal() || locale.is_some_and(is_utf8)
}

pub(crate) fn somebody_looks() -> bool {
    io::stderr().is_terminal()
}

/// A reader that has seen enough (`| head`) is no failure.
pub(crate) fn print(text: &str) {
    let mut out = anstream::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Bytes as they are: a file's text in its own encoding.
pub(crate) fn write(bytes: &[u8]) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(bytes).and_then(|()| out.flush());
}

/// A line for people beside the output that machines read.
pub(crate) fn remark(text: &str) {
    let mut out = anstream::stderr().lock();
    let _ = out.write_all(text.as_bytes());
}

pub(crate) fn complain(message: &str) {
    let red = anstyle::AnsiColor::Red.on_default().bold();
    remark(&format!("{red}error{red:#}: {message}\n"));
}
