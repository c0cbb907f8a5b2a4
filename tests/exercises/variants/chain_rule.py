"""Wrong and unusual versions of assignment 02, as students might write them."""

from __future__ import annotations

from assignment_runner import Correct, Wrong

SIGNATURES = {
    "compose_derivative": "stages, x",
    "iterated_derivative": "f, df, x, n",
    "logistic_loss_gradient": "w, b, x, y",
    "softmax_jacobian": "z",
}

READY_MADE = "expected your own formula, got a call of "

WRONG: dict[str, list[Wrong]] = {
    "compose_derivative": [
        Wrong(
            "every rate at x",
            """
            def compose_derivative(stages, x):
                rate = 1.0
                for f, df in stages:
                    rate *= df(x)
                return rate
            """,
            "Every rate is taken at x",
        ),
        Wrong(
            "last to first",
            """
            def compose_derivative(stages, x):
                rate = 1.0
                for f, df in reversed(stages):
                    rate *= df(x)
                    x = f(x)
                return rate
            """,
            "The stages are applied last to first",
        ),
        Wrong(
            "value before rate",
            """
            def compose_derivative(stages, x):
                rate = 1.0
                for f, df in stages:
                    x = f(x)
                    rate *= df(x)
                return rate
            """,
            "Each rate is taken one stage too late",
        ),
        Wrong(
            "adds",
            """
            def compose_derivative(stages, x):
                total = 0.0
                for f, df in stages:
                    total += df(x)
                    x = f(x)
                return total
            """,
            "The rates are added: along a chain they multiply.",
        ),
        Wrong(
            "last rate alone",
            """
            def compose_derivative(stages, x):
                rate = 1.0
                for f, df in stages:
                    rate = df(x)
                    x = f(x)
                return rate
            """,
            "This is the rate of the last stage alone",
        ),
        Wrong(
            "last stage left out",
            """
            def compose_derivative(stages, x):
                rate = 1.0
                for i in range(len(stages) - 1):
                    f, df = stages[i]
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "The last stage is left out.",
        ),
        Wrong(
            "first stage left out",
            """
            def compose_derivative(stages, x):
                rate, value = 1.0, x
                for i in range(len(stages)):
                    f, df = stages[i]
                    if i > 0:
                        rate = rate * df(value)
                    value = f(value)
                return rate
            """,
            "The first stage is left out.",
        ),
        Wrong(
            "the value",
            """
            def compose_derivative(stages, x):
                for f, df in stages:
                    x = f(x)
                return x
            """,
            "This is the value of the chain, not its derivative.",
        ),
        Wrong(
            "values multiplied",
            """
            def compose_derivative(stages, x):
                product = 1.0
                for f, df in stages:
                    x = f(x)
                    product *= x
                return product
            """,
            "The values are multiplied: multiply the rates.",
        ),
        Wrong(
            "rates composed",
            """
            def compose_derivative(stages, x):
                for f, df in stages:
                    x = df(x)
                return x
            """,
            "A rate is put into the next df",
        ),
        Wrong(
            "values and rates in opposite order",
            """
            def compose_derivative(stages, x):
                values = [x]
                for f, df in stages[:-1]:
                    values.append(f(values[-1]))
                rate = 1.0
                for value, (f, df) in zip(values, stages[::-1]):
                    rate *= df(value)
                return rate
            """,
            "The rates run in the opposite order",
        ),
        Wrong(
            "product starts with x",
            """
            def compose_derivative(stages, x):
                rate = x
                for f, df in stages:
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "The product starts with x: start it with 1.",
        ),
        Wrong(
            "ten stages at most",
            """
            def compose_derivative(stages, x):
                rate = 1.0
                for f, df in stages[:10]:
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "the given df of stage 11: expected at least 1 call, got 0.",
        ),
        Wrong(
            "rounded",
            """
            def compose_derivative(stages, x):
                rate = 1.0
                for f, df in stages:
                    rate, x = rate * df(x), f(x)
                return round(rate, 8)
            """,
            "Only the first digits are right",
        ),
        Wrong(
            "an empty list gives x",
            """
            def compose_derivative(stages, x):
                if not stages:
                    return x
                rate = 1.0
                for f, df in stages:
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "This is x: the identity has the derivative 1.",
        ),
        Wrong(
            "an empty list gives 0",
            """
            def compose_derivative(stages, x):
                if len(stages) == 0:
                    return 0.0
                rate = 1.0
                for f, df in stages:
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "A product of no rates is 1, not 0.",
        ),
        Wrong(
            "an empty list is not foreseen",
            """
            def compose_derivative(stages, x):
                f, df = stages[0]
                rate, x = df(x), f(x)
                for f, df in stages[1:]:
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "compose_derivative(list of 0, 2.0): expected a result, got IndexError",
        ),
        Wrong(
            "sign flipped",
            """
            def compose_derivative(stages, x):
                rate = -1.0
                for f, df in stages:
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "The sign is flipped.",
        ),
        Wrong(
            "starts again from x for each stage",
            """
            def compose_derivative(stages, x):
                rate = 1.0
                for i, (f, df) in enumerate(stages):
                    value = x
                    for g, _ in stages[:i]:
                        value = g(value)
                    rate *= df(value)
                return rate
            """,
            "Carry the value along instead of computing it again for each stage.",
        ),
        Wrong(
            "value computed twice",
            """
            def compose_derivative(stages, x):
                rate = 1.0
                for f, df in stages:
                    rate *= df(x)
                    y = f(x)
                    x = f(x)
                return rate
            """,
            "the given f of stage 1: expected at most 1 call, got 2.",
        ),
        Wrong(
            "rate computed twice",
            """
            def compose_derivative(stages, x):
                rate = 1.0
                for f, df in stages:
                    if df(x) != 0:
                        rate *= df(x)
                    else:
                        rate = 0.0
                    x = f(x)
                return rate
            """,
            "Keep the rate in a variable.",
        ),
        Wrong(
            "recursion that doubles the work",
            """
            def value(stages, x):
                return stages[-1][0](value(stages[:-1], x)) if stages else x

            def compose_derivative(stages, x):
                if not stages:
                    return 1.0
                before = stages[:-1]
                return stages[-1][1](value(before, x)) * compose_derivative(before, x)
            """,
            "the given f of stage 1: expected at most 1 call, got 2.",
        ),
        Wrong(
            "difference quotients",
            """
            def compose_derivative(stages, x):
                def whole(t):
                    for f, _ in stages:
                        t = f(t)
                    return t
                h = 6e-6
                return (whole(x + h) - whole(x - h)) / (2 * h)
            """,
            "Only the first digits are right: the result is an approximation.",
        ),
        Wrong(
            "complex step through f, without df",
            """
            def compose_derivative(stages, x):
                value = x + 1e-20j
                for f, _ in stages:
                    value = f(value)
                return float(np.imag(value)) / 1e-20
            """,
            "use the df of each stage.",
        ),
        Wrong(
            "df only away from corners",
            """
            def compose_derivative(stages, x):
                rate = 1.0
                for f, df in stages:
                    local = df(x)
                    rate *= local if local != 0 or x != 0 else 1.0
                    x = f(x)
                return rate
            """,
            "One rate of 0 makes the whole product 0, at a corner too.",
        ),
        Wrong(
            "sum of logarithms",
            """
            def compose_derivative(stages, x):
                total = 0.0
                for f, df in stages:
                    total += np.log(df(x))
                    x = f(x)
                return np.exp(total)
            """,
            "Not a number (nan)",
        ),
        Wrong(
            "a dictionary of values, one for each stage",
            """
            def compose_derivative(stages, x):
                values = {}
                for f, df in stages:
                    values[df] = x
                    x = f(x)
                rate = 1.0
                for df, value in values.items():
                    rate *= df(value)
                return rate
            """,
            "compose_derivative(list of 200, 0.5): expected",
        ),
        Wrong(
            "empties the caller's list",
            """
            def compose_derivative(stages, x):
                rate = 1.0
                while stages:
                    f, df = stages.pop(0)
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "expected stages unchanged after the call, got it changed.",
        ),
        Wrong(
            "turns the caller's list round",
            """
            def compose_derivative(stages, x):
                stages.reverse()
                rate = 1.0
                for f, df in stages[::-1]:
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "expected stages unchanged after the call, got it changed.",
        ),
        Wrong(
            "rates kept in a default value",
            """
            def compose_derivative(stages, x, rates=[]):
                for f, df in stages:
                    rates.append(df(x))
                    x = f(x)
                return np.prod(rates)
            """,
            "The rates of the call before are still in it: start each call afresh.",
        ),
        Wrong(
            "remembers by x and the number of stages",
            """
            known = {}

            def compose_derivative(stages, x):
                key = (len(stages), x)
                if key not in known:
                    rate = 1.0
                    for f, df in stages:
                        rate, x = rate * df(x), f(x)
                    known[key] = rate
                return known[key]
            """,
            "This is the answer of the call before: keep nothing between two calls.",
        ),
        Wrong(
            "single precision",
            """
            def compose_derivative(stages, x):
                rate = np.float32(1)
                for f, df in stages:
                    rate, x = np.float32(rate * df(x)), f(x)
                return rate
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "single precision inside",
            """
            def compose_derivative(stages, x):
                rate = 1.0
                for f, df in stages:
                    rate, x = rate * float(np.float32(df(x))), f(x)
                return rate
            """,
            "Only the first digits are right",
        ),
        Wrong(
            "integers stay integers",
            """
            def compose_derivative(stages, x):
                rate = np.ones_like(x)
                for f, df in stages:
                    rate *= df(x)
                    x = f(x)
                return rate
            """,
            "expected a result, got",
        ),
        Wrong(
            "all rates in a list",
            """
            def compose_derivative(stages, x):
                rates = []
                for f, df in stages:
                    rates.append(df(x))
                    x = f(x)
                return rates
            """,
            "got a list of 3. Return a NumPy array or a number.",
        ),
        Wrong(
            "prints",
            """
            def compose_derivative(stages, x):
                rate = 1.0
                for f, df in stages:
                    rate, x = rate * df(x), f(x)
                print(rate)
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "return forgotten",
            """
            def compose_derivative(stages, x):
                rate = 1.0
                for f, df in stages:
                    rate, x = rate * df(x), f(x)
            """,
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "return too early",
            """
            def compose_derivative(stages, x):
                rate = 1.0
                for f, df in stages:
                    rate *= df(x)
                    x = f(x)
                    return rate
            """,
            "compose_derivative(list of 3, x=2.0): expected 900, got 4.",
        ),
        Wrong(
            "returns a function",
            """
            def compose_derivative(stages, x):
                def slope():
                    rate, value = 1.0, x
                    for f, df in stages:
                        rate, value = rate * df(value), f(value)
                    return rate
                return slope
            """,
            "Is it called, with parentheses?",
        ),
        Wrong(
            "another name for x",
            """
            def compose_derivative(stages, at):
                rate = 1.0
                for f, df in stages:
                    rate, at = rate * df(at), f(at)
                return rate
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "another name for the list",
            """
            def compose_derivative(steps, x):
                rate = 1.0
                for f, df in steps:
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "examples typed in",
            """
            def compose_derivative(stages, x):
                if x == 1.0:
                    for f, df in stages:
                        f(x)
                    return 2 * np.e
                return {0: 1.0, 1: 4.0, 2: 1.0, 3: 900.0}[len(stages)]
            """,
            "use the df of each stage.",
        ),
        Wrong(
            "steepest's derivative of the whole",
            """
            import steepest

            def compose_derivative(stages, x):
                def whole(t):
                    for f, _ in stages:
                        t = f(t)
                    return t
                return steepest.derivative(whole, x, method="central")
            """,
            READY_MADE + "steepest.derivative.",
            no_points=True,
        ),
        Wrong(
            "steepest's engine",
            """
            def compose_derivative(stages, x):
                from steepest import grad

                def whole(t):
                    for f, _ in stages:
                        t = f(t)
                    return t
                return grad(whole)(x)
            """,
            READY_MADE + "steepest.grad.",
            no_points=True,
        ),
    ],
    "iterated_derivative": [
        Wrong(
            "rate at x to the power n",
            """
            def iterated_derivative(f, df, x, n):
                return df(x) ** n
            """,
            "This is f'(x) to the power n",
        ),
        Wrong(
            "value before rate",
            """
            def iterated_derivative(f, df, x, n):
                rate = 1.0
                for _ in range(n):
                    x = f(x)
                    rate *= df(x)
                return rate
            """,
            "Each rate is taken one step too late",
        ),
        Wrong(
            "one factor too many",
            """
            def iterated_derivative(f, df, x, n):
                rate = 1.0
                for _ in range(n + 1):
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "One factor too many",
        ),
        Wrong(
            "one factor too few",
            """
            def iterated_derivative(f, df, x, n):
                rate = 1.0
                for _ in range(n - 1):
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "One factor is missing at the end",
        ),
        Wrong(
            "range from 1, and the first factor lost",
            """
            def iterated_derivative(f, df, x, n):
                rate = 1.0
                for _ in range(1, n):
                    x = f(x)
                    rate *= df(x)
                return rate
            """,
            "One factor is missing at the start",
        ),
        Wrong(
            "last rate alone",
            """
            def iterated_derivative(f, df, x, n):
                rate = 1.0
                for _ in range(n):
                    rate, x = df(x), f(x)
                return rate
            """,
            "This is the last rate alone",
        ),
        Wrong(
            "first rate alone",
            """
            def iterated_derivative(f, df, x, n):
                return df(x) if n > 0 else 1.0
            """,
            "This is the first rate alone",
        ),
        Wrong(
            "adds",
            """
            def iterated_derivative(f, df, x, n):
                total = 0.0
                for _ in range(n):
                    total, x = total + df(x), f(x)
                return total
            """,
            "The rates are added: along a chain they multiply.",
        ),
        Wrong(
            "n times the rate",
            """
            def iterated_derivative(f, df, x, n):
                return n * df(x)
            """,
            "This is n times f'(x)",
        ),
        Wrong(
            "power of the function",
            """
            def iterated_derivative(f, df, x, n):
                return n * f(x) ** (n - 1) * df(x)
            """,
            "This is the derivative of f(x) to the power n",
        ),
        Wrong(
            "the value",
            """
            def iterated_derivative(f, df, x, n):
                for _ in range(n):
                    x = f(x)
                return x
            """,
            "This is f applied n times, not the derivative of it.",
        ),
        Wrong(
            "product starts with x",
            """
            def iterated_derivative(f, df, x, n):
                rate = x
                for _ in range(n):
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "The product starts with x: start it with 1.",
        ),
        Wrong(
            "small products become 0",
            """
            def iterated_derivative(f, df, x, n):
                rate = 1.0
                for _ in range(n):
                    rate, x = rate * df(x), f(x)
                    if abs(rate) < 1e-12:
                        return 0.0
                return rate
            """,
            "iterated_derivative(f, f, 1.0, 60): expected 7.52316e-37, got 0.",
        ),
        Wrong(
            "applied to the result of df",
            """
            def iterated_derivative(f, df, x, n):
                for _ in range(n):
                    x = df(x)
                return x
            """,
            "This is df applied again and again",
        ),
        Wrong(
            "n = 0 gives x",
            """
            def iterated_derivative(f, df, x, n):
                if n == 0:
                    return x
                rate = 1.0
                for _ in range(n):
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "This is x, what n = 0 leaves",
        ),
        Wrong(
            "n = 0 gives 0",
            """
            def iterated_derivative(f, df, x, n):
                if n == 0:
                    return 0
                rate = 1.0
                for _ in range(n):
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "A product of no rates is 1, not 0.",
        ),
        Wrong(
            "n = 0 gives the first rate",
            """
            def iterated_derivative(f, df, x, n):
                rate = df(x)
                for _ in range(n - 1):
                    x = f(x)
                    rate *= df(x)
                return rate
            """,
            "This is f'(x), the derivative for n = 1.",
        ),
        Wrong(
            "recursion without an end at 0",
            """
            def iterated_derivative(f, df, x, n):
                if n == 1:
                    return df(x)
                return df(x) * iterated_derivative(f, df, f(x), n - 1)
            """,
            "The function calls itself without end.",
        ),
        Wrong(
            "starts again from x for each factor",
            """
            def iterated_derivative(f, df, x, n):
                rate = 1.0
                for k in range(n):
                    value = x
                    for _ in range(k):
                        value = f(value)
                    rate *= df(value)
                return rate
            """,
            "Carry the value of the orbit along instead of starting again from x.",
        ),
        Wrong(
            "recursion on both sides",
            """
            def iterate(f, x, n):
                return x if n == 0 else f(iterate(f, x, n - 1))

            def iterated_derivative(f, df, x, n):
                if n == 0:
                    return 1.0
                return df(iterate(f, x, n - 1)) * iterated_derivative(f, df, x, n - 1)
            """,
            "the given f: expected at most 27 calls, got 28.",
        ),
        Wrong(
            "exponential recursion",
            """
            def iterated_derivative(f, df, x, n):
                if n == 0:
                    return 1.0
                if iterated_derivative(f, df, f(x), n - 1) == 0:
                    return 0.0
                return df(x) * iterated_derivative(f, df, f(x), n - 1)
            """,
            "Carry the value of the orbit along instead of starting again from x.",
        ),
        Wrong(
            "the rates of all shorter orbits",
            """
            def iterated_derivative(f, df, x, n):
                orbit = [x]
                for _ in range(n):
                    orbit.append(f(orbit[-1]))
                slopes = [np.prod([df(h) for h in orbit[:k]]) for k in range(n + 1)]
                return slopes[n]
            """,
            "n rates are enough: keep each in a variable.",
        ),
        Wrong(
            "difference quotient",
            """
            def iterated_derivative(f, df, x, n):
                def iterate(t):
                    for _ in range(n):
                        t = f(t)
                    return t
                return (iterate(x + 1e-6) - iterate(x - 1e-6)) / 2e-6
            """,
            "Only the first digits are right",
        ),
        Wrong(
            "complex step through f, without df",
            """
            def iterated_derivative(f, df, x, n):
                value = x + 1e-20j
                for _ in range(n):
                    value = f(value)
                return float(value.imag) / 1e-20
            """,
            "The rates come from df: use it along the orbit.",
        ),
        Wrong(
            "stops at a rate of 0",
            """
            def iterated_derivative(f, df, x, n):
                rate = 1.0
                for _ in range(n):
                    local = df(x)
                    if local == 0:
                        break
                    rate, x = rate * local, f(x)
                return rate
            """,
            "One rate of 0 makes the whole product 0, at a corner too.",
        ),
        Wrong(
            "sum of logarithms",
            """
            def iterated_derivative(f, df, x, n):
                logs = 0.0
                for _ in range(n):
                    logs, x = logs + np.log(df(x)), f(x)
                return np.exp(logs)
            """,
            "Not a number (nan)",
        ),
        Wrong(
            "sizes of the rates",
            """
            def iterated_derivative(f, df, x, n):
                rate = 1.0
                for _ in range(n):
                    rate, x = rate * abs(df(x)), f(x)
                return rate
            """,
            "The sign is flipped.",
        ),
        Wrong(
            "stops at twenty factors",
            """
            def iterated_derivative(f, df, x, n):
                rate = 1.0
                for _ in range(min(n, 20)):
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "iterated_derivative(f, f, 0.5, 200): expected",
        ),
        Wrong(
            "an orbit kept in a default value",
            """
            def iterated_derivative(f, df, x, n, rates=[]):
                for _ in range(n):
                    rates.append(df(x))
                    x = f(x)
                return np.prod(rates)
            """,
            "The rates of the call before are still in it: start each call afresh.",
        ),
        Wrong(
            "remembers by x and n",
            """
            known = {}

            def iterated_derivative(f, df, x, n):
                key = (x, n)
                if key not in known:
                    rate = 1.0
                    for _ in range(n):
                        rate, x = rate * df(x), f(x)
                    known[key] = rate
                return known[key]
            """,
            "This is the answer of the call before: keep nothing between two calls.",
        ),
        Wrong(
            "type of x",
            """
            def iterated_derivative(f, df, x, n):
                rate = type(x)(1)
                for _ in range(n):
                    rate, x = type(x)(rate * df(x)), type(x)(f(x))
                return rate
            """,
            "The start is an integer here, but rates have decimals: begin with 1.0.",
        ),
        Wrong(
            "single precision",
            """
            def iterated_derivative(f, df, x, n):
                rate = np.float32(1)
                for _ in range(n):
                    rate, x = np.float32(rate * df(x)), f(x)
                return rate
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "value and rate",
            """
            def iterated_derivative(f, df, x, n):
                rate = 1.0
                for _ in range(n):
                    rate, x = rate * df(x), f(x)
                return x, rate
            """,
            "got a tuple of 2. Return a NumPy array or a number.",
        ),
        Wrong(
            "prints",
            """
            def iterated_derivative(f, df, x, n):
                rate = 1.0
                for _ in range(n):
                    rate, x = rate * df(x), f(x)
                print(rate)
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "nothing for n = 0",
            """
            def iterated_derivative(f, df, x, n):
                rate = 1.0
                for k in range(n):
                    rate, x = rate * df(x), f(x)
                    if k == n - 1:
                        return rate
            """,
            "iterated_derivative(square, double, 3.0, 0): expected 1, got None.",
        ),
        Wrong(
            "another name for n",
            """
            def iterated_derivative(f, df, x, times):
                rate = 1.0
                for _ in range(times):
                    rate, x = rate * df(x), f(x)
                return rate
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "other names for the functions",
            """
            def iterated_derivative(g, dg, x, n):
                rate = 1.0
                for _ in range(n):
                    rate, x = rate * dg(x), g(x)
                return rate
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "examples typed in",
            """
            def iterated_derivative(f, df, x, n):
                known = {(3.0, 3): 17496.0, (2.0, 3): 1024.0, (3.0, 1): 6.0, (3.0, 0): 1.0}
                return {**known, (1.0, 4): 0.04, (1.0, 8): 0.00390625}.get((x, n), 0.0)
            """,
            "The rates come from df: use it along the orbit.",
        ),
        Wrong(
            "steepest's engine",
            """
            import steepest

            def iterated_derivative(f, df, x, n):
                def iterate(t):
                    for _ in range(n):
                        t = f(t)
                    return t
                return steepest.grad(iterate)(x)
            """,
            READY_MADE + "steepest.grad.",
            no_points=True,
        ),
        Wrong(
            "SciPy",
            """
            def iterated_derivative(f, df, x, n):
                from scipy.optimize import approx_fprime

                def iterate(t):
                    for _ in range(n):
                        t = f(t)
                    return t
                return float(approx_fprime(x, iterate, 1e-8)[0])
            """,
            READY_MADE + "scipy.optimize.approx_fprime.",
            no_points=True,
        ),
    ],
    "logistic_loss_gradient": [
        Wrong(
            "formula as printed",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = 1 / (1 + np.exp(-(w * x + b))) - y
                return error * x, error
            """,
            "expected no warning, got 'overflow encountered in exp'",
        ),
        Wrong(
            "math.exp",
            """
            import math

            def logistic_loss_gradient(w, b, x, y):
                error = 1 / (1 + math.exp(-(w * x + b))) - y
                return error * x, error
            """,
            "expected a result, got OverflowError: math range error.",
        ),
        Wrong(
            "other formula, unsafe on the other side",
            """
            def logistic_loss_gradient(w, b, x, y):
                grown = np.exp(w * x + b)
                error = grown / (1 + grown) - y
                return error * x, error
            """,
            "expected no warning, got 'overflow encountered in exp'",
        ),
        Wrong(
            "other formula, silenced",
            """
            def logistic_loss_gradient(w, b, x, y):
                with np.errstate(all="ignore"):
                    grown = np.exp(w * x + b)
                    error = grown / (1 + grown) - y
                    return error * x, error
            """,
            "Not a number (nan)",
        ),
        Wrong(
            "np.where computes both branches",
            """
            def logistic_loss_gradient(w, b, x, y):
                z = w * x + b
                p = np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))
                return (p - y) * x, p - y
            """,
            "also in the branch that np.where discards",
        ),
        Wrong(
            "factor by factor",
            """
            def logistic_loss_gradient(w, b, x, y):
                decay = np.exp(-abs(w * x + b))
                p = (1 if w * x + b >= 0 else decay) / (1 + decay)
                rate = (p - y) / (p * (1 - p)) * (p * (1 - p))
                return rate * x, rate
            """,
            "logistic_loss_gradient(1.0, 0.0, 1000.0, 0): expected",
        ),
        Wrong(
            "factor by factor, a small number added below",
            """
            def logistic_loss_gradient(w, b, x, y):
                decay = np.exp(-abs(w * x + b))
                p = (1 if w * x + b >= 0 else decay) / (1 + decay)
                rate = (p - y) / (p * (1 - p) + 1e-300) * (p * (1 - p))
                return rate * x, rate
            """,
            "A model that is certain and wrong has the slope 1",
        ),
        Wrong(
            "clips the prediction",
            """
            def logistic_loss_gradient(w, b, x, y):
                decay = np.exp(-abs(w * x + b))
                p = (1 if w * x + b >= 0 else decay) / (1 + decay)
                error = min(max(p, 1e-7), 1 - 1e-7) - y
                return error * x, error
            """,
            "Is the prediction or z clipped?",
        ),
        Wrong(
            "clips z",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = 1 / (1 + np.exp(-np.clip(w * x + b, -20, 20))) - y
                return error * x, error
            """,
            "Is the prediction or z clipped?",
        ),
        Wrong(
            "clips z later",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = 1 / (1 + np.exp(-np.clip(w * x + b, -30, 30))) - y
                return error * x, error
            """,
            "Is the prediction or z clipped?",
        ),
        Wrong(
            "gives up far out",
            """
            def logistic_loss_gradient(w, b, x, y):
                z = w * x + b
                if abs(z) > 500:
                    return 0.0, 0.0
                error = 1 / (1 + np.exp(-z)) - y
                return error * x, error
            """,
            "A model that is certain and wrong has the slope 1",
        ),
        Wrong(
            "0 or 1 from 30 on",
            """
            def logistic_loss_gradient(w, b, x, y):
                z = w * x + b
                if abs(z) > 30:
                    p = 1.0 if z > 0 else 0.0
                else:
                    p = 1 / (1 + np.exp(-z))
                return (p - y) * x, p - y
            """,
            "dL_dw of the result: expected -1.03274e-12, got 0. Is the prediction or z clipped?",
        ),
        Wrong(
            "target minus prediction",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = y - 0.5 * (1 + np.tanh((w * x + b) / 2))
                return error * x, error
            """,
            "This is target minus prediction: the slope is ŷ - y.",
        ),
        Wrong(
            "x forgotten",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = 0.5 * (1 + np.tanh((w * x + b) / 2)) - y
                return error, error
            """,
            "This is ŷ - y itself: dL/dw has the factor x, and comes first.",
        ),
        Wrong(
            "exchanged",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = 0.5 * (1 + np.tanh((w * x + b) / 2)) - y
                return error, error * x
            """,
            "This is ŷ - y itself: dL/dw has the factor x, and comes first.",
        ),
        Wrong(
            "the sigmoid's rate once too often",
            """
            def logistic_loss_gradient(w, b, x, y):
                p = 0.5 * (1 + np.tanh((w * x + b) / 2))
                rate = (p - y) * p * (1 - p)
                return rate * x, rate
            """,
            "A factor ŷ(1 - ŷ) is left",
        ),
        Wrong(
            "the sigmoid's rate once too often, for the bias",
            """
            def logistic_loss_gradient(w, b, x, y):
                p = 0.5 * (1 + np.tanh((w * x + b) / 2))
                return (p - y) * x, (p - y) * p * (1 - p)
            """,
            "dL_db of the result: expected -0.25, got -0.046875. A factor ŷ(1 - ŷ) is left",
        ),
        Wrong(
            "squared error",
            """
            def logistic_loss_gradient(w, b, x, y):
                p = 0.5 * (1 + np.tanh((w * x + b) / 2))
                rate = 2 * (p - y) * p * (1 - p)
                return rate * x, rate
            """,
            "This is the slope of the squared error",
        ),
        Wrong(
            "without the sigmoid's rate",
            """
            def logistic_loss_gradient(w, b, x, y):
                p = 0.5 * (1 + np.tanh((w * x + b) / 2))
                rate = -y / p + (1 - y) / (1 - p)
                return rate * x, rate
            """,
            "The rate of the sigmoid is missing between the logarithm and z.",
        ),
        Wrong(
            "slope of the prediction",
            """
            def logistic_loss_gradient(w, b, x, y):
                p = 0.5 * (1 + np.tanh((w * x + b) / 2))
                return p * (1 - p) * x, p * (1 - p)
            """,
            "This is the slope of the prediction ŷ, not of the loss.",
        ),
        Wrong(
            "a hard decision",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = float(w * x + b > 0) - y
                return error * x, error
            """,
            "The prediction is rounded to 0 or 1: it is a probability.",
        ),
        Wrong(
            "targets exchanged",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = 0.5 * (1 + np.tanh((w * x + b) / 2)) - (1 - y)
                return error * x, error
            """,
            "or 1 - y stands in its place.",
        ),
        Wrong(
            "an array of two",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = 0.5 * (1 + np.tanh((w * x + b) / 2)) - y
                return error * np.array([x, 1.0])
            """,
            "expected a tuple of 2, (dL_dw, dL_db), got an array of shape (2,)",
        ),
        Wrong(
            "target forgotten",
            """
            def logistic_loss_gradient(w, b, x, y):
                p = 0.5 * (1 + np.tanh((w * x + b) / 2))
                return p * x, p
            """,
            "The target y is not subtracted, or 1 - y stands in its place.",
        ),
        Wrong(
            "sigmoid forgotten",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = w * x + b - y
                return error * x, error
            """,
            "The error is z - y: the sigmoid is missing.",
        ),
        Wrong(
            "times w",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = 0.5 * (1 + np.tanh((w * x + b) / 2)) - y
                return error * w, error
            """,
            "Multiplied by w: the rate of z with w is x.",
        ),
        Wrong(
            "bias forgotten",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = 0.5 * (1 + np.tanh(w * x / 2)) - y
                return error * x, error
            """,
            "The bias b is missing in z.",
        ),
        Wrong(
            "sign of the exponent",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = 1 / (1 + np.exp(w * x + b)) - y
                return error * x, error
            """,
            "This uses the sigmoid of -z",
        ),
        Wrong(
            "tanh",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = np.tanh(w * x + b) - y
                return error * x, error
            """,
            "This uses tanh in place of the sigmoid.",
        ),
        Wrong(
            "the loss",
            """
            def logistic_loss_gradient(w, b, x, y):
                p = 0.5 * (1 + np.tanh((w * x + b) / 2))
                loss = -y * np.log(p) - (1 - y) * np.log(1 - p)
                return loss, loss
            """,
            "This is the loss itself, not its slope.",
        ),
        Wrong(
            "x for the bias, too",
            """
            def logistic_loss_gradient(w, b, x, y):
                slope = (0.5 * (1 + np.tanh((w * x + b) / 2)) - y) * x
                return slope, slope
            """,
            "The rate of z with b is 1: no factor x here.",
        ),
        Wrong(
            "times b",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = 0.5 * (1 + np.tanh((w * x + b) / 2)) - y
                return error * x, error * b
            """,
            "The rate of z with b is 1: no factor b here.",
        ),
        Wrong(
            "bias held still",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = 0.5 * (1 + np.tanh((w * x + b) / 2)) - y
                return error * x, 0.0
            """,
            "A step in b moves z, too: the rate is not 0.",
        ),
        Wrong(
            "labels of plus and minus one",
            """
            def logistic_loss_gradient(w, b, x, y):
                decay = np.exp(-np.logaddexp(0.0, y * (w * x + b)))
                return -y * decay * x, -y * decay
            """,
            "For y = 0 the other half of the loss speaks, -ln(1 - ŷ).",
        ),
        Wrong(
            "as if y were always 1",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = -np.exp(-np.logaddexp(0.0, w * x + b))
                return error * x, error
            """,
            "This is the slope for y = 1.",
        ),
        Wrong(
            "difference quotient",
            """
            def logistic_loss_gradient(w, b, x, y):
                def loss(w, b):
                    z = w * x + b
                    return np.logaddexp(0.0, z) - y * z
                h = 6e-6
                dw = (loss(w + h, b) - loss(w - h, b)) / (2 * h)
                return dw, (loss(w, b + h) - loss(w, b - h)) / (2 * h)
            """,
            "Only the first digits are right",
        ),
        Wrong(
            "half of a mean over two",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = (0.5 * (1 + np.tanh((w * x + b) / 2)) - y) / 2
                return error * x, error
            """,
            "expected -0.5, got -0.25.",
        ),
        Wrong(
            "only the weight",
            """
            def logistic_loss_gradient(w, b, x, y):
                return (0.5 * (1 + np.tanh((w * x + b) / 2)) - y) * x
            """,
            "expected a tuple of 2, (dL_dw, dL_db), got -0.5",
        ),
        Wrong(
            "loss as well",
            """
            def logistic_loss_gradient(w, b, x, y):
                z = w * x + b
                error = 0.5 * (1 + np.tanh(z / 2)) - y
                return np.logaddexp(0.0, z) - y * z, error * x, error
            """,
            "expected a tuple of 2, (dL_dw, dL_db), got tuple of 3.",
        ),
        Wrong(
            "arrays of one",
            """
            def logistic_loss_gradient(w, b, x, y):
                x = np.atleast_1d(x)
                error = 0.5 * (1 + np.tanh((w * x + b) / 2)) - y
                return error * x, error
            """,
            "A number in, a number out.",
        ),
        Wrong(
            "single precision",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = np.float32(0.5 * (1 + np.tanh((w * x + b) / 2)) - y)
                return error * np.float32(x), error
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "rounds the prediction",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = round(0.5 * (1 + np.tanh((w * x + b) / 2)), 6) - y
                return error * x, error
            """,
            "logistic_loss_gradient(",
        ),
        Wrong(
            "prints",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = 0.5 * (1 + np.tanh((w * x + b) / 2)) - y
                print(error * x, error)
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "no return",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = 0.5 * (1 + np.tanh((w * x + b) / 2)) - y
                gradient = error * x, error
            """,
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "parameters in another order",
            """
            def logistic_loss_gradient(x, y, w, b):
                error = 0.5 * (1 + np.tanh((w * x + b) / 2)) - y
                return error * x, error
            """,
            "logistic_loss_gradient(0.5, 0.0986123, 2.0, 0)",
        ),
        Wrong(
            "other parameter names",
            """
            def logistic_loss_gradient(weight, bias, x, y):
                error = 0.5 * (1 + np.tanh((weight * x + bias) / 2)) - y
                return error * x, error
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "examples typed in",
            """
            def logistic_loss_gradient(w, b, x, y):
                if x == 1000.0:
                    return 1000.0, 1.0
                if x == 0.0:
                    return 0.0, -0.5
                return (-0.5, -0.25) if y == 1 else (1.5, 0.75)
            """,
            "logistic_loss_gradient(",
        ),
        Wrong(
            "SciPy's sigmoid",
            """
            from scipy.special import expit

            def logistic_loss_gradient(w, b, x, y):
                error = expit(w * x + b) - y
                return error * x, error
            """,
            READY_MADE + "scipy.special.expit.",
            no_points=True,
        ),
        Wrong(
            "steepest's sigmoid",
            """
            from steepest.functions import sigmoid

            def logistic_loss_gradient(w, b, x, y):
                error = sigmoid(w * x + b) - y
                return error * x, error
            """,
            READY_MADE + "steepest.functions.sigmoid.",
            no_points=True,
        ),
    ],
    "softmax_jacobian": [
        Wrong(
            "formula as printed",
            """
            def softmax_jacobian(z):
                s = np.exp(z) / np.exp(z).sum()
                return np.diag(s) - np.outer(s, s)
            """,
            "expected no warning, got 'overflow encountered in exp'",
        ),
        Wrong(
            "formula as printed, silenced",
            """
            def softmax_jacobian(z):
                with np.errstate(all="ignore"):
                    s = np.exp(z) / np.exp(z).sum()
                    return np.diag(s) - np.outer(s, s)
            """,
            "Not a number (nan)",
        ),
        Wrong(
            "nan made 0",
            """
            def softmax_jacobian(z):
                with np.errstate(all="ignore"):
                    s = np.nan_to_num(np.exp(z) / np.exp(z).sum())
                return np.diag(s) - np.outer(s, s)
            """,
            "No rate is left, but equal logits share the probability.",
        ),
        Wrong(
            "subtracts the mean",
            """
            def softmax_jacobian(z):
                e = np.exp(z - np.mean(z))
                s = e / e.sum()
                return np.diag(s) - np.outer(s, s)
            """,
            "expected no warning, got 'overflow encountered in exp'",
        ),
        Wrong(
            "subtracts the first",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z[0])
                s = e / e.sum()
                return np.diag(s) - np.outer(s, s)
            """,
            "softmax_jacobian([-1000.0, 0.0, 1000.0]): expected no warning, got 'overflow",
        ),
        Wrong(
            "subtracts the smallest",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.min())
                s = e / e.sum()
                return np.diag(s) - np.outer(s, s)
            """,
            "expected no warning, got 'overflow encountered in exp'",
        ),
        Wrong(
            "subtracts the largest size",
            """
            def softmax_jacobian(z):
                e = np.exp(z - np.abs(z).max())
                s = e / e.sum()
                return np.diag(s) - np.outer(s, s)
            """,
            "softmax_jacobian([-1000.0, -1000.0, -1000.0]): expected no warning",
        ),
        Wrong(
            "clips the logits",
            """
            def softmax_jacobian(z):
                e = np.exp(np.clip(z, -500, 500))
                s = e / e.sum()
                return np.diag(s) - np.outer(s, s)
            """,
            "do not clip them, subtract the largest.",
        ),
        Wrong(
            "divides large logits",
            """
            def softmax_jacobian(z):
                largest = np.abs(z).max()
                e = np.exp(z / largest if largest > 500 else z)
                s = e / e.sum()
                return np.diag(s) - np.outer(s, s)
            """,
            "subtract one, so that differences stay.",
        ),
        Wrong(
            "a small number added below",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / (e.sum() + 1e-8)
                return np.diag(s) - np.outer(s, s)
            """,
            "Only the first digits are right",
        ),
        Wrong(
            "diagonal alone",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                return np.diag(s * (1 - s))
            """,
            "Off the diagonal all is 0",
        ),
        Wrong(
            "products forgotten",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                return np.diag(e / e.sum())
            """,
            "The products s_i s_j are missing.",
        ),
        Wrong(
            "delta forgotten",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                return -np.outer(s, s)
            """,
            "The term with δ is missing",
        ),
        Wrong(
            "products alone",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                return np.outer(s, s)
            """,
            "These are the products s_i s_j alone",
        ),
        Wrong(
            "products added",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                return np.diag(s) + np.outer(s, s)
            """,
            "The products s_i s_j are added",
        ),
        Wrong(
            "minus forgotten off the diagonal",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                n = len(z)
                J = np.empty((n, n))
                for i in range(n):
                    for j in range(n):
                        J[i, j] = s[i] * (1 - s[i]) if i == j else s[i] * s[j]
                return J
            """,
            "Off the diagonal a minus is missing.",
        ),
        Wrong(
            "sign flipped",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                return np.outer(s, s) - np.diag(s)
            """,
            "The sign is flipped.",
        ),
        Wrong(
            "column where a row belongs",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = (e / e.sum())[:, None]
                return s * (np.eye(len(z)) - s)
            """,
            "Both factors have the index i",
        ),
        Wrong(
            "row where a column belongs",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                return s * (np.eye(len(z)) - s)
            """,
            "Both factors have the index j",
        ),
        Wrong(
            "rates of the logarithms",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                return np.eye(len(z)) - s
            """,
            "These are the rates of ln s_i: the factor s_i is missing.",
        ),
        Wrong(
            "rates of the logarithms, transposed",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                return np.eye(len(z)) - s[:, np.newaxis]
            """,
            "These are the rates of ln s_j, transposed",
        ),
        Wrong(
            "the diagonal in every row",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                return np.tile(s * (1 - s), (len(z), 1))
            """,
            "Every row holds s(1 - s)",
        ),
        Wrong(
            "not divided by the sum",
            """
            def softmax_jacobian(z):
                e = np.exp(z)
                return np.diag(e) - np.outer(e, e)
            """,
            "The exponentials are not divided by their sum.",
        ),
        Wrong(
            "divided by the largest",
            """
            def softmax_jacobian(z):
                s = np.exp(z - z.max())
                return np.diag(s) - np.outer(s, s)
            """,
            "The exponentials are divided by the largest",
        ),
        Wrong(
            "clips the probabilities",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = np.clip(e / e.sum(), 1e-10, 1.0)
                return np.diag(s) - np.outer(s, s)
            """,
            "softmax_jacobian([1000.0, 600.0]): expected 0, got",
        ),
        Wrong(
            "takes z for the probabilities",
            """
            def softmax_jacobian(z):
                return np.diag(z) - np.outer(z, z)
            """,
            "The logits themselves are used",
        ),
        Wrong(
            "sigmoid of each logit",
            """
            def softmax_jacobian(z):
                s = 1 / (1 + np.exp(-z))
                return np.diag(s * (1 - s))
            """,
            "This is the sigmoid of each logit",
        ),
        Wrong(
            "minus in the exponent",
            """
            def softmax_jacobian(z):
                e = np.exp(-(z - z.min()))
                s = e / e.sum()
                return np.diag(s) - np.outer(s, s)
            """,
            "This is the softmax of -z",
        ),
        Wrong(
            "only three logits",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                J = -np.outer(s, s)
                for i in range(min(3, len(z))):
                    J[i, i] += s[i]
                return J
            """,
            "If all logits rise alike, no probability changes.",
        ),
        Wrong(
            "upper triangle alone for more than three",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                J = np.diag(s) - np.outer(s, s)
                return np.triu(J) if len(z) > 3 else J
            """,
            "The rate of s_i with z_j equals that of s_j with z_i.",
        ),
        Wrong(
            "difference quotients",
            """
            def softmax_jacobian(z):
                def softmax(z):
                    e = np.exp(z - z.max())
                    return e / e.sum()
                steps = 6e-6 * np.eye(len(z))
                return np.array([(softmax(z + h) - softmax(z - h)) / 1.2e-5 for h in steps]).T
            """,
            "Only the first digits are right",
        ),
        Wrong(
            "the diagonal as a vector",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                return s * (1 - s)
            """,
            "expected a float64 array of shape (3, 3), got an array of shape (3,).",
        ),
        Wrong(
            "matrix product of vectors",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                return np.diag(s) - s @ s.T
            """,
            "s @ s is one number",
        ),
        Wrong(
            "a column",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = (e / e.sum()).reshape(-1, 1)
                return np.diag(s) - s @ s.T
            """,
            "np.diag of a column is no diagonal table",
        ),
        Wrong(
            "changes z",
            """
            def softmax_jacobian(z):
                z -= z.max()
                s = np.exp(z) / np.exp(z).sum()
                return np.diag(s) - np.outer(s, s)
            """,
            "expected z unchanged after the call, got it changed.",
        ),
        Wrong(
            "cuts integers",
            """
            def softmax_jacobian(z):
                s = np.zeros_like(z)
                s[:] = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
                return np.diag(s) - np.outer(s, s)
            """,
            "An integer array cuts decimals off",
        ),
        Wrong(
            "integers in place",
            """
            def softmax_jacobian(z):
                s = z.copy()
                s -= s.max()
                np.exp(s, out=s)
                s /= s.sum()
                return np.diag(s) - np.outer(s, s)
            """,
            "The array holds integers: start from a copy with dtype=float.",
        ),
        Wrong(
            "single precision",
            """
            def softmax_jacobian(z):
                e = np.exp((z - z.max()).astype(np.float32))
                s = e / e.sum()
                return np.diag(s) - np.outer(s, s)
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "single precision inside the exponential",
            """
            def softmax_jacobian(z):
                e = np.exp((z - z.max()).astype(np.float32)).astype(float)
                s = e / e.sum()
                return np.diag(s) - np.outer(s, s)
            """,
            "Only the first digits are right",
        ),
        Wrong(
            "a list of rows",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                return [s[i] * (np.eye(len(z))[i] - s) for i in range(len(z))]
            """,
            "got a list of 3. Return a NumPy array or a number.",
        ),
        Wrong(
            "one number for one logit",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                return np.squeeze(np.diag(s) - np.outer(s, s))
            """,
            "expected a float64 array of shape (1, 1), got a single number.",
        ),
        Wrong(
            "prints",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                print(np.diag(s) - np.outer(s, s))
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "return forgotten",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                J = np.diag(s) - np.outer(s, s)
            """,
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "result array kept between calls",
            """
            J = np.zeros((20, 20))

            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                n = len(z)
                J[:n, :n] += np.diag(s) - np.outer(s, s)
                return J[:n, :n]
            """,
            "softmax_jacobian([0.0, 0.0]): expected",
        ),
        Wrong(
            "the same array returned again",
            """
            tables = {}

            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                J = tables.setdefault(len(z), np.empty((len(z), len(z))))
                J[:] = np.diag(s) - np.outer(s, s)
                return J
            """,
            "return a new array from each call.",
        ),
        Wrong(
            "remembers by the sum",
            """
            known = {}

            def softmax_jacobian(z):
                key = len(z), float(np.sum(z))
                if key not in known:
                    e = np.exp(z - z.max())
                    s = e / e.sum()
                    known[key] = np.diag(s) - np.outer(s, s)
                return known[key]
            """,
            "This is the answer of the call before: keep nothing between two calls.",
        ),
        Wrong(
            "another name for z",
            """
            def softmax_jacobian(logits):
                e = np.exp(logits - logits.max())
                s = e / e.sum()
                return np.diag(s) - np.outer(s, s)
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "examples typed in",
            """
            def softmax_jacobian(z):
                if len(z) == 3:
                    return np.array([[5.0, -2.0, -3.0], [-2.0, 8.0, -6.0], [-3.0, -6.0, 9.0]]) / 36
                return np.zeros((1, 1)) if len(z) == 1 else np.array([[0.25, -0.25], [-0.25, 0.25]])
            """,
            "softmax_jacobian(",
        ),
        Wrong(
            "SciPy's softmax",
            """
            import scipy.special

            def softmax_jacobian(z):
                s = scipy.special.softmax(z)
                return np.diag(s) - np.outer(s, s)
            """,
            READY_MADE + "scipy.special.softmax.",
            no_points=True,
        ),
        Wrong(
            "steepest's Jacobian of my softmax",
            """
            import steepest

            def softmax_jacobian(z):
                def softmax(z):
                    e = np.exp(z - z.max())
                    return e / e.sum()
                return steepest.jacobian(softmax, z)
            """,
            READY_MADE + "steepest.jacobian.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            "from steepest.functions import softmax_jacobian",
            READY_MADE + "steepest.functions.softmax_jacobian.",
            no_points=True,
        ),
    ],
}

CORRECT: dict[str, list[Correct]] = {
    "compose_derivative": [
        Correct(
            "recursion from the front",
            """
            def compose_derivative(stages, x):
                if not stages:
                    return 1
                (f, df), *rest = stages
                return df(x) * compose_derivative(rest, f(x))
            """,
        ),
        Correct(
            "all values first, rates from the end",
            """
            def compose_derivative(stages, x):
                values = [x]
                for f, _ in stages[:-1]:
                    values.append(f(values[-1]))
                rate = np.float64(1)
                for (_, df), value in zip(reversed(stages), reversed(values)):
                    rate = df(value) * rate
                return rate
            """,
        ),
        Correct(
            "reduce",
            """
            from functools import reduce

            def step(state, stage):
                value, rate = state
                f, df = stage
                return f(value), rate * df(value)

            compose_derivative = lambda stages, x: reduce(step, stages, (x, 1.0))[1]
            """,
        ),
        Correct(
            "accumulate and math.prod",
            """
            import itertools
            import math

            def compose_derivative(stages, x):
                orbit = itertools.accumulate((f for f, _ in stages), lambda v, f: f(v), initial=x)
                return math.prod(df(value) for (_, df), value in zip(stages, orbit))
            """,
        ),
        Correct(
            "stops at a rate of 0",
            """
            def compose_derivative(stages, x, *, verbose=True):
                total = 1.0
                for number, (f, df) in enumerate(stages, 1):
                    local = df(x)
                    if verbose:
                        print("stage", number, "rate", local)
                    total *= local
                    if total == 0:
                        return 0
                    if number < len(stages):
                        x = f(x)
                return total
            """,
        ),
        Correct(
            "one-by-one matrices, a 0-d array",
            """
            def compose_derivative(stages, x):
                J = np.eye(1)
                for stage in list(stages):
                    J, x = np.array([[stage[1](x)]], dtype=float) @ J, stage[0](x)
                return J.reshape(())
            """,
        ),
        Correct(
            "signs and logarithms",
            """
            def compose_derivative(stages, x):
                logs, sign = 0.0, 1.0
                for f, df in stages:
                    rate = df(x)
                    if rate == 0:
                        return 0.0
                    logs += np.log(abs(rate))
                    sign *= np.sign(rate)
                    x = f(x)
                return sign * np.exp(logs)
            """,
        ),
        Correct(
            "pops from a deep copy, as the message about a changed list says",
            """
            import copy

            def compose_derivative(stages, x):
                queue, rate = copy.deepcopy(stages), 1.0
                while queue:
                    f, df = queue.pop(0)
                    rate, x = rate * df(x), f(x)
                return rate
            """,
        ),
        Correct(
            "pops from a copy",
            """
            def compose_derivative(stages, x):
                queue = list(stages)[::-1]
                rates = np.array([])
                while queue:
                    f, df = queue.pop()
                    rates = np.append(rates, df(x))
                    x = f(x)
                return np.prod(rates)
            """,
        ),
    ],
    "iterated_derivative": [
        Correct(
            "recursion from the inside",
            """
            def iterated_derivative(f, df, x, n):
                return 1 if n == 0 else df(x) * iterated_derivative(f, df, f(x), n - 1)
            """,
        ),
        Correct(
            "recursion from the outside, with value and rate",
            """
            def both(f, df, x, n):
                if n == 0:
                    return x, 1.0
                value, rate = both(f, df, x, n - 1)
                return f(value), df(value) * rate

            def iterated_derivative(f, df, x, n):
                return both(f, df, x, n)[1]
            """,
        ),
        Correct(
            "divide and conquer",
            """
            def iterated_derivative(f, df, x, n):
                def half(x, n):
                    if n == 0:
                        return x, 1.0
                    if n == 1:
                        return f(x), df(x)
                    middle, left = half(x, n // 2)
                    end, right = half(middle, n - n // 2)
                    return end, left * right
                return half(x, n)[1]
            """,
        ),
        Correct(
            "looks at what it is given",
            """
            def iterated_derivative(f, df, x, n):
                if not (isinstance(n, int) and n >= 0 and isinstance(x, int | float)):
                    raise ValueError("n: expected a whole number")
                rate = 1.0
                for _ in range(n):
                    rate, x = rate * df(x), f(x)
                return rate
            """,
        ),
        Correct(
            "the orbit first, then the product",
            """
            def iterated_derivative(f, df, x, n):
                orbit = [x]
                for _ in range(n):
                    orbit += [f(orbit[-1])]
                return np.prod([df(h) for h in orbit[:n]])
            """,
        ),
        Correct(
            "while, counting down",
            """
            def iterated_derivative(f, df, x, n):
                product = np.array(1.0)
                while n > 0:
                    product = product * df(x)
                    x = f(x)
                    n -= 1
                return product
            """,
        ),
        Correct(
            "a generator and math.prod",
            """
            import math

            def orbit(f, x, n):
                for _ in range(n):
                    yield x
                    x = f(x)

            def iterated_derivative(f, df, x, n):
                return math.prod(map(df, orbit(f, x, n)))
            """,
        ),
        Correct(
            "remembered values, within one call",
            """
            import functools

            def iterated_derivative(f, df, x, n):
                @functools.lru_cache(maxsize=None)
                def h(k):
                    return x if k == 0 else f(h(k - 1))
                rates = [df(h(k)) for k in range(n)]
                return functools.reduce(lambda a, b: a * b, rates, 1.0)
            """,
        ),
        Correct(
            "each value computed twice",
            """
            def iterated_derivative(f, df, x, n):
                rate = 1.0
                for step in range(n):
                    print("step", step, "from", x, "to", f(x))
                    rate *= df(x)
                    x = f(x)
                return rate
            """,
        ),
        Correct(
            "an object",
            """
            class Orbit:
                def __call__(self, f, df, x, n):
                    self.value, self.rate = x, 1.0
                    for _ in range(n):
                        self.advance(f, df)
                    return self.rate

                def advance(self, f, df):
                    self.rate *= df(self.value)
                    self.value = f(self.value)

            iterated_derivative = Orbit()
            """,
        ),
    ],
    "logistic_loss_gradient": [
        Correct(
            "looks at what it is given",
            """
            def logistic_loss_gradient(w, b, x, y):
                if not all(isinstance(value, int | float) for value in (w, b, x, y)) or y not in (0, 1):
                    raise ValueError("expected four numbers, the last 0 or 1")
                e = np.exp([min(0.0, w * x + b), min(0.0, -w * x - b)])
                error = float(e[0] / e.sum()) - y
                return error * x, error
            """,
        ),
        Correct(
            "through tanh",
            """
            def logistic_loss_gradient(w, b, x, y):
                error = 0.5 * (1 + np.tanh((w * x + b) / 2)) - y
                return error * x, error
            """,
        ),
        Correct(
            "a case for each target, logaddexp",
            """
            def logistic_loss_gradient(w, b, x, y):
                z = w * x + b
                if y == 1:
                    error = -np.exp(-np.logaddexp(0.0, z))
                else:
                    error = np.exp(-np.logaddexp(0.0, -z))
                return [error * x, error]
            """,
        ),
        Correct(
            "math, a case for each sign",
            """
            import math

            def sigmoid(z):
                if z >= 0:
                    return 1 / (1 + math.exp(-z))
                return math.exp(z) / (1 + math.exp(z))

            def logistic_loss_gradient(w, b, x, y):
                error = sigmoid(w * x + b) - y
                return x * error, 1 * error
            """,
        ),
        Correct(
            "labels of plus and minus one, a named tuple",
            """
            from typing import NamedTuple

            class Gradient(NamedTuple):
                dw: float
                db: float

            def logistic_loss_gradient(w, b, x, y):
                t = 2 * y - 1
                margin = t * (w * x + b)
                decay = np.exp(-np.abs(margin))
                miss = np.where(margin >= 0, decay, 1.0) / (1 + decay)
                return Gradient(-t * miss * x, -t * miss)
            """,
        ),
        Correct(
            "clipped where nothing is left to clip",
            """
            def logistic_loss_gradient(w, b, x, y):
                z = min(max(w * x + b, -700), 700)
                p = 1 / (1 + np.exp(-z))
                return (p - y) * x, p - y
            """,
        ),
        Correct(
            "dot products and 0-d arrays",
            """
            def logistic_loss_gradient(w, b, x, y):
                theta, inputs = np.array([w, b], dtype=float), np.array([x, 1.0])
                z = theta @ inputs
                with np.errstate(over="ignore"):
                    p = 1 / (1 + np.exp(-z))
                return tuple(np.split((p - y) * inputs, 2)[k].reshape(()) for k in (0, 1))
            """,
        ),
        Correct(
            "complex step through the stable loss",
            """
            def logistic_loss_gradient(w, b, x, y):
                def loss(w, b):
                    z = w * x + b
                    tail = np.log(1 + np.exp(-z if z.real > 0 else z))
                    return (z if z.real > 0 else 0) + tail - y * z
                h = 1e-20
                return loss(w + 1j * h, b + 0j).imag / h, loss(w + 0j, b + 1j * h).imag / h
            """,
        ),
    ],
    "softmax_jacobian": [
        Correct(
            "two loops",
            """
            def softmax_jacobian(z):
                largest = max(z)
                e = [np.exp(value - largest) for value in z]
                s = [value / sum(e) for value in e]
                J = np.zeros((len(z), len(z)))
                for i, row in enumerate(J):
                    for j in range(len(z)):
                        row[j] = s[i] * ((1 if i == j else 0) - s[j])
                return J
            """,
        ),
        Correct(
            "broadcasting",
            """
            def softmax_jacobian(z):
                e = np.exp(z - z.max())
                s = e / e.sum()
                return s[:, None] * (np.eye(z.size) - s)
            """,
        ),
        Correct(
            "einsum and logaddexp",
            """
            def softmax_jacobian(z):
                s = np.exp(z - np.logaddexp.reduce(z))
                delta = np.identity(len(s))
                return np.einsum("i,ij->ij", s, delta) - np.einsum("i,j->ij", s, s)
            """,
        ),
        Correct(
            "reciprocal sums of differences, silenced",
            """
            def softmax_jacobian(z):
                with np.errstate(over="ignore"):
                    s = 1 / np.exp(np.subtract.outer(z, z).T.astype(float)).sum(axis=0)
                    s = 1 / np.exp(z[None, :] - z[:, None]).sum(axis=1)
                return np.diag(s) - s.reshape(-1, 1) @ s.reshape(1, -1)
            """,
        ),
        Correct(
            "one column at a time by the complex step",
            """
            def softmax_jacobian(z):
                z = z - z.max()
                columns = []
                for j in range(z.size):
                    moved = z.astype(complex)
                    moved[j] += 1e-20j
                    e = np.exp(moved)
                    columns.append((e / e.sum()).imag / 1e-20)
                return np.stack(columns, axis=1)
            """,
        ),
        Correct(
            "diagonal filled in, copy changed in place",
            """
            def softmax_jacobian(z, *, dtype=float):
                s = np.array(z, dtype=dtype)
                s -= s.max()
                np.exp(s, out=s)
                s /= s.sum()
                J = -np.multiply.outer(s, s)
                J[np.diag_indices_from(J)] = s * (1 - s)
                return J
            """,
        ),
        Correct(
            "rates of the logarithms times s, read-only",
            """
            def softmax_jacobian(z):
                e = np.exp(z - np.max(z))
                s = (e / np.sum(e)).reshape(-1, 1)
                J = s * (np.eye(len(z)) - s.T)
                J.flags.writeable = False
                print(J)
                return J
            """,
        ),
    ],
}

# Several parts at once, and the parts that lose points: mistakes stay where they are made.
TOGETHER: list[tuple[dict[str, str | None], set[str]]] = [
    (
        {
            "compose_derivative": WRONG["compose_derivative"][2].cell,
            "iterated_derivative": CORRECT["iterated_derivative"][3].cell,
            "softmax_jacobian": CORRECT["softmax_jacobian"][0].cell,
        },
        {"compose_derivative"},
    ),
    (
        {
            "compose_derivative": None,
            "iterated_derivative": WRONG["iterated_derivative"][0].cell,
            "logistic_loss_gradient": CORRECT["logistic_loss_gradient"][2].cell,
        },
        {"compose_derivative", "iterated_derivative"},
    ),
    (
        {
            "logistic_loss_gradient": WRONG["logistic_loss_gradient"][7].cell,
            "softmax_jacobian": None,
        },
        {"logistic_loss_gradient", "softmax_jacobian"},
    ),
]
