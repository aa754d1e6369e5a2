def f[T = int](): return T
# ---
class C[T: str = int, *Ts = (lambda: 1), **P = [T]]: pass
# ---
class C:
    x = 1
    type A = [x for y in x]
    def m[T: (lambda: x) = (x for y in x)](self): pass
