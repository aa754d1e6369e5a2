//! One module that was read: its tree, its scopes, and what each name at its top means.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use latebind_scopes::{PythonVersion, ScopeId, ScopeKind, ScopeNode, Scopes, VarId};
use latebind_source::decode;
use latebind_syntax::parse;
use latebind_syntax::tree::{Class, Expr, ExprId, Function, Params, Stmt, StmtId, Tree};

use crate::definition::{bound_name, import_path, imported_path};
use crate::modules::Place;
use crate::parents::Parents;

/// Whose code it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Project,
    /// A package of the environment.
    Installed,
    /// Only the signatures of one.
    Stub,
}

/// Bytes of an installed module that is worth reading.
const LARGEST: usize = 1 << 20;

pub(crate) struct Module {
    pub(crate) origin: Origin,
    /// Dotted, from the project's root.
    pub(crate) name: String,
    pub(crate) file: PathBuf,
    /// Bytes of decoded text.
    pub(crate) length: u32,
    /// Modules that it takes everything from (`from … import *`), absolute, in order.
    pub(crate) stars: Vec<String>,
    pub(crate) place: Place,
    pub(crate) tree: Tree,
    pub(crate) scopes: Scopes,
    pub(crate) parents: Parents,
    /// Functions with a `yield` of their own.
    generators: BTreeSet<ScopeId>,
}

impl Module {
    /// `None`: it cannot be decoded or parsed, or is not worth it.
    pub(crate) fn read(bytes: &[u8], name: &str, file: &Path, place: Place, origin: Origin) -> Option<Self> {
        if origin != Origin::Project && bytes.len() > LARGEST {
            return None;
        }
        let source = decode(bytes).ok()?;
        let parsed = parse(&source.text);
        if !parsed.errors.is_empty() {
            return None;
        }
        let scopes = latebind_scopes::analyse(&parsed.tree, PythonVersion::default());
        let parents = Parents::of(&parsed.tree);
        let stars = stars(&parsed.tree, &place);
        let (name, file, length) = (name.to_owned(), file.to_owned(), source.text.len() as u32);
        let generators = BTreeSet::new();
        let mut module =
            Self { origin, name, file, length, stars, place, tree: parsed.tree, scopes, parents, generators };
        module.generators = module.find_generators();
        Some(module)
    }

    pub(crate) fn function(&self, id: StmtId) -> Option<&Function> {
        match self.tree.stmt(id) {
            Stmt::Function(function) => Some(function),
            _ => None,
        }
    }

    pub(crate) fn class(&self, id: StmtId) -> Option<&Class> {
        match self.tree.stmt(id) {
            Stmt::Class(class) => Some(class),
            _ => None,
        }
    }

    /// A function's `global` statement may give the name another value.
    pub(crate) fn is_rebound_from_inside(&self, name: &str) -> bool {
        let module = self.scopes.module();
        let var = self.scopes.resolve(module, name);
        var.is_some_and(|var| self.scopes.bindings(var).iter().any(|binding| binding.scope != module))
    }

    /// The parameters of a function or lambda scope.
    pub(crate) fn params(&self, scope: ScopeId) -> Option<&Params> {
        match self.scopes.scope(scope).node {
            ScopeNode::Function(id) => Some(&self.function(id)?.params),
            ScopeNode::Lambda(id) => match self.tree.expr(id) {
                Expr::Lambda { params, .. } => Some(params),
                _ => None,
            },
            _ => None,
        }
    }

    /// The expression that the variable's only assignment gives it.
    pub(crate) fn only_value(&self, var: VarId) -> Option<ExprId> {
        let [binding] = self.scopes.bindings(var) else { return None };
        let value = |id: StmtId| match self.tree.stmt(id) {
            Stmt::Assign { targets, value } => {
                targets.iter().any(|&it| self.tree.expr_span(it) == binding.span).then_some(*value)
            }
            Stmt::AnnAssign { target, value, .. } => {
                (self.tree.expr_span(*target) == binding.span).then_some((*value)?)
            }
            Stmt::With { items, is_async: false, .. } => items
                .iter()
                .find(|item| item.vars.is_some_and(|it| self.tree.expr_span(it) == binding.span))
                .map(|item| item.context),
            _ => None,
        };
        self.tree.stmt_ids().find_map(value)
    }

    /// Whether the body says what a call does: a stub's never does, and that of a method, or of other people's
    /// code, that only raises or does nothing stands for what others put in its place.
    pub(crate) fn says_what_it_does(&self, function: &Function, scope: ScopeId) -> bool {
        let around = self.scopes.scope(scope).parent.map(|it| self.scopes.scope(it).kind);
        match self.origin {
            Origin::Project if around != Some(ScopeKind::Class) => true,
            Origin::Project | Origin::Installed => !self.tree.is_left_open(function),
            Origin::Stub => false,
        }
    }

    /// Calling the function runs its body: it is no coroutine function and no generator function.
    pub(crate) fn runs_when_called(&self, function: &Function, scope: ScopeId) -> bool {
        !function.is_async && !self.generators.contains(&scope)
    }

    fn find_generators(&self) -> BTreeSet<ScopeId> {
        let yields = |id: &ExprId| matches!(self.tree.expr(*id), Expr::Yield { .. } | Expr::YieldFrom { .. });
        self.tree.expr_ids().filter(yields).filter_map(|id| self.scope_around(id)).collect()
    }

    /// The innermost function, lambda or class whose text contains the expression.
    pub(crate) fn scope_around(&self, id: ExprId) -> Option<ScopeId> {
        let span = self.tree.expr_span(id);
        let holds = |scope: &ScopeId| {
            let it = self.scopes.scope(*scope);
            matches!(it.node, ScopeNode::Function(_) | ScopeNode::Lambda(_) | ScopeNode::Class(_))
                && it.span.contains(span)
        };
        let size = |scope: &ScopeId| {
            let span = self.scopes.scope(*scope).span;
            span.end - span.start
        };
        self.scopes.iter().filter(holds).min_by_key(size)
    }

    /// The path that a function's own import gives the variable.
    pub(crate) fn imported_as(&self, var: VarId) -> Option<String> {
        let [binding] = self.scopes.bindings(var) else { return None };
        let name = &self.scopes.var(var).name;
        self.tree.stmt_ids().find_map(|id| match self.tree.stmt(id) {
            _ if !self.tree.stmt_span(id).contains(binding.span) => None,
            Stmt::ImportFrom { module, level, names } => {
                let alias = names.iter().find(|it| bound_name(it) == name)?;
                Some(import_path(module.as_deref(), *level, &alias.name.name))
            }
            Stmt::Import { names } => names.iter().find_map(|it| imported_path(it, name)).map(str::to_owned),
            _ => None,
        })
    }
}

/// Modules that a file takes everything from, absolute, in order.
pub(crate) fn stars(tree: &Tree, place: &Place) -> Vec<String> {
    let from = tree.stmt_ids().filter_map(|id| match tree.stmt(id) {
        Stmt::ImportFrom { module, level, names } if names.iter().any(|it| it.name.name == "*") => {
            let dots = ".".repeat(*level as usize);
            place.absolute(&format!("{dots}{}", module.as_deref().unwrap_or_default()))
        }
        _ => None,
    });
    from.map(|path| path.trim_end_matches('.').to_owned()).collect()
}
