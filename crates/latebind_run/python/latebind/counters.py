"""What each run of a function counts: the turns of its loops, and who bound its variables.

    for i in range(3):            # a turn
        def skip():
            nonlocal i
            i += 10               # bound by another than the owner
"""


class Turn:
    """Counts the turns of one loop in one run of its function."""

    __slots__ = ("mark", "n")

    def __init__(self, mark):
        self.mark = mark
        self.n = 0

    def begin(self):
        self.n += 1
        return True


class Writes:
    """Who bound a variable last, in one run of its owner, and how often the owner did."""

    __slots__ = ("mark", "n", "by_owner")

    def __init__(self, mark):
        self.mark = mark
        self.n = 0
        self.by_owner = True

    def own(self):
        self.n += 1
        self.by_owner = True
        return True

    def others(self):
        self.by_owner = False

    def own_value(self, value):
        """`(x := value)`"""
        self.own()
        return value

    def others_value(self, value):
        self.others()
        return value
