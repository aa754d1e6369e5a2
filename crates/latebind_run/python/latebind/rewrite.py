"""Puts probes into a tree.

    for i in range(3):                                 for i in range(3):
                                                           @turn0.n += 1
        fs.append(lambda: i)              becomes          fs.append(@bound(lambda: <read of i>, @borrow(@7, i, @turn0)))

A `def` gets an innermost decorator instead of the call.  A generator expression, which is no
function that could be given constants, gets a first `for @b7, @from in [(@borrow(…), iter(xs))]`.

Names that begin with `@` cannot clash with the program's: nobody can write them.  Every
new node stands where the node it serves stands, so tracebacks and coverage see no new lines.
"""
import itertools
import os

from latebind import syntax
from latebind.bindings import bound_after, bound_before_body, deleted_by
from latebind.here import Here, position
from latebind.hidden import hidden
from latebind.names import COMPREHENSIONS, FUNCTIONS, target_names
from latebind.nodes import assignment, at, at_line, call, constant, load, statement, store
from latebind.probes import Probes
from latebind.watched import Variable, Watched


SITES = {"lambda": (syntax.Lambda,), "def": FUNCTIONS, "generator": (syntax.GeneratorExp,)}
# Another rewriting of the same file, perhaps kept from an earlier process, may lay out its constants otherwise.
PROCESS, SERIALS = os.urandom(4).hex(), itertools.count()


class Rewriter:
    """One walk over a tree."""

    def __init__(self, description, prefix):
        self.timeline = description["timeline"]
        self.sites = {(site["kind"], site["line"], site["column"]): site for site in description["sites"]}
        self.loops = {(turn["line"], turn["column"], turn["clause"]): turn["number"] for turn in description["turns"]}
        self.here = Here(prefix, [Variable(it) for it in description["variables"]])
        self.probes = Probes(self.here, self.timeline)
        self.functions, self.serial = 0, "%s_%d" % (PROCESS, next(SERIALS))
        # A module's variable may be bound anywhere.
        self.is_everywhere = self.timeline or any(it.is_global for it in self.here.variables)
        self.lines = lines(description)

    def module(self, tree):
        tree.body = self.block(tree.body)
        return tree

    # Statements

    def block(self, statements):
        return [new for it in statements for new in (self.rewritten(it) if self.is_concerned(it) else [it])]

    def is_concerned(self, node):
        """Most functions of a large file are not.  In one that is, a name may be bound by any statement."""
        if self.is_everywhere or self.here.function_at is not None:
            return True
        first, last = first_line(node), getattr(node, "end_lineno", None)
        return last is None or any(first <= line <= last for line in self.lines)

    def rewritten(self, node):
        return self.looks(node) + [self.statement(node)] + self.after(node)

    def looks(self, node):
        """`i += 1` reads `i`, too: a statement of its own looks before."""
        if not (isinstance(node, syntax.AugAssign) and isinstance(node.target, syntax.Name)):
            return []
        return [statement(test, node) for test in self.probes.tests(node.target.id, node)]

    def after(self, node):
        return self.probes.notes(bound_after(node), node) + self.probes.notes(deleted_by(node), node, is_gone=True)

    def statement(self, node):
        if isinstance(node, FUNCTIONS):
            return self.function(node)
        if isinstance(node, syntax.ClassDef):
            return self.class_(node)
        if isinstance(node, (syntax.For, syntax.AsyncFor, syntax.While)):
            return self.loop(node)
        if isinstance(node, syntax.AnnAssign):
            node.target = self.any(node.target)
            node.value = node.value and self.any(node.value)
            return node
        if type(node).__name__ == "TypeAlias":
            return node
        return self.children(node)

    def loop(self, node):
        """A turn begins at the top of the body, or with a test that itself binds the variable."""
        body, test = (self.loops.get(position(node) + (clause,)) for clause in ("body", "test"))
        for number in (body, test):
            if number is not None:
                self.here.make("t", number)
        self.children(node)
        if body is not None:
            first = node.body[0]
            node.body.insert(0, at_line(self.probes.next_turn(body, first), first))
        if test is not None:
            begun = self.probes.begun(test, node.test)
            node.test = at(syntax.BoolOp(op=syntax.And(), values=[begun, node.test]), node.test)
        return node

    def function(self, node):
        site = self.site("def", node)
        node.decorator_list = [self.any(decorator) for decorator in node.decorator_list]
        self.arguments(node.args)
        with self.here.body_of(node, site) as handed:
            node.body = self.block(node.body)
            self.begin(node)
        things = self.things(site, handed, node)
        if things:
            node.decorator_list.append(call("@lb_binder", things, node))
        return node

    def begin(self, function):
        """What is made anew in each run comes first, after the docstring."""
        after = 1 if syntax.is_text(function.body[0]) else 0
        first = function.body[min(after, len(function.body) - 1)]
        function.body[after:after] = [assignment(name, value, first) for name, value in self.probes.newly_made(first)]

    def class_(self, node):
        node.decorator_list = [self.any(decorator) for decorator in node.decorator_list]
        node.bases = [self.any(base) for base in node.bases]
        node.keywords = [self.children(keyword) for keyword in node.keywords]
        with self.here.class_body(node):
            node.body = self.block(node.body)
        return node

    # Expressions

    def any(self, node):
        if isinstance(node, syntax.Name):
            return self.probes.read(node) if isinstance(node.ctx, syntax.Load) else node
        if isinstance(node, syntax.Lambda):
            return self.lambda_(node)
        if isinstance(node, COMPREHENSIONS):
            return self.comprehension(node)
        if isinstance(node, syntax.NamedExpr):
            node.value = self.probes.noted_value(node.target.id, self.any(node.value), node)
            return node
        if self.here.function_at is not None and is_look_around(node):
            return call("@lb_without_ours", [node], node)
        if type(node).__name__ == "match_case":
            return self.match_case(node)
        return self.children(node)

    def match_case(self, node):
        """Its pattern is no expression: `case Point(x)` calls nothing."""
        node.guard = node.guard and self.any(node.guard)
        notes = self.probes.notes(bound_before_body(node), node.body[0], line=node.pattern.lineno)
        node.body = notes + self.block(node.body)
        return node

    def children(self, node):
        bound = bound_before_body(node)
        for field, value in syntax.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], syntax.stmt):
                setattr(node, field, self.block(value))
            elif isinstance(value, list):
                value[:] = [self.any(item) if isinstance(item, syntax.AST) else item for item in value]
            elif isinstance(value, syntax.AST):
                setattr(node, field, self.any(value))
        if bound:
            self.note_in_body(node, bound)
        return node

    def note_in_body(self, node, names):
        """The name of an `except … as e` is gone at the end of the handler's body."""
        node.body[:0] = self.probes.notes(names, node.body[0], line=node.lineno)
        if isinstance(node, syntax.ExceptHandler) and self.timeline:
            node.body += self.probes.notes(names, node.body[-1], is_gone=True)

    def arguments(self, args):
        """Defaults are expressions of the scope around; annotations stay as they are."""
        args.defaults = [self.any(default) for default in args.defaults]
        args.kw_defaults = [default and self.any(default) for default in args.kw_defaults]

    def lambda_(self, node):
        site = self.site("lambda", node)
        self.arguments(node.args)
        with self.here.body_of(node, site) as handed:
            node.body = self.any(node.body)
        things = self.things(site, handed, node)
        return call("@lb_bound", things[:1] + [node] + things[1:], node) if things else node

    def comprehension(self, node):
        site = self.site("generator", node) if isinstance(node, syntax.GeneratorExp) else []
        first = node.generators[0]
        first.iter = self.any(first.iter)
        head = [(self.here.hidden("b", it.number), self.probes.borrow(it, node)) for it in site]
        with self.here.comprehension(node, site):
            self.clauses(node)
            head += self.probes.newly_made(node)
        if head:
            self.first_clause(node, head)
        return node

    def clauses(self, node):
        """Everything but the first iterable, which belongs to the scope around."""
        for number, generator in enumerate(node.generators):
            if number:
                generator.iter = self.any(generator.iter)
            generator.target = self.any(generator.target)
            turn = self.loops.get(position(node) + (number,))
            if turn is not None:
                self.here.make("t", turn)
            generator.ifs = [self.any(test) for test in generator.ifs]
            generator.ifs[:0] = self.notes_of_clause(generator, node)
            if turn is not None:
                generator.ifs.insert(0, self.probes.begun(turn, node))
        for field in ("key", "value", "elt"):
            if hasattr(node, field):
                setattr(node, field, self.any(getattr(node, field)))

    def notes_of_clause(self, generator, node):
        """A comprehension's own variables; a function's cannot be the target of a clause."""
        names = target_names(generator.target)
        own = [it for it in self.here.noted if it.name in names and it.owner == position(node)]
        return [self.probes.note(it, it.name, node) for it in own]

    def first_clause(self, node, head):
        """`for (@b7, @from) in [(@borrow(…), iter(xs))]`: evaluated where the iterable was."""
        first = node.generators[0]
        source = first.iter
        if isinstance(node, syntax.GeneratorExp) and not first.is_async:
            source = call("@lb_iter", [source], source)
        head = [("@lb_from", source)] + head
        target = at(syntax.Tuple(elts=[store(name, node) for name, _ in head], ctx=syntax.Store()), node)
        given = at(syntax.Tuple(elts=[value for _, value in head], ctx=syntax.Load()), node)
        only = at(syntax.List(elts=[given], ctx=syntax.Load()), node)
        first.iter = load("@lb_from", node)
        node.generators.insert(0, syntax.comprehension(target=target, iter=only, ifs=[], is_async=0))

    # Sites

    def site(self, kind, node):
        """The captures of a closure that stands here."""
        site = self.sites.get((kind,) + position(node))
        if site is None or not isinstance(node, SITES[kind]):
            return []
        return [Watched(capture, site, self.timeline) for capture in site["captures"]]

    def things(self, site, handed, node):
        """What a function is bound to, after its own name; nothing where it needs nothing."""
        things = [self.probes.borrow(it, node) for it in site] + [self.here.homes.load(name, node) for name in handed]
        self.functions += 1
        name = hidden("f", "%s_%s" % (self.here.prefix, self.serial), self.functions)
        return things and [constant(name, node)] + things


def lines(description):
    """Where closures are made, turns begin, and functions stand whose variables are noted."""
    owners = [variable["owner"][0] for variable in description["variables"] if variable["owner"]]
    return sorted({place["line"] for place in description["sites"] + description["turns"]} | set(owners))


def first_line(node):
    return min([node.lineno] + [decorator.lineno for decorator in getattr(node, "decorator_list", [])])


def is_look_around(node):
    """`locals()`, `vars()`, `dir()`: a function's counters are among its variables."""
    is_call = isinstance(node, syntax.Call) and not node.args and not node.keywords
    return is_call and isinstance(node.func, syntax.Name) and node.func.id in ("locals", "vars", "dir")
