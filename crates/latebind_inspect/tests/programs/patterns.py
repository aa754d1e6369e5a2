match x:
    case [a, a]: pass
# ---
match x:
    case [a] | [b]: pass
# ---
match x:
    case [a, b] | [b, a]: pass
# ---
match x:
    case [a] | a: pass
# ---
match x:
    case [a, [b] | [c, b], d]: pass
# ---
match x:
    case [a, [a] | (b, a)]: pass
# ---
match x:
    case [a, [a] | {1: a}]: pass
# ---
match x:
    case a: pass
    case 1: pass
# ---
match x:
    case a if a: pass
    case (_ as b) | c: pass
    case 1: pass
# ---
match x:
    case _ if a: pass
    case _: pass
# ---
match x:
    case _: pass
    case 1: pass
# ---
match x:
    case 1 | _ | 2: pass
# ---
match x:
    case [1 | a, *_, (b | 2)]: pass
# ---
match x:
    case [*a, *_]: pass
# ---
match x:
    case [[b, *a], *a]: pass
# ---
match x:
    case C(a, b=c, d=C(b=e, b=f)): pass
# ---
match x:
    case C(a, b=a): pass
# ---
match x:
    case {'a': 1, "b": b, 'a': c}: pass
# ---
match x:
    case {1: a, 1.0: b}: pass
# ---
match x:
    case {0: a, -0: b}: pass
# ---
match x:
    case {True: a, 1: b}: pass
# ---
match x:
    case {b'a': a, 'a': b, b'\x00"\'': c, b'\x00"\'': d}: pass
# ---
match x:
    case {"it's\n": a, 'it\'s\n': b}: pass
# ---
match x:
    case {a.b: a, a.b: b, None: c, **d}: pass
# ---
match x:
    case {1: a, **a}: pass
# ---
match x:
    case [a] as a: pass
# ---
match x:
    case (a as b) as c: pass
# ---
match x:
    case f'a': pass
