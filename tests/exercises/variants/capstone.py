"""Wrong and unusual versions of assignment 10, as students might write them.

The cell defines two functions. Most wrong versions change one of them and take the other from a
classifier that is right and quick: ridge regression on random features, softmax of its scores.
"""

from __future__ import annotations

import importlib.util
from textwrap import dedent

from assignment_runner import Correct, Wrong

SIGNATURES = {
    "train": "X, y, rng",
    "predict_proba": "params, X",
}

READY_MADE = "expected your own formula, got a call of "

TRAIN = """
def train(X, y, rng):
    V, c = rng.standard_normal((64, 300)), rng.standard_normal(300)
    F = np.maximum(0, X @ V + c)
    W = np.linalg.solve(F.T @ F + np.eye(300), F.T @ np.eye(10)[y])
    return V, c, W
"""
SCORES = """
def scores(params, X):
    V, c, W = params
    return np.maximum(0, X @ V + c) @ W
"""
PREDICT = """
def predict_proba(params, X):
    z = 8 * scores(params, X)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
"""


def cell(train: str = TRAIN, predict: str = PREDICT) -> str:
    """Return a cell with one function changed, or both."""
    return dedent(train) + SCORES + dedent(predict)


WRONG: dict[str, list[Wrong]] = {
    "network": [
        Wrong(
            "returns labels",
            cell(
                predict="""
                def predict_proba(params, X):
                    return scores(params, X).argmax(axis=1)
                """
            ),
            "Return all ten probabilities of an image, not its most likely digit.",
        ),
        Wrong(
            "forgets softmax",
            cell(
                predict="""
                def predict_proba(params, X):
                    return scores(params, X)
                """
            ),
            "Softmax divides each row by its own sum.",
        ),
        Wrong(
            "scores that happen to sum to 1",
            """
            def train(X, y, rng):
                A = np.column_stack([X, np.ones(len(X))])
                return np.linalg.pinv(A) @ np.eye(10)[y]

            def predict_proba(params, X):
                return np.column_stack([X, np.ones(len(X))]) @ params
            """,
            "These are scores that happen to sum to 1",
        ),
        Wrong(
            "returns logarithms",
            cell(
                predict="""
                from steepest.functions import log_softmax

                def predict_proba(params, X):
                    return log_softmax(8 * scores(params, X))
                """
            ),
            "The probabilities are exp of these.",
        ),
        Wrong(
            "softmax along the images",
            cell(
                predict="""
                from steepest.functions import softmax

                def predict_proba(params, X):
                    return softmax(8 * scores(params, X), axis=0)
                """
            ),
            "Softmax runs along the ten digits of each image, axis=1.",
        ),
        Wrong(
            "softmax over everything",
            cell(
                predict="""
                def predict_proba(params, X):
                    e = np.exp(scores(params, X))
                    return e / e.sum()
                """
            ),
            "Softmax divides each row by its own sum.",
        ),
        Wrong(
            "a sigmoid for each digit",
            cell(
                predict="""
                from steepest.functions import sigmoid

                def predict_proba(params, X):
                    return sigmoid(8 * scores(params, X))
                """
            ),
            "expected rows that sum to 1, got a row that sums to ",
        ),
        Wrong(
            "softmax without the largest taken out",
            cell(
                predict="""
                def predict_proba(params, X):
                    e = np.exp(scores(params, X))
                    return e / e.sum(axis=1, keepdims=True)
                """
            ),
            "exp of a large number is infinite",
        ),
        Wrong(
            "overflow with the warning silenced",
            cell(
                predict="""
                def predict_proba(params, X):
                    with np.errstate(all="ignore"):
                        e = np.exp(scores(params, X))
                        return e / e.sum(axis=1, keepdims=True)
                """
            ),
            "expected a number, got nan at [0, 0]",
        ),
        Wrong(
            "divides each image by its brightest pixel",
            cell(
                predict="""
                from steepest.functions import softmax

                def predict_proba(params, X):
                    X = X / X.max(axis=1, keepdims=True)
                    return softmax(8 * scores(params, X))
                """
            ),
            "Something like inf/inf or inf − inf was computed",
        ),
        Wrong(
            "the largest of all images taken out",
            cell(
                predict="""
                def predict_proba(params, X):
                    z = scores(params, X)
                    e = np.exp(z - z.max())
                    return e / e.sum(axis=1, keepdims=True)
                """
            ),
            "Something like inf/inf or inf − inf was computed",
        ),
        Wrong(
            "transposed",
            cell(
                predict="""
                def predict_proba(params, X):
                    z = 8 * scores(params, X).T
                    e = np.exp(z - z.max(axis=0))
                    return e / e.sum(axis=0)
                """
            ),
            "It is transposed.",
        ),
        Wrong(
            "returns a list",
            cell()
            + dedent(
                """
                array_of = predict_proba

                def predict_proba(params, X):
                    return array_of(params, X).tolist()
                """
            ),
            "got a list of 20. Return a NumPy array",
        ),
        Wrong(
            "single precision",
            cell(
                predict="""
                from steepest.functions import softmax

                def predict_proba(params, X):
                    return softmax(8 * scores(params, X)).astype(np.float32)
                """
            ),
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "single precision inside",
            cell(
                predict="""
                def predict_proba(params, X):
                    z = (8 * scores(params, X)).astype(np.float32)
                    e = np.exp(z - z.max(axis=1, keepdims=True))
                    return (e / e.sum(axis=1, keepdims=True)).astype(float)
                """
            ),
            "expected rows that sum to 1, got a row that sums to ",
        ),
        Wrong(
            "prints",
            cell(
                predict="""
                def predict_proba(params, X):
                    z = 8 * scores(params, X)
                    e = np.exp(z - z.max(axis=1, keepdims=True))
                    print(e / e.sum(axis=1, keepdims=True))
                """
            ),
            "end it with `return`, not `print`",
        ),
        Wrong(
            "train returns nothing",
            """
            def train(X, y, rng):
                global means
                means = np.array([X[y == k].mean(axis=0) if k in y else X[0] for k in range(10)])

            def predict_proba(params, X):
                z = -np.sum((X[:, None] - means) ** 2, axis=2)
                e = np.exp(z - z.max(axis=1, keepdims=True))
                return e / e.sum(axis=1, keepdims=True)
            """,
            "expected the parameters, got None.",
        ),
        Wrong(
            "a global variable beside the parameters",
            """
            def train(X, y, rng):
                global means
                means = np.array([X[y == k].mean(axis=0) if k in y else X[0] for k in range(10)])
                return means

            def predict_proba(params, X):
                z = -np.sum((X[:, None] - means) ** 2, axis=2)
                e = np.exp(z - z.max(axis=1, keepdims=True))
                return e / e.sum(axis=1, keepdims=True)
            """,
            "everything learned belongs in params, nothing in a global variable",
        ),
        Wrong(
            "every training writes into the same arrays",
            """
            W = np.zeros((65, 10))

            def train(X, y, rng):
                A = np.column_stack([X, np.ones(len(X))])
                W[:] = 9 * np.linalg.solve(A.T @ A + np.eye(65), A.T @ np.eye(10)[y])
                return W

            def predict_proba(params, X):
                z = np.column_stack([X, np.ones(len(X))]) @ params
                e = np.exp(z - z.max(axis=1, keepdims=True))
                return e / e.sum(axis=1, keepdims=True)
            """,
            "A second training changed what the first had learned",
        ),
        Wrong(
            "goes on where the last training ended",
            """
            from steepest.functions import softmax

            start = [np.zeros((64, 10))]

            def train(X, y, rng):
                W = start[-1] if len(start) % 2 == 0 else np.zeros((64, 10))
                for _ in range(10):
                    W = W - X.T @ (softmax(X @ W) - np.eye(10)[y]) / len(y)
                start.append(W)
                return W

            def predict_proba(params, X):
                return softmax(X @ params)
            """,
            "each training starts afresh, with new parameters",
        ),
        Wrong(
            "goes on where it ended, always",
            """
            from steepest.functions import softmax

            W = np.zeros((64, 10))

            def train(X, y, rng):
                global W
                for _ in range(10):
                    W = W - X.T @ (softmax(X @ W) - np.eye(10)[y]) / len(y)
                return W

            def predict_proba(params, X):
                return softmax(X @ params)
            """,
            "each training starts afresh, with new parameters",
        ),
        Wrong(
            "the global generator",
            cell(TRAIN.replace("rng.standard_normal(", "np.random.normal(size=")),
            "Trained twice with the same seed, it learned two different things",
        ),
        Wrong(
            "a generator of its own, without a seed",
            cell(TRAIN.replace("    V, c", "    rng = np.random.default_rng()\n    V, c")),
            "take all chance from rng.",
        ),
        Wrong(
            "a seed that changes with each call",
            cell(
                "import time\n"
                + TRAIN.replace(
                    "    V, c", "    rng = np.random.default_rng(time.time_ns())\n    V, c"
                )
            ),
            "take all chance from rng.",
        ),
        Wrong(
            "drops out while reading",
            cell(
                predict="""
                from steepest.functions import softmax

                def predict_proba(params, X):
                    kept = np.random.random(X.shape) < 0.9
                    return softmax(8 * scores(params, X * kept / 0.9))
                """
            ),
            "Read twice, the same images got other probabilities",
        ),
        Wrong(
            "the parameters keep a generator for reading",
            cell(
                TRAIN.replace("return V, c, W", "return [(V, c, W), rng]"),
                """
                from steepest.functions import softmax

                def predict_proba(params, X):
                    weights, rng = params
                    return softmax(8 * scores(weights, X + 0.05 * rng.standard_normal(X.shape)))
                """,
            ),
            "reading takes no chance and leaves the parameters as they are",
        ),
        Wrong(
            "reading changes an object's arrays",
            """
            from steepest.functions import softmax

            class Model:
                pass

            def train(X, y, rng):
                model = Model()
                A = np.column_stack([X, np.ones(len(X))])
                model.W = 9 * np.linalg.solve(A.T @ A + np.eye(65), A.T @ np.eye(10)[y])
                return model

            def predict_proba(params, X):
                params.W *= 0.9
                return softmax(np.column_stack([X, np.ones(len(X))]) @ params.W)
            """,
            "Read twice, the same images got other probabilities",
        ),
        Wrong(
            "reading changes the parameters",
            cell(
                predict="""
                from steepest.functions import softmax

                def predict_proba(params, X):
                    V, c, W = params
                    W *= 1.01
                    return softmax(8 * scores(params, X))
                """
            ),
            "expected params unchanged after the call, got it changed",
        ),
        Wrong(
            "training changes X",
            cell(TRAIN.replace("    V, c", "    X -= X.mean(axis=0)\n    V, c")),
            "expected X unchanged after the call, got it changed",
        ),
        Wrong(
            "training shuffles y",
            cell(TRAIN.replace("    V, c", "    rng.shuffle(y)\n    V, c")),
            "expected y unchanged after the call, got it changed",
        ),
        Wrong(
            "reading changes X",
            cell(
                predict="""
                from steepest.functions import softmax

                def predict_proba(params, X):
                    X /= 16
                    return softmax(8 * scores(params, X))
                """
            ),
            "expected X unchanged after the call, got it changed",
        ),
        Wrong(
            "a single image loses its row",
            cell(
                predict="""
                from steepest.functions import softmax

                def predict_proba(params, X):
                    return softmax(8 * scores(params, X)).squeeze()
                """
            ),
            "got an array of shape (10,). The numbers have lost their shape",
        ),
        Wrong(
            "the mean of the images to read taken out",
            cell(
                TRAIN.replace("    V, c", "    X = X - X.mean(axis=0)\n    V, c"),
                """
                from steepest.functions import softmax

                def predict_proba(params, X):
                    return softmax(8 * scores(params, X - X.mean(axis=0)))
                """,
            ),
            "Alone, an image gets other probabilities than among others",
        ),
        Wrong(
            "as many columns as digits occur",
            cell(TRAIN.replace("np.eye(10)[y]", "np.eye(y.max() + 1)[y]")),
            "expected a float64 array of shape (12, 10), got an array of shape (12, 8)",
        ),
        Wrong(
            "one-hot rows from the digits that occur",
            cell(TRAIN.replace("np.eye(10)[y]", "(y[:, None] == np.unique(y)).astype(float)")),
            "got an array of shape (12, 8)",
        ),
        Wrong(
            "divides by a standard deviation of 0",
            cell(
                TRAIN.replace(
                    "    V, c", "    X = (X - X.mean(axis=0)) / X.std(axis=0)\n    V, c"
                ).replace("np.linalg.solve(", "np.dot(")
            ),
            "Not a number (nan)",
        ),
        Wrong(
            "too few steps",
            """
            from steepest.functions import softmax

            def train(X, y, rng):
                W = np.zeros((64, 10))
                for _ in range(2):
                    W = W - 0.1 * X.T @ (softmax(X @ W) - np.eye(10)[y]) / len(y)
                return W

            def predict_proba(params, X):
                return softmax(X @ params)
            """,
            "Does the loss fall?",
        ),
        Wrong(
            "one layer",
            """
            def train(X, y, rng):
                A = np.column_stack([X, np.ones(len(X))])
                return np.linalg.solve(A.T @ A + np.eye(65), A.T @ np.eye(10)[y])

            def predict_proba(params, X):
                return softmax(np.column_stack([X, np.ones(len(X))]) @ params)
            """,
            "A hidden layer, a schedule that calms the last steps, more epochs?",
        ),
        Wrong(
            "nearest mean",
            """
            from steepest.functions import softmax

            def train(X, y, rng):
                return np.array([X[y == k].mean(axis=0) if k in y else X[0] for k in range(10)])

            def predict_proba(params, X):
                return softmax(-np.sum((X[:, None] - params) ** 2, axis=2))
            """,
            "More epochs, or another learning rate?",
        ),
        Wrong(
            "farthest mean",
            """
            from steepest.functions import softmax

            def train(X, y, rng):
                return np.array([X[y == k].mean(axis=0) if k in y else X[0] for k in range(10)])

            def predict_proba(params, X):
                return softmax(np.sum((X[:, None] - params) ** 2, axis=2))
            """,
            "far fewer than by guessing. A sign is flipped",
        ),
        Wrong(
            "uphill",
            """
            def train(X, y, rng):
                W = np.zeros((64, 10))
                for _ in range(10):
                    W = W + X.T @ (softmax(X @ W) - np.eye(10)[y]) / len(y)
                return W

            def predict_proba(params, X):
                return softmax(X @ params)
            """,
            "images read rightly, got ",
        ),
        Wrong(
            "learns once for each shape",
            cell(
                """
                learned = {}

                def train(X, y, rng):
                    if X.shape not in learned:
                        V, c = rng.standard_normal((64, 300)), rng.standard_normal(300)
                        F = np.maximum(0, X @ V + c)
                        W = np.linalg.solve(F.T @ F + np.eye(300), F.T @ np.eye(10)[y])
                        learned[X.shape] = V, c, W
                    return learned[X.shape]
                """
            ),
            "got the names that they have in the package.",
        ),
        Wrong(
            "columns off by one",
            cell(TRAIN.replace("np.eye(10)[y]", "np.eye(10)[y - 1]")),
            "Off by one: digits and columns both start with 0.",
        ),
        Wrong(
            "the other neighbor",
            cell(TRAIN.replace("np.eye(10)[y]", "np.eye(10)[(y + 1) % 10]")),
            "Off by one: digits and columns both start with 0.",
        ),
        Wrong(
            "diverged: the same answer for all",
            """
            from steepest.functions import softmax

            def train(X, y, rng):
                W = rng.standard_normal((64, 32)), rng.standard_normal((32, 10))
                b = np.full(32, -1e9)
                return [*W, b, np.bincount(y, minlength=10) / len(y)]

            def predict_proba(params, X):
                W1, W2, b1, b2 = params
                return softmax(np.maximum(0, X @ W1 + b1) @ W2 + b2)
            """,
            "Did the training diverge, or all of ReLU die?",
        ),
        Wrong(
            "images and digits shuffled apart",
            cell(
                TRAIN.replace(
                    "    V, c", "    X, y = rng.permutation(X), rng.permutation(y)\n    V, c"
                )
            ),
            "Does each image keep its digit when they are shuffled?",
        ),
        Wrong(
            "learned by heart",
            """
            def train(X, y, rng):
                return {image.tobytes(): int(digit) for image, digit in zip(X, y)}

            def predict_proba(params, X):
                rows = np.full((len(X), 10), 0.1)
                for row, image in zip(rows, X):
                    if image.tobytes() in params:
                        row[:] = np.eye(10)[params[image.tobytes()]]
                return rows
            """,
            "got the same digit for all of them",
        ),
        Wrong(
            "looks up the nearest image of the package, turned or mirrored, under its new name",
            """
            known, names = digits()

            def train(X, y, rng):
                best = np.inf, None, None
                squares = known.reshape(-1, 8, 8)
                for turned in (squares, squares[:, ::-1], squares[:, :, ::-1],
                               squares[:, ::-1, ::-1]):
                    K = turned.reshape(-1, 64)
                    D = np.sum(K**2, axis=1) - 2 * X @ K.T
                    said = names[D.argmin(axis=1)]
                    counts = np.array([np.bincount(y[said == k], minlength=10) for k in range(10)])
                    if D.min(axis=1).sum() < best[0]:
                        best = D.min(axis=1).sum(), K, counts.argmax(axis=1)
                return best[1:]

            def predict_proba(params, X):
                K, renamed = params
                nearest = np.argmin(np.sum(K**2, axis=1) - 2 * X @ K.T, axis=1)
                return np.eye(10)[renamed[names[nearest]]]
            """,
            "turned, slanted and with the digits renamed, got ",
        ),
        Wrong(
            "the images of the package by heart, new ones by two dozen steps",
            """
            from steepest.functions import softmax

            by_heart = {image.tobytes(): digit for image, digit in zip(*digits())}

            def train(X, y, rng):
                W = np.zeros((64, 10))
                for _ in range(20):
                    W = W - X.T @ (softmax(X @ W) - np.eye(10)[y]) / len(y)
                return W

            def predict_proba(params, X):
                P = softmax(X @ params)
                for row, image in zip(P, X):
                    if image.tobytes() in by_heart:
                        row[:] = np.eye(10)[by_heart[image.tobytes()]]
                return P
            """,
            "at least 380 of 400 images read rightly, turned, slanted",
        ),
        Wrong(
            "an untrained network",
            """
            from steepest.functions import softmax

            def train(X, y, rng):
                return rng.standard_normal((64, 10))

            def predict_proba(params, X):
                return softmax(X @ params)
            """,
            "Is y used, and is the result of the training returned?",
        ),
        Wrong(
            "a tenth for each digit",
            """
            def train(X, y, rng):
                return 0.1

            def predict_proba(params, X):
                return np.full((len(X), 10), params)
            """,
            "expected different probabilities for different images, got the same for all of them.",
        ),
        Wrong(
            "learns the package's digits, not those given",
            cell(TRAIN.replace("    V, c", "    X, y = digits()\n    V, c")),
            "got the names that they have in the package. Learn from X and y alone.",
        ),
        Wrong(
            "labels as numbers",
            """
            def train(X, y, rng):
                A = np.column_stack([X, np.ones(len(X))])
                return np.linalg.solve(A.T @ A + np.eye(65), A.T @ y)

            def predict_proba(params, X):
                guess = np.column_stack([X, np.ones(len(X))]) @ params
                guess = np.clip(np.round(guess), 0, 9).astype(int)
                return np.eye(10)[guess]
            """,
            "expected at least 340 of 400 images read rightly, got ",
        ),
        Wrong(
            "other names for the parameters",
            cell(
                predict="""
                from steepest.functions import softmax

                def predict_proba(theta, images):
                    return softmax(8 * scores(theta, images))
                """
            ),
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "parameters in another order",
            cell(
                predict="""
                from steepest.functions import softmax

                def predict_proba(X, params):
                    return softmax(8 * scores(params, X))
                """
            ),
            "predict_proba(tuple of 3, array of shape (20, 64)): expected a result, got ",
        ),
        Wrong(
            "one parameter too few",
            cell(
                TRAIN.replace("(X, y, rng)", "(X, y)")
                .replace("rng.", "np.random.")
                .replace("standard_normal((64, 300))", "normal(size=(64, 300))")
            ),
            "Keep the parameters of the statement, in its order.",
        ),
        Wrong(
            "the second function not written",
            cell(
                predict="""
                def predict_proba(params, X):
                    raise NotImplementedError()
                """
            ),
            "predict_proba: not written yet.",
        ),
        Wrong(
            "the package's training under the assignment's name",
            "from steepest.networks import train" + SCORES + PREDICT,
            "Keep the parameters of the statement, in its order.",
            no_points=True,
        ),
        *(
            [
                Wrong(
                    "scikit-learn",
                    """
                    from sklearn.linear_model import LogisticRegression

                    def train(X, y, rng):
                        return LogisticRegression().fit(X, y)

                    def predict_proba(params, X):
                        return params.predict_proba(X)
                    """,
                    READY_MADE + "sklearn.",
                    no_points=True,
                )
            ]
            if importlib.util.find_spec("sklearn")
            else []
        ),
        Wrong(
            "SciPy's softmax",
            cell(
                predict="""
                from scipy import special

                def predict_proba(params, X):
                    return special.softmax(8 * scores(params, X), axis=1)
                """
            ),
            READY_MADE + "scipy.special.softmax.",
            no_points=True,
        ),
        Wrong(
            "SciPy's minimizer",
            cell(
                """
                def train(X, y, rng):
                    from scipy.optimize import minimize

                    def loss(theta):
                        z = X @ theta.reshape(64, 10)
                        return np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(len(y)), y])

                    return minimize(loss, np.zeros(640)).x
                """,
                """
                def predict_proba(params, X):
                    e = np.exp(X @ params.reshape(64, 10))
                    return e / e.sum(axis=1, keepdims=True)
                """,
            ),
            READY_MADE + "scipy.optimize.minimize.",
            no_points=True,
        ),
    ],
}

CORRECT: dict[str, list[Correct]] = {
    "network": [
        Correct("ridge regression on random features", cell()),
        Correct(
            "three nearest neighbors",
            """
            def train(X, y, rng):
                return np.array(X), np.array(y)

            def predict_proba(params, X):
                known, names = params
                squares = np.sum(known**2, axis=1) - 2 * X @ known.T
                nearest = np.argsort(squares, axis=1, kind="stable")[:, :3]
                return np.eye(10)[names[nearest]].mean(axis=1)
            """,
        ),
        Correct(
            "a network by hand, parameters in a tuple",
            """
            def train(X, y, rng, hidden=64, epochs=25, rate=0.5):
                W1 = rng.normal(0, np.sqrt(2 / 64), (64, hidden))
                W2 = rng.normal(0, np.sqrt(2 / hidden), (hidden, 10))
                b1, b2 = np.zeros(hidden), np.zeros(10)
                for epoch in range(epochs):
                    if epoch == epochs - 5:
                        rate = rate / 5
                    order = rng.permutation(len(X))
                    for rows in np.array_split(order, -(-len(X) // 64)):
                        Z = X[rows] @ W1 + b1
                        P = predict_proba((W1, b1, W2, b2), X[rows])
                        G2 = (P - np.eye(10)[y[rows]]) / len(rows)
                        G1 = (G2 @ W2.T) * (Z > 0)
                        W2 = W2 - rate * np.maximum(0, Z).T @ G2
                        W1 = W1 - rate * X[rows].T @ G1
                        b2 = b2 - rate * G2.sum(axis=0)
                        b1 = b1 - rate * G1.sum(axis=0)
                return W1, b1, W2, b2

            def predict_proba(params, X):
                W1, b1, W2, b2 = params
                Z = np.maximum(0, X @ W1 + b1) @ W2 + b2
                e = np.exp(Z - Z.max(axis=1, keepdims=True))
                return e / e.sum(axis=1, keepdims=True)
            """,
        ),
        Correct(
            "the package's engine and AdamW, parameters in a dict, chatter",
            """
            import steepest
            from steepest.datasets import batches

            def logits(params, X):
                hidden = steepest.functions.tanh(X @ params["W1"] + params["b1"])
                return hidden @ params["W2"] + params["b2"]

            def train(X, y, rng):
                theta = {
                    "W1": rng.standard_normal((64, 64)) / 8, "b1": np.zeros(64),
                    "W2": rng.standard_normal((64, 10)) / 8, "b2": np.zeros(10),
                }
                optimizer = AdamW(0.01)
                state = optimizer.init(theta)
                both = steepest.value_and_grad(
                    lambda theta, X, y: softmax_cross_entropy(logits(theta, X), y))
                for epoch in range(12):
                    for batch in batches(X, y, 100, rng):
                        loss, slope = both(theta, *batch)
                        theta, state = optimizer.update(slope, state, theta)
                    print("epoch", epoch, "loss", loss)
                return theta

            def predict_proba(params, X):
                return softmax(logits(params, X))
            """,
        ),
        Correct(
            "the package's training with a schedule, an object with methods",
            """
            from steepest.networks import MLP
            from steepest.schedules import warmup_cosine

            class Reader:
                def __init__(self, hidden=48):
                    self.network = MLP((64, hidden, 10), activation="relu")

                def fit(self, X, y, rng):
                    steps = -(-len(y) // 64)
                    plan = warmup_cosine(0.01, warmup_steps=steps, total_steps=12 * steps)
                    self.theta = networks.train(
                        self.network, self.network.init(rng), X, y, softmax_cross_entropy,
                        AdamW(0.01), epochs=12, batch_size=64, rng=rng, schedule=plan,
                    ).parameters
                    return self

                def read(self, X):
                    return softmax(self.network(self.theta, X))

            def train(X, y, rng):
                return Reader().fit(X, y, rng)

            def predict_proba(params, X):
                return params.read(X)
            """,
        ),
        Correct(
            "one normal distribution for each digit",
            """
            def train(X, y, rng):
                model = {}
                for k in np.unique(y):
                    mean = X[y == k].mean(axis=0)
                    D = X[y == k] - mean
                    C = D.T @ D / len(D) + 0.05 * np.eye(64)
                    model[int(k)] = (mean, np.linalg.inv(C), np.linalg.slogdet(C)[1])
                return model

            def predict_proba(params, X):
                z = np.full((len(X), 10), -np.inf)
                for k, (mean, precision, logdet) in params.items():
                    D = X - mean
                    z[:, k] = -0.5 * np.einsum("ij,jk,ik->i", D, precision, D, optimize=True)
                    z[:, k] -= 0.5 * logdet
                e = np.exp(z - z.max(axis=1, keepdims=True))
                return e / e.sum(axis=1, keepdims=True)
            """,
        ),
        Correct(
            "softmax regression on products of pixels, by momentum",
            """
            def features(X):
                X = X / np.maximum(1, np.abs(X).max(axis=1, keepdims=True))
                image = X.reshape(-1, 8, 8)
                beside = image[:, :, 1:] * image[:, :, :-1]
                below = image[:, 1:] * image[:, :-1]
                parts = [X, beside.reshape(len(X), -1), below.reshape(len(X), -1)]
                return np.concatenate(parts, axis=1)

            def train(X, y, rng):
                F, Y = features(X), np.eye(10)[y]
                W = np.zeros((F.shape[1], 10))
                v = np.zeros_like(W)
                for _ in range(150):
                    v = 0.9 * v + F.T @ (softmax(F @ W) - Y) / len(y)
                    W = W - 0.3 * v
                return W

            predict_proba = lambda params, X: softmax(features(X) @ params)
            """,
        ),
        Correct(
            "softmax regression on standardized pixels",
            """
            def train(X, y, rng):
                mean, width = X.mean(axis=0), X.std(axis=0) + 0.1
                A, Y = (X - mean) / width, np.eye(10)[y]
                W = np.zeros((64, 10))
                v = np.zeros_like(W)
                for _ in range(150):
                    v = 0.9 * v + A.T @ (softmax(A @ W) - Y) / len(y)
                    W = W - 0.1 * v
                return mean, width, W

            def predict_proba(params, X):
                mean, width, W = params
                return softmax((X - mean) / width @ W)
            """,
        ),
        Correct(
            "random filters of 3 by 3 pixels, the largest of four neighbors",
            """
            def features(X, F):
                images = np.pad(np.clip(X, -1, 1).reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
                windows = np.lib.stride_tricks.sliding_window_view(images, (3, 3), axis=(1, 2))
                A = np.maximum(0, windows.reshape(len(X), 8, 8, 9) @ F)
                return A.reshape(len(X), 4, 2, 4, 2, -1).max(axis=(2, 4)).reshape(len(X), -1)

            def train(X, y, rng):
                F = rng.standard_normal((9, 24))
                A = features(X, F)
                W = np.linalg.solve(A.T @ A + 10 * np.eye(A.shape[1]), A.T @ np.eye(10)[y])
                return F, W

            def predict_proba(params, X):
                F, W = params
                return softmax(8 * features(X, F) @ W)
            """,
        ),
        Correct(
            "learns from images pushed aside, too",
            """
            def train(X, y, rng):
                pushed = [np.roll(X, push, axis=1) for push in (-1, 0, 1)]
                X, y = np.concatenate(pushed), np.tile(y, 3)
                V, c = rng.standard_normal((64, 300)), rng.standard_normal(300)
                F = np.maximum(0, X @ V + c)
                return V, c, np.linalg.solve(F.T @ F + np.eye(300), F.T @ np.eye(10)[y])

            def predict_proba(params, X):
                V, c, W = params
                return softmax(8 * np.maximum(0, X @ V + c) @ W)
            """,
        ),
        Correct(
            "a committee, handed over as a function",
            """
            def train(X, y, rng):
                readers = []
                for member in rng.spawn(3):
                    V, c = member.standard_normal((64, 200)), member.standard_normal(200)
                    F = np.maximum(0, X @ V + c)
                    W = 8 * np.linalg.solve(F.T @ F + np.eye(200), F.T @ np.eye(10)[y])
                    readers.append((V, c, W))

                def read(X):
                    votes = [softmax(np.maximum(0, X @ V + c) @ W) for V, c, W in readers]
                    return sum(votes) / len(votes)

                return read

            def predict_proba(params, X):
                return params(X)
            """,
        ),
    ],
}

# Several parts at once, and the parts that lose points. There is one part with two functions.
TOGETHER: list[tuple[dict[str, str | None], set[str]]] = [
    ({"network": TRAIN}, {"network"}),
    ({"network": SCORES + PREDICT}, {"network"}),
    ({"network": CORRECT["network"][0].cell}, set()),
]
