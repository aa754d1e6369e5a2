"""Runs one program within limits: the first code of the process, before any of the program's.

What is limited, and how: time, memory, file size and open files by the kernel (hard limits
that the process cannot raise); files outside its folder, processes, signals to others and
the network by an audit hook, which no Python code can take out again.  It keeps a program
from doing harm by mistake and makes malice hard; it is no prison for native code.
"""
import json
import os
import sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
STARTS = ("os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.startfile",
          "subprocess.Popen", "pty.spawn")
# How many of an event's first arguments are paths, and where a folder's descriptor may stand.
CHANGES = {"os.remove": (1, 1), "os.rmdir": (1, 1), "os.mkdir": (1, 2), "os.rename": (2, 2), "os.link": (2, 2),
           "os.symlink": (2, 2), "os.truncate": (1, None), "os.chmod": (1, 2), "os.chown": (1, 3), "os.utime": (1, 3),
           "os.setxattr": (1, None), "os.removexattr": (1, None), "os.chflags": (1, None), "os.lockf": (0, None)}
LOOKS = ("os.listdir", "os.scandir", "os.chdir", "os.listxattr", "os.getxattr", "glob.glob")


def run():
    """`argv`: the folder of this package, and a file that says what to run."""
    with open(sys.argv[2], encoding="utf-8") as file:
        wish = json.load(file)
    folder, script = wish["folder"], wish["script"]
    begin_session()
    limit(wish["limits"])
    code = compiled(folder, script)
    names = main_names(script)
    end = os.path.join(folder, "end")
    sys.path[:] = [entry for entry in sys.path if entry != sys.argv[1]] + wish["path"]
    sys.argv[:] = [script]
    os.chdir(wish["work"])
    take_away_back_doors()
    sys.addaudithook(guard(wish["work"], folder, wish["path"], end))
    try:
        exec(code, names)
    except SystemExit as error:
        if error.code not in (None, 0):
            tell(end, "raised", "SystemExit: %s" % (error.code,))
    except BaseException as error:
        tell(end, "raised", last_words(error))
        # What a shell would see; the traceback is ours to tell.
        sys.exit(1)


def begin_session():
    try:
        os.setsid()
    except OSError:
        pass


def limit(limits):
    import resource
    import signal

    wanted = {"RLIMIT_CPU": limits["cpu"], "RLIMIT_AS": limits["memory"], "RLIMIT_FSIZE": limits["file"],
              "RLIMIT_NOFILE": limits["files"], "RLIMIT_CORE": 0}
    if os.geteuid() != 0 and os.path.isdir("/proc"):
        wanted["RLIMIT_NPROC"] = tasks_of(os.geteuid()) + limits["tasks"]
    for name, most in wanted.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            hard = resource.getrlimit(kind)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            try:
                resource.setrlimit(kind, (most, most))
            except (OSError, ValueError):
                pass
    # Whoever started us may be gone: then nobody else ends this process.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(limits["wall"] + 1)


def tasks_of(user):
    """Processes and threads of the user: what the kernel counts for RLIMIT_NPROC."""
    count = 0
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and os.stat("/proc/" + name).st_uid == user:
                count += len(os.listdir("/proc/%s/task" % name))
        except OSError:
            pass
    return count


def compiled(folder, script):
    """With the probes of `latebind run`, where there is anything to watch."""
    import latebind.start
    from latebind.suspects import Suspects

    latebind.start.begin(folder)
    with open(script, "rb") as file:
        text = file.read()
    suspects = Suspects(folder)
    number = suspects.number(script)
    if number is not None:
        from latebind import install

        code = install.compiled(suspects, number, text, script)
        if code is not None:
            return code
    return compile(text, script, "exec", dont_inherit=True)


def main_names(script):
    import builtins
    import site

    site.setquit()
    names = vars(sys.modules["__main__"])
    names.clear()
    names.update(__name__="__main__", __doc__=None, __package__=None, __loader__=None, __spec__=None, __file__=script,
                 __builtins__=builtins)
    return names


def last_words(error):
    import traceback

    try:
        return "".join(traceback.format_exception_only(type(error), error)).strip().splitlines()[-1][:500]
    except BaseException:
        return type(error).__name__


def tell(path, kind, words):
    """The first one counts."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return
    try:
        os.write(descriptor, json.dumps([kind, words]).encode("utf-8"))
    finally:
        os.close(descriptor)


def take_away_back_doors():
    """Ways to other processes of which the audit hook is not told."""
    import signal

    def refused(*_):
        raise PermissionError("latebind explain: a program that is explained starts no processes")

    try:
        import _posixsubprocess

        _posixsubprocess.fork_exec = refused
    except ImportError:
        pass
    import _signal

    for module in (signal, _signal):
        vars(module).pop("pidfd_send_signal", None)


def guard(work, folder, path, end):
    real, readlink, own = os.path.realpath, os.readlink, os.getpid()
    may_write = [real(work)]
    may_read = [real(it) for it in [work, folder, sys.prefix, sys.base_prefix, sys.exec_prefix, *path, *sys.path, "/usr/share/zoneinfo"]
                if it and it != "/"]
    devices = ("/dev/null", "/dev/urandom", "/dev/zero")
    ours = (real(os.path.join(folder, "events")), real(end))

    def refuse(what):
        tell(end, "refused", what)
        raise PermissionError("latebind explain: this program must not " + what)

    def is_below(place, roots):
        return any(place == root or place.startswith(root.rstrip("/") + "/") for root in roots)

    def whole(place, descriptor=None):
        place = os.fsdecode(place)
        if descriptor is not None and descriptor >= 0 and not os.path.isabs(place):
            place = os.path.join(readlink("/proc/self/fd/%d" % descriptor), place)
        return real(place)

    def write(place, descriptor=None):
        place = whole(place, descriptor)
        if not is_below(place, may_write) and place not in devices and place not in ours:
            refuse("write outside its folder")

    def read(place):
        place = whole(place)
        if not is_below(place, may_read) and place not in devices:
            refuse("read outside its folder")

    def hook(event, args):
        if event == "open":
            name, mode, flags = args
            if not isinstance(name, int):
                is_writing = (flags or 0) & WRITING or (mode and any(c in mode for c in "wax+"))
                (write if is_writing else read)(name)
        elif event in CHANGES:
            paths, at = CHANGES[event]
            for number, place in enumerate(args[:paths]):
                if not isinstance(place, int):
                    descriptor = args[at + number] if at is not None and len(args) > at + number else None
                    write(place, descriptor if isinstance(descriptor, int) else None)
        elif event in LOOKS:
            if args and args[0] is not None and not isinstance(args[0], int):
                read(args[0])
        elif event in STARTS:
            refuse("start processes")
        elif event in ("os.kill", "os.killpg", "signal.pthread_kill"):
            if event != "signal.pthread_kill" and args[0] != own:
                refuse("send signals to other processes")
        elif event.startswith("socket.") and event != "socket.__new__":
            refuse("use the network")
        elif event.startswith("ctypes.") and event not in ("ctypes.addressof", "ctypes.get_errno", "ctypes.set_errno"):
            refuse("call native code")
        elif event.startswith("resource."):
            refuse("change its limits")

    return hook
