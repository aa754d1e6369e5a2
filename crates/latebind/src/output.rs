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
