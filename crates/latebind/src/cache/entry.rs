//! One answer as a file: a line that says what it is, a digest of the rest, the rest.
//!
//! ```text
//! latebind cache 1
//! 5f1c…                         of the key and of what follows
//! {"notes":…,"told":[…],…}
//! ```
//!
//! Whatever is not exactly so is no entry: cut off, scribbled over, of another key or format.

use std::fs;
use std::path::Path;

use latebind_source::Digest;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Changes with the format.
const MAGIC: &str = "latebind cache 1\n";

/// Hexadecimal digits of a digest, and the end of its line.
const SEAL: usize = 65;

/// Larger ones are not written, and not read either: somebody else wrote them.
const LARGEST: u64 = 1 << 26;

/// `None`: too large, or it holds a path that no text can hold.
pub(super) fn sealed(key: Digest, content: &impl Serialize) -> Option<Vec<u8>> {
    let content = serde_json::to_vec(content).ok()?;
    let mut bytes = format!("{MAGIC}{}\n", seal(key, &content)).into_bytes();
    bytes.extend(content);
    (bytes.len() as u64 <= LARGEST).then_some(bytes)
}

pub(super) fn opened<T: DeserializeOwned>(key: Digest, bytes: &[u8]) -> Option<T> {
    let (digits, content) = bytes.strip_prefix(MAGIC.as_bytes())?.split_at_checked(SEAL)?;
    let is_whole = digits == format!("{}\n", seal(key, content)).as_bytes();
    is_whole.then(|| serde_json::from_slice(content).ok())?
}

fn seal(key: Digest, content: &[u8]) -> Digest {
    Digest::of_all([key.to_string().as_bytes(), content])
}

/// What stands in the file, if it may be an entry; never waits for what is no file.
pub(super) fn read(path: &Path) -> Option<Vec<u8>> {
    let metadata = fs::metadata(path).ok()?;
    (metadata.is_file() && metadata.len() <= LARGEST).then(|| fs::read(path).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    type Content = Vec<(String, Option<u32>)>;

    fn content() -> Content {
        vec![("handlers".to_owned(), Some(3)), ("näme".to_owned(), None)]
    }

    fn key() -> Digest {
        Digest::of(b"the key")
    }

    fn entry() -> Vec<u8> {
        sealed(key(), &content()).expect("small")
    }

    #[test]
    fn what_was_sealed_is_opened() {
        assert_eq!(opened::<Content>(key(), &entry()), Some(content()));
        assert_eq!(opened::<Content>(Digest::of(b"another"), &entry()), None);
    }

    #[test]
    fn no_truncation_is_an_entry() {
        let entry = entry();
        for end in 0..entry.len() {
            assert_eq!(opened::<Content>(key(), &entry[..end]), None, "{end} bytes");
        }
        assert_eq!(opened::<Content>(key(), &[&entry[..], b" "].concat()), None);
    }

    #[test]
    fn no_flipped_bit_is_an_entry() {
        let entry = entry();
        for bit in 0..entry.len() * 8 {
            let mut scribbled = entry.clone();
            scribbled[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(opened::<Content>(key(), &scribbled), None, "bit {bit}");
        }
    }
}
