"""New nodes for a tree.  Each stands where the node it serves stands: tracebacks and coverage see no new lines."""
from latebind import syntax


def at(new, node):
    return syntax.copy_location(new, node)


def at_line(new, statement):
    """Where the statement begins: for a decorated one, its first decorator."""
    decorators = getattr(statement, "decorator_list", None)
    return syntax.copy_location(new, decorators[0] if decorators else statement)


def load(name, node):
    return at_line(syntax.Name(id=name, ctx=syntax.Load()), node)


def store(name, node):
    return at_line(syntax.Name(id=name, ctx=syntax.Store()), node)


def constant(value, node):
    return at_line(syntax.Constant(value=value, kind=None), node)


def call(name, args, node):
    return at(syntax.Call(func=load(name, node), args=args, keywords=[]), node)


def method(value, name, args, node):
    function = at(syntax.Attribute(value=value, attr=name, ctx=syntax.Load()), node)
    return at(syntax.Call(func=function, args=args, keywords=[]), node)


def statement(value, node):
    return at_line(syntax.Expr(value=value), node)


def assignment(name, value, node):
    return at_line(syntax.Assign(targets=[store(name, node)], value=value, type_comment=None), node)


def thunk(value, node):
    """`lambda: value`"""
    nothing = syntax.arguments(posonlyargs=[], args=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[])
    return at(syntax.Lambda(args=nothing, body=value), node)
