def f[T](a: T, b=k, *, c=j) -> T:
    return T
# ---
def f[T: (int, str), *Ts, **P](a: T): return lambda: (T, Ts, P)
# ---
class C[T](Base[T], metaclass=M):
    x: T
    def m(self) -> T: return T
    def n[U: T](self, a: U, b: x) -> T: return U, T
# ---
type A = list[B]
type A[T: A] = list[T, B]
def f(x):
    type B = x
    type C[T] = (x, T)
    return B
# ---
class C:
    X = 1
    type A = X
    type B[T: X] = (T, X)
    def m[T: X](self, a: X, b: T) -> X: pass
    class D[T: X](X): y = T
# ---
def f(X):
    class C:
        X = 1
        Y = 2
        type A = (X, Y)
        def m[T: X](self, a: X): return X
    class D:
        global X
        type A = X
        nonlocal_ = 1
    return C
# ---
class C[__T: __B](__Base):
    def m(self): return __T, __U
    type __A[__V] = (__V, __T)
__after = 1
# ---
@(lambda: 1)
class C[T: (lambda: 2)]((lambda: 3)()): (lambda: 4)
@(lambda: 5)
def f[T: (lambda: 6)](a: (lambda: 7) = (lambda: 8)) -> (lambda: 9): (lambda: 10)
# ---
def f[T]():
    def g[T]():
        return T
    class T: pass
    return lambda: T
# ---
class C[T]:
    T = 1
    def m(self): return T, super()
# ---
async def f[T](x: T): return [T for _ in x]
# ---
class C:
    __classdict__ = 1
    def f[T](self): pass
# ---
class C:
    __classdict__ = 1
    def f[T](self) -> int: pass
# ---
class C:
    __classdict__ = 1
    type X = int
