//! Foreign text made harmless: what could steer a terminal or turn a line around is spelled out.

/// Every character that is no plain part of a line, as Python would write it in a string.
///
/// Escape sequences, other control characters, bidirectional controls and invisible marks
/// come out as `\x1b`, `\u202e`; line ends too.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str("    "),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c if is_treacherous(c) => out.push_str(&spelled(c)),
            c => out.push(c),
        }
    }
    out
}

/// The text in at most `longest` characters (at least one), with `…` for what was left out.
pub fn shortened(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept: String = text.chars().take(longest.saturating_sub(1)).collect();
    kept + "…"
}

/// The words with names between backticks cut to a bearable length.
pub fn with_short_names(words: &str) -> String {
    let parts = words.split('`').enumerate();
    let short = |(n, part): (usize, &str)| match n % 2 {
        1 if is_name(part) => shortened(part, LONGEST_NAME),
        _ => part.to_owned(),
    };
    parts.map(short).collect::<Vec<_>>().join("`")
}

/// Names longer than this are cut.
pub const LONGEST_NAME: usize = 40;

fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
}

fn spelled(c: char) -> String {
    match u32::from(c) {
        code @ 0..=0xff => format!("\\x{code:02x}"),
        code @ 0x100..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

fn is_treacherous(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0xad | 0x61c | 0x115f | 0x1160 | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0x3164
            | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff0..=0xfffb | 0xe0000..=0xe0fff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(visible("a\x1b[31mb\u{9b}2J\r\n"), "a\\x1b[31mb\\x9b2J\\r\\n");
    }

    #[test]
    fn nothing_turns_the_line_around() {
        assert_eq!(visible("if a:\u{202e} }\u{2066} x\u{200b}"), "if a:\\u202e }\\u2066 x\\u200b");
    }

    #[test]
    fn other_writing_stays() {
        assert_eq!(visible("größe 変数 \tx"), "größe 変数     x");
    }

    #[test]
    fn only_names_are_cut_in_words() {
        let (name, text) = ("x".repeat(50), "word ".repeat(20));
        let expected = format!("`{}…` {text}", "x".repeat(39));
        assert_eq!(with_short_names(&format!("`{name}` {text}")), expected);
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!((shortened("größer", 6), shortened("größer", 4)), ("größer".to_owned(), "grö…".to_owned()));
    }
}
