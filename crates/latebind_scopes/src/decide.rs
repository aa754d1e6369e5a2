//! Pass 2: decides for every name of every block whether it is local, a cell,
//! free or global.
//!
//! ```python
//! def outer(k):         # k: cell, because `inner` has it free
//!     def inner():
//!         return k + g  # k: free (bound in `outer`), g: global_implicit
//!     return inner
//! ```
//!
//! Going down, a block hands its children the names they may find bound
//! outside; coming up, each child hands back the names it found free. A name
//! that is local here and free below is a cell. The steps have CPython's names
//! and order (`symtable_analyze` in Python/symtable.c), but its recursion
//! between `analyze_block` and `analyze_child_block` is a stack of frames:
//! programs may nest deeper than our stack.

use imbl::OrdSet;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{Block, Facts, ScopeKind};
use crate::flags::Flags;
use crate::ids::{NameId, ScopeId};
use crate::inline::inline_comprehension;
use crate::special::SpecialNames;
use crate::version::PythonVersion;

/// What CPython's compiler makes of a name in a block.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Resolution {
    Local,
    /// Local, and captured by an inner scope.
    Cell,
    /// Found in an enclosing function.
    Free,
    GlobalExplicit,
    GlobalImplicit,
}

impl Resolution {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Cell => "cell",
            Self::Free => "free",
            Self::GlobalExplicit => "global_explicit",
            Self::GlobalImplicit => "global_implicit",
        }
    }
}

pub(crate) type NameSet = FxHashSet<NameId>;

/// What blocks hand down: a copy shares all that it does not change, so that a function
/// with many names may hold many functions.
type Inherited = OrdSet<NameId>;

/// The decisions about one block.
#[derive(Debug, Default)]
pub(crate) struct Decision {
    pub(crate) scopes: FxHashMap<NameId, Resolution>,
    /// The children as the table lists them: those of an inlined comprehension
    /// stand in its place.
    pub(crate) children: Vec<ScopeId>,
    /// The comprehension was dissolved into its host.
    pub(crate) inlined: bool,
    /// The class has a cell `__class__` for its methods.
    pub(crate) needs_class_closure: bool,
    pub(crate) needs_classdict: bool,
    pub(crate) has_conditional_annotations: bool,
}

/// A block in the middle of its analysis; the sets are those of `analyze_block`.
struct Frame {
    scope: ScopeId,
    /// Names bound in enclosing functions; `None` for the module.
    bound: Option<Inherited>,
    /// Names declared `global` in enclosing blocks.
    global: Inherited,
    type_params: Inherited,
    /// The class that an annotation scope looks names up in first.
    class_entry: Option<ScopeId>,
    local: NameSet,
    free: NameSet,
    newbound: Inherited,
    newglobal: Inherited,
    newfree: NameSet,
    inlined_cells: NameSet,
    next_child: usize,
}

impl Frame {
    fn new(scope: ScopeId, bound: Option<Inherited>, class_entry: Option<ScopeId>) -> Self {
        Frame {
            scope,
            bound,
            class_entry,
            global: Inherited::default(),
            type_params: Inherited::default(),
            local: NameSet::default(),
            free: NameSet::default(),
            newbound: Inherited::default(),
            newglobal: Inherited::default(),
            newfree: NameSet::default(),
            inlined_cells: NameSet::default(),
            next_child: 0,
        }
    }
}

pub(crate) struct Decider<'f> {
    pub(crate) facts: &'f mut Facts,
    pub(crate) decisions: Vec<Decision>,
    pub(crate) special: SpecialNames,
    pub(crate) version: PythonVersion,
}

/// Pass 2 over all listed blocks: `symtable_analyze`.
pub(crate) fn symtable_analyze(facts: &mut Facts, version: PythonVersion) -> Vec<Decision> {
    let special = SpecialNames::new(&mut facts.names, version);
    let decisions = facts.blocks.iter().map(|_| Decision::default()).collect();
    let mut decider = Decider { facts, decisions, special, version };
    let mut stack = vec![decider.analyze_block(Frame::new(ScopeId::new(0), None, None))];
    while let Some(mut frame) = stack.pop() {
        if let Some(child) = decider.analyze_child_block(&mut frame) {
            stack.push(frame);
            stack.push(child);
        } else {
            let (child, free) = decider.leave_block(frame);
            if let Some(parent) = stack.last_mut() {
                decider.child_done(parent, child, free);
            }
        }
    }
    decider.check_cells();
    decider.decisions
}

impl Decider<'_> {
    fn block(&self, id: ScopeId) -> &Block {
        self.facts.block(id)
    }

    /// The first half of `analyze_block`: the block's own names, and the sets
    /// for its children.
    fn analyze_block(&mut self, mut frame: Frame) -> Frame {
        let kind = self.block(frame.scope).kind;
        // What a class binds is invisible below it.
        if kind == ScopeKind::Class {
            hand_down(&mut frame);
        }
        for name in self.block(frame.scope).symbols.names().to_vec() {
            let resolution = self.analyze_name(&mut frame, name);
            self.decisions[frame.scope.index()].scopes.insert(name, resolution);
        }
        if kind == ScopeKind::Class {
            frame.newbound.extend(self.special.of_class());
        } else {
            hand_down(&mut frame);
            if kind.is_function_like() {
                frame.newbound.extend(frame.local.iter().copied());
            }
        }
        frame
    }

    /// Decides on the scope of a name, given its flags.
    fn analyze_name(&mut self, frame: &mut Frame, name: NameId) -> Resolution {
        let flags = self.block(frame.scope).symbols.flags(name);
        if flags.has(Flags::DEF_GLOBAL) {
            if flags.has(Flags::DEF_NONLOCAL) {
                self.error_at_directive(frame.scope, name, "name '{}' is nonlocal and global");
            }
            frame.global.insert(name);
            if let Some(bound) = &mut frame.bound {
                bound.remove(&name);
            }
            return Resolution::GlobalExplicit;
        }
        if flags.has(Flags::DEF_NONLOCAL) {
            self.check_nonlocal(frame, name);
            frame.free.insert(name);
            return Resolution::Free;
        }
        if flags.has(Flags::DEF_BOUND) {
            bind_name(frame, name, flags);
            return Resolution::Local;
        }
        self.analyze_unbound_name(frame, name)
    }

    /// The tail of `analyze_name`: a name that the block only reads.
    fn analyze_unbound_name(&self, frame: &mut Frame, name: NameId) -> Resolution {
        if let Some(class) = frame.class_entry {
            let in_class = self.block(class).symbols.flags(name);
            if in_class.has(Flags::DEF_GLOBAL) {
                return Resolution::GlobalExplicit;
            }
            // Looked up in the class and then in the globals, not in the
            // functions between.
            if in_class.has(Flags::DEF_BOUND) && !in_class.has(Flags::DEF_NONLOCAL) {
                return Resolution::GlobalImplicit;
            }
        }
        if frame.bound.as_ref().is_some_and(|bound| bound.contains(&name)) {
            frame.free.insert(name);
            return Resolution::Free;
        }
        Resolution::GlobalImplicit
    }

    fn check_nonlocal(&mut self, frame: &Frame, name: NameId) {
        let message = match &frame.bound {
            None => "nonlocal declaration not allowed at module level",
            Some(bound) if !bound.contains(&name) => "no binding for nonlocal '{}' found",
            Some(_) if frame.type_params.contains(&name) => "nonlocal binding not allowed for type parameter '{}'",
            Some(_) => return,
        };
        self.error_at_directive(frame.scope, name, message);
    }

    fn error_at_directive(&mut self, scope: ScopeId, name: NameId, message: &str) {
        let block = self.block(scope);
        let directive = block.directives.iter().find(|directive| directive.0 == name);
        let span = directive.map_or(block.span, |directive| directive.1);
        let message = message.replace("{}", self.facts.names.text(name));
        self.facts.error(message, span);
    }

    /// Prepares the next child of the block; `None` after the last.
    fn analyze_child_block(&mut self, frame: &mut Frame) -> Option<Frame> {
        let &child = self.block(frame.scope).children.get(frame.next_child)?;
        frame.next_child += 1;
        let in_class = self.block(frame.scope).kind == ScopeKind::Class;
        let class = if in_class { Some(frame.scope) } else { frame.class_entry };
        let class_entry = class.filter(|_| self.block(child).can_see_class_scope);
        let mut below = Frame::new(child, Some(frame.newbound.clone()), class_entry);
        below.global.clone_from(&frame.newglobal);
        below.type_params.clone_from(&frame.type_params);
        Some(self.analyze_block(below))
    }

    /// What happens in the parent after a child: inlining, and joining what is free.
    fn child_done(&mut self, parent: &mut Frame, child: ScopeId, mut free: NameSet) {
        if self.inlines(parent.scope, child) {
            inline_comprehension(self, parent.scope, child, &mut free, &mut parent.inlined_cells);
            self.decisions[child.index()].inlined = true;
        }
        parent.newfree.extend(free);
    }

    /// PEP 709: not in annotation scopes inside classes.
    fn inlines(&self, host: ScopeId, child: ScopeId) -> bool {
        let inlinable = self.version.inlines_comprehensions() && self.block(child).kind.is_inlinable();
        inlinable && !self.block(host).can_see_class_scope
    }

    /// The second half of `analyze_block`, after all children. Returns what
    /// the block hands up.
    fn leave_block(&mut self, mut frame: Frame) -> (ScopeId, NameSet) {
        let (scope, kind) = (frame.scope, self.block(frame.scope).kind);
        self.splice_children(scope);
        if kind.is_function_like() {
            self.analyze_cells(&mut frame);
        } else if kind == ScopeKind::Class {
            self.drop_class_free(&mut frame);
        }
        self.update_symbols(&frame);
        frame.free.extend(frame.newfree);
        (scope, frame.free)
    }

    /// The children of an inlined comprehension take its place.
    fn splice_children(&mut self, scope: ScopeId) {
        let children = self.block(scope).children.iter();
        let spliced = children.flat_map(|&child| {
            let decision = &self.decisions[child.index()];
            if decision.inlined { decision.children.clone() } else { vec![child] }
        });
        self.decisions[scope.index()].children = spliced.collect();
    }

    /// A name that is local here and free below is a cell; nobody above sees it.
    fn analyze_cells(&mut self, frame: &mut Frame) {
        let scopes = &mut self.decisions[frame.scope.index()].scopes;
        for name in self.facts.block(frame.scope).symbols.names() {
            let captured = frame.newfree.contains(name) || frame.inlined_cells.contains(name);
            if captured && scopes.get(name) == Some(&Resolution::Local) {
                scopes.insert(*name, Resolution::Cell);
                frame.newfree.remove(name);
            }
        }
    }

    /// The class itself provides these names to its methods.
    fn drop_class_free(&mut self, frame: &mut Frame) {
        let decision = &mut self.decisions[frame.scope.index()];
        decision.needs_class_closure = frame.newfree.remove(&self.special.class);
        decision.needs_classdict = frame.newfree.remove(&self.special.classdict);
        decision.has_conditional_annotations = frame.newfree.remove(&self.special.conditional_annotations);
    }

    /// Enters the names that children have free, and the last flags.
    fn update_symbols(&mut self, frame: &Frame) {
        let block = self.facts.block_mut(frame.scope);
        for name in in_order(&frame.inlined_cells) {
            if block.symbols.get(name).is_some() {
                block.symbols.add(name, Flags::DEF_COMP_CELL);
            }
        }
        let class_like = block.kind == ScopeKind::Class || block.can_see_class_scope;
        let scopes = &mut self.decisions[frame.scope.index()].scopes;
        for name in in_order(&frame.newfree) {
            let known = block.symbols.get(name).is_some();
            let bound_above = frame.bound.as_ref().is_none_or(|bound| bound.contains(&name));
            if known && class_like {
                block.symbols.add(name, Flags::DEF_FREE_CLASS);
            } else if !known && bound_above {
                block.symbols.add(name, Flags::NONE);
                scopes.insert(name, Resolution::Free);
            }
        }
    }
}

/// The children see what is visible here.
fn hand_down(frame: &mut Frame) {
    frame.newglobal.clone_from(&frame.global);
    frame.newbound = frame.bound.clone().unwrap_or_default();
}

/// A name bound in the block hides outer declarations of it.
fn bind_name(frame: &mut Frame, name: NameId, flags: Flags) {
    frame.local.insert(name);
    frame.global.remove(&name);
    if flags.has(Flags::DEF_TYPE_PARAM) {
        frame.type_params.insert(name);
    } else {
        frame.type_params.remove(&name);
    }
}

/// CPython goes through these sets in hash order; any order gives the same table.
fn in_order(names: &NameSet) -> Vec<NameId> {
    let mut names: Vec<_> = names.iter().copied().collect();
    names.sort_unstable();
    names
}
