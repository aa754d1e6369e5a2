//! What a dotted path leads to: through imports, re-exports, aliases, classes and their bases.

use std::sync::Arc;

use latebind_scopes::VarId;
use latebind_syntax::tree::{Alias, Const, Expr, ExprId, Ident, Stmt, StmtId};

use crate::fate::Asking;
use crate::merged::merged;
use crate::module::Module;

#[derive(Clone)]
pub(crate) enum Definition {
    Module(String),
    Function {
        module: Arc<Module>,
        function: StmtId,
        /// The first parameter is given already.
        is_bound: bool,
    },
    Class {
        module: Arc<Module>,
        class: StmtId,
    },
    Instance {
        module: Arc<Module>,
        class: StmtId,
    },
    /// Not of the project.
    External(String),
}

/// A class among those that another is derived from.
#[derive(Clone)]
pub(crate) struct Ancestor {
    pub(crate) module: Arc<Module>,
    pub(crate) class: StmtId,
}

impl PartialEq for Ancestor {
    fn eq(&self, other: &Self) -> bool {
        self.class == other.class && self.module.name == other.module.name
    }
}

/// Bases that bring no methods of a user's.
const HARMLESS_BASES: [&str; 4] = ["builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol"];

/// Re-exports and aliases lead to one another.
const STEPS: usize = 16;

impl Asking<'_> {
    /// Everything the path can mean; empty: it is not understood.
    pub(crate) fn resolve(&self, path: &str) -> Vec<Definition> {
        self.resolve_in(path, STEPS)
    }

    fn resolve_in(&self, path: &str, steps: usize) -> Vec<Definition> {
        let Some(steps) = steps.checked_sub(1).filter(|_| self.step()) else { return Vec::new() };
        let parts: Vec<&str> = path.split('.').collect();
        let plain = parts.iter().take_while(|part| !part.ends_with(['(', ')', ']'])).count();
        let start = (1..=plain).rev().find(|&n| self.modules.find(&self.place.root, &parts[..n].join(".")).is_some());
        let Some(start) = start else {
            return vec![Definition::External(path.to_owned())];
        };
        let mut definitions = vec![Definition::Module(parts[..start].join("."))];
        for part in &parts[start..] {
            let name = part.trim_end_matches("()");
            if name.contains(['(', '[']) {
                return Vec::new();
            }
            definitions = definitions.iter().flat_map(|it| self.member(it, name, steps)).collect();
            for _ in 0..(part.len() - name.len()) / 2 {
                definitions = definitions.iter().flat_map(|it| self.result_of(it, steps)).collect();
            }
        }
        definitions
    }

    fn member(&self, of: &Definition, name: &str, steps: usize) -> Vec<Definition> {
        match of {
            Definition::Module(module) => self.top(module, name, steps),
            Definition::Class { module, class } => self.bound_method(module, *class, name, false),
            Definition::Instance { module, class } => {
                let found = self.bound_method(module, *class, name, true);
                if found.is_empty() { self.field(module, *class, name, steps) } else { found }
            }
            Definition::External(path) => vec![Definition::External(format!("{path}.{name}"))],
            Definition::Function { .. } => Vec::new(),
        }
    }

    fn result_of(&self, of: &Definition, steps: usize) -> Vec<Definition> {
        match of {
            Definition::Class { module, class } => {
                vec![Definition::Instance { module: module.clone(), class: *class }]
            }
            Definition::Function { module, function, .. } => {
                let annotation = module.function(*function).filter(|it| !it.is_async).and_then(|it| it.returns);
                self.annotated(module, annotation, steps)
            }
            Definition::External(path) => vec![Definition::External(format!("{path}()"))],
            Definition::Module(_) | Definition::Instance { .. } => Vec::new(),
        }
    }

    fn annotated(&self, module: &Module, annotation: Option<ExprId>, steps: usize) -> Vec<Definition> {
        let path = annotation.and_then(|it| self.annotation_path(module, it));
        path.map_or_else(Vec::new, |path| self.resolve_in(&format!("{path}()"), steps))
    }

    // -- modules

    fn top(&self, name: &str, member: &str, steps: usize) -> Vec<Definition> {
        self.once(name, member, || self.find_top(name, member, steps))
    }

    fn find_top(&self, name: &str, member: &str, steps: usize) -> Vec<Definition> {
        let Some(module) = self.modules.find(&self.place.root, name) else { return Vec::new() };
        let mut found = Vec::new();
        if module.is_rebound_from_inside(member) {
            return found;
        }
        self.defined_in(&module, &module.tree.body, member, steps, &mut found);
        if found.is_empty() {
            let below = format!("{name}.{member}");
            if self.modules.find(&self.place.root, &below).is_some() {
                found.push(Definition::Module(below));
            }
        }
        found
    }

    /// Later definitions of one suite replace earlier ones, those of branches stand beside them.
    fn defined_in(
        &self,
        module: &Arc<Module>,
        suite: &[StmtId],
        name: &str,
        steps: usize,
        found: &mut Vec<Definition>,
    ) {
        for &id in suite {
            match module.tree.stmt(id) {
                Stmt::Function(it) if it.name.name == name => {
                    *found = vec![Definition::Function { module: module.clone(), function: id, is_bound: false }];
                }
                Stmt::Class(it) if it.name.name == name => {
                    let is_plain = it.decorators.is_empty();
                    *found =
                        is_plain.then(|| Definition::Class { module: module.clone(), class: id }).into_iter().collect();
                }
                Stmt::Assign { targets, value } if targets.iter().any(|&it| is_name(module, it, name)) => {
                    let path = self.path(module, *value).filter(|path| *path != format!("{}.{name}", module.name));
                    *found = path.map_or_else(Vec::new, |path| self.resolve_in(&path, steps));
                }
                Stmt::AnnAssign { target, annotation, .. } if is_name(module, *target, name) => {
                    *found = self.annotated(module, Some(*annotation), steps);
                }
                Stmt::ImportFrom { module: from, level, names } => {
                    let path = |name: &str| import_path(from.as_deref(), *level, name);
                    for alias in names {
                        if bound_name(alias) == name {
                            *found = self.imported(module, &path(&alias.name.name), steps);
                        } else if alias.name.name == "*" && found.is_empty() {
                            *found = self.imported(module, &path(name), steps);
                            found.retain(|it| !matches!(it, Definition::External(_)));
                        }
                    }
                }
                Stmt::Import { names } => {
                    for path in names.iter().filter_map(|alias| imported_path(alias, name)) {
                        *found = self.resolve_in(path, steps);
                    }
                }
                other => branches(other).into_iter().for_each(|suite| {
                    let mut inside = Vec::new();
                    self.defined_in(module, suite, name, steps, &mut inside);
                    found.append(&mut inside);
                }),
            }
        }
    }

    fn imported(&self, module: &Module, path: &str, steps: usize) -> Vec<Definition> {
        module.place.absolute(path).map_or_else(Vec::new, |path| self.resolve_in(&path, steps))
    }

    // -- classes

    pub(crate) fn bound_method(
        &self,
        module: &Arc<Module>,
        class: StmtId,
        name: &str,
        on_instance: bool,
    ) -> Vec<Definition> {
        let Some((module, function)) = self.method(module, class, name) else { return Vec::new() };
        let Some(it) = module.function(function) else { return Vec::new() };
        let has = |decorator| self.is_decorated(&module, it, decorator);
        let is_bound = !has("builtins.staticmethod") && (on_instance || has("builtins.classmethod"));
        vec![Definition::Function { module, function, is_bound }]
    }

    /// The method of a class or of its bases, and the module it stands in.
    pub(crate) fn method(&self, module: &Arc<Module>, class: StmtId, name: &str) -> Option<(Arc<Module>, StmtId)> {
        self.method_in(module, class, name, STEPS)
    }

    fn method_in(
        &self,
        module: &Arc<Module>,
        class: StmtId,
        name: &str,
        steps: usize,
    ) -> Option<(Arc<Module>, StmtId)> {
        if let Some(own) = own_method(module, class, name) {
            return Some((module.clone(), own));
        }
        for base in self.order(module, class, steps).into_iter().skip(1) {
            // A base that was not read may have it.
            let base = base?;
            if let Some(own) = own_method(&base.module, base.class, name) {
                return Some((base.module, own));
            }
        }
        None
    }

    /// The method resolution order of a class; `None` stands for bases that were not read.
    pub(crate) fn ancestors(&self, module: &Arc<Module>, class: StmtId) -> Vec<Option<Ancestor>> {
        self.order(module, class, STEPS)
    }

    fn order(&self, module: &Arc<Module>, class: StmtId, steps: usize) -> Vec<Option<Ancestor>> {
        let (Some(steps), Some(it)) = (steps.checked_sub(1), module.class(class)) else { return vec![None] };
        let mut orders: Vec<Vec<Option<Ancestor>>> =
            it.bases.iter().map(|&base| self.order_of_base(module, base, steps)).collect();
        orders.push(orders.iter().filter_map(|order| order.first().cloned()).collect());
        std::iter::once(Some(Ancestor { module: module.clone(), class })).chain(merged(orders)).collect()
    }

    fn order_of_base(&self, module: &Arc<Module>, base: ExprId, steps: usize) -> Vec<Option<Ancestor>> {
        let found = self.path(module, base).map(|path| self.resolve_in(&path, steps)).unwrap_or_default();
        match &found[..] {
            [Definition::Class { module, class }] => self.order(module, *class, steps),
            [Definition::External(path)] if HARMLESS_BASES.contains(&path.as_str()) => Vec::new(),
            _ => vec![None],
        }
    }

    /// `name: Cls` in the class, or `self.name = Cls()` in its methods.
    fn field(&self, module: &Arc<Module>, class: StmtId, name: &str, steps: usize) -> Vec<Definition> {
        let Some(it) = module.class(class) else { return Vec::new() };
        for &id in &it.body {
            if let Stmt::AnnAssign { target, annotation, .. } = module.tree.stmt(id)
                && is_name(module, *target, name)
            {
                return self.annotated(module, Some(*annotation), steps);
            }
        }
        let scope = module.scopes.scope_of_stmt(class);
        let values: Vec<ExprId> = module.tree.stmt_ids().filter_map(|id| self.stored(module, id, name)).collect();
        let own = |&&value: &&ExprId| module.scope_around(value).and_then(|it| module.scopes.method_class(it)) == scope;
        let values: Vec<&ExprId> = values.iter().filter(own).collect();
        match values[..] {
            [&value] => self.path(module, value).map_or_else(Vec::new, |path| self.resolve_in(&path, steps)),
            _ => Vec::new(),
        }
    }

    fn stored(&self, module: &Module, id: StmtId, name: &str) -> Option<ExprId> {
        let Stmt::Assign { targets, value } = module.tree.stmt(id) else { return None };
        let is_field = |&target: &ExprId| match module.tree.expr(target) {
            Expr::Attribute { value, attr, .. } => {
                attr == name && matches!(module.tree.expr(*value), Expr::Name(it) if it == "self")
            }
            _ => false,
        };
        targets.iter().any(is_field).then_some(*value)
    }

    // -- expressions

    /// The dotted path that an expression means, where that is plain.
    pub(crate) fn path(&self, module: &Module, expr: ExprId) -> Option<String> {
        match module.tree.expr(expr) {
            Expr::Name(name) => match module.scopes.var_of_expr(expr) {
                Some(var) => self.var_path(module, var, name),
                None => Some(format!("builtins.{name}")),
            },
            Expr::Attribute { value, attr, .. } => Some(format!("{}.{attr}", self.path(module, *value)?)),
            Expr::Call { func, .. } => Some(format!("{}()", self.path(module, *func)?)),
            _ => None,
        }
    }

    fn var_path(&self, module: &Module, var: VarId, name: &Ident) -> Option<String> {
        let owner = module.scopes.var(var).owner;
        if owner == module.scopes.module() {
            let is_bound = !module.scopes.bindings(var).is_empty() || !module.scopes.star_imports.is_empty();
            return Some(if is_bound { format!("{}.{name}", module.name) } else { format!("builtins.{name}") });
        }
        if let Some(value) = module.only_value(var) {
            return self.path(module, value);
        }
        if let Some(path) = module.imported_as(var) {
            return module.place.absolute(&path);
        }
        let params = module.params(owner)?;
        let param = params.iter().find(|param| param.name == *name)?;
        if let [_] = module.scopes.bindings(var) {
            let is_first = params.positional().next().is_some_and(|first| first.name == *name);
            return match module.scopes.method_class(owner).filter(|_| is_first) {
                Some(class) => Some(format!("{}.{}()", module.name, module.scopes.scope(class).name)),
                None => Some(format!("{}()", self.annotation_path(module, param.annotation?)?)),
            };
        }
        None
    }

    /// The class that an annotation names: `Cls`, `"Cls"`, `Cls | None`, `Optional[Cls]`.
    fn annotation_path(&self, module: &Module, annotation: ExprId) -> Option<String> {
        match module.tree.expr(annotation) {
            Expr::Const(Const::Str(text)) => {
                let is_name = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_');
                is_name.then(|| format!("{}.{text}", module.name))
            }
            Expr::Binary { left, right, .. } => match module.tree.expr(*right) {
                Expr::Const(Const::None) => self.annotation_path(module, *left),
                _ => None,
            },
            Expr::Subscript { value, index } => {
                let is_optional = self.path(module, *value).is_some_and(|path| path.ends_with(".Optional"));
                is_optional.then(|| self.annotation_path(module, *index))?
            }
            _ => self.path(module, annotation),
        }
    }
}

/// `from . import a` is `.a`, `from .b import a` is `.b.a`.
pub(crate) fn import_path(module: Option<&str>, level: u32, name: &str) -> String {
    let dots = ".".repeat(level as usize);
    module.map_or_else(|| format!("{dots}{name}"), |module| format!("{dots}{module}.{name}"))
}

/// The name that `from x import …` binds.
pub(crate) fn bound_name(alias: &Alias) -> &Ident {
    &alias.asname.as_ref().unwrap_or(&alias.name).name
}

/// What a part of `import …` gives the name: `import a.b` binds `a`, `import a.b as c` the module itself.
pub(crate) fn imported_path<'a>(alias: &'a Alias, name: &'a str) -> Option<&'a str> {
    let path = alias.name.name.as_str();
    match &alias.asname {
        Some(bound) => (bound.name == name).then_some(path),
        None => (path.split('.').next() == Some(name)).then_some(name),
    }
}

fn is_name(module: &Module, expr: ExprId, name: &str) -> bool {
    matches!(module.tree.expr(expr), Expr::Name(it) if it == name)
}

fn branches(stmt: &Stmt) -> Vec<&[StmtId]> {
    match stmt {
        Stmt::If { body, orelse, .. } | Stmt::For { body, orelse, .. } | Stmt::While { body, orelse, .. } => {
            vec![body, orelse]
        }
        Stmt::With { body, .. } => vec![body],
        Stmt::Try { body, handlers, orelse, finalbody, .. } => {
            let mut all: Vec<&[StmtId]> = vec![body];
            all.extend(handlers.iter().map(|handler| &handler.body[..]));
            all.extend([&orelse[..], &finalbody[..]]);
            all
        }
        _ => Vec::new(),
    }
}

/// The last definition of the name in the class statement itself.
pub(crate) fn own_method(module: &Module, class: StmtId, name: &str) -> Option<StmtId> {
    let body = &module.class(class)?.body;
    body.iter().rev().copied().find(|&id| module.function(id).is_some_and(|it| it.name.name == name))
}
