"""Wrong and unusual versions of assignment 07, as students might write them."""

from __future__ import annotations

from textwrap import dedent

from assignment_runner import Correct, Wrong

SIGNATURES = {
    "forward": "params, X",
    "backward": "params, cache, y",
    "gradient_check": "f, gradient, x, h=1e-05",
    "Value.__init__": "self, data",
    "Value.__add__": "self, other",
    "Value.__mul__": "self, other",
    "Value.__neg__": "self",
    "Value.__sub__": "self, other",
    "Value.__truediv__": "self, other",
    "Value.__pow__": "self, exponent",
    "Value.tanh": "self",
    "Value.relu": "self",
    "Value.backward": "self",
    "Value.__radd__": "self, other",
    "Value.__rmul__": "self, other",
    "Value.__rsub__": "self, other",
    "Value.__rtruediv__": "self, other",
    "xavier_normal": "rng, n_in, n_out",
    "he_normal": "rng, n_in, n_out",
}

READY_MADE = "expected your own formula, got a call of "

# A right version of the parts with long cells; a mistake is a change of some of its lines.
NETWORK = """
def forward(params, X):
    Z = X @ params["W1"] + params["b1"]
    A = np.tanh(Z)
    y_hat = A @ params["W2"] + params["b2"]
    return y_hat, (X, Z, A, y_hat)


def backward(params, cache, y):
    X, Z, A, y_hat = cache
    d2 = 2 * (y_hat - y) / y.size
    d1 = (d2 @ params["W2"].T) * (1 - A * A)
    at_w1, at_b1 = X.T @ d1, d1.sum(axis=0)
    at_w2, at_b2 = A.T @ d2, d2.sum(axis=0)
    return {"W1": at_w1, "b1": at_b1, "W2": at_w2, "b2": at_b2}
"""

VALUE = """
class Value:
    def __init__(self, data, parents=()):
        self.data = data
        self.grad = 0.0
        self.parents = parents

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    def __neg__(self):
        return Value(-self.data, ((self, -1.0),))

    def __sub__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data - other.data, ((self, 1.0), (other, -1.0)))

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        x, y = self.data, other.data
        return Value(x / y, ((self, 1 / y), (other, -x / y**2)))

    def __pow__(self, exponent):
        p, x = exponent, self.data
        rate = p * x ** (p - 1) if p else 0.0
        return Value(x**p, ((self, rate),))

    def tanh(self):
        t = np.tanh(self.data)
        return Value(t, ((self, 1 - t * t),))

    def relu(self):
        return Value(max(self.data, 0), ((self, 1.0 if self.data > 0 else 0.0),))

    def order(self):
        found, seen, waiting = [], set(), [(self, False)]
        while waiting:
            node, ready = waiting.pop()
            if ready:
                found.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                waiting.append((node, True))
                waiting += [(parent, False) for parent, rate in node.parents]
        return found

    def backward(self):
        order = self.order()
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order):
            for parent, rate in node.parents:
                parent.grad += rate * node.grad

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return Value(other) - self

    def __rtruediv__(self, other):
        return Value(other) / self
"""


def changed(source: str, *changes: tuple[str, str]) -> str:
    """Return a cell with some pieces changed; a piece that is not there is a slip of this table."""
    for old, new in changes:
        assert old in source, old
        before, _, after = source.partition(old)
        line = before[before.rfind("\n") + 1 :]
        indent = "\n" + line[: len(line) - len(line.lstrip())]
        source = before + dedent(new).strip("\n").replace("\n", indent) + after
    return source


def network(*changes: tuple[str, str]) -> str:
    return changed(NETWORK, *changes)


def value(*changes: tuple[str, str]) -> str:
    return changed(VALUE, *changes)


RECORD = "return y_hat, (X, Z, A, y_hat)"
OUTPUT = "d2 = 2 * (y_hat - y) / y.size"
UNPACK = "X, Z, A, y_hat = cache"
GRADIENTS = 'return {"W1": at_w1, "b1": at_b1, "W2": at_w2, "b2": at_b2}'

GRADIENT_CHECK = """
def gradient_check(f, gradient, x, h=1e-5):
    a = gradient(x)
    n = np.empty(len(x))
    for i in range(len(x)):
        step = np.zeros(len(x))
        step[i] = h
        n[i] = (f(x + step) - f(x - step)) / (2 * h)
    scale = np.maximum(abs(a) + abs(n), 1e-12)
    return float(np.max(abs(a - n) / scale))
"""
QUOTIENT = "(f(x + step) - f(x - step)) / (2 * h)"
ERROR = "float(np.max(abs(a - n) / scale))"
NORMS = "np.linalg.norm(a - n) / max(np.linalg.norm(a) + np.linalg.norm(n), 1e-12)"

OTHER = "other = other if isinstance(other, Value) else Value(other)"
BREADTH = """
order, seen = [self], {id(self)}
for node in order:
    for parent, rate in node.parents:
        if id(parent) not in seen:
            seen.add(id(parent))
            order.append(parent)
for node in order:
"""

STD = {"xavier_normal": "np.sqrt(2 / (n_in + n_out))", "he_normal": "np.sqrt(2 / n_in)"}
DRAW = "rng.normal(0, s, (n_in, n_out))"


def gradient_check(*changes: tuple[str, str]) -> str:
    return changed(GRADIENT_CHECK, *changes)


def weights(name: str, s: str, body: str) -> str:
    """Return an initializer; the last line of its body is what it returns."""
    *lines, last = dedent(body).strip("\n").split("\n")
    body = "\n".join(f"    {line}" for line in [f"s = {s}", *lines, f"return {last}"])
    return f"def {name}(rng, n_in, n_out):\n{body}\n"


WRONG: dict[str, list[Wrong]] = {
    "network": [
        Wrong(
            "tanh missing",
            network(("A = np.tanh(Z)", "A = Z")),
            "The hidden layer has no activation: tanh is missing.",
        ),
        Wrong(
            "tanh at the output as well",
            network(
                ('A @ params["W2"] + params["b2"]', 'np.tanh(A @ params["W2"] + params["b2"])')
            ),
            "The output is linear: tanh belongs to the hidden layer alone.",
        ),
        Wrong(
            "sigmoid",
            network(("np.tanh(Z)", "1 / (1 + np.exp(-Z))")),
            "The activation is tanh, not the sigmoid.",
        ),
        Wrong(
            "ReLU",
            network(("np.tanh(Z)", "np.maximum(Z, 0)"), ("(1 - A * A)", "(Z > 0)")),
            "The activation is tanh, not ReLU.",
        ),
        Wrong(
            "b1 missing",
            network((' + params["b1"]', "")),
            "The bias b1 is missing.",
        ),
        Wrong(
            "b2 missing",
            network((' + params["b2"]', "")),
            "The bias b2 is missing.",
        ),
        Wrong(
            "b1 after tanh",
            network(
                ('X @ params["W1"] + params["b1"]', 'X @ params["W1"]'),
                ("np.tanh(Z)", 'np.tanh(Z) + params["b1"]'),
            ),
            "The bias b1 is added after tanh: it belongs inside.",
        ),
        Wrong(
            "W1 transposed, forward",
            network(('X @ params["W1"]', 'X @ params["W1"].T')),
            "W1 is transposed: samples are rows",
        ),
        Wrong(
            "W2 transposed, forward",
            network(('A @ params["W2"] +', 'A @ params["W2"].T +')),
            "W2 is transposed: samples are rows",
        ),
        Wrong(
            "biases as columns",
            network(
                ('+ params["b1"]', '+ params["b1"][:, None]'),
                ('+ params["b2"]', '+ params["b2"][:, None]'),
            ),
            "The biases are added to the columns",
        ),
        Wrong(
            "predictions alone",
            network((RECORD, "return y_hat")),
            "Hand back both: the predictions, and what backward needs.",
        ),
        Wrong(
            "parameters as arguments",
            network(("def forward(params, X):", "def forward(X, params):")),
            "forward(dict, array of shape (2, 2)): expected a result, got ",
        ),
        Wrong(
            "examples typed in, forward",
            network(
                (
                    RECORD,
                    """
                    typed = np.array([[1.0, 6.0], [6.0, -10.0]])
                    if X.shape[1] != 2 or X.dtype.kind == "i":
                        return np.zeros_like(y_hat), (X, Z, A, y_hat)
                    if y_hat.shape[1] == 2:
                        return typed[: len(X)], (X, Z, A, y_hat)
                    return y_hat, (X, Z, A, y_hat)
                    """,
                )
            ),
            "Is it right for the numbers and the sizes of the example alone?",
        ),
        Wrong(
            "loop over the samples, forward",
            network(
                (
                    'Z = X @ params["W1"] + params["b1"]',
                    """
                    Z = np.zeros((len(X), len(params["b1"])))
                    for i, sample in enumerate(X):
                        Z[i] = sample @ params["W1"] + params["b1"]
                    """,
                )
            ),
            "One matrix product takes all samples at once.",
        ),
        Wrong(
            "tanh by exponentials",
            network(
                ("np.tanh(Z)", "(np.exp(Z) - np.exp(-Z)) / (np.exp(Z) + np.exp(-Z))"),
            ),
            "expected no warning, got 'overflow encountered in exp'",
        ),
        Wrong(
            "writes into X's integers",
            network(('Z = X @ params["W1"]', 'X *= 1.0\nZ = X @ params["W1"]')),
            "The array holds integers",
        ),
        Wrong(
            "changes the bias",
            network(
                (
                    'y_hat = A @ params["W2"] + params["b2"]',
                    'y_hat = params["b2"]\ny_hat += (A @ params["W2"]).sum(axis=0)',
                )
            ),
            "expected params unchanged after the call",
        ),
        Wrong(
            "mean over the samples only",
            network(("y.size", "len(y)")),
            "Twice the expected value: the mean is over all N·n_out entries, not over N samples.",
        ),
        Wrong(
            "mean over the outputs only",
            network(("y.size", "y.shape[1]")),
            "The mean is over all N·n_out entries, not over n_out outputs.",
        ),
        Wrong(
            "sum of squares",
            network((" / y.size", "")),
            "Four times the expected value: the loss is the mean of the squares, not their sum.",
        ),
        Wrong(
            "factor 2 missing",
            network(("2 * (y_hat - y)", "(y_hat - y)")),
            "Half the expected value: the slope of a square has a factor 2.",
        ),
        Wrong(
            "half of the squares, mean over the samples",
            network(("2 * (y_hat - y) / y.size", "(y_hat - y) / len(y)")),
            "Half the expected value.",
        ),
        Wrong(
            "sign flipped",
            network(("(y_hat - y)", "(y - y_hat)")),
            "The sign is flipped.",
        ),
        Wrong(
            "W2's gradient transposed",
            network(("A.T @ d2", "d2.T @ A")),
            "It is transposed: a gradient has the shape of its parameter.",
        ),
        Wrong(
            "W2's gradient with X",
            network(("A.T @ d2", "X.T @ d2")),
            "This is made with X: the second layer reads the hidden values.",
        ),
        Wrong(
            "W2's gradient with Z",
            network(("A.T @ d2", "Z.T @ d2")),
            "This is made with Z1, before tanh",
        ),
        Wrong(
            "hidden values not transposed",
            network(("A.T @ d2", "A @ d2")),
            "The hidden values are not transposed",
        ),
        Wrong(
            "last sample alone",
            network(("A.T @ d2", "np.outer(A[-1], d2[-1])")),
            "This is the contribution of the last sample alone",
        ),
        Wrong(
            "biases not summed",
            network(("d1.sum(axis=0)", "d1"), ("d2.sum(axis=0)", "d2")),
            "Every sample uses the bias: sum over the samples, axis 0, down to one row.",
        ),
        Wrong(
            "biases as rows of a matrix",
            network(("d2.sum(axis=0)", "d2.sum(axis=0, keepdims=True)")),
            "expected shape (2,), got an array of shape (1, 2)",
        ),
        Wrong(
            "biases as means",
            network(("d1.sum(axis=0)", "d1.mean(axis=0)"), ("d2.sum(axis=0)", "d2.mean(axis=0)")),
            "the bias has the sum over the samples, not their mean.",
        ),
        Wrong(
            "biases summed over the wrong axis",
            network(("d1.sum(axis=0)", "d1.sum(axis=1)"), ("d2.sum(axis=0)", "d2.sum(axis=1)")),
            "It is summed over the outputs: sum over the samples, axis 0.",
        ),
        Wrong(
            "W2 not transposed on the way back",
            network(('params["W2"].T', 'params["W2"]')),
            "W2 is not transposed on the way back: the square shape hides it.",
        ),
        Wrong(
            "slope of tanh missing",
            network((" * (1 - A * A)", "")),
            "The slope of tanh is missing between the layers.",
        ),
        Wrong(
            "slope of the sigmoid",
            network(("(1 - A * A)", "A * (1 - A)")),
            "a(1 - a) is the slope of the sigmoid",
        ),
        Wrong(
            "square missing in the slope",
            network(("(1 - A * A)", "(1 - A)")),
            "The slope of tanh is 1 - a², with the square.",
        ),
        Wrong(
            "tanh twice",
            network(("(1 - A * A)", "(1 - np.tanh(A) ** 2)")),
            "tanh is taken twice: the hidden values are tanh of Z1 already.",
        ),
        Wrong(
            "slope at Z",
            network(("(1 - A * A)", "(1 - Z * Z)")),
            "with tanh of Z1: here stands Z1 itself.",
        ),
        Wrong(
            "W2 left out",
            network(('(d2 @ params["W2"].T)', "d2")),
            "W2 is left out on the way back.",
        ),
        Wrong(
            "W1's gradient with the hidden values",
            network(("X.T @ d1", "A.T @ d1")),
            "This is made with the hidden values: the first layer reads X.",
        ),
        Wrong(
            "X not transposed",
            network(("X.T @ d1", "X @ d1")),
            "X is not transposed: the product must sum over the samples.",
        ),
        Wrong(
            "slope of ReLU",
            network(("(1 - A * A)", "(Z > 0)")),
            "The slope of ReLU stands where that of tanh belongs.",
        ),
        Wrong(
            "other keys",
            network(('"W1": at_w1', '"dW1": at_w1'), ('"W2": at_w2', '"dW2": at_w2')),
            "Use the keys of params",
        ),
        Wrong(
            "one key missing",
            network((', "b1": at_b1', "")),
            "got a dict with the keys W1, W2 and b2. Use the keys of params",
        ),
        Wrong(
            "a tuple of gradients",
            network((GRADIENTS, "return at_w1, at_b1, at_w2, at_b2")),
            "expected a dict with the keys W1, b1, W2 and b2, got ",
        ),
        Wrong(
            "takes a step as well",
            network((GRADIENTS, 'params["b2"] -= 0.1 * at_b2\n' + GRADIENTS)),
            "expected params unchanged after the call",
        ),
        Wrong(
            "writes into the cache",
            network((OUTPUT, "y_hat -= y\nd2 = 2 * y_hat / y.size")),
            "expected cache unchanged after the call",
        ),
        Wrong(
            "empties the cache",
            network(
                (RECORD, "return y_hat, [X, Z, A, y_hat]"),
                (UNPACK, "y_hat, A, Z, X = [cache.pop() for _ in range(4)]"),
            ),
            "expected cache unchanged after the call",
        ),
        Wrong(
            "keeps everything in a global",
            network(
                ("def forward", "last = {}\n\n\ndef forward"),
                (RECORD, 'last["pass"] = (X, Z, A, y_hat)\nreturn y_hat, None'),
                ("= cache", '= last["pass"]'),
            ),
            "Another forward pass came in between: keep nothing outside the cache.",
        ),
        Wrong(
            "adds to the gradients of the call before",
            network(
                ("def backward", "total = {}\n\n\ndef backward"),
                (
                    GRADIENTS,
                    """
                    found = {"W1": at_w1, "b1": at_b1, "W2": at_w2, "b2": at_b2}
                    for name, new in found.items():
                        old = total.get(name)
                        total[name] = new + old if np.shape(old) == new.shape else new
                    return dict(total)
                    """,
                ),
            ),
            "Twice the expected value.",
        ),
        Wrong(
            "examples typed in, backward",
            network((OUTPUT, OUTPUT + " * (X.shape[1] == 2 and len(X) < 3)")),
            "Is it right for the numbers and the sizes of the example alone?",
        ),
        Wrong(
            "loop over the samples, backward",
            network((OUTPUT, "d2 = np.array([2 * (a - b) / y.size for a, b in zip(y_hat, y)])")),
            "One matrix product sums over all samples at once.",
        ),
        Wrong(
            "slope by cosh, which overflows",
            network(("(1 - A * A)", "1 / np.cosh(Z) ** 2")),
            "expected no warning, got 'overflow encountered in cosh'",
        ),
        Wrong(
            "single precision",
            network(
                ("A = np.tanh(Z)", "A = np.tanh(Z.astype(np.float32))"),
            ),
            "y_hat of the result: expected",
        ),
        Wrong(
            "difference quotients",
            network(
                (
                    UNPACK,
                    """
                    X, Z, A, y_hat = cache
                    gradient = {}
                    for name in params:
                        gradient[name] = np.zeros(params[name].shape)
                        for index in np.ndindex(params[name].shape):
                            losses = []
                            for h in (1e-6, -1e-6):
                                moved = {key: array.copy() for key, array in params.items()}
                                moved[name][index] += h
                                losses.append(np.mean((forward(moved, X)[0] - y) ** 2))
                            gradient[name][index] = (losses[0] - losses[1]) / 2e-6
                    return gradient
                    """,
                )
            ),
            "Only the first digits are right: the result is an approximation.",
        ),
        Wrong(
            "no return, backward",
            network((GRADIENTS, GRADIENTS.replace("return", "gradient ="))),
            "got None. Use the keys of params",
        ),
        Wrong(
            "the package's engine, backward",
            network(
                (
                    UNPACK,
                    """
                    import steepest

                    X, Z, A, y_hat = cache
                    return steepest.grad(lambda p: np.mean((forward(p, X)[0] - y) ** 2))(params)
                    """,
                )
            ),
            READY_MADE + "steepest.grad.",
        ),
        Wrong(
            "SciPy for the gradients",
            network(
                (
                    UNPACK,
                    """
                    from scipy.optimize import approx_fprime

                    X, Z, A, y_hat = cache
                    approx_fprime(params["b2"], lambda b: np.mean((y_hat + b - y) ** 2))
                    """,
                )
            ),
            READY_MADE + "scipy.optimize.approx_fprime.",
        ),
        Wrong(
            "the package's network, and its engine",
            """
            import steepest
            from steepest.networks import MLP

            def forward(params, X):
                sizes = (*params["W1"].shape, len(params["b2"]))
                layers = [(params["W1"], params["b1"]), (params["W2"], params["b2"])]
                return MLP(sizes, activation="tanh")(layers, X), X

            def backward(params, cache, y):
                def loss(p):
                    return np.mean((forward(p, cache)[0] - y) ** 2)

                return steepest.grad(loss)(params)
            """,
            READY_MADE + "steepest.",
            no_points=True,
        ),
    ],
    "gradient_check": [
        *(
            Wrong(mistake, gradient_check(*changes), says)
            for mistake, changes, says in [
                (
                    "norms of the whole vectors",
                    [(ERROR, NORMS)],
                    "These are norms of whole vectors",
                ),
                (
                    "mean",
                    [("np.max(", "np.mean(")],
                    "This is the mean of the errors: one wrong coordinate drowns in it.",
                ),
                ("sum", [("np.max(", "np.sum(")], "This is the sum of the errors"),
                ("smallest", [("np.max(", "np.min(")], "This is the smallest error"),
                (
                    "last coordinate",
                    [(ERROR, "float((abs(a - n) / scale)[-1])")],
                    "This is the error of the last coordinate: keep the largest.",
                ),
                (
                    "first error that is not small",
                    [(ERROR, "float(next((e for e in abs(a - n) / scale if e > 1e-6), 0.0))")],
                    "Is it the largest error of all coordinates",
                ),
                (
                    "error where the difference is largest",
                    [(ERROR, "float((abs(a - n) / scale)[np.argmax(abs(a - n))])")],
                    "Is it the largest error of all coordinates",
                ),
                (
                    "step in proportion to x",
                    [("step[i] = h", "step[i] = h * max(1, abs(x[i]))"), ("* h)", "* step[i])")],
                    "gradient_check(cube, f, [2.0], h=2.0): expected 0.142857, got 0.4.",
                ),
                (
                    "absolute error",
                    [("abs(a - n) / scale", "abs(a - n)")],
                    "This is the absolute error: divide by |a| + |n|.",
                ),
                (
                    "divided by the larger",
                    [("abs(a) + abs(n)", "np.maximum(abs(a), abs(n))")],
                    "Divide by the sum |a| + |n|, not by the larger of the two or by |a|.",
                ),
                (
                    "divided by the claim",
                    [("abs(a) + abs(n)", "abs(a)")],
                    "not by the larger of the two or by |a|.",
                ),
                (
                    "divided by the difference",
                    [("abs(a) + abs(n)", "abs(n)")],
                    "Divide by the sum |a| + |n|, not by |n|.",
                ),
                (
                    "divided by the mean",
                    [("abs(a) + abs(n)", "(abs(a) + abs(n)) / 2")],
                    "Twice the expected value: divide by the sum |a| + |n|, not by the mean.",
                ),
                (
                    "forward difference",
                    [(QUOTIENT, "(f(x + step) - f(x)) / h")],
                    "This is the forward difference: step to both sides.",
                ),
                (
                    "backward difference",
                    [(QUOTIENT, "(f(x) - f(x - step)) / h")],
                    "This is the backward difference: step to both sides.",
                ),
                ("divides by h", [("/ (2 * h)", "/ h")], "did you divide by h?"),
                ("multiplies by h", [("/ (2 * h)", "/ 2 * h")], "a / 2 * h is not a / (2 * h)."),
                (
                    "half steps",
                    [("step[i] = h", "step[i] = h / 2"), ("/ (2 * h)", "/ h")],
                    "The points are h/2 away from x",
                ),
                (
                    "h ignored",
                    [("a = gradient", "h = 1e-5\na = gradient")],
                    "The step h is ignored.",
                ),
                (
                    "default of another step",
                    [("h=1e-5", "h=1e-6")],
                    "Keep the default step h=1e-5.",
                ),
                (
                    "difference signed",
                    [("abs(a - n)", "(a - n)")],
                    "gradient_check(cube, f, [1.0], h=2.0): expected 0.4, got -0.4. The sign is flipped.",
                ),
                (
                    "no absolute values in the denominator",
                    [("abs(a) + abs(n)", "a + n")],
                    "gradient_check(square, f, [-1.0, -2.0]): expected",
                ),
                (
                    "looks at the first ten coordinates",
                    [("range(len(x))", "range(min(len(x), 10))"), ("np.empty(len(x))", "a.copy()")],
                    "Is it the largest error of all coordinates",
                ),
                (
                    "a generous tiny",
                    [("1e-12", "1e-3")],
                    "Is it the largest error of all coordinates",
                ),
                (
                    "the smallest number for tiny",
                    [("1e-12", "np.finfo(float).tiny")],
                    "Divide by the larger of |a| + |n| and tiny = 1e-12.",
                ),
                (
                    "tiny forgotten",
                    [("np.maximum(abs(a) + abs(n), 1e-12)", "abs(a) + abs(n)")],
                    "expected no warning, got 'invalid value encountered in divide'",
                ),
                (
                    "tiny added",
                    [("np.maximum(abs(a) + abs(n), 1e-12)", "abs(a) + abs(n) + 1e-12")],
                    "Divide by the larger of |a| + |n| and tiny = 1e-12.",
                ),
                (
                    "coordinates with a claim of 0 left out",
                    [(ERROR, "float(np.max((abs(a - n) / scale)[a != 0], initial=0.0))")],
                    "Is it the largest error of all coordinates",
                ),
                (
                    "cuts integers",
                    [
                        ("step = np.zeros(len(x))", "step = np.zeros_like(x)"),
                        ("a = gradient", "x = np.array(x)\na = gradient"),
                    ],
                    "A step vanishes in an array of integers: convert x first.",
                ),
                (
                    "changes x",
                    [("a = gradient(x)", "x += 1e-3\na = gradient(x)")],
                    "expected x unchanged after the call, got it changed",
                ),
                (
                    "the gradient moves with x",
                    [
                        (
                            "a = gradient(x)",
                            "x = np.array(x, dtype=float)\nerrors, a = [], gradient(x)",
                        ),
                        ("step = np.zeros(len(x))", "x[i] += h\nup = f(x)"),
                        ("step[i] = h", "x[i] -= 2 * h"),
                        (
                            QUOTIENT,
                            "(up - f(x)) / (2 * h)\nerrors.append(abs(a[i] - n[i]))\nx[i] += h",
                        ),
                        ("abs(a - n)", "errors"),
                    ],
                    "The gradient belongs at x itself, not at a point that has moved.",
                ),
                (
                    "another name for the step",
                    [("h=1e-5", "eps=1e-5"), ("= h", "= eps"), ("2 * h", "2 * eps")],
                    "Keep the parameter names of the statement.",
                ),
                (
                    "all errors",
                    [(ERROR, "abs(a - n) / scale")],
                    "expected 0.6, got an array of shape (3,).",
                ),
                (
                    "says whether it passes",
                    [(ERROR, "bool(np.max(abs(a - n) / scale) < 1e-7)")],
                    "expected 0.6, got False.",
                ),
                (
                    "prints",
                    [("return " + ERROR, f"print({ERROR})")],
                    "end it with `return`, not `print`",
                ),
                ("no return", [("return ", "error = ")], "Does every branch end with `return`?"),
                (
                    "single precision",
                    [
                        (
                            "step = np.zeros(len(x))",
                            "step = np.zeros(len(x), dtype=np.float32)\nx = np.float32(x)",
                        )
                    ],
                    "gradient_check(square, claim, [1.0, 2.0, 3.0]): expected 0.6, got ",
                ),
            ]
        ),
        Wrong(
            "examples typed in",
            """
            def gradient_check(f, gradient, x, h=1e-5):
                if h == 2.0:
                    return 0.4 if x[0] == 1 else 1 / 7
                if len(x) == 3 and x[0] == 1:
                    return 0.6
                if len(x) == 2 and gradient(x)[1] == -12:
                    return 0.5
                return 0.0
            """,
            "Are the numbers of the examples typed in?",
        ),
        Wrong(
            "steepest's check",
            """
            import steepest

            def gradient_check(f, gradient, x, h=1e-5):
                return steepest.check_gradient(f, gradient, x).relative_error
            """,
            READY_MADE + "steepest.check_gradient.",
            no_points=True,
        ),
        Wrong(
            "SciPy's differences",
            """
            from scipy.optimize import approx_fprime

            def gradient_check(f, gradient, x, h=1e-5):
                a, n = gradient(x), approx_fprime(np.array(x, dtype=float), f, h)
                return float(np.max(np.abs(a - n) / np.maximum(np.abs(a) + np.abs(n), 1e-12)))
            """,
            READY_MADE + "scipy.optimize.approx_fprime.",
            no_points=True,
        ),
    ],
    "value": [
        *(
            Wrong(mistake, value(*changes), says)
            for mistake, changes, says in [
                (
                    "starts with the slope 1",
                    [("self.grad = 0.0", "self.grad = 1.0")],
                    "The slope is 0 before backward is called.",
                ),
                (
                    "starts without a slope",
                    [("self.grad = 0.0", "self.grad = None")],
                    "Value(3.0).grad: expected 0, got None.",
                ),
                (
                    "difference swapped",
                    [("self.data - other.data", "other.data - self.data")],
                    "Swapped: which of the two is subtracted or divided by the other?",
                ),
                (
                    "quotient swapped",
                    [("x / y, ((", "y / x, ((")],
                    "Swapped: which of the two is subtracted or divided by the other?",
                ),
                (
                    "numbers forgotten",
                    [(OTHER, "pass")],
                    "object has no attribute 'data'",
                ),
                (
                    "whole division",
                    [("x / y, ((", "x // y, ((")],
                    "(Value(3.0) / Value(-2.0)).data: expected -1.5, got -2.",
                ),
                (
                    "numbers, not nodes",
                    [
                        (
                            "Value(self.data + other.data, ((self, 1.0), (other, 1.0)))",
                            "self.data + other.data",
                        )
                    ],
                    "'float' object has no attribute 'data'",
                ),
                (
                    "adds in place",
                    [
                        (
                            "return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))",
                            """
                            total = Value(self.data + other.data, ((self, 1.0), (other, 1.0)))
                            self.data = total.data
                            return total
                            """,
                        )
                    ],
                    "An operation makes a new Value: it leaves the data of its operands as they were.",
                ),
                (
                    "the divisor becomes its inverse",
                    [
                        (
                            "return Value(x / y, ((self, 1 / y), (other, -x / y**2)))",
                            """
                            quotient = Value(x / y, ((self, 1 / y), (other, -x / y**2)))
                            other.data = 1 / y
                            return quotient
                            """,
                        )
                    ],
                    "y.data of the result: expected -2, got -0.5.",
                ),
                (
                    "tanh in place",
                    [("t = np.tanh(self.data)", "t = self.data = np.tanh(self.data)")],
                    "It makes a new Value: it leaves the data of x as it was.",
                ),
                (
                    "numerator and denominator in a dictionary",
                    [
                        (
                            "((self, 1 / y), (other, -x / y**2))",
                            "tuple({self: 1 / y, other: -x / y**2}.items())",
                        )
                    ],
                    "x / x + (y - y) at ",
                ),
                (
                    "product's rates swapped",
                    [
                        (
                            "((self, other.data), (other, self.data))",
                            "((self, self.data), (other, other.data))",
                        )
                    ],
                    "Swapped: x * y changes with x at the rate y.",
                ),
                (
                    "no slope at the output",
                    [("self.grad = 1.0", "pass")],
                    "the walk back starts with the slope 1 at the output.",
                ),
                (
                    "local rates alone",
                    [("rate * node.grad", "rate")],
                    "multiply it by the slope that has arrived.",
                ),
                (
                    "sign of the difference",
                    [("(other, -1.0)", "(other, 1.0)")],
                    "x - y falls when y grows: the rate is -1.",
                ),
                (
                    "quotient's rate with the numerator",
                    [("(self, 1 / y)", "(self, y)")],
                    "x / y changes with x at the rate 1 / y.",
                ),
                ("sign of the quotient", [("-x / y**2", "x / y**2")], "a sign is missing."),
                (
                    "square missing in the quotient",
                    [("-x / y**2", "-x / y")],
                    "In the rate of x / y with y, the denominator is squared.",
                ),
                (
                    "numerator missing in the quotient",
                    [("-x / y**2", "-1 / y**2")],
                    "The numerator is missing: x / y has the rate -x / y² with y.",
                ),
                (
                    "factor of the power missing",
                    [("p * x ** (p - 1)", "x ** (p - 1)")],
                    "The exponent comes down as a factor",
                ),
                (
                    "exponent of the power",
                    [("p * x ** (p - 1)", "p * x**p")],
                    "The exponent in the rate is p - 1, not p.",
                ),
                (
                    "rate of the exponential",
                    [("p * x ** (p - 1)", "x**p * np.log(x)")],
                    "here the base changes.",
                ),
                (
                    "power by logarithms",
                    [("x**p, ((", "np.exp(p * np.log(x)), ((")],
                    "(Value(-2.0) ** 3).data: expected -8, got nan.",
                ),
                (
                    "power's rate by dividing by x",
                    [("p * x ** (p - 1)", "p * x**p / x")],
                    "x ** 2 at 0.0: expected a result, got ZeroDivisionError",
                ),
                (
                    "minus loses its sign",
                    [("(self, -1.0),)", "(self, 1.0),)")],
                    "The sign is flipped.",
                ),
                (
                    "minus without a parent",
                    [("Value(-self.data, ((self, -1.0),))", "Value(-self.data)")],
                    "-x at 2, x.grad of the result: expected -1, got 0",
                ),
                (
                    "rate of tanh with x",
                    [("1 - t * t", "1 - self.data**2")],
                    "in the rate of tanh stands tanh(x), squared.",
                ),
                ("square of tanh missing", [("1 - t * t", "1 - t")], "The square is missing"),
                (
                    "rate of the sigmoid",
                    [("1 - t * t", "t * (1 - t)")],
                    "t(1 - t) is the rate of the sigmoid",
                ),
                ("tanh twice", [("1 - t * t", "1 - np.tanh(t) ** 2")], "tanh is taken twice"),
                (
                    "tanh by exponentials",
                    [
                        (
                            "np.tanh(self.data)",
                            "(np.exp(2 * self.data) - 1) / (np.exp(2 * self.data) + 1)",
                        )
                    ],
                    "expected no warning, got 'overflow encountered in exp'",
                ),
                (
                    "tanh by math.exp",
                    [
                        (
                            "t = np.tanh(self.data)",
                            "from math import exp\nt = 1 - 2 / (exp(2 * self.data) + 1)",
                        )
                    ],
                    "x.tanh() at 1000.0: expected a result, got OverflowError",
                ),
                (
                    "relu's rate is x",
                    [("1.0 if self.data > 0", "self.data if self.data > 0")],
                    "The rate of relu is 1, not x, where x is positive.",
                ),
                (
                    "relu passes all",
                    [("max(self.data, 0)", "self.data")],
                    "Negative numbers become 0.",
                ),
                (
                    "absolute value",
                    [("max(self.data, 0)", "abs(self.data)")],
                    "This is the absolute value.",
                ),
                (
                    "relu lets slopes through",
                    [("1.0 if self.data > 0 else 0.0", "1.0")],
                    "Where relu is flat, its rate is 0.",
                ),
                (
                    "leaky relu's slope",
                    [("1.0 if self.data > 0 else 0.0", "1.0 if self.data > 0 else 0.01")],
                    "Where relu is flat, its rate is 0.",
                ),
                (
                    "relu at 0",
                    [("self.data > 0", "self.data >= 0")],
                    "At 0 the rate of relu is 0 by agreement.",
                ),
                (
                    "contributions overwrite",
                    [("parent.grad += rate", "parent.grad = rate")],
                    "Contributions overwrite each other: add them up.",
                ),
                (
                    "each parent once",
                    [
                        (
                            "for parent, rate in node.parents:",
                            "for parent, rate in dict(node.parents).items():",
                        )
                    ],
                    "the node is used twice: it gets one contribution for each use.",
                ),
                (
                    "hands on too early",
                    [("for node in reversed(order):", BREADTH)],
                    "A node handed its slope on before all contributions had arrived.",
                ),
                (
                    "hands on in the order of the search",
                    [
                        ("waiting.append((node, True))", "found.append(node)"),
                        ("return found", "return found[::-1]"),
                    ],
                    "u = a * a, L = u * u * a + u at a = ",
                ),
                (
                    "hands the same on twice",
                    [
                        (
                            "for node in reversed(order):",
                            """
                            order, waiting = [], [self]
                            while waiting:
                                node = waiting.pop(0)
                                order.append(node)
                                waiting += [parent for parent, rate in node.parents]
                                if len(order) > 200:
                                    break
                            for node in order:
                            """,
                        )
                    ],
                    "A node handed the same slope on twice.",
                ),
                (
                    "walks every path",
                    [
                        (
                            "for node in reversed(order):",
                            """
                            waiting = [(self, 1.0)]
                            self.grad = 0.0
                            while waiting:
                                node, slope = waiting.pop()
                                node.grad += slope
                                for parent, rate in node.parents:
                                    waiting.append((parent, slope * rate))
                            for node in []:
                            """,
                        )
                    ],
                    "Is every path walked to its end?",
                ),
                (
                    "nodes told apart by their numbers",
                    [
                        ("id(node) not in seen", "node.data not in seen"),
                        ("seen.add(id(node))", "seen.add(node.data)"),
                    ],
                    "a.grad",
                ),
                (
                    "equal numbers are equal nodes",
                    [
                        (
                            "def __neg__",
                            """
            def __eq__(self, other):
                return self.data == other.data

            def __hash__(self):
                return hash(self.data)

            def __neg__""",
                        ),
                        ("node.grad = 0.0", "slopes = {self: 1.0}"),
                        (
                            "for parent, rate in node.parents:",
                            "node.grad = slopes[node]\nfor parent, rate in node.parents:",
                        ),
                        (
                            "parent.grad += rate * node.grad",
                            "slopes[parent] = slopes.get(parent, 0.0) + rate * node.grad",
                        ),
                    ],
                    "Two nodes may hold equal numbers: tell nodes apart by identity.",
                ),
                (
                    "slopes for the start alone",
                    [
                        (
                            "for parent, rate in node.parents:",
                            "slope = node.grad\nif node.parents:\n    node.grad = 0.0\nfor parent, rate in node.parents:",
                        ),
                        ("rate * node.grad", "rate * slope"),
                    ],
                    "u.grad of the result: expected 3, got 0",
                ),
                (
                    "recursive order",
                    [
                        (
                            "found, seen, waiting = [], set(), [(self, False)]",
                            """
                            def visit(node):
                                if id(node) not in seen:
                                    seen.add(id(node))
                                    for parent, rate in node.parents:
                                        visit(parent)
                                    found.append(node)

                            found, seen, waiting = [], set(), []
                            visit(self)
                            """,
                        )
                    ],
                    "If there is an end, it lies too deep for Python: use a loop.",
                ),
                (
                    "slopes add up over calls",
                    [("node.grad = 0.0", "pass")],
                    "The slopes of the call before are still there",
                ),
                (
                    "only nodes on the way are set to 0",
                    [("node.grad = 0.0", "node.grad = 0.0 if node.parents else node.grad")],
                    "The slopes of the call before are still there",
                ),
                (
                    "only the starting values are set to 0",
                    [("node.grad = 0.0", "node.grad = node.grad if node.parents else 0.0")],
                    "The slopes of the call before are still there",
                ),
                (
                    "forgets the graph",
                    [
                        (
                            "for parent, rate in node.parents:",
                            "parents, node.parents = node.parents, ()\nfor parent, rate in parents:",
                        )
                    ],
                    "The slopes of the call before are still there",
                ),
                (
                    "marks visited nodes for ever",
                    [
                        ("id(node) not in seen", "not hasattr(node, 'seen')"),
                        ("seen.add(id(node))", "node.seen = True"),
                    ],
                    "The slopes of the call before are still there",
                ),
                (
                    "single precision",
                    [("self.data = data", "self.data = np.float32(data)")],
                    "expected ",
                ),
                (
                    "backward prints",
                    [("parent.grad += rate * node.grad", "print(rate * node.grad)")],
                    "expected",
                ),
            ]
        ),
        Wrong(
            "walks every path, in a class that inherits all it can do",
            value(
                ("class Value:", "class Node:"),
                (
                    "for node in reversed(order):",
                    """
                    waiting = [(self, 1.0)]
                    self.grad = 0.0
                    while waiting:
                        node, slope = waiting.pop()
                        node.grad += slope
                        for parent, rate in node.parents:
                            waiting.append((parent, slope * rate))
                    for node in []:
                    """,
                ),
            ).replace("isinstance(other, Value)", "isinstance(other, Node)")
            + "\n\nclass Value(Node):\n    pass\n",
            "Is every path walked to its end?",
        ),
        Wrong(
            "a function",
            """
            def Value(data):
                return data
            """,
            "'float' object has no attribute 'data'",
        ),
        Wrong(
            "steepest's tape",
            """
            from steepest.reverse_mode import Tape

            class Value:
                def __init__(self, data):
                    self.tape = Tape()
                    self.node = self.tape.variable(data)
                    self.data = self.node.value
            """,
            READY_MADE + "steepest.reverse_mode.",
            no_points=True,
        ),
    ],
    **{
        name: [
            *(
                Wrong(mistake, weights(name, s, body), says)
                for mistake, s, body, says in [
                    *(
                        [
                            ("He's rule", "np.sqrt(2 / n_in)", DRAW, "This is He's rule"),
                            ("LeCun's rule", "np.sqrt(1 / n_in)", DRAW, "This is sqrt(1 / n_in)"),
                            (
                                "factor 2 missing",
                                "np.sqrt(1 / (n_in + n_out))",
                                DRAW,
                                "The factor 2 under the root is missing.",
                            ),
                            (
                                "multiplied sizes",
                                "np.sqrt(2 / (n_in * n_out))",
                                DRAW,
                                "n_in and n_out are multiplied: add them.",
                            ),
                            (
                                "bounds of the uniform distribution",
                                "np.sqrt(6 / (n_in + n_out))",
                                DRAW,
                                "The root of 6 belongs to the bounds",
                            ),
                            (
                                "root of 2 alone",
                                "np.sqrt(2) / (n_in + n_out)",
                                DRAW,
                                "The root is missing in the denominator alone",
                            ),
                            (
                                "right for the example alone",
                                "np.sqrt(0.5 / n_out)",
                                DRAW,
                                "Is the formula right for n_in smaller and larger than n_out?",
                            ),
                            (
                                "transposed shape",
                                "np.sqrt(2 / (n_in + n_out))",
                                "rng.normal(0, s, (n_out, n_in))",
                                "It is transposed.",
                            ),
                        ]
                        if name == "xavier_normal"
                        else [
                            (
                                "Xavier's rule",
                                "np.sqrt(2 / (n_in + n_out))",
                                DRAW,
                                "This is Xavier's rule: here n_out does not count.",
                            ),
                            (
                                "factor 2 missing",
                                "np.sqrt(1 / n_in)",
                                DRAW,
                                "The factor 2 under the root is missing.",
                            ),
                            (
                                "outputs for inputs",
                                "np.sqrt(2 / n_out)",
                                DRAW,
                                "n_in and n_out are mixed up: the inputs count.",
                            ),
                            (
                                "bounds of the uniform distribution",
                                "np.sqrt(6 / n_in)",
                                DRAW,
                                "The root of 6 belongs to the bounds",
                            ),
                            (
                                "root of 2 alone",
                                "np.sqrt(2) / n_in",
                                DRAW,
                                "The root takes the 2 alone: n_in belongs under it.",
                            ),
                            (
                                "factor 2 outside",
                                "2 / np.sqrt(n_in)",
                                DRAW,
                                "The factor 2 stands outside the root.",
                            ),
                            (
                                "right for the example alone",
                                "np.sqrt(0.8 / n_out)",
                                DRAW,
                                "Is the formula right for n_in smaller and larger than n_out?",
                            ),
                            (
                                "transposed shape",
                                "np.sqrt(2 / n_in)",
                                "rng.normal(0, s, (n_out, n_in))",
                                "It is transposed.",
                            ),
                        ]
                    ),
                    *(
                        (mistake, STD[name], body, says)
                        for mistake, body, says in [
                            (
                                "variance",
                                "rng.normal(0, s**2, (n_in, n_out))",
                                "This is the variance: the standard deviation is its square root.",
                            ),
                            (
                                "not scaled",
                                "rng.standard_normal((n_in, n_out))",
                                "The weights are not scaled.",
                            ),
                            (
                                "uniform",
                                "rng.uniform(-np.sqrt(3) * s, np.sqrt(3) * s, (n_in, n_out))",
                                "That is not the normal distribution",
                            ),
                            (
                                "cut off at three standard deviations",
                                "np.clip(rng.normal(0, s, (n_in, n_out)), -3 * s, 3 * s)",
                                "Draw n_in times n_out numbers.",
                            ),
                            (
                                "drawn again beyond three standard deviations",
                                """
                                w = rng.normal(0, s, (n_in, n_out))
                                while np.any(np.abs(w) > 3 * s):
                                    far = np.abs(w) > 3 * s
                                    w[far] = rng.normal(0, s, np.sum(far))
                                w
                                """,
                                "That is not the normal distribution",
                            ),
                            (
                                "positive weights",
                                "np.abs(rng.normal(0, s, (n_in, n_out)))",
                                "Every weight has mean 0.",
                            ),
                            (
                                "two signs",
                                "s * np.sign(rng.normal(0, s, (n_in, n_out)))",
                                "Draw n_in times n_out numbers.",
                            ),
                            (
                                "Laplace",
                                "rng.laplace(0, s / np.sqrt(2), (n_in, n_out))",
                                "That is not the normal",
                            ),
                            (
                                "one column for all",
                                "rng.normal(0, s, (n_in, 1)) * np.ones(n_out)",
                                "Draw n_in times n_out numbers.",
                            ),
                            (
                                "sorted",
                                "np.sort(rng.normal(0, s, n_in * n_out)).reshape(n_in, n_out)",
                                "Draw every weight on its own, and leave them in the order drawn.",
                            ),
                            (
                                "scaled to fit exactly",
                                "(w := rng.normal(0, s, (n_in, n_out))) * s / np.sqrt(np.mean(w**2))",
                                "Is each sample scaled afterward, to fit exactly?",
                            ),
                            (
                                "centered",
                                "(w := rng.normal(0, s, (n_in, n_out))) - np.mean(w)",
                                "the standard deviation of 2,000 draws",
                            ),
                            (
                                "global generator",
                                "np.random.normal(0, s, (n_in, n_out))",
                                "The same seed, other numbers: draw from rng and from nothing else.",
                            ),
                            (
                                "global generator, seeded",
                                """
                                np.random.seed(0)
                                np.random.normal(0, s, (n_in, n_out))
                                """,
                                "Is rng used?",
                            ),
                            (
                                "a generator of its own",
                                "np.random.default_rng(0).normal(0, s, (n_in, n_out))",
                                "Is rng used?",
                            ),
                            (
                                "a fresh generator each time",
                                "np.random.default_rng().normal(0, s, (n_in, n_out))",
                                "The same seed, other numbers",
                            ),
                            (
                                "a copy of the generator",
                                """
                                from copy import deepcopy
                                deepcopy(rng).normal(0, s, (n_in, n_out))
                                """,
                                "The generator goes on: draw from rng itself",
                            ),
                            (
                                "single precision",
                                "rng.normal(0, s, (n_in, n_out)).astype(np.float32)",
                                "got float32 numbers.",
                            ),
                        ]
                    ),
                ]
            ),
            Wrong(
                "prints",
                weights(name, STD[name], "print(" + DRAW + ")").replace("return ", ""),
                "end it with `return`, not `print`",
            ),
            Wrong(
                "steepest's own",
                f"""
                import steepest.networks

                def {name}(rng, n_in, n_out):
                    return steepest.networks.{name}(rng, n_in, n_out)
                """,
                READY_MADE + "steepest.networks.",
                no_points=True,
            ),
            Wrong(
                "steepest's own, under the assignment's name",
                f"from steepest.networks import {name}",
                READY_MADE + "steepest.networks.",
                no_points=True,
            ),
        ]
        for name in ("xavier_normal", "he_normal")
    },
}

CORRECT: dict[str, list[Correct]] = {
    "network": [
        Correct("everything kept", NETWORK),
        Correct(
            "helpers, a closure for the cache, another kind of dictionary",
            network(
                ("def forward", "def slope(a):\n    return (1 - a) * (1 + a)\n\n\ndef forward"),
                (RECORD, "return y_hat, lambda: (X, Z, A, y_hat)"),
                ("= cache", "= cache()"),
                ("(1 - A * A)", "slope(A)"),
                (GRADIENTS, "from types import MappingProxyType\n" + GRADIENTS),
                (
                    '{"W1": at_w1, "b1": at_b1, "W2": at_w2, "b2": at_b2}',
                    'MappingProxyType({"W1": at_w1, "b1": at_b1, "W2": at_w2, "b2": at_b2})',
                ),
            ),
        ),
        Correct(
            "a dictionary, and the sums by einsum",
            """
            def forward(params, X):
                Z = np.einsum("ni,ih->nh", X, params["W1"]) + params["b1"]
                cache = {"X": X, "A": np.tanh(Z)}
                cache["out"] = np.einsum("nh,ho->no", cache["A"], params["W2"]) + params["b2"]
                return cache["out"].copy(), cache

            def backward(params, cache, y):
                d2 = (cache["out"] - y) * (2.0 / np.prod(y.shape))
                d1 = np.einsum("no,ho->nh", d2, params["W2"]) * (1 - np.square(cache["A"]))
                return dict(
                    b2=np.einsum("no->o", d2),
                    W2=np.einsum("nh,no->ho", cache["A"], d2),
                    b1=np.einsum("nh->h", d1),
                    W1=np.einsum("ni,nh->ih", cache["X"], d1),
                )
            """,
        ),
        Correct(
            "keeps X alone, and goes forward again",
            """
            def forward(params, X):
                hidden = np.tanh(np.dot(X, params["W1"]) + params["b1"])
                return [np.dot(hidden, params["W2"]) + params["b2"], np.array(X)]

            def backward(params, cache, y):
                y_hat, X = forward(params, cache)
                hidden = np.tanh(np.dot(X, params["W1"]) + params["b1"])
                N, n_out = y.shape
                error = 2 / N / n_out * (y_hat - y)
                ones = np.ones(N)
                slope = error.dot(params["W2"].T) * (1 + hidden) * (1 - hidden)
                return {
                    "W2": hidden.T.dot(error), "b2": ones @ error,
                    "W1": X.T.dot(slope), "b1": ones @ slope,
                }
            """,
        ),
        Correct(
            "the bias as one more row, a class for the cache, a subclass of dict",
            """
            class Pass:
                pass

            class Gradients(dict):
                pass

            def with_ones(X):
                return np.hstack([X, np.ones((len(X), 1))])

            def forward(params, X, keep=True):
                memory = Pass()
                memory.X = with_ones(X)
                memory.A = with_ones(np.tanh(memory.X @ np.vstack([params["W1"], params["b1"]])))
                memory.y_hat = memory.A @ np.vstack([params["W2"], params["b2"]])
                print("forward", len(X))
                return memory.y_hat, memory

            def backward(params, cache, y):
                d2 = (cache.y_hat - y) / (y.size / 2)
                A = cache.A[:, :-1]
                d1 = d2 @ params["W2"].T - (d2 @ params["W2"].T) * A**2
                one, two = cache.X.T @ d1, cache.A.T @ d2
                return Gradients(W1=one[:-1], b1=one[-1], W2=two[:-1], b2=two[-1])
            """,
        ),
        Correct(
            "column by column, slopes by cosh that cannot overflow",
            """
            def forward(params, X):
                Z = np.asarray(X, dtype=float) @ params["W1"]
                Z += params["b1"]
                columns = [np.tanh(Z) @ w + b for w, b in zip(params["W2"].T, params["b2"])]
                return np.stack(columns, axis=1), (X, Z)

            def backward(params, cache, y):
                X, Z = cache
                y_hat = np.tanh(Z) @ params["W2"] + params["b2"]
                gradient = {name: np.zeros_like(array) for name, array in params.items()}
                for j in range(y.shape[1]):
                    error = 2 * (y_hat[:, j] - y[:, j]) / y.size
                    gradient["W2"][:, j] += error @ np.tanh(Z)
                    gradient["b2"][j] += np.sum(error)
                    at_z = np.outer(error, params["W2"][:, j]) / np.cosh(np.clip(Z, -300, 300)) ** 2
                    gradient["W1"] += np.matmul(at_z.T, X).T
                    gradient["b1"] += at_z.sum(0)
                return gradient
            """,
        ),
        Correct(
            "the cache is a function that goes all the way back; tanh by exponentials ≤ 1",
            """
            def forward(params, X):
                Z = X @ params["W1"] + params["b1"]
                less = np.expm1(-2 * np.abs(Z))
                A = -np.sign(Z) * less / (less + 2)
                y_hat = A @ params["W2"] + params["b2"]

                def back(y):
                    d2 = 2 * (y_hat - y) / y.size
                    d1 = d2 @ params["W2"].T * (1 - A**2)
                    return dict(W1=np.asfortranarray(X.T @ d1), b1=d1.sum(0), W2=A.T @ d2, b2=d2.sum(0))

                return y_hat, back

            def backward(params, cache, y):
                return cache(y)
            """,
        ),
        Correct(
            "complex steps: long, but accurate",
            """
            def loss(params, X, y):
                A = np.tanh(X @ params["W1"] + params["b1"])
                error = A @ params["W2"] + params["b2"] - y
                return np.sum(error * error) / error.size

            def forward(params, X):
                y_hat = np.tanh(X @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]
                return y_hat, X

            def backward(params, cache, y):
                gradient = {}
                for name, array in params.items():
                    gradient[name] = np.zeros(array.shape)
                    for index in np.ndindex(array.shape):
                        moved = array.astype(complex)
                        moved[index] += 1e-20j
                        value = loss({**params, name: moved}, cache, y)
                        gradient[name][index] = value.imag / 1e-20
                return gradient
            """,
        ),
    ],
    "gradient_check": [
        Correct("as in the statement", GRADIENT_CHECK),
        Correct(
            "rows of an identity matrix, and Python's max",
            """
            def gradient_check(f, gradient, x, h=1e-5):
                x = np.asarray(x, dtype=float)
                numeric = [(f(x + e) - f(x - e)) / (h + h) for e in h * np.eye(len(x))]
                return max(
                    abs(a - n) / max(abs(a) + abs(n), 1e-12) for a, n in zip(gradient(x), numeric)
                )
            """,
        ),
        Correct(
            "moves a copy and puts it back",
            """
            def gradient_check(f, gradient, x, h=1e-5, tiny=1e-12):
                worst = 0.0
                claim = np.array(gradient(np.array(x)), dtype=float)
                moved = np.array(x, dtype=float)
                for i in range(moved.size):
                    moved[i] = x[i] + h
                    up = f(moved)
                    moved[i] = x[i] - h
                    slope = (up - f(moved)) / (2.0 * h)
                    moved[i] = x[i]
                    size = abs(claim[i]) + abs(slope)
                    error = abs(claim[i] - slope) / (size if size > tiny else tiny)
                    if error > worst:
                        worst = error
                return worst
            """,
        ),
        Correct(
            "0/0 told apart, an array of no dimension",
            """
            def gradient_check(f, gradient, x, h=1e-5):
                n = np.zeros(np.shape(x))
                for i, _ in enumerate(x):
                    e = np.eye(1, len(x), i)[0]
                    forward, backward = f(x + h * e) - f(x), f(x) - f(x - h * e)
                    n[i] = (forward + backward) / h / 2
                pair = np.stack([gradient(x), n])
                below = np.abs(pair).sum(axis=0)
                return np.asarray(np.max(np.abs(np.diff(pair, axis=0)[0]) / np.clip(below, 1e-12, None)))
            """,
        ),
        Correct(
            "an object that can be called, and the step as it was rounded",
            """
            class Checker:
                def __call__(self, f, gradient, x, h=1e-5):
                    a = gradient(x)
                    n = np.zeros(len(x))
                    for i, e in enumerate(np.eye(len(x))):
                        up, down = x + h * e, x - h * e
                        n[i] = (f(up) - f(down)) / (up - down)[i]
                    return np.linalg.norm((a - n) / np.fmax(abs(a) + abs(n), 1e-12), np.inf)

            gradient_check = Checker()
            """,
        ),
        Correct(
            "recursion over the coordinates",
            """
            def gradient_check(f, gradient, x, h=1e-5):
                def worst(i):
                    if i == len(x):
                        return 0.0
                    e = np.zeros(len(x))
                    e[i] = 1.0
                    n = (f(x + h * e) - f(x - h * e)) / (2 * h)
                    a = gradient(x)[i]
                    return max(np.abs(a - n) / max(np.abs(a) + np.abs(n), 1e-12), worst(i + 1))
                return worst(0)
            """,
        ),
    ],
    "value": [
        Correct("local rates, a loop", VALUE),
        Correct(
            "closures, and an order by the time of birth",
            """
            import itertools
            import math

            class Value:
                born = itertools.count()

                def __init__(self, data, parents=(), op=""):
                    self.data, self.grad, self.op = data, 0.0, op
                    self.parents, self.back = parents, lambda: None
                    self.birth = next(Value.born)

                def __repr__(self):
                    return f"Value({self.data})"

                def __add__(self, other):
                    other = other if isinstance(other, Value) else Value(other)
                    out = Value(self.data + other.data, (self, other), "+")

                    def back():
                        self.grad += out.grad
                        other.grad += out.grad

                    out.back = back
                    return out

                def __mul__(self, other):
                    other = other if isinstance(other, Value) else Value(other)
                    out = Value(self.data * other.data, (self, other), "*")

                    def back():
                        self.grad += other.data * out.grad
                        other.grad += self.data * out.grad

                    out.back = back
                    return out

                def __pow__(self, exponent):
                    out = Value(self.data**exponent, (self,), "**")

                    def back():
                        if exponent:
                            self.grad += exponent * self.data ** (exponent - 1) * out.grad

                    out.back = back
                    return out

                def tanh(self):
                    out = Value(math.tanh(self.data), (self,), "tanh")

                    def back():
                        self.grad += (1 - out.data**2) * out.grad

                    out.back = back
                    return out

                def relu(self):
                    out = Value(self.data if self.data > 0 else 0.0, (self,), "relu")

                    def back():
                        self.grad += (out.data > 0) * out.grad

                    out.back = back
                    return out

                def backward(self):
                    graph, waiting = {self}, [self]
                    while waiting:
                        for parent in waiting.pop().parents:
                            if parent not in graph:
                                graph.add(parent)
                                waiting.append(parent)
                    for node in graph:
                        node.grad = 0.0
                    self.grad = 1.0
                    for node in sorted(graph, key=lambda node: -node.birth):
                        node.back()

                def __neg__(self): return self * -1
                def __radd__(self, other): return self + other
                def __sub__(self, other): return self + -other
                def __rsub__(self, other): return -self + other
                def __rmul__(self, other): return self * other
                def __truediv__(self, other): return self * other**-1
                def __rtruediv__(self, other): return self**-1 * other
            """,
        ),
        Correct(
            "counts the uses, and waits for the last one",
            value(
                (
                    "order = self.order()",
                    """
                    order, uses = self.order(), {}
                    for node in order:
                        for parent, rate in node.parents:
                            uses[id(parent)] = uses.get(id(parent), 0) + 1
                    """,
                ),
                (
                    "for node in reversed(order):",
                    "ready = [self]\nwhile ready:\n    node = ready.pop()",
                ),
                (
                    "parent.grad += rate * node.grad",
                    "parent.grad += rate * node.grad\nuses[id(parent)] -= 1\nif uses[id(parent)] == 0:\n    ready.append(parent)",
                ),
            ),
        ),
        Correct(
            "one tape for all",
            value(
                ("class Value:", "class Value:\n    tape = []\n"),
                (
                    "self.parents = parents",
                    "self.parents = parents\nself.place = len(Value.tape)\nValue.tape.append(self)",
                ),
                ("order = self.order()", "order = Value.tape[: self.place + 1]"),
            ),
        ),
        Correct(
            "a dataclass with slots and arrays of no dimension",
            value(
                (
                    "class Value:",
                    "from dataclasses import dataclass\n\n\n@dataclass(eq=False)\nclass Value:",
                ),
                (
                    "def __init__(self, data, parents=()):",
                    "data: object\nparents: tuple = ()\ngrad: float = 0.0\n\ndef __post_init__(self):",
                ),
                ("self.data = data", "self.data = np.array(self.data, dtype=float)"),
                ("self.grad = 0.0", "pass"),
                ("self.parents = parents", "pass"),
            ),
        ),
        Correct(
            "a subclass, a generator for the order, slopes by np.float64",
            value(
                ("class Value:", "class Node:"),
                ("def __radd__", "def __iter__(self):\n    yield self.data\n\ndef __radd__"),
                ("self.data = data", "self.data = np.float64(data)"),
            ).replace("isinstance(other, Value)", "isinstance(other, Node)")
            + dedent(
                """
                class Value(Node):
                    pass
                """
            ),
        ),
        Correct(
            "a heap of nodes, the youngest first",
            "import heapq\nimport itertools\n\nborn = itertools.count()\n"
            + value(
                ("self.parents = parents", "self.parents = parents\nself.birth = next(born)"),
                ("order = self.order()", "order = self.order()\nheap, met = [(0, self)], {self}"),
                (
                    "for node in reversed(order):",
                    "while heap:\n    node = heapq.heappop(heap)[1]",
                ),
                (
                    "parent.grad += rate * node.grad",
                    """
                    parent.grad += rate * node.grad
                    if parent not in met:
                        met.add(parent)
                        heapq.heappush(heap, (-parent.birth, parent))
                    """,
                ),
            ),
        ),
        Correct(
            "sorted by the longest way from a start",
            value(
                (
                    "self.parents = parents",
                    "self.parents = parents\nself.level = 1 + max([p.level for p, _ in parents], default=0)",
                ),
                ("return found", "return sorted(found, key=lambda node: node.level)"),
            ),
        ),
        Correct(
            "searches a list for each node: slow but right",
            value(
                (
                    "found, seen, waiting = [], set(), [(self, False)]",
                    "found, seen, waiting = [], {}, [(self, False)]",
                ),
                ("id(node) not in seen", "node not in seen"),
                ("seen.add(id(node))", "seen[node] = True"),
                ("return found", "return found[:]"),
            ),
        ),
    ],
    **{
        name: [
            Correct(way, weights(name, STD[name], body))
            for way, body in [
                ("scaled standard normal", "s * rng.standard_normal((n_in, n_out))"),
                ("drawn transposed", "rng.normal(scale=s, size=(n_out, n_in)).T"),
                (
                    "one by one",
                    """
                    w = np.empty((n_in, n_out))
                    for i in range(n_in):
                        for j in range(n_out):
                            w[i, j] = s * rng.standard_normal()
                    w
                    """,
                ),
                (
                    "Box and Muller, from uniform numbers",
                    """
                    u, v = rng.random((2, n_in, n_out))
                    s * np.sqrt(-2 * np.log(1 - u)) * np.cos(2 * np.pi * v)
                    """,
                ),
                (
                    "a spawned generator",
                    "rng.spawn(1)[0].normal(0, s, n_in * n_out).reshape(n_in, -1)",
                ),
                (
                    "a multivariate normal distribution, row by row",
                    """
                    rows = [np.sqrt(s**2) * rng.standard_normal(n_out) for _ in range(n_in)]
                    np.vstack(rows)
                    """,
                ),
            ]
        ]
        for name in ("xavier_normal", "he_normal")
    },
}

# Several parts at once, and the parts that lose points: mistakes stay where they are made.
TOGETHER: list[tuple[dict[str, str | None], set[str]]] = [
    (
        {"network": None, "gradient_check": GRADIENT_CHECK, "value": VALUE},
        {"network"},
    ),
    (
        {
            "value": value(("parent.grad += rate", "parent.grad = rate")),
            "xavier_normal": weights("xavier_normal", "np.sqrt(2 / n_in)", DRAW),
            "he_normal": CORRECT["he_normal"][0].cell,
        },
        {"value", "xavier_normal"},
    ),
    (
        # The checks of part 1 have run when a later cell takes its names.
        {"gradient_check": "forward = backward = None", "network": NETWORK},
        {"gradient_check"},
    ),
]
