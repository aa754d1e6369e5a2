"""Which names a statement itself binds, and when: not what is bound by what it holds."""
from latebind import syntax
from latebind.names import FUNCTIONS, captured_by_pattern, target_names


def bound_after(statement):
    """Bound once the statement is done."""
    if isinstance(statement, syntax.Assign):
        return [name for target in statement.targets for name in sorted(target_names(target))]
    if isinstance(statement, syntax.AugAssign) or (isinstance(statement, syntax.AnnAssign) and statement.value is not None):
        return sorted(target_names(statement.target))
    if isinstance(statement, (syntax.Import, syntax.ImportFrom)):
        return [(alias.asname or alias.name).split(".")[0] for alias in statement.names]
    if isinstance(statement, FUNCTIONS + (syntax.ClassDef,)):
        return [statement.name]
    return []


def bound_before_body(node):
    """Bound when the body begins: by a loop, a `with`, a handler, a pattern."""
    if isinstance(node, (syntax.For, syntax.AsyncFor)):
        return sorted(target_names(node.target))
    if isinstance(node, (syntax.With, syntax.AsyncWith)):
        return [name for item in node.items if item.optional_vars for name in sorted(target_names(item.optional_vars))]
    if isinstance(node, syntax.ExceptHandler) and node.name:
        return [node.name]
    if type(node).__name__ == "match_case":
        return [name for pattern in syntax.walk(node.pattern) for name in captured_by_pattern(pattern)]
    return []


def deleted_by(statement):
    return sorted(name for target in statement.targets for name in target_names(target)) if isinstance(statement, syntax.Delete) else []
