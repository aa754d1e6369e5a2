"""Puts probes into a tree.

    for i in range(3):                                 for i in range(3):
                                                           @turn0.n += 1
        fs.append(lambda: i)              becomes          fs.append(@bound(lambda: <read of i>, @borrow(@7, i, @turn0)))

where <read of i> is `i if i is "@lb_b0_7".value or "@lb_b0_7".read(i) else i`.  A `def` gets an
innermost decorator instead of the call.  A generator expression, which is no function that
could be given constants, gets a first `for @b7, @from in [(@borrow(…), iter(xs))]`.

Names that begin with `@` cannot clash with the program's: nobody can write them.  Every
new node stands where the node it serves stands, so tracebacks and coverage see no new lines.
"""
import ast
import contextlib
import itertools

from latebind.bindings import bound_after, bound_before_body, deleted_by
from latebind.hidden import Homes, hidden
from latebind.names import COMPREHENSIONS, FUNCTIONS, names_of, target_names
from latebind.nodes import assignment, at, at_line, call, constant, load, method, statement, store, thunk

SITES = {"lambda": (ast.Lambda,), "def": FUNCTIONS, "generator": (ast.GeneratorExp,)}
SERIALS = itertools.count()


class Watched:
    """A capture while its file is rewritten."""

    def __init__(self, description, site, timeline):
        self.number = description["number"]
        self.name = description["name"]
        self.turns = description["turns"]
        self.variable = description["variable"]
        self.is_global = description["global"]
        self.is_bound = description["bound"] and not timeline
        # A time line shows every read, not only those that find something else.
        self.is_looked_at = description["gone"] or timeline
        self.is_generator = site["kind"] == "generator"
        self.is_frozen = description["frozen"]


class Variable:
    """One whose bindings are noted."""

    def __init__(self, description):
        self.number = description["number"]
        self.name = description["name"]
        self.owner = place_of(description["owner"])
        self.is_global = self.owner is None
        # Functions whose bindings count as the owner's; nothing where nobody else could bind it.
        self.own = description["own"] and {place_of(function) for function in description["own"]}


def place_of(place):
    """Line and column of a function or comprehension; nothing for the module."""
    return place and tuple(place)


class Rewriter:
    """One walk over a tree.

    `inside` and `below` say which captures a read of a name belongs to: in the scope at
    hand, and in functions nested in it (a class body's own names are not seen there).
    `noted` and `noted_below` say the same of variables whose bindings are noted.  A capture that
    is frozen is not watched: reads are given the value at creation.
    """

    def __init__(self, description, prefix):
        self.prefix = prefix
        self.timeline = description["timeline"]
        self.sites = {(site["kind"], site["line"], site["column"]): site for site in description["sites"]}
        self.loops = {(turn["line"], turn["column"], turn["clause"]): turn for turn in description["turns"]}
        self.variables = [Variable(it) for it in description["variables"]]
        self.inside, self.below = [], []
        self.noted = self.noted_below = [it for it in self.variables if it.is_global]
        self.class_names = set()
        self.homes = Homes()
        # What is made anew in each run of the function at hand, and where that is; a module's is made once.
        self.made, self.function_at = None, None
        self.functions, self.serial = 0, next(SERIALS)

    def module(self, tree):
        tree.body = self.block(tree.body)
        return tree

    # Statements

    def block(self, statements):
        return [new for it in statements for new in self.looks(it) + [self.statement(it)] + self.after(it)]

    def looks(self, node):
        """`i += 1` reads `i`, too: a statement of its own looks before."""
        if not (isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)):
            return []
        return [statement(self.test(it, node), node) for it in self.watched(node.target.id)]

    def after(self, node):
        return self.notes(bound_after(node), node) + self.notes(deleted_by(node), node, is_gone=True)

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
        for turn in filter(None, (body, test)):
            self.make("t", turn["number"])
        self.children(node)
        if body:
            first = node.body[0]
            count = at(ast.Attribute(value=self.turn(body["number"], first), attr="n", ctx=ast.Store()), first)
            node.body.insert(0, at_line(ast.AugAssign(target=count, op=ast.Add(), value=constant(1, first)), first))
        if test:
            first = method(self.turn(test["number"], node.test), "begin", [], node.test)
            node.test = at(ast.BoolOp(op=ast.And(), values=[first, node.test]), node.test)
        return node

    def function(self, node):
        site = self.site("def", node)
        node.decorator_list = [self.any(decorator) for decorator in node.decorator_list]
        self.arguments(node.args)
        with self.body_of(node, site) as handed:
            node.body = self.block(node.body)
            self.begin(node)
        things = self.things(site, handed, node)
        if things:
            node.decorator_list.append(call("@lb_binder", things, node))
        return node

    def begin(self, function):
        """What is made anew in each run comes first, after the docstring."""
        after = 1 if ast.get_docstring(function, clean=False) is not None else 0
        first = function.body[min(after, len(function.body) - 1)]
        function.body[after:after] = [assignment(name, value, first) for name, value in self.newly_made(first)]

    def class_(self, node):
        node.decorator_list = [self.any(decorator) for decorator in node.decorator_list]
        node.bases = [self.any(base) for base in node.bases]
        node.keywords = [self.children(keyword) for keyword in node.keywords]
        before = self.inside, self.noted, self.class_names
        names = names_of(node)
        self.class_names = names.bound
        self.inside = [it for it in self.inside if it.name not in names.bound | names.globals]
        self.noted = [it for it in self.noted_below if not names.hides(it.name, it.is_global)]
        node.body = self.block(node.body)
        self.inside, self.noted, self.class_names = before
        return node

    # Expressions

    def any(self, node):
        if isinstance(node, ast.Name):
            return self.name(node) if isinstance(node.ctx, ast.Load) else node
        if isinstance(node, ast.Lambda):
            return self.lambda_(node)
        if isinstance(node, COMPREHENSIONS):
            return self.comprehension(node)
        if isinstance(node, ast.NamedExpr):
            return self.walrus(node)
        if self.function_at is not None and is_look_around(node):
            return call("@lb_without_ours", [node], node)
        if type(node).__name__ == "match_case":
            node.guard = node.guard and self.any(node.guard)
            notes = self.notes(bound_before_body(node), node.body[0], line=node.pattern.lineno)
            node.body = notes + self.block(node.body)
            return node
        return self.children(node)

    def children(self, node):
        bound = bound_before_body(node)
        for field, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                setattr(node, field, self.block(value))
            elif isinstance(value, list):
                value[:] = [self.any(item) if isinstance(item, ast.AST) else item for item in value]
            elif isinstance(value, ast.AST):
                setattr(node, field, self.any(value))
        if bound:
            self.note_in_body(node, bound)
        return node

    def note_in_body(self, node, names):
        """The name of an `except … as e` is gone at the end of the handler's body."""
        node.body[:0] = self.notes(names, node.body[0], line=node.lineno)
        if isinstance(node, ast.ExceptHandler) and self.timeline:
            node.body += self.notes(names, node.body[-1], is_gone=True)

    def arguments(self, args):
        """Defaults are expressions of the scope around; annotations stay as they are."""
        args.defaults = [self.any(default) for default in args.defaults]
        args.kw_defaults = [default and self.any(default) for default in args.kw_defaults]

    def name(self, node):
        """A read, compared with every borrow of this variable that it goes through."""
        frozen = [it for it in self.inside if it.name == node.id and it.is_frozen]
        if frozen:
            return self.kept(frozen[0], node)
        tests = [self.test(it, node) for it in self.watched(node.id)]
        if not tests:
            return node
        test = tests[0] if len(tests) == 1 else at(ast.BoolOp(op=ast.And(), values=tests), node)
        return at(ast.IfExp(test=test, body=load(node.id, node), orelse=load(node.id, node)), node)

    def watched(self, name):
        return [it for it in self.inside if it.name == name and not it.is_frozen]

    def kept(self, frozen, node):
        """The value at creation; the variable itself where it had none then."""
        is_kept = at(ast.Attribute(value=self.borrowed(frozen, node), attr="is_kept", ctx=ast.Load()), node)
        value = at(ast.Attribute(value=self.borrowed(frozen, node), attr="value", ctx=ast.Load()), node)
        return at(ast.IfExp(test=is_kept, body=value, orelse=load(node.id, node)), node)

    def test(self, watched, node):
        """Always true, as late as may be: an unchanged scalar costs one comparison."""
        if watched.is_looked_at:
            return method(self.borrowed(watched, node), "look", self.line(node), node)
        value = at(ast.Attribute(value=self.borrowed(watched, node), attr="value", ctx=ast.Load()), node)
        is_same = at(ast.Compare(left=load(watched.name, node), ops=[ast.Is()], comparators=[value]), node)
        read = method(self.borrowed(watched, node), "read", [load(watched.name, node)], node)
        return at(ast.BoolOp(op=ast.Or(), values=[is_same, read]), node)

    def borrowed(self, watched, node):
        """A generator expression's is among its own variables, a function's among its constants."""
        name = self.hidden("b", watched.number)
        return self.homes.load(name, node) if watched.is_generator else constant(name, node)

    def line(self, node):
        return [constant(node.lineno, node)] if self.timeline else []

    def lambda_(self, node):
        site = self.site("lambda", node)
        self.arguments(node.args)
        with self.body_of(node, site) as handed:
            node.body = self.any(node.body)
        things = self.things(site, handed, node)
        return call("@lb_bound", things[:1] + [node] + things[1:], node) if things else node

    def comprehension(self, node):
        site = self.site("generator", node) if isinstance(node, ast.GeneratorExp) else []
        first = node.generators[0]
        first.iter = self.any(first.iter)
        head = [(self.hidden("b", it.number), self.borrow(it, node)) for it in site]
        outer, self.made = self.made, []
        for name, _ in head:
            self.homes.settle(name)
        with self.scope(node, site):
            self.clauses(node)
            head += self.newly_made(node)
        self.made = outer
        if head:
            self.first_clause(node, head)
        return node

    def clauses(self, node):
        """Everything but the first iterable, which belongs to the scope around."""
        for number, generator in enumerate(node.generators):
            if number:
                generator.iter = self.any(generator.iter)
            generator.target = self.any(generator.target)
            turn = self.loops.get((node.lineno, node.col_offset, number))
            if turn:
                self.make("t", turn["number"])
            generator.ifs = [self.any(test) for test in generator.ifs]
            generator.ifs[:0] = self.notes_of_clause(generator, node)
            if turn:
                generator.ifs.insert(0, method(self.turn(turn["number"], node), "begin", [], node))
        for field in ("key", "value", "elt"):
            if hasattr(node, field):
                setattr(node, field, self.any(getattr(node, field)))

    def notes_of_clause(self, generator, node):
        """A comprehension's own variables; a function's cannot be the target of a clause."""
        names = target_names(generator.target)
        own = [it for it in self.noted if it.name in names and it.owner == position(node)]
        return [self.note(it, it.name, node) for it in own]

    def first_clause(self, node, head):
        """`for (@b7, @from) in [(@borrow(…), iter(xs))]`: evaluated where the iterable was."""
        first = node.generators[0]
        source = first.iter
        if isinstance(node, ast.GeneratorExp) and not first.is_async:
            source = call("@lb_iter", [source], source)
        head = [("@lb_from", source)] + head
        target = at(ast.Tuple(elts=[store(name, node) for name, _ in head], ctx=ast.Store()), node)
        given = at(ast.Tuple(elts=[value for _, value in head], ctx=ast.Load()), node)
        only = at(ast.List(elts=[given], ctx=ast.Load()), node)
        first.iter = load("@lb_from", node)
        node.generators.insert(0, ast.comprehension(target=target, iter=only, ifs=[], is_async=0))

    # Scopes and sites

    @contextlib.contextmanager
    def body_of(self, node, site):
        """A function's or lambda's; gives the hidden names that it has to be handed."""
        outer = self.made, self.function_at, self.class_names
        self.made, self.function_at, self.class_names = [], position(node), set()
        with self.homes.function() as handed, self.scope(node, site):
            yield handed
        self.made, self.function_at, self.class_names = outer

    @contextlib.contextmanager
    def scope(self, node, site):
        """In a body, names mean what they mean around it, unless it hides them, and what its site captures."""
        outer = self.inside, self.below, self.noted, self.noted_below
        names = names_of(node)
        for it in site:
            # What the closure assigns itself is its own state.
            it.is_frozen = it.is_frozen and it.name not in names.globals | names.nonlocals
        self.inside = self.below = [it for it in self.below if not names.hides(it.name, it.is_global)] + site
        kept = [it for it in self.noted_below if not names.hides(it.name, it.is_global)]
        own = [it for it in self.variables if it.owner == position(node) and not isinstance(node, ast.Lambda)]
        for it in own:
            self.make("w", it.number)
        self.noted = self.noted_below = kept + own
        yield
        self.inside, self.below, self.noted, self.noted_below = outer

    def site(self, kind, node):
        """The captures of a closure that stands here."""
        site = self.sites.get((kind,) + position(node))
        if site is None or not isinstance(node, SITES[kind]):
            return []
        return [Watched(capture, site, self.timeline) for capture in site["captures"]]

    def things(self, site, handed, node):
        """What a function is bound to, after its own name; nothing where it needs nothing."""
        things = [self.borrow(it, node) for it in site] + [self.homes.load(name, node) for name in handed]
        self.functions += 1
        # Another rewriting of the same file may lay out its constants otherwise.
        name = hidden("f", "%s_%d" % (self.prefix, self.serial), self.functions)
        return things and [constant(name, node)] + things

    def borrow(self, watched, node):
        """`@borrow(capture, i, writes, turns…)`; where `i` may have no value, or is hidden by a class, `lambda: i` is asked."""
        capture = load(self.hidden("c", watched.number), node)
        if watched.is_frozen:
            return call("@lb_frozen", [capture, thunk(load(watched.name, node), node)], node)
        writes = constant(None, node) if watched.variable is None else self.writes(watched.variable, node)
        rest = [writes] + [self.turn(number, node) for number in watched.turns]
        value = load(watched.name, node)
        if watched.is_bound and watched.name not in self.class_names:
            return call("@lb_borrow", [capture, value] + rest, node)
        return call("@lb_borrow_unsure", [capture, thunk(value, node)] + rest, node)

    # Notes of bindings

    def notes(self, names, node, line=None, is_gone=False):
        """Statements, beside `node`, that note that these names were just bound (on that line), or deleted."""
        noted = [it for it in self.noted if it.name in names]
        return [statement(self.note(it, None if is_gone else it.name, node, line), node) for it in noted]

    def note(self, variable, name, node, line=None):
        """`@writes.own()`; a time line is told where, and the value."""
        told = [constant(line or node.lineno, node)] + ([load(name, node)] if name else []) if self.timeline else []
        return method(self.writes(variable.number, node), self.who(variable), told, node)

    def walrus(self, node):
        """`(x := @writes.own_value(value))`"""
        node.value = self.any(node.value)
        for variable in self.noted:
            if variable.name == node.target.id:
                told = self.line(node) + [node.value]
                node.value = method(self.writes(variable.number, node), self.who(variable) + "_value", told, node.value)
        return node

    def who(self, variable):
        return "others" if variable.own and self.function_at not in variable.own else "own"

    def writes(self, number, node):
        return self.homes.load(self.hidden("w", number), node)

    # Counters

    def make(self, kind, number):
        """Something that each run of the function at hand has its own of; a module's is among the builtins."""
        if self.made is not None:
            self.made.append((kind, number))
            self.homes.settle(self.hidden(kind, number))

    def newly_made(self, node):
        for kind, number in sorted(self.made):
            name = self.hidden(kind, number)
            yield name, call("@lb_turn" if kind == "t" else "@lb_writes", [constant(name, node)], node)

    def turn(self, number, node):
        return self.homes.load(self.hidden("t", number), node)

    def hidden(self, kind, number):
        return hidden(kind, self.prefix, number)


def position(node):
    return node.lineno, node.col_offset


def is_look_around(node):
    """`locals()`, `vars()`, `dir()`: a function's counters are among its variables."""
    is_call = isinstance(node, ast.Call) and not node.args and not node.keywords
    return is_call and isinstance(node.func, ast.Name) and node.func.id in ("locals", "vars", "dir")
