//! Text in columns.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Lines of at most `width` columns, broken between words where there are any.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        for (n, part) in pieces(word, width).into_iter().enumerate() {
            let line = lines.last().map_or(0, |line| line.width());
            let fits = line + 1 + part.width() <= width;
            match lines.last_mut() {
                Some(last) if n == 0 && (line == 0 || fits) => {
                    if line > 0 {
                        last.push(' ');
                    }
                    last.push_str(&part);
                }
                _ => lines.push(part),
            }
        }
    }
    lines
}

/// A word that is too long is broken anywhere.
fn pieces(word: &str, width: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let full = pieces.last().is_some_and(|piece| piece.width() + c.width().unwrap_or(0) > width.max(2));
        if full {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}

/// The text in at most `width` columns, with `ellipsis` for what was left out.
pub(crate) fn fitted(text: &str, width: usize, ellipsis: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(ellipsis.width());
    let mut kept = String::new();
    for c in text.chars() {
        if kept.width() + c.width().unwrap_or(0) > room {
            break;
        }
        kept.push(c);
    }
    if width >= ellipsis.width() { kept + ellipsis } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_stand_between_words() {
        assert_eq!(wrapped("the last value wins", 9), ["the last", "value", "wins"]);
    }

    #[test]
    fn a_word_without_end_is_broken() {
        assert_eq!(wrapped("xxxxxxx", 3), ["xxx", "xxx", "x"]);
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(fitted("変数変数", 5, "…"), "変数…");
    }
}
