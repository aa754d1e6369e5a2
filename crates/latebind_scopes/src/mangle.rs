//! Private names of classes.
//!
//! ```python
//! class _Job:
//!     def run(self):
//!         self.__steps     # an attribute: `_Job__steps`
//!         __helper()       # a name too:   `_Job__helper`
//! ```
//!
//! CPython: `_Py_Mangle` in Python/symtable.c.

use latebind_syntax::tree::Ident;

/// The mangled form of `name` inside class `private`; `None` if it stays as written.
pub(crate) fn mangle(private: &str, name: &str) -> Option<Ident> {
    let dunder = name.ends_with("__") || name.contains('.');
    if !name.starts_with("__") || dunder {
        return None;
    }
    let class = private.trim_start_matches('_');
    (!class.is_empty()).then(|| Ident::from(format!("_{class}{name}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(private: &str, name: &str, expected: &str) {
        assert_eq!(mangle(private, name).as_deref().unwrap_or(name), expected);
    }

    #[test]
    fn private_names_get_the_class() {
        check("C", "__x", "_C__x");
        check("__C", "__x", "_C__x");
        check("C", "___", "___");
        check("C", "__", "__");
    }

    #[test]
    fn other_names_stay() {
        check("C", "_x", "_x");
        check("C", "__x__", "__x__");
        check("__", "__x", "__x");
        check("C", "__a.b", "__a.b");
    }
}
