"""Names that the program cannot have, and how rewritten code reaches what they name.

    def build(xs):
        @lb_t0_0 = @lb_turn("@lb_t0_0")       # a counter, made anew in each run of `build`
        for x in xs:
            @lb_t0_0.n += 1
            fs.append(lambda: lambda: x)      # the outer lambda makes borrows: it needs the counter

A function finds what is its own by name.  A function within it is handed it as a constant,
like its borrows (bind.py): a name would be one more of its cells.  The constant's text, until
then, is the name.
"""
from latebind import nodes
from latebind.around import around


def hidden(kind, prefix, number):
    """Of a capture (c), a borrow (b), a counter of turns (t), a note of bindings (w) or a function (f)."""
    return "@lb_%s%s_%d" % (kind, prefix, number)


class Homes:
    """How deep, in functions and lambdas, each hidden name lives.  Those of a module are builtins."""

    def __init__(self):
        self.depth = 0
        self.depths = {}
        self.handed = [[]]

    def settle(self, name):
        self.depths[name] = self.depth

    def load(self, name, node):
        if self.depths.get(name, self.depth) == self.depth:
            return nodes.load(name, node)
        if name not in self.handed[-1]:
            self.handed[-1].append(name)
        return nodes.constant(name, node)

    @around
    def function(self):
        """Gives the list of names that the function has to be handed, known when it is left."""
        self.depth += 1
        self.handed.append([])
        yield self.handed[-1]
        self.handed.pop()
        self.depth -= 1
