//! What annotations say of objects that code outside the run has made.
//!
//! ```python
//! class Page:
//!     title: Title                                # self.title: a Title, or of a class derived from it
//!     def __init__(self, store: Store | None):
//!         self.store = store                      # self.store: a Store
//! ```

use latebind_flow::ir::At;
use latebind_scopes::{ScopeId, VarId};
use latebind_syntax::tree::{BinaryOp, Const, Expr, ExprId, Ident, Stmt, Tree};

use crate::machine::Machine;
use crate::state::State;
use crate::value::{Kind, Obj, SiteKey, Value};

/// What may stand around a type without changing what can be done with the object.
const TRANSPARENT: [&str; 5] = ["Annotated", "ClassVar", "Final", "Optional", "Required"];

impl<'p> Machine<'p> {
    /// An instance of the class that the parameter's annotation names: taken for that very class.
    pub(crate) fn declared_parameter(&mut self, function: ScopeId, name: &str) -> Option<Kind> {
        let it = self.program.function_node(function)?;
        let annotation = it.params.iter().find(|param| param.name == name)?.annotation?;
        self.declared(annotation, self.program.parent(function)?)
    }

    /// What a variable is that a caller who was not read has given a value: an object of the declared class.
    pub(crate) fn given_from_outside(&mut self, var: VarId) -> Value {
        let function = self.program.owner(var);
        let place = self.body_of(function).and_then(|it| it.params.iter().position(|param| param.var == Some(var)));
        let Some(place) = place.filter(|_| self.program.binding_count(var) == 1) else { return Value::unknown() };
        let key = SiteKey::Param(function, place as u32);
        match self.declared_parameter(function, self.program.var_name(var)) {
            Some(kind) => self.object_of(kind, key),
            None => Value::unknown(),
        }
    }

    /// A field that the class statement annotates, the class's own or that of a base.
    pub(crate) fn declared_field(&mut self, state: &State, obj: Obj, name: &Ident) -> Option<Value> {
        let class = self.class_of(state, obj)?;
        let lineage = self.lineage(state, class);
        let classes = lineage.into_iter().filter_map(|it| match self.kind(it) {
            Kind::Class(scope) => Some(*scope),
            _ => None,
        });
        let kind = classes.collect::<Vec<_>>().into_iter().find_map(|class| {
            let annotation = annotated(self.program.tree_of(class), &self.program.class_node(class)?.body, name)?;
            self.declared(annotation, class)
        })?;
        Some(self.object_of(kind, SiteKey::FieldOf(obj.site, name.clone())))
    }

    /// What a call gave: where that may be anything, an object of the class that the callee's annotation names.
    pub(crate) fn as_declared(&mut self, function: ScopeId, given: Value, at: At) -> Value {
        let is_read = |obj: &Obj| !matches!(self.kind(*obj), Kind::External(path) if path.starts_with('?'));
        let read: Vec<Obj> = given.objs().filter(is_read).collect();
        let may_be_any = given.unknown || given.objs().any(|obj| !is_read(&obj));
        let annotation = self.program.function_node(function).and_then(|it| it.returns).filter(|_| may_be_any);
        let around = self.program.parent(function);
        let kind = annotation.zip(around).and_then(|(annotation, around)| self.declared(annotation, around));
        let Some(kind) = kind else { return given };
        let declared = self.object_of(kind, SiteKey::Declared(at));
        read.into_iter().fold(declared, |all, obj| all.join(&Value::one(obj)))
    }

    fn object_of(&mut self, kind: Kind, key: SiteKey) -> Value {
        if let Kind::External(path) = kind {
            return self.external(&path);
        }
        let obj = self.fixed(key, kind);
        self.outside.insert(obj);
        Value::one(obj)
    }

    fn declared(&mut self, annotation: ExprId, scope: ScopeId) -> Option<Kind> {
        let tree = self.program.tree_of(scope);
        let class = match tree.expr(annotation) {
            Expr::Const(Const::Str(text)) => {
                let name = without_none(text);
                let var = self.program.resolve(self.program.module_of(scope), name)?;
                self.static_var(var)
            }
            Expr::Name(_) | Expr::Attribute { .. } => self.static_expr(annotation, scope),
            Expr::Binary { left, op: BinaryOp::BitOr, right } => {
                let parts =
                    [*left, *right].into_iter().filter(|&it| !matches!(tree.expr(it), Expr::Const(Const::None)));
                return match parts.collect::<Vec<_>>()[..] {
                    [only] => self.declared(only, scope),
                    _ => None,
                };
            }
            Expr::Subscript { value, index } if TRANSPARENT.contains(&last_name(tree, *value)) => {
                return self.declared(first_of(tree, *index), scope);
            }
            Expr::Subscript { value, .. } => {
                return self.declared(*value, scope).filter(|it| matches!(it, Kind::Instance(_)));
            }
            _ => return None,
        };
        match self.kind(class.single()?) {
            Kind::Class(scope) => Some(Kind::Instance(*scope)),
            Kind::External(path) => {
                let is_imported = !["builtins.", "typing.", "?"].iter().any(|prefix| path.starts_with(prefix));
                is_imported.then(|| Kind::External(smol_str::format_smolstr!("{path}()")))
            }
            _ => None,
        }
    }
}

/// `Store` of `"Store | None"` and `"Optional[Store]"`.
fn without_none(text: &str) -> &str {
    let text = text.strip_prefix("Optional[").and_then(|it| it.strip_suffix(']')).unwrap_or(text);
    text.strip_suffix("None").and_then(|it| it.trim_end().strip_suffix('|')).unwrap_or(text).trim()
}

/// `Annotated[Store, …]`: the first.
fn first_of(tree: &Tree, index: ExprId) -> ExprId {
    match tree.expr(index) {
        Expr::Tuple { elts } => elts.first().copied().unwrap_or(index),
        _ => index,
    }
}

fn last_name(tree: &Tree, expr: ExprId) -> &str {
    match tree.expr(expr) {
        Expr::Name(name) | Expr::Attribute { attr: name, .. } => name,
        _ => "",
    }
}

/// The annotation of `name: …` in a class statement.
fn annotated(tree: &Tree, body: &[latebind_syntax::tree::StmtId], name: &str) -> Option<ExprId> {
    body.iter().find_map(|&id| match tree.stmt(id) {
        Stmt::AnnAssign { target, annotation, .. } => {
            matches!(tree.expr(*target), Expr::Name(it) if it == name).then_some(*annotation)
        }
        _ => None,
    })
}
