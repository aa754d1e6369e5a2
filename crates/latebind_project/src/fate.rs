//! What a callee does with one argument, by its own code.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use latebind_callees::{ArgRef, Callees, Effect, Known};
use latebind_scopes::ScopeId;
use latebind_syntax::tree::{ExprId, Function, Param, StmtId};

use crate::definition::{Ancestor, Definition, own_method};
use crate::module::Module;
use crate::modules::Place;
use crate::noting::Noting;
use crate::uses::Uses;

/// Functions that call functions: beyond this the answer is not worth the search.
const DEEPEST: usize = 12;

/// Steps that one question may cost.
const MOST: usize = 5_000;

/// What becomes of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Never,
    Does(Effect),
    /// The callee's result is it, or holds it.
    Held,
    /// Running or using up the callee's result calls it.
    HeldToCall,
    Unknown,
}

impl Fate {
    pub(crate) fn all(fates: impl Iterator<Item = Fate>) -> Fate {
        fates.fold(Fate::Never, Fate::and)
    }

    /// What is promised, as what becomes of a value.
    pub(crate) fn promised(effect: Effect) -> Fate {
        match effect {
            Effect::Never => Fate::Never,
            Effect::Returns => Fate::Held,
            Effect::Lazy => Fate::HeldToCall,
            effect => Fate::Does(effect),
        }
    }

    /// Whatever happens to the value is over when the callee returns.
    fn leaves_nothing(self) -> bool {
        matches!(self, Fate::Never | Fate::Does(Effect::Now | Effect::Never | Effect::Consumes))
    }

    fn and(self, other: Fate) -> Fate {
        match (self, other) {
            (Fate::Never, it) | (it, Fate::Never) => it,
            (one, two) if one == two => one,
            _ => Fate::Unknown,
        }
    }
}

/// One question, and the questions it leads to.
pub(crate) struct Asking<'m> {
    pub(crate) modules: &'m Noting<'m>,
    pub(crate) place: &'m Place,
    /// Parameters being followed: a call of a function by itself adds nothing.
    open: RefCell<BTreeSet<(String, StmtId, String)>>,
    /// What names at the top of modules mean; `None` while that is being found out.
    tops: RefCell<Tops>,
    /// Steps that are left: where a search ends early, nothing is known.
    steps: Cell<usize>,
}

/// By module and name.
type Tops = BTreeMap<(String, String), Option<Vec<Definition>>>;

impl<'m> Asking<'m> {
    pub(crate) fn new(modules: &'m Noting<'m>, place: &'m Place) -> Self {
        Self { modules, place, open: RefCell::default(), tops: RefCell::default(), steps: Cell::new(MOST) }
    }

    /// `None`: the path leads to nothing that was read.
    pub(crate) fn effect(&self, path: &str, arg: ArgRef) -> Option<Effect> {
        let definitions = self.resolve(path);
        if definitions.is_empty() || definitions.iter().any(|it| matches!(it, Definition::External(_))) {
            return None;
        }
        let own = self.fate_in(&definitions, arg);
        let fate = match path.rsplit_once("().") {
            // An object of the class may be of one that is derived from it.
            Some((class, method)) if own.leaves_nothing() => {
                own.and(self.fate_in(&self.overriding(class, method), arg))
            }
            _ => own,
        };
        Some(self.promise(fate))
    }

    fn promise(&self, fate: Fate) -> Effect {
        match if self.is_exhausted() { Fate::Unknown } else { fate } {
            Fate::Never => Effect::Never,
            Fate::Does(effect) if fate.leaves_nothing() => effect,
            // Perhaps only on some path: not the promise that a row of the table gives.
            Fate::Does(_) | Fate::Held | Fate::HeldToCall | Fate::Unknown => Effect::Keeps,
        }
    }

    /// What methods that override the class's do, in other files of the project.
    pub(crate) fn overrides(&self, class: &str, method: &str, arg: ArgRef) -> Option<Effect> {
        let overriding = self.overriding(class, method);
        (!overriding.is_empty()).then(|| self.promise(self.fate_in(&overriding, arg)))
    }

    /// The methods of that name in classes derived from the one at the path. Where too many files have
    /// one, none are found.
    fn overriding(&self, class: &str, method: &str) -> Vec<Definition> {
        let files = self.modules.files_with(self.place, method).unwrap_or_default();
        let resolved = self.resolve(class);
        let [Definition::Class { module, class }] = &resolved[..] else { return Vec::new() };
        let base = Some(Ancestor { module: module.clone(), class: *class });
        let modules = files.iter().filter_map(|file| self.modules.module_at(&self.place.root, file));
        let mut found = Vec::new();
        for module in modules {
            for derived in module.tree.stmt_ids().filter(|&id| module.class(id).is_some()) {
                let overrides = own_method(&module, derived, method).is_some()
                    && self.ancestors(&module, derived).iter().skip(1).any(|it| *it == base);
                found
                    .extend(overrides.then(|| self.bound_method(&module, derived, method, true)).into_iter().flatten());
            }
        }
        found
    }

    /// What methods of the name do in the project, if they agree; `None` where a library that users
    /// pass closures to means something else by it.
    pub(crate) fn hint(&self, method: &str, arg: ArgRef) -> Option<Effect> {
        if Known::keeps_by_name(method) {
            return None;
        }
        let files = self.modules.files_with(self.place, method)?;
        let modules = files.iter().map(|file| self.modules.module_at(&self.place.root, file));
        let modules: Vec<Arc<Module>> = modules.collect::<Option<_>>()?;
        let methods = modules.iter().flat_map(|module| self.methods(module, method));
        let methods: Vec<Definition> = methods.filter(|it| can_take(it, arg)).collect();
        match self.fate_in(&methods, arg) {
            Fate::Never if !methods.is_empty() => Some(Effect::Never),
            Fate::Does(effect @ (Effect::Now | Effect::Never | Effect::Consumes)) if !self.is_exhausted() => {
                Some(effect)
            }
            _ => None,
        }
    }

    /// What a call of the path gives, where its annotation names a class.
    pub(crate) fn result(&self, path: &str) -> Option<String> {
        let called = format!("{path}()");
        match &self.resolve(&called)[..] {
            [Definition::Instance { module, class }] => {
                let result = format!("{}.{}()", module.name, module.class(*class)?.name.name);
                (result != called).then_some(result)
            }
            [Definition::External(result)] if *result != called => Some(result.clone()),
            _ => None,
        }
    }

    /// One more step of the search.
    pub(crate) fn step(&self) -> bool {
        self.steps.set(self.steps.get().saturating_sub(1));
        !self.is_exhausted()
    }

    fn is_exhausted(&self) -> bool {
        self.steps.get() == 0
    }

    /// What a name at the top of a module means, found out once; a circle of star imports adds nothing.
    pub(crate) fn once(&self, module: &str, name: &str, find: impl FnOnce() -> Vec<Definition>) -> Vec<Definition> {
        let key = (module.to_owned(), name.to_owned());
        if let Some(known) = self.tops.borrow().get(&key) {
            return known.clone().unwrap_or_default();
        }
        self.tops.borrow_mut().insert(key.clone(), None);
        let found = find();
        self.tops.borrow_mut().insert(key, Some(found.clone()));
        found
    }

    pub(crate) fn fate(&self, path: &str, arg: ArgRef) -> Fate {
        let definitions = self.resolve(path);
        if definitions.is_empty() { Fate::Unknown } else { self.fate_in(&definitions, arg) }
    }

    fn fate_in(&self, definitions: &[Definition], arg: ArgRef) -> Fate {
        Fate::all(definitions.iter().map(|definition| match (self.setting_of(definition, arg), definition) {
            (Some(setting), _) => Fate::promised(setting.effect),
            (None, definition) => self.fate_by_code(definition, arg),
        }))
    }

    fn fate_by_code(&self, definition: &Definition, arg: ArgRef) -> Fate {
        match definition {
            Definition::Class { module, class } if !self.is_built_plainly(module, *class) => Fate::Unknown,
            Definition::Function { module, function, is_bound } => self.of_call(module, *function, *is_bound, arg),
            Definition::Class { module, class } => match self.method(module, *class, "__init__") {
                Some((module, init)) => self.of_call(&module, init, true, arg),
                None => Fate::Unknown,
            },
            Definition::External(path) => of_external(path, arg),
            Definition::Instance { .. } | Definition::Module(_) => Fate::Unknown,
        }
    }

    fn of_call(&self, module: &Arc<Module>, id: StmtId, is_bound: bool, arg: ArgRef) -> Fate {
        let (Some(function), Some(scope)) = (module.function(id), module.scopes.scope_of_stmt(id)) else {
            return Fate::Unknown;
        };
        let param = param(function, is_bound, arg);
        let is_clear = module.says_what_it_does(function, scope)
            && function.decorators.iter().all(|&it| self.is_harmless(module, it));
        let Some(param) = param.filter(|_| is_clear) else { return Fate::Unknown };
        let key = (module.name.clone(), id, param.name.to_string());
        if self.open.borrow().len() >= DEEPEST || !self.step() {
            return Fate::Unknown;
        }
        if !self.open.borrow_mut().insert(key.clone()) {
            return Fate::Never;
        }
        let fate = self.of_param(module, scope, param);
        self.open.borrow_mut().remove(&key);
        match fate {
            Fate::Never => Fate::Never,
            fate if module.runs_when_called(function, scope) => fate,
            _ => Fate::Unknown,
        }
    }

    /// Calling the class runs its `__init__`, and nothing else that could keep an argument.
    fn is_built_plainly(&self, module: &Arc<Module>, class: StmtId) -> bool {
        let is_plain = |it: &Ancestor| {
            it.module.class(it.class).is_some_and(|it| it.keywords.is_empty())
                && own_method(&it.module, it.class, "__new__").is_none()
        };
        self.ancestors(module, class).iter().flatten().all(is_plain)
    }

    fn of_param(&self, module: &Module, scope: ScopeId, param: &Param) -> Fate {
        let var = module.scopes.resolve(scope, &param.name);
        var.map_or(Fate::Unknown, |var| Uses::new(self, module, scope).of_parameter(var))
    }

    /// The methods of a name in the module's classes.
    fn methods(&self, module: &Arc<Module>, name: &str) -> Vec<Definition> {
        let classes = module.tree.stmt_ids().filter_map(|id| module.class(id));
        let own = classes.flat_map(|class| &class.body).copied();
        let named = own.filter_map(|id| Some((id, module.function(id).filter(|it| it.name.name == name)?)));
        let definition = |(function, it)| {
            let is_bound = !self.is_decorated(module, it, "builtins.staticmethod");
            Definition::Function { module: module.clone(), function, is_bound }
        };
        named.map(definition).collect()
    }

    /// Whether a decorator means that path.
    pub(crate) fn is_decorated(&self, module: &Module, function: &Function, path: &str) -> bool {
        function.decorators.iter().any(|&it| self.path(module, it).is_some_and(|is| is == path))
    }

    /// The decorated function is still called as it is written.
    fn is_harmless(&self, module: &Module, decorator: ExprId) -> bool {
        const HARMLESS: [&str; 7] = [
            "builtins.staticmethod",
            "builtins.classmethod",
            "typing.final",
            "typing.override",
            "typing_extensions.override",
            "typing_extensions.final",
            "typing.no_type_check",
        ];
        self.path(module, decorator).is_some_and(|path| HARMLESS.contains(&path.as_str()))
    }
}

/// The parameter that takes the argument; not `*args` and `**kwargs`.
pub(crate) fn param<'f>(function: &'f Function, is_bound: bool, arg: ArgRef) -> Option<&'f Param> {
    let params = &function.params;
    match arg {
        ArgRef::Position(n) => params.positional().nth(n + usize::from(is_bound)),
        ArgRef::Keyword(name) => params.args.iter().chain(&params.kwonly).find(|param| param.name == name),
    }
}

/// Whether a call with the argument can mean this method: one that others put something in the place of is not meant.
fn can_take(method: &Definition, arg: ArgRef) -> bool {
    let Definition::Function { module, function, is_bound } = method else { return true };
    let Some(function) = module.function(*function) else { return true };
    if module.tree.is_left_open(function) {
        return false;
    }
    let takes_more = match arg {
        ArgRef::Position(_) => function.params.vararg.is_some(),
        ArgRef::Keyword(_) => function.params.kwarg.is_some(),
    };
    takes_more || param(function, *is_bound, arg).is_some()
}

/// What holds its argument until it is used up or called; the rest by the table.
fn of_external(path: &str, arg: ArgRef) -> Fate {
    let name = path.strip_prefix("builtins.").unwrap_or(path);
    let first = matches!(arg, ArgRef::Position(0));
    match name {
        "map" | "filter" | "functools.partial" if first => Fate::HeldToCall,
        "map" | "filter" | "zip" | "enumerate" | "iter" | "reversed" => Fate::Held,
        _ => Known.effect(path, arg).map_or(Fate::Unknown, Fate::Does),
    }
}
