//! A unified diff, coloured for people.

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

pub(super) fn unified(path: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let plain = diff.unified_diff().context_radius(3).header(path, path).to_string();
    plain.split_inclusive('\n').map(coloured).collect()
}

fn coloured(line: &str) -> String {
    let style = match line.as_bytes() {
        [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => Style::new().bold(),
        [b'-', ..] => AnsiColor::Red.on_default(),
        [b'+', ..] => AnsiColor::Green.on_default(),
        [b'@', ..] => AnsiColor::Cyan.on_default(),
        _ => return line.to_owned(),
    };
    let (words, ending) = line.split_at(line.trim_end_matches(['\n', '\r']).len());
    format!("{style}{words}{style:#}{ending}")
}
