//! Text for XML and HTML: nothing in it can begin a tag, an entity or an attribute.

use unicode_width::UnicodeWidthStr as _;

use crate::visible::visible;

/// For text and for attributes in either kind of quotes.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if is_no_xml(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Characters that no XML document may hold, however written.
fn is_no_xml(c: char) -> bool {
    matches!(u32::from(c), 0xfffe | 0xffff) || (u32::from(c) & 0xfffe) == 0xfffe
}

/// Text in at most so many columns.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    let text = visible(text);
    if text.width() <= columns {
        return text;
    }
    let mut kept = String::new();
    for c in text.chars() {
        if kept.width() + 2 > columns {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out_of_a_text() {
        assert_eq!(escaped("</script><b a='\"'>&\x1b"), "&lt;/script&gt;&lt;b a=&#39;&quot;&#39;&gt;&amp;\\x1b");
    }
}
