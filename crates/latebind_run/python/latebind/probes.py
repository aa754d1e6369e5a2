"""The nodes that are put into a tree: reads, borrows, notes of bindings, counters.

<read of i> is `i if i is "@lb_b0_7".value or "@lb_b0_7".read(i) else i`: the constant is replaced
by a borrow when the closure is made (bind.py).
"""
from latebind import syntax
from latebind.nodes import at, call, constant, load, method, statement, thunk


class Probes:
    """`here` says what names mean.  A capture that is frozen is not watched: reads are given the value at creation."""

    def __init__(self, here, timeline):
        self.here = here
        self.timeline = timeline

    # Reads

    def read(self, node):
        """A read, compared with every borrow of this variable that it goes through."""
        frozen = self.here.frozen(node.id)
        if frozen:
            return self.kept(frozen[0], node)
        tests = self.tests(node.id, node)
        if not tests:
            return node
        test = tests[0] if len(tests) == 1 else at(syntax.BoolOp(op=syntax.And(), values=tests), node)
        return at(syntax.IfExp(test=test, body=load(node.id, node), orelse=load(node.id, node)), node)

    def tests(self, name, node):
        return [self.test(it, node) for it in self.here.watched(name)]

    def test(self, watched, node):
        """Always true, as late as may be: an unchanged scalar costs one comparison."""
        if watched.is_looked_at:
            return method(self.borrowed(watched, node), "look", self.line(node), node)
        is_same = at(syntax.Compare(left=load(watched.name, node), ops=[syntax.Is()], comparators=[self.field("value", watched, node)]), node)
        read = method(self.borrowed(watched, node), "read", [load(watched.name, node)], node)
        return at(syntax.BoolOp(op=syntax.Or(), values=[is_same, read]), node)

    def kept(self, frozen, node):
        """The value at creation; the variable itself where it had none then."""
        is_kept, value = self.field("is_kept", frozen, node), self.field("value", frozen, node)
        return at(syntax.IfExp(test=is_kept, body=value, orelse=load(node.id, node)), node)

    def field(self, name, watched, node):
        return at(syntax.Attribute(value=self.borrowed(watched, node), attr=name, ctx=syntax.Load()), node)

    def borrowed(self, watched, node):
        """A generator expression's is among its own variables, a function's among its constants."""
        if watched.is_generator:
            return self.here.load("b", watched.number, node)
        return constant(self.here.hidden("b", watched.number), node)

    def line(self, node):
        return [constant(node.lineno, node)] if self.timeline else []

    # Borrows

    def borrow(self, watched, node):
        """`@borrow(capture, i, writes, turns…)`; where `i` may have no value, or is hidden by a class, `lambda: i` is asked."""
        here = self.here
        capture, value = load(here.hidden("c", watched.number), node), load(watched.name, node)
        if watched.is_frozen:
            return call("@lb_frozen", [capture, thunk(value, node)], node)
        writes = constant(None, node) if watched.variable is None else here.load("w", watched.variable, node)
        rest = [writes] + [here.load("t", number, node) for number in watched.turns]
        if watched.is_bound and watched.name not in here.class_names:
            return call("@lb_borrow", [capture, value] + rest, node)
        return call("@lb_borrow_unsure", [capture, thunk(value, node)] + rest, node)

    # Notes of bindings

    def notes(self, names, node, line=None, is_gone=False):
        """Statements, beside `node`, that note that these names were just bound (on that line), or deleted."""
        noted = [it for it in self.here.noted if it.name in names]
        return [statement(self.note(it, None if is_gone else it.name, node, line), node) for it in noted]

    def note(self, variable, name, node, line=None):
        """`@writes.own()`; a time line is told where, and the value."""
        told = [constant(line or node.lineno, node)] + ([load(name, node)] if name else []) if self.timeline else []
        return method(self.here.load("w", variable.number, node), self.who(variable), told, node)

    def noted_value(self, name, value, node):
        """`@writes.own_value(value)`, which gives the value."""
        for variable in self.here.noted:
            if variable.name == name:
                writes = self.here.load("w", variable.number, node)
                value = method(writes, self.who(variable) + "_value", self.line(node) + [value], value)
        return value

    def who(self, variable):
        return "own" if self.here.is_owners(variable) else "others"

    # Counters

    def next_turn(self, number, node):
        """`@turn.n += 1`"""
        count = at(syntax.Attribute(value=self.here.load("t", number, node), attr="n", ctx=syntax.Store()), node)
        return syntax.AugAssign(target=count, op=syntax.Add(), value=constant(1, node))

    def begun(self, number, node):
        """`@turn.begin()`, which is true."""
        return method(self.here.load("t", number, node), "begin", [], node)

    def newly_made(self, node):
        """Names and values of what each run of the function at hand has its own of."""
        for kind, number in sorted(self.here.made):
            name = self.here.hidden(kind, number)
            yield name, call("@lb_turn" if kind == "t" else "@lb_writes", [constant(name, node)], node)
