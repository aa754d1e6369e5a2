//! Which parameters the constructor has that attrs writes.
//!
//! ```python
//! @attrs.define
//! class Job:
//!     _act: Callable                                   # Job(act=lambda: i)._act
//!     n: int = attrs.field(default=0, kw_only=True)
//! ```

use latebind_scopes::ScopeId;
use latebind_syntax::tree::{Const, Expr, ExprId, Ident, Keyword, Stmt, Tree};

use crate::fields::{Goes, Parameter, annotation_name, has_init_false};
use crate::machine::Machine;
use crate::value::Kind;

/// What makes a field of a name in a class body.
const FIELD: [&str; 4] = ["attr", "attrib", "field", "ib"];
/// What takes every annotated name for a field.
const BY_ANNOTATION: [&str; 4] = ["dataclass", "define", "frozen", "mutable"];

/// How attrs was asked to write the class.
pub(crate) struct Definer {
    by_annotation: bool,
    by_name_only: bool,
    /// The fields stand elsewhere (`these=`).
    unknown: bool,
}

/// A name that a class body gives a field.
struct Named<'t> {
    name: &'t Ident,
    value: Option<ExprId>,
    is_annotated: bool,
}

impl Machine<'_> {
    /// `@attrs.define`, `@attr.s(auto_attribs=True)`.
    pub(crate) fn attrs_decorator(&mut self, class: ScopeId) -> Option<Definer> {
        let tree = self.program.tree_of(class);
        let around = self.program.parent(class)?;
        let decorators = &self.program.class_node(class)?.decorators;
        decorators.iter().find_map(|&decorator| {
            let (func, keywords) = match tree.expr(decorator) {
                Expr::Call { func, keywords, .. } => (*func, &keywords[..]),
                _ => (decorator, &[][..]),
            };
            let named = self.static_expr(func, around).single()?;
            let Kind::External(path) = self.kind(named) else { return None };
            let name = path.strip_prefix("attrs.").or_else(|| path.strip_prefix("attr."))?;
            Some(Definer {
                by_annotation: BY_ANNOTATION.contains(&name) || has_true(tree, keywords, "auto_attribs"),
                by_name_only: has_true(tree, keywords, "kw_only"),
                unknown: keywords.iter().any(|it| matches!(it.name.as_deref(), None | Some("these"))),
            })
        })
    }

    /// Where one name is given a field without an annotation, annotations alone make none.
    pub(crate) fn attrs_parameters(&self, class: ScopeId, definer: &Definer) -> Vec<Parameter> {
        let tree = self.program.tree_of(class);
        let body = self.program.class_node(class).map_or(&[][..], |class| &class.body);
        if definer.unknown {
            return Vec::new();
        }
        let named: Vec<Named> = body.iter().filter_map(|&id| named(tree, tree.stmt(id))).collect();
        let is_field = |it: &Named| it.value.is_some_and(|value| field_call(tree, value).is_some());
        let by_annotation = definer.by_annotation && !named.iter().any(|it| !it.is_annotated && is_field(it));
        let fields = named.iter().filter(|it| is_field(it) || (by_annotation && it.is_annotated));
        fields.filter_map(|it| parameter(tree, it, definer)).collect()
    }
}

fn named<'t>(tree: &'t Tree, stmt: &Stmt) -> Option<Named<'t>> {
    let (target, value, is_annotated) = match stmt {
        Stmt::Assign { targets, value } => match targets[..] {
            [target] => (target, Some(*value), false),
            _ => return None,
        },
        Stmt::AnnAssign { target, annotation, value, .. } if annotation_name(tree, *annotation) != "ClassVar" => {
            (*target, *value, true)
        }
        _ => return None,
    };
    let Expr::Name(name) = tree.expr(target) else { return None };
    Some(Named { name, value, is_annotated })
}

fn parameter(tree: &Tree, named: &Named, definer: &Definer) -> Option<Parameter> {
    let keywords = named.value.and_then(|value| field_call(tree, value)).unwrap_or_default();
    if named.value.is_some_and(|value| has_init_false(tree, value)) {
        return None;
    }
    let has = |name: &str| keywords.iter().any(|it| it.name.as_deref() == Some(name));
    let goes = match has("converter") || has("convert") || keywords.iter().any(|it| it.name.is_none()) {
        true => Goes::Elsewhere,
        false => Goes::IntoField(named.name.clone()),
    };
    let alias = keywords.iter().find(|it| it.name.as_deref() == Some("alias"));
    let name = match alias.map(|it| tree.expr(it.value)) {
        Some(Expr::Const(Const::Str(alias))) => alias.as_str(),
        _ => named.name.trim_start_matches('_'),
    };
    let by_name_only = definer.by_name_only || has_true(tree, keywords, "kw_only");
    Some(Parameter { name: name.into(), goes, by_name_only })
}

/// The keywords of `attrs.field(…)`, `attr.ib(…)`.
fn field_call(tree: &Tree, value: ExprId) -> Option<&[Keyword]> {
    let Expr::Call { func, keywords, .. } = tree.expr(value) else { return None };
    let (Expr::Name(name) | Expr::Attribute { attr: name, .. }) = tree.expr(*func) else { return None };
    FIELD.contains(&name.as_str()).then_some(keywords)
}

fn has_true(tree: &Tree, keywords: &[Keyword], name: &str) -> bool {
    let is_true = |value| matches!(tree.expr(value), Expr::Const(Const::True));
    keywords.iter().any(|it| it.name.as_deref() == Some(name) && is_true(it.value))
}
