def f(subject):
    match subject:
        case [a, *rest]: return lambda: (a, rest)
        case {'k': b, **others}: return lambda: (b, others)
        case Point(x=c, y=A.B) as p if (g := c): return lambda: (c, p, g)
        case (1 | 2) as n | [n]: pass
        case -1 | None | True: pass
        case Cls(d, e=[f]): return d, e, f
        case _: match = case = 1
