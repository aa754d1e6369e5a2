"""Rewrites a program so that one closure keeps the value its variable had
when the closure was made.

    fs.append(lambda: i)

becomes, in effect,

    fs.append((lambda i: lambda: i)(i))

The factory's parameter has the variable's own name, so Python's own scoping
finds every read: nested closures read the parameter, inner variables of the
same name shadow it.  A variable that has no value yet is left to be read late.
"""
import ast
import builtins
import copy

HELPER = "_latebind_freeze"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
CLOSURES = FUNCTIONS + (ast.Lambda, ast.GeneratorExp)


class NoSuchCapture(Exception):
    """The case speaks of a closure that is not there."""


class Refused(Exception):
    """Why a capture cannot be frozen."""


def freeze(tree, line, name):
    """Freezes `name` in every outermost closure that starts on `line`."""
    freezer = Freezer(line, name)
    tree = freezer.visit(tree)
    if freezer.refused:
        raise Refused("the closure on line %d assigns %s itself" % (line, name))
    if not freezer.count:
        raise NoSuchCapture("no closure that starts on line %d captures %s" % (line, name))
    return ast.fix_missing_locations(tree)


def declare(tree, line, name):
    """Declares `name` nonlocal in every function that starts on `line`: the repair of LB004."""
    functions = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS) and node.lineno == line]
    if not functions:
        raise NoSuchCapture("no function starts on line %d" % line)
    for function in functions:
        function.body.insert(0, ast.Nonlocal(names=[name]))
    return ast.fix_missing_locations(tree)


# What the rewritten program calls.

def bind_now(read, factory, plain, *defaults):
    """What runs where the closure is made: the closure with its value kept."""
    try:
        value = read()
    except NameError:
        return plain(*defaults)
    return factory(value, *defaults)


def rename(made, stand_in):
    """A def is rebuilt under another name, lest it hide its own name from its body."""
    made.__name__ = stand_in.__name__
    made.__qualname__ = stand_in.__qualname__
    made.__code__ = made.__code__.replace(co_name=stand_in.__name__)
    return made


def bind_def_now(read, factory, plain, *defaults):
    """The innermost decorator of a stand-in."""
    return lambda stand_in: rename(bind_now(read, factory, plain, *defaults), stand_in)


setattr(builtins, HELPER, bind_now)
setattr(builtins, HELPER + "_def", bind_def_now)


class Freezer(ast.NodeTransformer):
    def __init__(self, line, name):
        self.line, self.name = line, name
        self.count, self.refused = 0, False

    def visit(self, node):
        if not isinstance(node, CLOSURES) or node.lineno != self.line:
            return super().visit(node)
        if writes_outside(node, self.name):
            self.refused = True
            return node
        if not captures(node, self.name):
            return super().visit(node)
        self.count += 1
        return self.frozen(node)

    def frozen(self, node):
        if isinstance(node, ast.Lambda):
            return self.frozen_lambda(node)
        if isinstance(node, ast.GeneratorExp):
            return self.frozen_generator(node)
        return self.frozen_def(node)

    def frozen_lambda(self, node):
        made, given = with_defaults_given(node)
        return self.bound(node, made, given)

    def frozen_generator(self, node):
        """The first iterable is evaluated where the generator is made, as ever."""
        made = copy.deepcopy(node)
        given = {parameter(0): made.generators[0].iter}
        made.generators[0].iter = load(parameter(0))
        return self.bound(node, made, given)

    def bound(self, node, made, given):
        """`_latebind_freeze(lambda: i, lambda i, d0: made, lambda d0: made, default)`"""
        factory = ast.Lambda(args=arguments([self.name, *given]), body=made)
        plain = ast.Lambda(args=arguments(given), body=copy.deepcopy(made))
        read = ast.Lambda(args=arguments([]), body=load(self.name))
        call = ast.Call(func=load(HELPER), args=[read, factory, plain, *given.values()], keywords=[])
        return ast.copy_location(call, node)

    def frozen_def(self, node):
        """Two factories, then a stand-in whose innermost decorator makes the real function."""
        made, given = with_defaults_given(node)
        made.name, made.decorator_list = HELPER + "_made", []
        factory = maker("%s_with_%d" % (HELPER, self.count), [self.name, *given], made)
        plain = maker("%s_plain_%d" % (HELPER, self.count), given, copy.deepcopy(made))
        read = ast.Lambda(args=arguments([]), body=load(self.name))
        innermost = ast.Call(func=load(HELPER + "_def"), args=[read, load(factory.name), load(plain.name), *given.values()], keywords=[])
        stand_in = ast.FunctionDef(name=node.name, args=arguments([]), body=[ast.Pass()],
                                   decorator_list=[*node.decorator_list, innermost], returns=None, type_comment=None, type_params=[])
        gone = ast.Delete(targets=[ast.Name(id=made.name, ctx=ast.Del()) for made in (factory, plain)])
        return [ast.copy_location(statement, node) for statement in (factory, plain, stand_in, gone)]


def maker(name, parameters, made):
    body = [made, ast.Return(value=load(made.name))]
    return ast.FunctionDef(name=name, args=arguments(parameters), body=body, decorator_list=[],
                           returns=None, type_comment=None, type_params=[])


def with_defaults_given(node):
    """The closure with its defaults replaced by parameters, and what each parameter is given."""
    made, given = copy.deepcopy(node), {}
    made.args.defaults = [handed(default, given) for default in made.args.defaults]
    made.args.kw_defaults = [default and handed(default, given) for default in made.args.kw_defaults]
    for argument in all_arguments(made.args):
        argument.annotation = None
    if isinstance(made, FUNCTIONS):
        made.returns = None
    without_global_declarations(made)
    return made, given


def handed(default, given):
    name = parameter(len(given))
    given[name] = default
    return load(name)


def parameter(index):
    return "_latebind_given_%d" % index


def load(name):
    return ast.Name(id=name, ctx=ast.Load())


def arguments(names):
    return ast.arguments(posonlyargs=[], args=[ast.arg(arg=name, annotation=None, type_comment=None) for name in names],
                         vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[])


def all_arguments(args):
    found = args.posonlyargs + args.args + args.kwonlyargs
    return found + [extra for extra in (args.vararg, args.kwarg) if extra]


# Whether a closure captures a name is asked of the compiler: put into a
# function with that parameter, does the parameter become a cell?

def captures(node, name):
    if isinstance(node, ast.GeneratorExp):
        made = copy.deepcopy(node)
        made.generators[0].iter = ast.Tuple(elts=[], ctx=ast.Load())
        body = [ast.Return(value=made)]
    else:
        made, _ = with_defaults_given(node)
        if isinstance(node, ast.Lambda):
            body = [ast.Return(value=made)]
        else:
            made.name, made.decorator_list = HELPER, []
            body = [made]
    owner = ast.FunctionDef(name="owner", args=arguments([name, *sorted(nonlocals(node) - {name})]), body=body, decorator_list=[],
                            returns=None, type_comment=None, type_params=[])
    tree = ast.fix_missing_locations(ast.Module(body=[owner], type_ignores=[]))
    code = compile(tree, "<capture>", "exec", dont_inherit=True)
    owner = next(constant for constant in code.co_consts if hasattr(constant, "co_cellvars"))
    return name in owner.co_cellvars


def nonlocals(node):
    found = (inner.names for inner in ast.walk(node) if isinstance(inner, ast.Nonlocal))
    return {name for names in found for name in names}


def writes_outside(node, name):
    """Whether the closure assigns a variable that it declares `nonlocal` or `global`."""
    declares = any(isinstance(inner, (ast.Nonlocal, ast.Global)) and name in inner.names for inner in ast.walk(node))
    return declares and any(assigns(inner, name) for inner in ast.walk(node))


def assigns(node, name):
    if isinstance(node, ast.Name):
        return node.id == name and not isinstance(node.ctx, ast.Load)
    if isinstance(node, FUNCTIONS + (ast.ClassDef, ast.ExceptHandler)):
        return node.name == name
    return False


def without_global_declarations(node):
    """`global i` would read past the factory; a closure that only reads needs none."""
    for inner in ast.walk(node):
        for body in (getattr(inner, field, None) for field in ("body", "orelse", "finalbody")):
            if isinstance(body, list):
                body[:] = [ast.copy_location(ast.Pass(), it) if is_read_only_global(it, node) else it for it in body]


def is_read_only_global(statement, closure):
    return isinstance(statement, ast.Global) and not any(writes_outside(closure, name) for name in statement.names)
