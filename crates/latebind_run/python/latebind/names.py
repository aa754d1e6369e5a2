"""Whose variable a name means, as far as a rewriter must know.

The Rust side has resolved every name; positions alone do not carry that over, because
CPython before 3.12 gives names inside f-strings wrong ones.  So reads are found by name,
and what is asked here is only whether a scope on the way has a variable of that name itself.
"""
from latebind import syntax


FUNCTIONS = (syntax.FunctionDef, syntax.AsyncFunctionDef)
COMPREHENSIONS = (syntax.ListComp, syntax.SetComp, syntax.DictComp, syntax.GeneratorExp)


class Names:
    """What a scope binds, and what it declares to be somebody else's."""

    def __init__(self):
        self.bound, self.globals, self.nonlocals = set(), set(), set()

    def hides(self, name, is_global):
        """Whether a read of `name` in this scope means another variable than outside."""
        if name in self.globals:
            return not is_global
        return name in self.bound and name not in self.nonlocals


def names_of(node):
    """For a function, lambda, class or comprehension."""
    names = Names()
    if isinstance(node, COMPREHENSIONS):
        for generator in node.generators:
            names.bound.update(target_names(generator.target))
        return names
    if not isinstance(node, syntax.ClassDef):
        names.bound.update(parameter.arg for parameter in parameters(node.args))
    for child in node.body if isinstance(node.body, list) else [node.body]:
        collect(child, names)
    return names


def parameters(args):
    found = getattr(args, "posonlyargs", []) + args.args + args.kwonlyargs
    return found + [extra for extra in (args.vararg, args.kwarg) if extra]


def target_names(target):
    return {node.id for node in syntax.walk(target) if isinstance(node, syntax.Name) and not isinstance(node.ctx, syntax.Load)}


def collect(node, names):
    """Adds what the node binds in the scope that it stands in."""
    if isinstance(node, syntax.Name) and not isinstance(node.ctx, syntax.Load):
        names.bound.add(node.id)
    elif isinstance(node, syntax.Global):
        names.globals.update(node.names)
    elif isinstance(node, syntax.Nonlocal):
        names.nonlocals.update(node.names)
    elif isinstance(node, (syntax.Import, syntax.ImportFrom)):
        names.bound.update((alias.asname or alias.name).split(".")[0] for alias in node.names)
    elif isinstance(node, FUNCTIONS + (syntax.ClassDef, syntax.ExceptHandler)) and node.name:
        names.bound.add(node.name)
    else:
        names.bound.update(captured_by_pattern(node))
    for child in in_same_scope(node):
        collect(child, names)


def captured_by_pattern(node):
    kind = type(node).__name__
    name = node.rest if kind == "MatchMapping" else node.name if kind in ("MatchAs", "MatchStar") else None
    return [name] if name else []


def in_same_scope(node):
    """Children that bind in the same scope; of an inner one, only what is evaluated outside it."""
    if isinstance(node, FUNCTIONS):
        return node.decorator_list + defaults(node.args)
    if isinstance(node, syntax.Lambda):
        return defaults(node.args)
    if isinstance(node, syntax.ClassDef):
        return node.decorator_list + node.bases + [keyword.value for keyword in node.keywords]
    if isinstance(node, COMPREHENSIONS):
        return [inner for inner in syntax.walk(node) if is_walrus_of(inner)]
    return list(syntax.iter_child_nodes(node))


def is_walrus_of(node):
    """`:=` in a comprehension binds in the function around it."""
    return isinstance(node, syntax.NamedExpr)


def defaults(args):
    return args.defaults + [default for default in args.kw_defaults if default is not None]
