//! Encodings of one byte a character, whose lower half is ASCII.
//!
//! ```python
//! # coding: cp1252         0x80 is the euro sign, 0x81 is an error
//! ```
//!
//! encoding_rs follows the web, where 0x81 is a control character and latin-5 is
//! cp1254; CPython's own tables are kept here instead.

mod pages;

/// One encoding.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) name: &'static str,
    /// Every name that CPython has for it, lower case, with hyphens.
    names: &'static [&'static str],
    /// Characters of 0x80..=0xFF; U+FFFD where a byte means nothing.
    high: &'static str,
}

/// The page of a name in lower case and with hyphens.
pub(crate) fn page(name: &str) -> Option<&'static Page> {
    pages::PAGES.iter().find(|page| page.names.contains(&name))
}

impl Page {
    /// The text of `bytes`, or the offset of a byte that means nothing.
    pub(crate) fn decode(&self, bytes: &[u8]) -> Result<String, usize> {
        let high: Vec<char> = self.high.chars().collect();
        let one = |(at, &byte): (usize, &u8)| match byte.checked_sub(0x80) {
            None => Ok(char::from(byte)),
            Some(upper) => known(high.get(usize::from(upper))).ok_or(at),
        };
        bytes.iter().enumerate().map(one).collect()
    }

    /// The byte of a character.
    pub(crate) fn byte(&self, c: char) -> Option<u8> {
        if c.is_ascii() {
            return u8::try_from(c).ok();
        }
        let upper = self.high.chars().position(|high| known(Some(&high)) == Some(c))?;
        u8::try_from(upper + 0x80).ok()
    }
}

fn known(c: Option<&char>) -> Option<char> {
    c.copied().filter(|&c| c != char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::pages::PAGES;

    #[test]
    fn tables_are_complete_and_sorted() {
        assert!(PAGES.is_sorted_by_key(|page| page.name));
        for page in PAGES {
            assert_eq!(page.high.chars().count(), 128, "{}", page.name);
            assert!(page.names.is_sorted() && page.names.contains(&page.name), "{}", page.name);
        }
    }
}
