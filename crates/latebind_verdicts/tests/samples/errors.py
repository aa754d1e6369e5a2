"""Names that end, and ways out that run clean-ups."""
import contextlib


def attempt(jobs):
    failures = []
    for job in jobs:
        try:
            with contextlib.suppress(KeyError) as guard, open(job) as file:
                failures.append(lambda: file.read())
                result = job()
        except (ValueError, OSError) as error:
            failures.append(lambda: str(error))
            result = None
        except Exception as error:
            report = lambda: error
            report()
            raise
        else:
            failures.append(lambda: result)
        finally:
            job = None
    del result
    return [failure() for failure in failures]


def match(command):
    actions = []
    for part in command:
        match part:
            case {"name": name, **rest} if name:
                actions.append(lambda: (name, rest))
            case [first, *others]:
                actions.append(lambda: (first, others))
            case (str() as text) | text:
                actions.append(lambda: text)
    x = 1
    show = lambda: x
    x = 2
    assert show() == 2, "read late on purpose"
    return actions
