//! What repairs look at.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;

use latebind_scopes::{PythonVersion, Scopes};
use latebind_syntax::tree::{Ident, Tree};

use crate::recheck::Analysis;

/// One parsed module.
pub struct Module<'m> {
    pub text: &'m str,
    pub tree: &'m Tree,
    pub python: PythonVersion,
    pub scopes: Scopes,
    /// How long lines may be, in characters, where the project says so.
    pub(crate) line_length: Option<usize>,
    /// What `wrap.rs` makes of it.
    pub(crate) line_limit: OnceCell<usize>,
    /// Names of functions that repairs of this round add.
    pub(crate) given: RefCell<BTreeSet<Ident>>,
}

impl<'m> Module<'m> {
    pub fn new(text: &'m str, tree: &'m Tree, analysis: &dyn Analysis) -> Self {
        let python = analysis.python();
        let scopes = latebind_scopes::analyse(tree, python);
        let line_length = analysis.line_length();
        Self { text, tree, python, scopes, line_length, line_limit: OnceCell::new(), given: RefCell::default() }
    }

    /// Every name that the file uses anywhere.
    pub(crate) fn names(&self) -> BTreeSet<Ident> {
        let symbols = self.scopes.iter().flat_map(|id| self.scopes.scope(id).symbols.iter());
        symbols.map(|symbol| symbol.name.clone()).collect()
    }

    /// The line ending that the file uses first.
    pub(crate) fn newline(&self) -> &'static str {
        match self.text.find(['\n', '\r']).and_then(|at| self.text.get(at..)) {
            Some(rest) if rest.starts_with("\r\n") => "\r\n",
            Some(rest) if rest.starts_with('\r') => "\r",
            _ => "\n",
        }
    }

    /// Where the line of an offset begins.
    pub(crate) fn line_start(&self, offset: u32) -> u32 {
        let before = self.text.get(..offset as usize).unwrap_or_default();
        before.rfind(['\n', '\r']).map_or(0, |at| at as u32 + 1)
    }

    /// Where the line of an offset ends, before its line ending.
    pub(crate) fn line_end(&self, offset: u32) -> u32 {
        let after = self.text.get(offset as usize..).unwrap_or_default();
        offset + after.find(['\n', '\r']).unwrap_or(after.len()) as u32
    }

    pub(crate) fn slice(&self, from: u32, to: u32) -> &'m str {
        self.text.get(from as usize..to as usize).unwrap_or_default()
    }
}
