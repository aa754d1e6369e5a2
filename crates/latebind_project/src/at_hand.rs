//! What is known of callees before any file is opened for what its code does with an argument.
//!
//! ```python
//! rows.sort(key=lambda row: row[i])     # the table decides: `helpers.py` stays closed
//! each(rows, lambda row: row + i)       # a doubt: now it is opened
//! ```
//!
//! What other files' code would add only takes doubts away, but for methods that override the ones that
//! are run: those are asked for here, too.

use std::borrow::Cow;

use latebind_callees::{ArgRef, Callees, Effect, Known, Setting};

use crate::Neighbours;

pub struct AtHand<'n>(pub(crate) &'n Neighbours<'n>);

impl Callees for AtHand<'_> {
    fn effect(&self, path: &str, arg: ArgRef) -> Option<Effect> {
        let told = self.setting(path, arg).map(|setting| setting.effect);
        told.or_else(|| if is_relative(path) { None } else { Known.effect(path, arg) })
    }

    fn effect_awaited(&self, path: &str, arg: ArgRef) -> Option<Effect> {
        let told = self.setting(path, arg).map(|setting| setting.effect);
        told.or_else(|| if is_relative(path) { None } else { Known.effect_awaited(path, arg) })
    }

    fn hint(&self, method: &str, arg: ArgRef) -> Option<Effect> {
        Known.hint(method, arg)
    }

    fn hint_awaited(&self, method: &str, arg: ArgRef) -> Option<Effect> {
        Known.hint_awaited(method, arg)
    }

    fn overrides(&self, class: &str, method: &str, arg: ArgRef) -> Option<Effect> {
        self.0.overrides(class, method, arg)
    }

    fn result(&self, path: &str) -> Option<Cow<'_, str>> {
        if is_relative(path) { None } else { Known.result(path) }
    }

    fn setting(&self, path: &str, arg: ArgRef) -> Option<Setting> {
        self.0.setting(path, arg)
    }

    fn has_settings(&self) -> bool {
        self.0.has_settings()
    }

    fn home(&self) -> &str {
        self.0.home()
    }

    fn runs_kept(&self, path: &str) -> bool {
        self.0.runs_kept(path)
    }
}

/// Of the judged file's package, never of a library's.
fn is_relative(path: &str) -> bool {
    path.starts_with('.')
}
