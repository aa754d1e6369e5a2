//! A panic is a bug of ours, told as one file's failure instead of a trace.

use std::cell::RefCell;
use std::panic::PanicHookInfo;

thread_local! {
    static LAST_WORDS: RefCell<String> = const { RefCell::new(String::new()) };
}

/// From now on a panic is remembered by its thread, not printed.
pub(crate) fn remember() {
    std::panic::set_hook(Box::new(|info| LAST_WORDS.set(words(info))));
}

/// What this thread's last panic said.
pub(crate) fn last_words() -> String {
    LAST_WORDS.take()
}

fn words(info: &PanicHookInfo<'_>) -> String {
    let said = info.payload_as_str().unwrap_or("no message");
    match info.location() {
        Some(at) => format!("{said} ({}:{}); please report it", at.file(), at.line()),
        None => format!("{said}; please report it"),
    }
}
