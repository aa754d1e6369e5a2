"""Puts probes into a tree.

    for i in range(3):                                 for i in range(3):
                                                           @turn0.n += 1
        fs.append(lambda: i)              becomes          fs.append(@bound(lambda: <read of i>, @borrow(@7, i, @turn0)))

where <read of i> is `i if i is "@lb 7".value or "@lb 7".read(i) else i`.  A `def` gets an
innermost decorator instead of the call.  A generator expression, which is no function that
could be given constants, gets a first `for @b7, @from in [(@borrow(…), iter(xs))]`.

Names that begin with `@` cannot clash with the program's: nobody can write them.  Every
new node stands where the node it serves stands, so tracebacks and coverage see no new lines.
"""
import ast
import contextlib

from latebind.bind import placeholder
from latebind.names import COMPREHENSIONS, FUNCTIONS, names_of

SITES = {"lambda": (ast.Lambda,), "def": FUNCTIONS, "generator": (ast.GeneratorExp,)}


class Watched:
    """A capture while its file is rewritten."""

    def __init__(self, description, site):
        self.number = description["number"]
        self.name = description["name"]
        self.turns = description["turns"]
        self.is_global = description["global"]
        self.is_bound = description["bound"]
        self.may_be_gone = description["gone"]
        self.is_generator = site["kind"] == "generator"


class Rewriter:
    """One walk over a tree.

    `inside` and `below` say which captures a read of a name belongs to: in the scope at
    hand, and in functions nested in it (a class body's own names are not seen there).
    """

    def __init__(self, description, prefix):
        self.prefix = prefix
        self.sites = {(site["kind"], site["line"], site["column"]): site for site in description["sites"]}
        self.loops = {(turn["line"], turn["column"], turn["clause"]): turn for turn in description["turns"]}
        self.inside, self.below = [], []
        self.turns = None

    def module(self, tree):
        tree.body = self.block(tree.body)
        return tree

    # Statements

    def block(self, statements):
        return [new for statement in statements for new in self.looks(statement) + [self.statement(statement)]]

    def looks(self, node):
        """`i += 1` reads `i`, too, which may be gone: a statement of its own looks before."""
        if not (isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)):
            return []
        gone = [it for it in self.inside if it.name == node.target.id and it.may_be_gone]
        return [at(ast.Expr(value=self.test(it, node)), node) for it in gone]

    def statement(self, node):
        if isinstance(node, FUNCTIONS):
            return self.function(node)
        if isinstance(node, ast.ClassDef):
            return self.class_(node)
        if isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            return self.loop(node)
        if isinstance(node, ast.AnnAssign):
            node.target = self.any(node.target)
            node.value = node.value and self.any(node.value)
            return node
        if type(node).__name__ == "TypeAlias":
            return node
        return self.children(node)

    def loop(self, node):
        """A turn begins at the top of the body, or with a test that itself binds the variable."""
        body, test = (self.loops.get((node.lineno, node.col_offset, clause)) for clause in ("body", "test"))
        self.children(node)
        if body:
            node.body.insert(0, self.turn_statement(body, node.body[0]))
        if test:
            first = self.turn_call(test, node.test)
            node.test = at(ast.BoolOp(op=ast.And(), values=[first, node.test]), node.test)
        return node

    def function(self, node):
        site = self.site("def", node)
        node.decorator_list = [self.any(decorator) for decorator in node.decorator_list]
        self.arguments(node.args)
        outer_turns, self.turns = self.turns, []
        with self.scope(node, site):
            node.body = self.block(node.body)
        self.begin(node)
        self.turns = outer_turns
        if site:
            node.decorator_list.append(self.call("@lb_binder", [self.borrow(it, node) for it in site], node))
        return node

    def begin(self, function):
        """Counters of the function's own loops come first, after the docstring."""
        after = 1 if ast.get_docstring(function, clean=False) is not None else 0
        for number in reversed(sorted(self.turns)):
            first = function.body[min(after, len(function.body) - 1)]
            made = self.call("@lb_turn", [], first)
            function.body.insert(after, at_line(ast.Assign(targets=[store(self.local(number), first)], value=made, type_comment=None), first))

    def class_(self, node):
        node.decorator_list = [self.any(decorator) for decorator in node.decorator_list]
        node.bases = [self.any(base) for base in node.bases]
        node.keywords = [self.children(keyword) for keyword in node.keywords]
        before = self.inside, self.below
        names = names_of(node)
        self.inside = [it for it in self.inside if it.name not in names.bound | names.globals]
        node.body = self.block(node.body)
        self.inside, self.below = before
        return node

    # Expressions

    def any(self, node):
        if isinstance(node, ast.Name):
            return self.name(node) if isinstance(node.ctx, ast.Load) else node
        if isinstance(node, ast.Lambda):
            return self.lambda_(node)
        if isinstance(node, COMPREHENSIONS):
            return self.comprehension(node)
        if self.turns is not None and is_look_around(node):
            return self.call("@lb_without_ours", [node], node)
        if type(node).__name__ == "match_case":
            node.guard = node.guard and self.any(node.guard)
            node.body = self.block(node.body)
            return node
        return self.children(node)

    def children(self, node):
        for field, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                setattr(node, field, self.block(value))
            elif isinstance(value, list):
                value[:] = [self.any(item) if isinstance(item, ast.AST) else item for item in value]
            elif isinstance(value, ast.AST):
                setattr(node, field, self.any(value))
        return node

    def arguments(self, args):
        """Defaults are expressions of the scope around; annotations stay as they are."""
        args.defaults = [self.any(default) for default in args.defaults]
        args.kw_defaults = [default and self.any(default) for default in args.kw_defaults]

    def name(self, node):
        """A read, compared with every borrow of this variable that it goes through."""
        tests = [self.test(it, node) for it in self.inside if it.name == node.id]
        if not tests:
            return node
        test = tests[0] if len(tests) == 1 else at(ast.BoolOp(op=ast.And(), values=tests), node)
        return at(ast.IfExp(test=test, body=load(node.id, node), orelse=load(node.id, node)), node)

    def test(self, watched, node):
        """Always true, as late as may be: an unchanged scalar costs one comparison."""
        name = self.hidden("b", watched.number)
        borrow = load(name, node) if watched.is_generator else constant(placeholder(watched.number), node)
        if watched.may_be_gone:
            return method(borrow, "look", [], node)
        value = at(ast.Attribute(value=borrow, attr="value", ctx=ast.Load()), node)
        is_same = at(ast.Compare(left=load(node.id, node), ops=[ast.Is()], comparators=[value]), node)
        again = load(name, node) if watched.is_generator else constant(placeholder(watched.number), node)
        read = method(again, "read", [load(node.id, node)], node)
        return at(ast.BoolOp(op=ast.Or(), values=[is_same, read]), node)

    def lambda_(self, node):
        site = self.site("lambda", node)
        self.arguments(node.args)
        outer_turns, self.turns = self.turns, []
        with self.scope(node, site):
            node.body = self.any(node.body)
        self.turns = outer_turns
        if not site:
            return node
        return self.call("@lb_bound", [node] + [self.borrow(it, node) for it in site], node)

    def comprehension(self, node):
        site = self.site("generator", node) if isinstance(node, ast.GeneratorExp) else []
        first = node.generators[0]
        first.iter = self.any(first.iter)
        with self.scope(node, site):
            counted = self.clauses(node)
        head = [(self.hidden("b", it.number), self.borrow(it, node)) for it in site]
        head += [(self.local(number), self.call("@lb_turn", [], node)) for number in counted]
        if head:
            self.first_clause(node, head)
        return node

    def clauses(self, node):
        """Everything but the first iterable, which belongs to the scope around."""
        counted = []
        for number, generator in enumerate(node.generators):
            if number:
                generator.iter = self.any(generator.iter)
            generator.target = self.any(generator.target)
            turn = self.loops.get((node.lineno, node.col_offset, number))
            generator.ifs = [self.any(test) for test in generator.ifs]
            if turn:
                counted.append(turn["number"])
                generator.ifs.insert(0, method(load(self.local(turn["number"]), node), "begin", [], node))
        for field in ("key", "value", "elt"):
            if hasattr(node, field):
                setattr(node, field, self.any(getattr(node, field)))
        return counted

    def first_clause(self, node, head):
        """`for (@b7, @from) in [(@borrow(…), iter(xs))]`: evaluated where the iterable was."""
        first = node.generators[0]
        source = first.iter
        if isinstance(node, ast.GeneratorExp) and not first.is_async:
            source = self.call("@lb_iter", [source], source)
        head = [("@lb_from", source)] + head
        target = at(ast.Tuple(elts=[store(name, node) for name, _ in head], ctx=ast.Store()), node)
        given = at(ast.Tuple(elts=[value for _, value in head], ctx=ast.Load()), node)
        only = at(ast.List(elts=[given], ctx=ast.Load()), node)
        first.iter = load("@lb_from", node)
        node.generators.insert(0, ast.comprehension(target=target, iter=only, ifs=[], is_async=0))

    # Scopes and sites

    @contextlib.contextmanager
    def scope(self, node, site):
        """In a body, names mean what they mean around it, unless it hides them, and what its site captures."""
        outer = self.inside, self.below
        names = names_of(node)
        self.inside = self.below = [it for it in self.below if not names.hides(it.name, it.is_global)] + site
        yield
        self.inside, self.below = outer

    def site(self, kind, node):
        """The captures of a closure that stands here."""
        site = self.sites.get((kind, node.lineno, node.col_offset))
        if site is None or not isinstance(node, SITES[kind]):
            return []
        return [Watched(capture, site) for capture in site["captures"]]

    def borrow(self, watched, node):
        """`@borrow(capture, i, turns…)`; where `i` may have no value, `lambda: i` is asked."""
        capture = load(self.hidden("c", watched.number), node)
        turns = [load(self.local(number), node) for number in watched.turns]
        value = load(watched.name, node)
        if watched.is_bound:
            return self.call("@lb_borrow", [capture, value] + turns, node)
        return self.call("@lb_borrow_unsure", [capture, thunk(value, node)] + turns, node)

    # Turns

    def turn_statement(self, turn, first):
        self.host(turn["number"])
        count = at_line(ast.Attribute(value=load(self.local(turn["number"]), first), attr="n", ctx=ast.Store()), first)
        return at_line(ast.AugAssign(target=count, op=ast.Add(), value=constant(1, first)), first)

    def turn_call(self, turn, node):
        self.host(turn["number"])
        return method(load(self.local(turn["number"]), node), "begin", [], node)

    def host(self, number):
        """A function makes the counter anew in each run; a module's stays where builtins are."""
        if self.turns is not None:
            self.turns.append(number)

    def local(self, number):
        return self.hidden("t", number)

    def hidden(self, kind, number):
        return hidden(kind, self.prefix, number)

    def call(self, name, args, node):
        return at(ast.Call(func=load(name, node), args=args, keywords=[]), node)


def is_look_around(node):
    """`locals()`, `vars()`, `dir()`: a function's counters are among its variables."""
    is_call = isinstance(node, ast.Call) and not node.args and not node.keywords
    return is_call and isinstance(node.func, ast.Name) and node.func.id in ("locals", "vars", "dir")


def hidden(kind, prefix, number):
    """The name of a capture (c), a borrow (b) or a counter of turns (t)."""
    return "@lb_%s%s_%d" % (kind, prefix, number)


# Nodes

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


def method(value, name, args, node):
    function = at(ast.Attribute(value=value, attr=name, ctx=ast.Load()), node)
    return at(ast.Call(func=function, args=args, keywords=[]), node)


def thunk(value, node):
    nothing = ast.arguments(posonlyargs=[], args=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[])
    return at(ast.Lambda(args=nothing, body=value), node)
