//! What the user's settings say of a callee, under whatever name it is called.
//!
//! ```python
//! # pkg/__init__.py                  # settings
//! from .tools import run as go       "pkg.tools.run:act" = "now"      # also of `pkg.go(act)`
//! ```

use std::sync::Arc;

use latebind_callees::{ArgRef, Setting};
use latebind_syntax::tree::{Function, StmtId};

use crate::definition::Definition;
use crate::fate::{Asking, param};
use crate::module::Module;

impl Asking<'_> {
    /// Of the path as it is written, else of everything that it leads to, if that agrees.
    pub(crate) fn setting(&self, path: &str, arg: ArgRef) -> Option<Setting> {
        if let Some(setting) = self.modules.settings().of(path, arg) {
            return Some(setting.clone());
        }
        let definitions = self.resolve(path);
        let (first, others) = definitions.split_first()?;
        let setting = self.setting_of(first, arg)?;
        let agree = others.iter().all(|it| self.setting_of(it, arg).as_ref() == Some(&setting));
        agree.then_some(setting)
    }

    pub(crate) fn setting_of(&self, definition: &Definition, arg: ArgRef) -> Option<Setting> {
        let settings = self.modules.settings();
        if settings.is_empty() {
            return None;
        }
        let said = |path: &str, arg: ArgRef| settings.of(path, arg).cloned();
        match definition {
            Definition::External(path) => said(path, arg),
            Definition::Function { module, function, is_bound } => {
                let path = dotted(module, *function)?;
                said(&path, arg).or_else(|| said(&path, other_way(module.function(*function)?, *is_bound, arg)?))
            }
            Definition::Class { module, class } => {
                let path = dotted(module, *class)?;
                said(&path, arg).or_else(|| {
                    let (module, init) = self.method(module, *class, "__init__")?;
                    said(&path, other_way(module.function(init)?, true, arg)?)
                })
            }
            Definition::Instance { .. } | Definition::Module(_) => None,
        }
    }
}

/// The same parameter: by its place where it was named, by its name where its place was given.
fn other_way<'f>(function: &'f Function, is_bound: bool, arg: ArgRef) -> Option<ArgRef<'f>> {
    let param = param(function, is_bound, arg)?;
    match arg {
        ArgRef::Position(_) => Some(ArgRef::Keyword(&param.name)),
        ArgRef::Keyword(_) => {
            let place = function.params.positional().position(|it| it.name == param.name)?;
            place.checked_sub(usize::from(is_bound)).map(ArgRef::Position)
        }
    }
}

/// `package.module.Class.method`.
fn dotted(module: &Arc<Module>, definition: StmtId) -> Option<String> {
    let mut scope = module.scopes.scope_of_stmt(definition)?;
    let mut names = Vec::new();
    while let Some(parent) = module.scopes.scope(scope).parent {
        names.push(module.scopes.scope(scope).name.as_str());
        scope = parent;
    }
    names.push(&module.name);
    names.reverse();
    Some(names.join("."))
}
