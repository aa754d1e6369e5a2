"""What libraries find out about closures: one line a check, `name | value`, like introspection.py.

A library that is not installed is passed over.
"""
import importlib
import json
import sys


def made():
    """The first of three closures of each kind, and all handlers."""
    found = []
    for i in range(3):
        def convert(value: int, *, base: int = 10) -> str:
            """Words."""
            return "%d %d %d" % (value, base, i)

        async def handler(name: str, limit: int = 3) -> dict:
            """Words."""
            return {"name": name, "limit": limit, "turn": i}

        found.append((convert, handler, lambda: i))
    return found


CHECKS = []


def needs(library):
    def added(function):
        CHECKS.append((library, function))
        return function
    return added


@needs("coverage")
def coverage_data(coverage):
    """Of a file that is imported while it measures."""
    measured = coverage.Coverage(data_file=None, branch=True)
    measured.start()
    import measured as module
    module.made()[0]()
    measured.stop()
    data = measured.get_data()
    _, statements, excluded, missing, _ = measured.analysis2(module)
    return statements, excluded, missing, sorted(data.arcs(module.__file__)), [name.rpartition("/")[2] for name in sorted(data.measured_files())]


@needs("pydantic")
def pydantic_signatures(pydantic):
    convert = pydantic.validate_call(made()[0][0])
    try:
        convert("words")
    except pydantic.ValidationError as error:
        errors = error.errors(include_url=False)
    return convert("7", base="8"), errors, convert.__name__, convert.__doc__


@needs("pydantic")
def pydantic_models(pydantic):
    factory = made()[0][2]
    model = pydantic.create_model("Model", n=(int, pydantic.Field(default_factory=factory)))
    return model().n, model.model_json_schema()


@needs("fastapi")
def fastapi_signatures(fastapi):
    app = fastapi.FastAPI()
    for n, (_, handler, _) in enumerate(made()):
        app.get("/%d/{name}" % n)(handler)
    return json.dumps(app.openapi(), sort_keys=True)


@needs("cloudpickle")
def cloudpickle_there_and_back(cloudpickle):
    import pickle
    convert, _, late = made()[0]
    again = pickle.loads(cloudpickle.dumps(convert))
    return again(1), again.__name__, pickle.loads(cloudpickle.dumps(late))()


for name, function in CHECKS:
    try:
        library = importlib.import_module(name)
    except ImportError:
        print("not installed: " + name, file=sys.stderr)
    else:
        print(function.__name__.replace("_", " "), "|", repr(function(library)).replace("0x", ""))
