//! Parameters of functions, and PEP 695's of types.
//!
//! ```python
//! def f[T](a, /, b=1, *args: T, c, **kw): ...
//! ```

use ruff_python_ast as ast;

use super::{Lowering, ident, named, span};
use crate::tree::{Param, Params, TypeParam, TypeParamKind};

impl<'a> Lowering<'a> {
    /// A lambda without parameters has no list at all.
    pub(super) fn params(&mut self, params: Option<&'a ast::Parameters>) -> Params {
        let Some(params) = params else {
            return Params::default();
        };
        Params {
            posonly: self.param_list(&params.posonlyargs),
            args: self.param_list(&params.args),
            vararg: params.vararg.as_deref().map(|param| self.param(param, None)),
            kwonly: self.param_list(&params.kwonlyargs),
            kwarg: params.kwarg.as_deref().map(|param| self.param(param, None)),
        }
    }

    fn param_list(&mut self, list: &'a [ast::ParameterWithDefault]) -> Vec<Param> {
        list.iter().map(|param| self.param(&param.parameter, param.default.as_deref())).collect()
    }

    fn param(&mut self, param: &'a ast::Parameter, default: Option<&'a ast::Expr>) -> Param {
        Param {
            name: ident(&param.name),
            name_span: span(&param.name),
            annotation: self.optional(param.annotation.as_deref()),
            default: self.optional(default),
        }
    }

    pub(super) fn type_params(&mut self, params: Option<&'a ast::TypeParams>) -> Vec<TypeParam> {
        let params = params.map(|params| params.type_params.as_slice()).unwrap_or_default();
        params.iter().map(|param| self.type_param(param)).collect()
    }

    fn type_param(&mut self, param: &'a ast::TypeParam) -> TypeParam {
        let (kind, name, bound, default) = match param {
            ast::TypeParam::TypeVar(p) => (TypeParamKind::TypeVar, &p.name, p.bound.as_deref(), p.default.as_deref()),
            ast::TypeParam::ParamSpec(p) => (TypeParamKind::ParamSpec, &p.name, None, p.default.as_deref()),
            ast::TypeParam::TypeVarTuple(p) => (TypeParamKind::TypeVarTuple, &p.name, None, p.default.as_deref()),
        };
        TypeParam { kind, name: named(name), bound: self.optional(bound), default: self.optional(default) }
    }
}
