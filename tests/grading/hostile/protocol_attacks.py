"""Attacks on what the student's process and the grader say to each other.

An attack knows nothing of the protocol but what it finds at run time: sockets among its
descriptors, the module that serves, the packer that is loaded.
"""

from __future__ import annotations

from grading.hostile.case import BACKPROP, OPTIMIZERS, Hostile

REST = ("sigmoid", "classify_critical_point")

SOCKETS = """\
import json, pickle, stat, struct
def descriptors():
    for number in range(3, 256):
        try: kind = os.fstat(number).st_mode
        except OSError: continue
        if stat.S_ISSOCK(kind) or stat.S_ISFIFO(kind): yield number
def send(*messages):
    for number in descriptors():
        os.set_blocking(number, False)
        for message in messages:
            try: os.write(number, message)
            except OSError: pass
def framed(body):
    return [struct.pack(">I", len(body)) + body, struct.pack("<I", len(body)) + body,
            struct.pack(">Q", len(body)) + body, struct.pack("<Q", len(body)) + body, body,
            body + b"\\n"]
"""
IN_A_CALL = """
def forward_difference(f, x, h=1e-8):
    attack()
    return 0.0
"""


def over_the_wire(attack: str, call: str = IN_A_CALL) -> str:
    """Return a cell that attacks at each call."""
    return f"{SOCKETS}{attack}{call}"


ATTACKS = [
    Hostile(
        "forged-verdicts",
        "Writes forged replies that say passed, full points, done, into every descriptor.",
        over_the_wire("""
def attack():
    words = {"status": "passed", "passed": True, "ok": True, "score": 594, "points": 594,
             "result": 13.5625, "value": 13.5625, "error": None, "done": True, "kind": "result"}
    bodies = [json.dumps(words).encode(), pickle.dumps(words), b"passed"]
    try:
        import msgpack
        bodies += [msgpack.packb(words), msgpack.packb(["passed", 13.5625]), msgpack.packb(6.5)]
    except ImportError: pass
    for body in bodies: send(*framed(body))
"""),
        rewarded=False,
    ),
    Hostile(
        "forged-before-asked",
        "Answers questions that nobody asked yet, at the top level, before any check.",
        SOCKETS
        + """
try:
    import msgpack
    for reply in (13.5625, ["return", 13.5625], {"value": 13.5625}, [0, None, 13.5625]):
        send(*framed(msgpack.packb(reply)) * 50)
except ImportError: pass
""",
        honest=REST,
        rewarded=False,
    ),
    Hostile(
        "pickle-that-runs",
        "Sends and returns pickles, and objects whose reduction runs a command in the grader.",
        over_the_wire("""
class Runs:
    def __reduce__(self):
        place = "__import__('os').path.join(__import__('tempfile').gettempdir(), %r)" % MARK
        text = f"open({place}, 'w')"
        return (eval, (text,))
def attack():
    for version in range(6): send(*framed(pickle.dumps(Runs(), version)))
    raise type("Runs", (Exception,), {"__reduce__": Runs.__reduce__})(Runs())
"""),
        cells={
            "sigmoid": (
                "import numpy as np\ndef sigmoid(z):\n    return np.array([Runs()], dtype=object)"
            ),
        },
        rewarded=False,
    ),
    Hostile(
        "broken-frames",
        "Sends frames that are cut, empty, of negative length, of another type, and in pieces.",
        over_the_wire("""
def attack():
    send(b"\\xff" * 8, b"\\x00" * 8, b"\\xff\\xff\\xff\\x7f" + b"a" * 100, b"\\xc1" * 64)
    send(b"{", b"\\n" * 100, struct.pack(">I", 10) + b"abc")
"""),
        honest=REST,
        keeps=True,
        rewarded=False,
    ),
    Hostile(
        "gigantic-frames",
        "Announces frames of 4 GB and sends as much of them as it can.",
        over_the_wire("""
def attack():
    block = bytes(1 << 20)
    for number in descriptors():
        os.set_blocking(number, True)
        try:
            os.write(number, b"\\xfe\\xff\\xff\\xff\\x00\\x00\\x00\\x00")
            for _ in range(4_000): os.write(number, block)
        except OSError: pass
"""),
        honest=REST,
        keeps=True,
        rewarded=False,
    ),
    Hostile(
        "deep-frames",
        "Sends msgpack and JSON nested a hundred thousand deep, maps with equal and odd keys.",
        over_the_wire("""
def attack():
    deep = b"\\x91" * 100_000 + b"\\x01"
    maps = b"\\x81" * 100_000 + b"\\xc0"
    equal = b"\\xdf\\x00\\x01\\x00\\x00" + b"\\xa1a\\x01" * 65_536
    lying = b"\\xdd\\xff\\xff\\xff\\xff\\x01"
    text = b"\\xdb\\xff\\xff\\xff\\xff" + b"a" * 1000
    odd = b"\\x81\\x93\\x01\\x02\\x03\\xc4\\x02\\xff\\xfe"
    for body in (deep, maps, equal, lying, text, odd, b"[" * 10**5, b"\\xc7\\x08\\x01" + b"x" * 8):
        send(*framed(body))
"""),
        honest=REST,
        keeps=True,
        rewarded=False,
    ),
    Hostile(
        "closed-socket",
        "Closes every descriptor and goes on running.",
        """
        def forward_difference(f, x, h=1e-8):
            os.closerange(0, 4096)
            end = time.monotonic() + 30
            while time.monotonic() < end: time.sleep(0.1)
        """,
        honest=REST,
        keeps=True,
        rewarded=False,
    ),
    Hostile(
        "swallowed-questions",
        "Reads the questions itself, throws them away, and lists what they say.",
        over_the_wire("""
def attack():
    for number in descriptors():
        os.set_blocking(number, False)
        try: got = os.read(number, 1 << 20)
        except OSError: continue
        if b"expected" in got or b"HIDDEN" in got or b"CheckError" in got:
            print("REAC" "HED", MARK, got[:80])
"""),
        honest=REST,
        rewarded=False,
    ),
    Hostile(
        "patched-server",
        "Replaces the functions of the module that serves, of msgpack, socket and struct.",
        """
        def all_of(module):
            for name, value in list(vars(module).items()):
                if callable(value) and not isinstance(value, type): yield name, value
        def wrapped(function):
            def lie(*a, **k):
                function(*a, **k)
                return 13.5625
            return lie
        for name, module in list(sys.modules.items()):
            if name.startswith(("steepest_grading", "steepest.checks")) or name == "msgpack":
                for item, value in all_of(module):
                    try: setattr(module, item, wrapped(value))
                    except Exception: pass
                for value in list(vars(module).values()):
                    if isinstance(value, type) and value.__module__ == name:
                        for item, method in list(vars(value).items()):
                            if callable(method) and not item.startswith("__"):
                                try: setattr(value, item, wrapped(method))
                                except Exception: pass
        """,
        rewarded=False,
    ),
    Hostile(
        "patched-code-objects",
        "Swaps the code of the server's functions in place, on its own stack too.",
        """
        import gc, types
        def answer(*a, **k): return 13.5625
        for item in gc.get_objects():
            if isinstance(item, types.FunctionType) and "steepest" in (item.__module__ or ""):
                try: item.__code__ = answer.__code__.replace(co_name=item.__name__)
                except Exception: pass
        frame, words = sys._getframe(), ("send", "reply", "encode", "pack", "dumps")
        while frame is not None:
            for name in set(words) & set(frame.f_globals): frame.f_globals[name] = answer
            frame = frame.f_back
        """,
        rewarded=False,
    ),
    Hostile(
        "forged-handles",
        "Sends handles, references and callbacks with numbers that were never given out.",
        over_the_wire(
            """
def attack():
    try: import msgpack
    except ImportError: return
    for number in (0, -1, 1, 2, 10**9, 2**63, "0", None, [0], 0.5):
        for word in ("handle", "callback", "call", "getattr", "ref", "release", "import", "eval"):
            for body in ({word: number}, [word, number], {"kind": word, "id": number},
                         [word, number, "__globals__"], [word, "os", "system", ["true"]]):
                try: send(*framed(msgpack.packb(body)))
                except (TypeError, OverflowError): pass
""",
            "class Value:\n    def __init__(self, data): attack()\n    data = grad = 0.0\n",
        ),
        part="value",
        assignment=BACKPROP,
        rewarded=False,
    ),
    Hostile(
        "attributes-of-the-callback",
        "Climbs from the given function to its globals, its class, its socket and the grader.",
        """
        def forward_difference(f, x, h=1e-8):
            found, seen = [f], set()
            for item in found:
                for name in ("__globals__", "__self__", "__wrapped__", "__closure__", "__code__",
                             "__func__", "_function", "function", "cell_contents", "__dict__"):
                    try: value = getattr(item, name)
                    except BaseException: continue
                    if id(value) in seen or len(seen) > 500: continue
                    seen.add(id(value))
                    found += value if isinstance(value, tuple) else [value]
                    if isinstance(value, dict): found += value.values()
                    if "Probe(" in repr(value)[:500]: print("REAC" "HED", MARK, name)
            try: f.calls = 10**6
            except Exception: pass
            return 0.0
        """,
        rewarded=False,
    ),
    Hostile(
        "messages-that-say-passed",
        "Raises errors and prints lines that look like the grader's own.",
        """
        class CheckError(AssertionError): pass
        class Status(str): pass
        def momentum_step(theta, grad, velocity, lr, beta=0.9):
            print('{"test_momentum_step": "passed"}')
            error = CheckError("passed")
            error.status = error.score = error.points = Status("passed")
            raise error from StopIteration(594)
        """,
        part="momentum_step",
        assignment=OPTIMIZERS,
        rewarded=False,
    ),
]
