"""New nodes for a tree.  Each stands where the node it serves stands: tracebacks and coverage see no new lines."""
import ast


def at(new, node):
    return ast.copy_location(new, node)


def at_line(new, statement):
    """Where the statement begins: for a decorated one, its first decorator."""
    decorators = getattr(statement, "decorator_list", None)
    return ast.copy_location(new, decorators[0] if decorators else statement)


def load(name, node):
    return at_line(ast.Name(id=name, ctx=ast.Load()), node)


def store(name, node):
    return at_line(ast.Name(id=name, ctx=ast.Store()), node)


def constant(value, node):
    return at_line(ast.Constant(value=value, kind=None), node)


def call(name, args, node):
    return at(ast.Call(func=load(name, node), args=args, keywords=[]), node)


def method(value, name, args, node):
    function = at(ast.Attribute(value=value, attr=name, ctx=ast.Load()), node)
    return at(ast.Call(func=function, args=args, keywords=[]), node)


def statement(value, node):
    return at_line(ast.Expr(value=value), node)


def assignment(name, value, node):
    return at_line(ast.Assign(targets=[store(name, node)], value=value, type_comment=None), node)


def thunk(value, node):
    """`lambda: value`"""
    nothing = ast.arguments(posonlyargs=[], args=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[])
    return at(ast.Lambda(args=nothing, body=value), node)
