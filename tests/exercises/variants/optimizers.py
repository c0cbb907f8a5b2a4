"""Wrong and unusual versions of assignment 06, as students might write them."""

from __future__ import annotations

from assignment_runner import Correct, Wrong

ADAM_ARGUMENTS = "theta, grad, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-08"
SIGNATURES = {
    "momentum_step": "theta, grad, velocity, lr, beta=0.9",
    "rmsprop_step": "theta, grad, second_moment, lr, beta=0.9, eps=1e-08",
    "adam_step": ADAM_ARGUMENTS,
    "adamw_step": f"{ADAM_ARGUMENTS}, weight_decay=0.01",
    "warmup_cosine": "step, peak_lr, warmup_steps, total_steps, final_fraction=0.1",
    "clip_by_global_norm": "grads, max_norm",
}

READY_MADE = "expected your own formula, got a call of "
DISTURBED = "Two runs by turns disturb each other: is something kept between two calls?"
KEPT = "Is something kept between two calls? Take it from the arguments, return it."
UNCHANGED = "unchanged after the call, got it changed"

RIGHT = {
    "momentum_step": """
def momentum_step(theta, grad, velocity, lr, beta=0.9):
    velocity = beta * velocity + grad
    theta = theta - lr * velocity
    return theta, velocity
""",
    "rmsprop_step": """
def rmsprop_step(theta, grad, second_moment, lr, beta=0.9, eps=1e-8):
    v = beta * second_moment + (1 - beta) * grad**2
    theta = theta - lr * grad / (np.sqrt(v) + eps)
    return theta, v
""",
    "adam_step": """
def adam_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, t = state
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return theta, (m, v, t)
""",
    "adamw_step": """
def adamw_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    m, v, t = state
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    theta = theta * (1 - lr * weight_decay)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + eps)
    return theta, (m, v, t)
""",
    "warmup_cosine": """
def warmup_cosine(step, peak_lr, warmup_steps, total_steps, final_fraction=0.1):
    if step < warmup_steps:
        return peak_lr * step / warmup_steps
    if step >= total_steps:
        return peak_lr * final_fraction
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    wave = 0.5 * (1 + np.cos(np.pi * progress))
    return peak_lr * (final_fraction + (1 - final_fraction) * wave)
""",
    "clip_by_global_norm": """
def clip_by_global_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(g**2) for g in grads))
    factor = 1.0
    if norm > max_norm:
        factor = max_norm / norm
    return [factor * g for g in grads], norm
""",
}


def changed(part: str, *pairs: tuple[str, str]) -> str:
    """Return the right version of a part with some pieces replaced."""
    cell = RIGHT[part]
    for old, new in pairs:
        assert cell.count(old) == 1, (part, old)
        cell = cell.replace(old, new)
    return cell


def momentum(*pairs: tuple[str, str]) -> str:
    """Return a changed `momentum_step`."""
    return changed("momentum_step", *pairs)


def rmsprop(*pairs: tuple[str, str]) -> str:
    """Return a changed `rmsprop_step`."""
    return changed("rmsprop_step", *pairs)


def adam(*pairs: tuple[str, str]) -> str:
    """Return a changed `adam_step`."""
    return changed("adam_step", *pairs)


def adamw(*pairs: tuple[str, str]) -> str:
    """Return a changed `adamw_step`."""
    return changed("adamw_step", *pairs)


def schedule(*pairs: tuple[str, str]) -> str:
    """Return a changed `warmup_cosine`."""
    return changed("warmup_cosine", *pairs)


def clip(*pairs: tuple[str, str]) -> str:
    """Return a changed `clip_by_global_norm`."""
    return changed("clip_by_global_norm", *pairs)


NEW_V = "velocity = beta * velocity + grad"
DOWN = "theta = theta - lr * velocity"
NEW_S = "beta * second_moment + (1 - beta) * grad**2"
SHRUNK = "lr * grad / (np.sqrt(v) + eps)"
M, V = "beta1 * m + (1 - beta1) * grad", "beta2 * v + (1 - beta2) * grad**2"
M_HAT, V_HAT = "m_hat = m / (1 - beta1**t)", "v_hat = v / (1 - beta2**t)"
FRACTION = "lr * m_hat / (np.sqrt(v_hat) + eps)"
RETURN = "return theta, (m, v, t)"
DECAY = "theta = theta * (1 - lr * weight_decay)"
SQUARES = "np.sqrt(sum(np.sum(g**2) for g in grads))"
SCALED = "[factor * g for g in grads]"

WRONG: dict[str, list[Wrong]] = {
    "momentum_step": [
        Wrong(
            "swapped results",
            momentum(("return theta, velocity", "return velocity, theta")),
            "Swapped: theta comes first, then the velocity.",
        ),
        Wrong(
            "climbs",
            momentum((DOWN, "theta = theta + lr * velocity")),
            "The velocity is added: the step goes against it.",
        ),
        Wrong(
            "old velocity in the step",
            """
            def momentum_step(theta, grad, velocity, lr, beta=0.9):
                return theta - lr * velocity, beta * velocity + grad
            """,
            "The step uses the old velocity",
        ),
        Wrong(
            "plain descent",
            momentum((DOWN, "theta = theta - lr * grad")),
            "This is plain descent",
        ),
        Wrong(
            "average form",
            momentum((NEW_V, "velocity = beta * velocity + (1 - beta) * grad")),
            "This is the average form: the gradient enters whole, without 1 - beta.",
        ),
        Wrong(
            "beta at the gradient",
            momentum((NEW_V, "velocity = velocity + beta * grad")),
            "beta multiplies the velocity, not the gradient.",
        ),
        Wrong(
            "Nesterov",
            momentum((DOWN, "theta = theta - lr * (grad + beta * velocity)")),
            "This is Nesterov's step",
        ),
        Wrong(
            "gradient subtracted",
            momentum((NEW_V, "velocity = beta * velocity - grad")),
            "The gradient is subtracted from the velocity: it is added.",
        ),
        Wrong(
            "the rate twice",
            momentum((NEW_V, "velocity = beta * velocity + lr * grad")),
            "The rate lr stands in the velocity as well",
        ),
        Wrong(
            "no rate",
            momentum((DOWN, "theta = theta - velocity")),
            "The step is not multiplied by lr.",
        ),
        Wrong(
            "beta ignored",
            momentum((NEW_V, "velocity = 0.9 * velocity + grad")),
            "beta is ignored.",
        ),
        Wrong(
            "returns the old velocity",
            """
            def momentum_step(theta, grad, velocity, lr, beta=0.9):
                return theta - lr * (beta * velocity + grad), velocity
            """,
            "This is the old velocity.",
        ),
        Wrong(
            "returns the step as velocity",
            momentum(("return theta, velocity", "return theta, -lr * velocity")),
            "This is the step form: keep the sum of gradients, without -lr.",
        ),
        Wrong(
            "returns the gradient as velocity",
            momentum(("return theta, velocity", "return theta, grad")),
            "This is the gradient.",
        ),
        Wrong(
            "returns a scaled velocity",
            momentum(("return theta, velocity", "return theta, lr * velocity")),
            "This velocity is multiplied by lr: the rate belongs to the step alone.",
        ),
        Wrong(
            "step form",
            """
            def momentum_step(theta, grad, velocity, lr, beta=0.9):
                velocity = beta * velocity - lr * grad
                return theta + velocity, velocity
            """,
            "momentum_step([1.0, 2.0], [2.0, -4.0], [4.0, 8.0], lr=0.1, beta=0.75), theta of",
        ),
        Wrong(
            "returns theta alone",
            momentum(("return theta, velocity", "return theta")),
            "expected a tuple of 2, (theta, velocity), got an array of shape (2,)",
        ),
        Wrong(
            "returns nothing",
            momentum(("    return theta, velocity\n", "")),
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "prints",
            momentum(("return theta, velocity", "print(theta, velocity)")),
            "end it with `return`, not `print`",
        ),
        Wrong(
            "changes theta",
            momentum((DOWN, "theta -= lr * velocity")),
            f"expected theta {UNCHANGED}",
        ),
        Wrong(
            "changes the velocity",
            momentum((NEW_V, "velocity *= beta\n    velocity += grad")),
            f"expected velocity {UNCHANGED}",
        ),
        Wrong(
            "velocity kept in a global variable",
            """
            remembered = np.zeros(2)

            def momentum_step(theta, grad, velocity, lr, beta=0.9):
                global remembered
                if np.shape(grad) != (2,):
                    return theta - lr * (beta * velocity + grad), beta * velocity + grad
                remembered = beta * remembered + grad
                return theta - lr * remembered, remembered
            """,
            KEPT,
        ),
        Wrong(
            "velocity kept, but for a fresh start",
            """
            def momentum_step(theta, grad, velocity, lr, beta=0.9, memory={}):
                fresh = np.shape(velocity) != (2,) or np.all(velocity >= 0)
                old = velocity if fresh else memory.get("v", velocity)
                memory["v"] = beta * old + grad
                return theta - lr * memory["v"], memory["v"]
            """,
            DISTURBED,
        ),
        Wrong(
            "stops where the gradient is 0",
            """
            def momentum_step(theta, grad, velocity, lr, beta=0.9):
                if not np.any(grad):
                    return theta, velocity
                return theta - lr * (beta * velocity + grad), beta * velocity + grad
            """,
            "A gradient of 0 counts too: the velocity fades by beta and carries theta on.",
        ),
        Wrong(
            "coordinates rest where their gradient is 0",
            momentum((NEW_V, "velocity = np.where(grad == 0, 0.0, beta * velocity + grad)")),
            "A gradient of 0 counts too: the velocity fades by beta and carries theta on.",
        ),
        Wrong(
            "one buffer for all velocities",
            """
            buffers = {}

            def momentum_step(theta, grad, velocity, lr, beta=0.9):
                new = buffers.setdefault(np.shape(theta), np.empty(np.shape(theta)))
                new[...] = beta * velocity + grad
                return theta - lr * new, new
            """,
            DISTURBED,
        ),
        Wrong(
            "another default",
            momentum(("beta=0.9", "beta=0.99")),
            "Keep the default beta=0.9.",
        ),
        Wrong(
            "another name",
            """
            def momentum_step(theta, grad, velocity, lr, momentum=0.9):
                velocity = momentum * velocity + grad
                return theta - lr * velocity, velocity
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "flattens",
            """
            def momentum_step(theta, grad, velocity, lr, beta=0.9):
                velocity = beta * np.ravel(velocity) + np.ravel(grad)
                return np.ravel(theta) - lr * velocity, velocity
            """,
            "The numbers have lost their shape: keep the input's.",
        ),
        Wrong(
            "single precision",
            momentum((NEW_V, "velocity = np.float32(beta * velocity + grad)")),
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "vectors only",
            """
            def momentum_step(theta, grad, velocity, lr, beta=0.9):
                velocity = np.array([beta * v + g for v, g in zip(velocity, grad)])
                return np.array([p - lr * v for p, v in zip(theta, velocity)]), velocity
            """,
            "A single number may come, which has no elements.",
        ),
        Wrong(
            "examples typed in",
            """
            def momentum_step(theta, grad, velocity, lr, beta=0.9):
                if grad.ndim == 2:
                    return np.array([[0.5], [3.0]]), np.array([[2.0], [-4.0]])
                return np.array([0.5, 1.8]), np.array([5.0, 2.0])
            """,
            "momentum_step(",
        ),
        Wrong(
            "steepest's own",
            """
            from steepest import optimizers

            def momentum_step(theta, grad, velocity, lr, beta=0.9):
                rule = optimizers.Momentum(lr, beta)
                state = rule.init(theta)._replace(v=velocity)
                theta, state = rule.update(grad, state, theta)
                return theta, state.v
            """,
            READY_MADE + "steepest.",
            no_points=True,
        ),
    ],
    "rmsprop_step": [
        Wrong(
            "swapped results",
            rmsprop(("return theta, v", "return v, theta")),
            "Swapped: theta comes first, then the second moment.",
        ),
        Wrong(
            "gradient not squared",
            rmsprop((NEW_S, "beta * second_moment + (1 - beta) * grad")),
            "The gradient is not squared.",
        ),
        Wrong(
            "1 - beta forgotten",
            rmsprop((NEW_S, "beta * second_moment + grad**2")),
            "The factor 1 - beta is missing: this is an average.",
        ),
        Wrong(
            "AdaGrad",
            rmsprop((NEW_S, "second_moment + grad**2")),
            "This is AdaGrad's sum",
        ),
        Wrong(
            "beta and 1 - beta swapped",
            rmsprop((NEW_S, "(1 - beta) * second_moment + beta * grad**2")),
            "beta and 1 - beta are swapped",
        ),
        Wrong(
            "bias correction kept",
            rmsprop(("return theta, v", "return theta, v / (1 - beta)")),
            "RMSProp has no bias correction.",
        ),
        Wrong(
            "bias correction in the step",
            rmsprop(("np.sqrt(v)", "np.sqrt(v / (1 - beta))")),
            "RMSProp has no bias correction.",
        ),
        Wrong(
            "returns the old average",
            rmsprop(("return theta, v", "return theta, second_moment")),
            "This is the old average.",
        ),
        Wrong(
            "returns the root",
            rmsprop(("return theta, v", "return theta, np.sqrt(v)")),
            "This is the root of the average: keep the average itself.",
        ),
        Wrong(
            "beta ignored",
            rmsprop((NEW_S, "0.9 * second_moment + 0.1 * grad**2")),
            "beta is ignored.",
        ),
        Wrong("climbs", rmsprop(("theta - lr", "theta + lr")), "The step is added"),
        Wrong("no root", rmsprop(("np.sqrt(v)", "v")), "The root is missing."),
        Wrong(
            "eps inside the root",
            rmsprop(("np.sqrt(v) + eps", "np.sqrt(v + eps)")),
            "eps stands inside the root: it is added outside.",
        ),
        Wrong(
            "old average in the step",
            rmsprop(("np.sqrt(v)", "np.sqrt(second_moment)")),
            "The step uses the old average",
        ),
        Wrong("eps ignored", rmsprop((" + eps)", " + 1e-8)")), "eps is ignored: it is added"),
        Wrong(
            "no eps at all",
            rmsprop(("np.sqrt(v) + eps", "np.sqrt(v)")),
            "eps is ignored or missing.",
        ),
        Wrong(
            "the larger of root and eps",
            rmsprop(("np.sqrt(v) + eps", "np.maximum(np.sqrt(v), eps)")),
            "The larger of the root and eps is taken: it is their sum.",
        ),
        Wrong(
            "parentheses forgotten",
            rmsprop((SHRUNK, "lr * grad / np.sqrt(v) + eps")),
            "Parentheses are missing: the root and eps together divide.",
        ),
        Wrong(
            "gradient missing in the step",
            rmsprop(("lr * grad /", "lr /")),
            "The step is not multiplied by the gradient.",
        ),
        Wrong(
            "multiplies by the root",
            rmsprop(("lr * grad / (", "lr * grad * (")),
            "The step is multiplied by the root, not divided.",
        ),
        Wrong(
            "average rests where the gradient is 0",
            rmsprop((NEW_S, f"np.where(grad == 0, second_moment, {NEW_S})")),
            "A gradient of 0 counts too: the average fades by beta.",
        ),
        Wrong(
            "beta 0 taken for missing",
            rmsprop(("    v = ", "    beta = beta or 0.9\n    v = ")),
            "second_moment of the result: expected",
        ),
        Wrong(
            "another default of beta",
            rmsprop(("beta=0.9,", "beta=0.99,")),
            "Keep the default beta=0.9.",
        ),
        Wrong(
            "another default of eps",
            rmsprop(("eps=1e-8", "eps=1e-7")),
            "theta of the result: expected",
        ),
        Wrong(
            "another name",
            rmsprop(("eps=1e-8", "epsilon=1e-8"), ("+ eps", "+ epsilon")),
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "one average for all coordinates",
            rmsprop((NEW_S, "beta * second_moment + (1 - beta) * np.mean(grad**2)")),
            "second_moment of the result: expected",
        ),
        Wrong(
            "changes theta",
            rmsprop(("theta = theta - ", "theta -= ")),
            f"expected theta {UNCHANGED}",
        ),
        Wrong(
            "changes the average",
            """
            def rmsprop_step(theta, grad, second_moment, lr, beta=0.9, eps=1e-8):
                second_moment *= beta
                second_moment += (1 - beta) * grad**2
                return theta - lr * grad / (np.sqrt(second_moment) + eps), second_moment
            """,
            f"expected second_moment {UNCHANGED}",
        ),
        Wrong(
            "changes the gradient",
            rmsprop(("    v = ", "    grad[np.abs(grad) > 1] *= 1\n    grad += 0.5\n    v = ")),
            f"expected grad {UNCHANGED}",
        ),
        Wrong(
            "the root of eps is added",
            rmsprop(("np.sqrt(v) + eps", "np.sqrt(v) + np.sqrt(eps)")),
            "theta of the result: expected",
        ),
        Wrong(
            "average kept in an attribute",
            """
            def rmsprop_step(theta, grad, second_moment, lr, beta=0.9, eps=1e-8):
                v = getattr(rmsprop_step, "v", second_moment)
                v = second_moment if np.shape(v) != np.shape(grad) else v
                v = beta * v + (1 - beta) * grad**2
                rmsprop_step.v = v
                return theta - lr * grad / (np.sqrt(v) + eps), v
            """,
            KEPT,
        ),
        Wrong(
            "average kept, but for a fresh start",
            """
            def rmsprop_step(theta, grad, second_moment, lr, beta=0.9, eps=1e-8, memory={}):
                fresh = not np.any(second_moment) or np.any(second_moment > 10)
                old = second_moment if fresh else memory.get(np.shape(grad), second_moment)
                v = beta * old + (1 - beta) * grad**2
                if np.shape(grad) == (2,):
                    memory[2,] = v
                return theta - lr * grad / (np.sqrt(v) + eps), v
            """,
            DISTURBED,
        ),
        Wrong("returns theta alone", rmsprop(("return theta, v", "return theta")), "got an array"),
        Wrong("prints", rmsprop(("return theta, v", "print(theta, v)")), "not `print`"),
        Wrong(
            "single precision",
            rmsprop(("return theta, v", "return theta, v.astype(np.float32)")),
            "got float32 numbers",
        ),
        Wrong(
            "examples typed in",
            """
            def rmsprop_step(theta, grad, second_moment, lr, beta=0.9, eps=1e-8):
                if eps == 2.0:
                    return np.array([1.0, 1.7]), np.array([0.0, 9.0])
                return np.array([0.2, 2.24]), np.array([4.0, 16.0])
            """,
            "rmsprop_step(",
        ),
        Wrong(
            "steepest's own",
            """
            import steepest.optimizers as o

            def rmsprop_step(theta, grad, second_moment, lr, beta=0.9, eps=1e-8):
                rule = o.RMSProp(lr, beta, eps)
                state = rule.init(theta)._replace(v=second_moment)
                theta, state = rule.update(grad, state, theta)
                return theta, state.v
            """,
            READY_MADE + "steepest.",
            no_points=True,
        ),
    ],
    "adam_step": [
        Wrong(
            "no bias correction",
            adam((M_HAT, "m_hat = m"), (V_HAT, "v_hat = v")),
            "Neither average is corrected",
        ),
        Wrong("v not corrected", adam((V_HAT, "v_hat = v")), "m is corrected, v is not."),
        Wrong("m not corrected", adam((M_HAT, "m_hat = m")), "v is corrected, m is not."),
        Wrong(
            "eps before the correction",
            adam(
                (
                    FRACTION,
                    "lr * np.sqrt(1 - beta2**t) * m_hat / (np.sqrt(v) + eps)",
                )
            ),
            "eps is added to the root before the correction",
        ),
        Wrong(
            "eps inside the root",
            adam(("np.sqrt(v_hat) + eps", "np.sqrt(v_hat + eps)")),
            "eps stands inside the root: it is added outside.",
        ),
        Wrong("no root", adam(("np.sqrt(v_hat)", "v_hat")), "The root of v-hat is missing."),
        Wrong(
            "1 - beta1 forgotten",
            adam((M, "beta1 * m + grad")),
            "The factor 1 - beta1 is missing in m.",
        ),
        Wrong(
            "1 - beta2 forgotten",
            adam((V, "beta2 * v + grad**2")),
            "The factor 1 - beta2 is missing in v.",
        ),
        Wrong(
            "gradient not squared",
            adam((V, "beta2 * v + (1 - beta2) * grad")),
            "The gradient is not squared in v.",
        ),
        Wrong(
            "size instead of square",
            adam((V, "beta2 * v + (1 - beta2) * np.abs(grad)")),
            "The gradient is not squared in v.",
        ),
        Wrong("climbs", adam(("theta - lr", "theta + lr")), "The step is added"),
        Wrong("eps ignored", adam((" + eps)", " + 1e-8)")), "eps is ignored: it is added"),
        Wrong(
            "parentheses forgotten",
            adam((FRACTION, "lr * m_hat / np.sqrt(v_hat) + eps")),
            "Parentheses are missing: the root and eps together divide.",
        ),
        Wrong(
            "the larger of root and eps",
            adam(("np.sqrt(v_hat) + eps", "np.maximum(np.sqrt(v_hat), eps)")),
            "The larger of the root and eps is taken: it is their sum.",
        ),
        Wrong(
            "betas swapped in the averages alone",
            adam((M, M.replace("beta1", "beta2")), (V, V.replace("beta2", "beta1"))),
            "beta1 and beta2 are swapped.",
        ),
        Wrong(
            "another default of beta1",
            adam(("beta1=0.9,", "beta1=0.99,")),
            "Keep the default beta1=0.9.",
        ),
        Wrong(
            "no memory of a gradient of 0",
            adam((RETURN, "return theta, (m, v, t) if np.any(grad) else state")),
            "A gradient of 0 counts too: both averages fade, and t goes on.",
        ),
        Wrong(
            "v from 0 in each step",
            adam(("m, v, t = state", "m, v, t = state[0], 0 * state[1], state[2]")),
            "The average v starts from 0 again: it goes on from the state.",
        ),
        Wrong(
            "both averages from 0 in each step",
            adam(("m, v, t = state", "m, v, t = 0 * state[0], 0 * state[1], state[2]")),
            "Both averages start from 0 again: they go on from the state.",
        ),
        Wrong(
            "no eps at all",
            adam(("np.sqrt(v_hat) + eps", "np.sqrt(v_hat)")),
            "eps is ignored or missing.",
        ),
        Wrong("lr ignored", adam((FRACTION, FRACTION.replace("lr", "1e-3"))), "lr is ignored."),
        Wrong(
            "corrected averages kept",
            adam((RETURN, "return theta, (m_hat, v_hat, t)")),
            "The state keeps the corrected average: keep the plain one.",
        ),
        Wrong(
            "corrected v kept",
            adam((RETURN, "return theta, (m, v_hat, t)")),
            "The state keeps the corrected average: keep the plain one.",
        ),
        Wrong(
            "betas swapped",
            adam((M, M.replace("beta1", "beta2")), (V, V.replace("beta2", "beta1")))
            .replace("(1 - beta1**t)", "(1 - beta3**t)")
            .replace("(1 - beta2**t)", "(1 - beta1**t)")
            .replace("beta3", "beta2"),
            "beta1 and beta2 are swapped.",
        ),
        Wrong(
            "order of the state",
            adam((RETURN, "return theta, (v, m, t)")),
            "The state is (m, v, t), in this order.",
        ),
        Wrong(
            "returns the old state",
            adam((RETURN, "return theta, state")),
            "This is the old m.",
        ),
        Wrong(
            "t not counted in the state",
            adam((RETURN, "return theta, (m, v, state[2])")),
            "t counts this step too: the state goes out with t + 1.",
        ),
        Wrong(
            "t from 0",
            adam(("    t = t + 1\n", ""), (RETURN, "return theta, (m, v, t + 1)")),
            "t counts from 1: at t = 0 the correction divides by 0.",
        ),
        Wrong(
            "always the first correction",
            adam((M_HAT, "m_hat = m / (1 - beta1)"), (V_HAT, "v_hat = v / (1 - beta2)")),
            "Is t = 1 in the second step too?",
        ),
        Wrong(
            "beta times t",
            adam((M_HAT, "m_hat = m / (1 - beta1 * t)"), (V_HAT, "v_hat = v / (1 - beta2 * t)")),
            "The correction takes beta times t: it is beta to the power t.",
        ),
        Wrong(
            "gradient in place of its average",
            adam((FRACTION, "lr * grad / (np.sqrt(v_hat) + eps)")),
            "The step takes m-hat: where the gradient is 0, m still moves theta.",
        ),
        Wrong(
            "m from 0 in each step",
            adam(("    m, v, t = state\n", "    _, v, t = state\n    m = 0 * grad\n")),
            "The average m starts from 0 again: it goes on from the state.",
        ),
        Wrong(
            "flat result",
            adam((RETURN, "return theta, m, v, t")),
            "The state is one tuple: return theta, (m, v, t).",
        ),
        Wrong("returns theta alone", adam((RETURN, "return theta")), "expected a tuple of 2"),
        Wrong("state without t", adam((RETURN, "return theta, (m, v)")), "expected a tuple of 3"),
        Wrong("prints", adam((RETURN, "print(theta, (m, v, t))")), "not `print`"),
        Wrong(
            "changes theta",
            adam(("theta = theta - ", "theta -= ")),
            f"expected theta {UNCHANGED}",
        ),
        Wrong(
            "changes the state's arrays",
            adam(
                (f"m = {M}", "m *= beta1\n    m += (1 - beta1) * grad"),
                (f"v = {V}", "v *= beta2\n    v += (1 - beta2) * grad**2"),
            ),
            f"expected state {UNCHANGED}. The caller still needs it: "
            "compute with a copy, copy.deepcopy(state), or write the results into new arrays.",
        ),
        Wrong(
            "changes m by out=",
            adam((f"m = {M}", "m = np.add(beta1 * m, (1 - beta1) * grad, out=m)")),
            f"expected state {UNCHANGED}",
        ),
        Wrong(
            "counts steps in a global variable",
            """
            steps = 0

            def adam_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                global steps
                steps += 1
                m = beta1 * state[0] + (1 - beta1) * grad
                v = beta2 * state[1] + (1 - beta2) * grad**2
                m_hat, v_hat = m / (1 - beta1**steps), v / (1 - beta2**steps)
                return theta - lr * m_hat / (np.sqrt(v_hat) + eps), (m, v, steps)
            """,
            KEPT,
        ),
        Wrong(
            "counts only the returned t globally",
            """
            counter = [0]

            def adam_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                counter[0] = counter[0] + 1 if state[2] else 1
                t = state[2] + 1
                m = beta1 * state[0] + (1 - beta1) * grad
                v = beta2 * state[1] + (1 - beta2) * grad**2
                m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
                return theta - lr * m_hat / (np.sqrt(v_hat) + eps), (m, v, counter[0])
            """,
            DISTURBED,
        ),
        Wrong(
            "memory in a mutable default, reset at t = 0",
            """
            def adam_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, box=[]):
                if state[2] == 0:
                    box[:] = [0 * grad, 0 * grad, 0]
                box[0] = beta1 * box[0] + (1 - beta1) * grad
                box[1] = beta2 * box[1] + (1 - beta2) * grad**2
                box[2] += 1
                m_hat, v_hat = box[0] / (1 - beta1 ** box[2]), box[1] / (1 - beta2 ** box[2])
                return theta - lr * m_hat / (np.sqrt(v_hat) + eps), tuple(box)
            """,
            DISTURBED,
        ),
        Wrong(
            "memory kept, never reset",
            """
            class Memory:
                m = v = 0.0
                t = 0

            def adam_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                Memory.m = beta1 * Memory.m + (1 - beta1) * grad
                Memory.v = beta2 * Memory.v + (1 - beta2) * grad**2
                Memory.t += 1
                m_hat = Memory.m / (1 - beta1**Memory.t)
                v_hat = Memory.v / (1 - beta2**Memory.t)
                state = (Memory.m, Memory.v, Memory.t)
                return theta - lr * m_hat / (np.sqrt(v_hat) + eps), state
            """,
            "adam_step(",
        ),
        Wrong(
            "another default of lr",
            adam(("lr=1e-3", "lr=0.01")),
            "Ten times too long: keep the default lr=1e-3.",
        ),
        Wrong(
            "no correction with the defaults in mind",
            adam(
                (M_HAT, "m_hat = m / (1 - beta1**t) if beta1 < 0.9 else m"),
                (V_HAT, "v_hat = v / (1 - beta2**t) if beta2 < 0.9 else v"),
            ),
            "3.16 times too long: neither average is corrected.",
        ),
        Wrong(
            "another default of beta2",
            adam(("beta2=0.999", "beta2=0.99")),
            "Keep the default beta2=0.999.",
        ),
        Wrong(
            "another default of eps",
            adam(("eps=1e-8", "eps=1e-6")),
            "theta of the result: expected",
        ),
        Wrong(
            "another name",
            adam(("eps=1e-8", "epsilon=1e-8"), (" + eps", " + epsilon")),
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "AMSGrad",
            """
            def adam_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                m, v, t = state
                t = t + 1
                m = beta1 * m + (1 - beta1) * grad
                v = np.maximum(v, beta2 * v + (1 - beta2) * grad**2)
                m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
                return theta - lr * m_hat / (np.sqrt(v_hat) + eps), (m, v, t)
            """,
            "theta after each of 1,000 steps",
        ),
        Wrong(
            "steps are clipped",
            adam((FRACTION, "np.clip(" + FRACTION + ", -lr, lr)")),
            "theta after each of 1,000 steps",
        ),
        Wrong(
            "one correction for both",
            adam((V_HAT, "v_hat = v / (1 - beta1**t)")),
            "theta of the result: expected",
        ),
        Wrong(
            "tiny gradients cut off",
            adam(("    t = t + 1\n", "    t = t + 1\n    grad = grad * (np.abs(grad) > 1e-9)\n")),
            "theta of the result: expected",
        ),
        Wrong(
            "correction stops early",
            adam((V_HAT, "v_hat = v / (1 - beta2**t) if t < 500 else v")),
            "adam_step(",
        ),
        Wrong(
            "norm in place of elementwise squares",
            adam((V, "beta2 * v + (1 - beta2) * np.mean(grad**2)")),
            "of the result: expected",
        ),
        Wrong(
            "single precision inside",
            adam(("    t = t + 1\n", "    t = t + 1\n    grad = np.float64(np.float32(grad))\n")),
            "of the result: expected",
        ),
        Wrong(
            "vectors only",
            adam(
                (f"m = {M}", "m = np.array([beta1 * a + (1 - beta1) * g for a, g in zip(m, grad)])")
            ),
            "A single number may come",
        ),
        Wrong(
            "examples typed in",
            """
            def adam_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                if np.shape(grad) == (2,) and eps == 2.0 and lr == 0.5:
                    if beta1 == 0.9:
                        return np.array([1.0, 1.7]), state
                    if state[2] == 1:
                        known = (np.array([1.875, -1.875]), np.array([28.0, 28.0]), 2)
                        return np.array([0.2, 2.8]), known
                    known = (np.array([1.0, -1.0]), np.array([16.0, 16.0]), 1)
                    return np.array([0.6, 2.4]), known
                return theta - lr * np.sign(grad), (0.1 * grad, 0.001 * grad**2, 1)
            """,
            "adam_step(",
        ),
        Wrong(
            "steepest's own",
            """
            from steepest.optimizers import Adam

            def adam_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                rule = Adam(lr, beta1, beta2, eps)
                theta, state = rule.update(grad, rule.State(*state), theta)
                return theta, tuple(state)
            """,
            READY_MADE + "steepest.",
            no_points=True,
        ),
    ],
    "adamw_step": [
        Wrong(
            "L2 in the gradient",
            adamw(
                (f"{DECAY}\n", "pass\n"),
                ("    t = t + 1\n", "    t = t + 1\n    grad = grad + weight_decay * theta\n"),
            ),
            "The decay is added to the gradient: that is Adam with L2, not AdamW.",
        ),
        Wrong("no decay", adamw((f"    {DECAY}\n", "")), "There is no decay."),
        Wrong(
            "lr forgotten in the decay",
            adamw((DECAY, "theta = theta * (1 - weight_decay)")),
            "The decay is not multiplied by lr.",
        ),
        Wrong(
            "decay after the step",
            adamw(
                (f"    {DECAY}\n", ""),
                (FRACTION + "\n", FRACTION + f"\n    {DECAY}\n"),
            ),
            "The decay comes after Adam's step: it comes before.",
        ),
        Wrong(
            "grows",
            adamw((DECAY, "theta = theta * (1 + lr * weight_decay)")),
            "The parameters grow: the factor is 1 minus lr times weight_decay.",
        ),
        Wrong(
            "factor without 1 -",
            adamw((DECAY, "theta = theta * lr * weight_decay")),
            "theta is multiplied by lr * weight_decay, not by 1 minus that.",
        ),
        Wrong(
            "decay divided by the root",
            adamw(
                (f"    {DECAY}\n", ""),
                ("lr * m_hat /", "lr * (m_hat + weight_decay * theta) /"),
            ),
            "The decay is divided by the root too: it stays outside Adam's fraction.",
        ),
        Wrong(
            "decay twice",
            adamw((FRACTION, FRACTION + " - lr * weight_decay * theta")),
            "The decay is taken twice.",
        ),
        Wrong(
            "decay without theta",
            adamw((DECAY, "theta = theta - lr * weight_decay")),
            "The decay is the same for all parameters: it is multiplied by theta.",
        ),
        Wrong(
            "no bias correction",
            adamw((M_HAT, "m_hat = m"), (V_HAT, "v_hat = v")),
            "Neither average is corrected",
        ),
        Wrong(
            "eps inside the root",
            adamw(("np.sqrt(v_hat) + eps", "np.sqrt(v_hat + eps)")),
            "eps stands inside the root: it is added outside.",
        ),
        Wrong(
            "corrected averages kept",
            adamw((RETURN, "return theta, (m_hat, v_hat, t)")),
            "The state keeps the corrected average: keep the plain one.",
        ),
        Wrong(
            "betas swapped",
            adamw((M, M.replace("beta1", "beta2")), (V, V.replace("beta2", "beta1")))
            .replace("(1 - beta1**t)", "(1 - beta3**t)")
            .replace("(1 - beta2**t)", "(1 - beta1**t)")
            .replace("beta3", "beta2"),
            "beta1 and beta2 are swapped.",
        ),
        Wrong(
            "t not counted in the state",
            adamw((RETURN, "return theta, (m, v, state[2])")),
            "t counts this step too: the state goes out with t + 1.",
        ),
        Wrong(
            "decay only without a gradient",
            adamw((DECAY, "theta = theta * (1 - 0.1 * lr * weight_decay)")),
            "Without a gradient there is only decay, with the default weight_decay=0.01.",
        ),
        Wrong(
            "another default of beta1",
            adamw(("beta1=0.9,", "beta1=0.99,")),
            "Keep the default beta1=0.9.",
        ),
        Wrong(
            "another default of beta2",
            adamw(("beta2=0.999", "beta2=0.99")),
            "Keep the default beta2=0.999.",
        ),
        Wrong(
            "no memory of a gradient of 0",
            adamw((RETURN, "return theta, (m, v, t) if np.any(grad) else (*state[:2], t)")),
            "A gradient of 0 counts too: both averages fade, and what is left moves theta.",
        ),
        Wrong(
            "decay never below 0",
            adamw((DECAY, "theta = theta * max(0.0, 1 - lr * weight_decay)")),
            "weight_decay=1.5), theta of the result: expected",
        ),
        Wrong(
            "the default of the paper on Adam with L2",
            adamw(("weight_decay=0.01", "weight_decay=0.0")),
            "Without a gradient there is only decay, with the default weight_decay=0.01.",
        ),
        Wrong(
            "decay in the first step only",
            adamw((DECAY, "theta = theta * (1 - lr * weight_decay * (t == 1))")),
            "theta of the result: expected",
        ),
        Wrong(
            "decay of the matrices only",
            adamw((DECAY, "theta = theta * (1 - lr * weight_decay * (theta.size > 1))")),
            "theta of the result: expected",
        ),
        Wrong(
            "decay limited",
            adamw((DECAY, "theta = theta * (1 - min(lr * weight_decay, 0.25))")),
            "theta of the result: expected",
        ),
        Wrong(
            "exponential decay",
            adamw((DECAY, "theta = theta * np.exp(-lr * weight_decay)")),
            "theta of the result: expected",
        ),
        Wrong(
            "decay bias corrected",
            adamw(
                (DECAY, "theta = theta * (1 - lr * weight_decay / (1 - beta1**t) * (1 - beta1))")
            ),
            "theta of the result: expected",
        ),
        Wrong(
            "another default of lr",
            adamw(("lr=1e-3", "lr=3e-4")),
            "theta of the result: expected",
        ),
        Wrong(
            "another name",
            adamw(("weight_decay=0.01", "decay=0.01"), ("lr * weight_decay", "lr * decay")),
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "calls another part's missing function",
            """
            def adamw_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8,
                           weight_decay=0.01):
                theta = theta * (1 - lr * weight_decay)
                return adam_steps(theta, grad, state, lr, beta1, beta2, eps)
            """,
            "Is a name misspelled, or defined in a cell that was not run?",
        ),
        Wrong(
            "changes theta",
            adamw((DECAY, "theta *= 1 - lr * weight_decay")),
            f"expected theta {UNCHANGED}",
        ),
        Wrong(
            "changes the state's arrays",
            adamw((f"v = {V}", "v *= beta2\n    v += (1 - beta2) * grad**2")),
            f"expected state {UNCHANGED}",
        ),
        Wrong(
            "counts steps in a global variable",
            """
            steps = 0

            def adamw_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8,
                           weight_decay=0.01):
                global steps
                steps += 1
                m = beta1 * state[0] + (1 - beta1) * grad
                v = beta2 * state[1] + (1 - beta2) * grad**2
                m_hat, v_hat = m / (1 - beta1**steps), v / (1 - beta2**steps)
                theta = (1 - lr * weight_decay) * theta
                return theta - lr * m_hat / (np.sqrt(v_hat) + eps), (m, v, steps)
            """,
            KEPT,
        ),
        Wrong(
            "memory kept, never reset",
            """
            class Memory:
                m = v = 0.0

            def adamw_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8,
                           weight_decay=0.01):
                Memory.m = beta1 * Memory.m + (1 - beta1) * grad
                Memory.v = beta2 * Memory.v + (1 - beta2) * grad**2
                t = state[2] + 1
                m_hat, v_hat = Memory.m / (1 - beta1**t), Memory.v / (1 - beta2**t)
                theta = (1 - lr * weight_decay) * theta
                state = (Memory.m, Memory.v, t)
                return theta - lr * m_hat / (np.sqrt(v_hat) + eps), state
            """,
            "adamw_step(",
        ),
        Wrong(
            "memory in a mutable default, reset at t = 0",
            """
            def adamw_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8,
                           weight_decay=0.01, box=[]):
                if state[2] == 0:
                    box[:] = [0 * grad, 0 * grad]
                t = state[2] + 1
                box[0] = beta1 * box[0] + (1 - beta1) * grad
                box[1] = beta2 * box[1] + (1 - beta2) * grad**2
                m_hat, v_hat = box[0] / (1 - beta1**t), box[1] / (1 - beta2**t)
                theta = (1 - lr * weight_decay) * theta
                return theta - lr * m_hat / (np.sqrt(v_hat) + eps), (box[0], box[1], t)
            """,
            DISTURBED,
        ),
        Wrong("prints", adamw((RETURN, "print(theta, (m, v, t))")), "not `print`"),
        Wrong("returns theta alone", adamw((RETURN, "return theta")), "expected a tuple of 2"),
        Wrong(
            "single precision",
            adamw((RETURN, "return np.float32(theta), (m, v, t)")),
            "got float32 numbers",
        ),
        Wrong(
            "transposes",
            adamw((RETURN, "return np.transpose(theta), (m, v, t)")),
            "It is transposed.",
        ),
        Wrong(
            "examples typed in",
            """
            def adamw_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8,
                           weight_decay=0.01):
                if eps == 2.0:
                    known = (np.array([1.0, -1.0]), np.array([16.0, 16.0]), 1)
                    return np.array([0.5, 2.2]), known
                return theta * (1 - lr * weight_decay), state
            """,
            "adamw_step(",
        ),
        Wrong(
            "steepest's own",
            """
            def adamw_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8,
                           weight_decay=0.01):
                from steepest.optimizers import AdamW
                rule = AdamW(lr, beta1, beta2, eps, weight_decay)
                theta, state = rule.update(grad, rule.State(*state), theta)
                return theta, tuple(state)
            """,
            READY_MADE + "steepest.",
            no_points=True,
        ),
    ],
    "warmup_cosine": [
        Wrong(
            "one step ahead on the line",
            schedule(("peak_lr * step / warmup_steps", "peak_lr * (step + 1) / warmup_steps")),
            "One step ahead: step 0 has the rate 0.",
        ),
        Wrong(
            "line one step short",
            schedule(("step / warmup_steps", "step / max(warmup_steps - 1, 1)")),
            "The line reaches the peak one step early: it is warmup_steps long.",
        ),
        Wrong(
            "line from the final rate",
            schedule(
                (
                    "peak_lr * step / warmup_steps",
                    "peak_lr * (final_fraction + (1 - final_fraction) * step / warmup_steps)",
                )
            ),
            "The line starts at 0, not at the final rate.",
        ),
        Wrong(
            "no peak",
            schedule(
                ("return peak_lr * step", "return step"),
                ("return peak_lr * final_fraction", "return final_fraction"),
                ("return peak_lr * (", "return ("),
            ),
            "This is a share of the peak: multiply it by peak_lr.",
        ),
        Wrong(
            "no peak on the wave",
            schedule(("return peak_lr * (", "return (")),
            "This is a share of the peak: multiply it by peak_lr.",
        ),
        Wrong(
            "no warm-up",
            schedule(("if step < warmup_steps", "if step < 0")),
            "There is no warm-up: below warmup_steps the rate climbs a line.",
        ),
        Wrong(
            "whole-number division",
            schedule(("peak_lr * step / warmup_steps", "peak_lr * (step // warmup_steps)")),
            "Whole-number division // cuts the fraction off.",
        ),
        Wrong(
            "quadratic warm-up",
            schedule(("peak_lr * step / warmup_steps", "peak_lr * (step / warmup_steps) ** 2")),
            "The warm-up follows a curve: it is a straight line.",
        ),
        Wrong(
            "cosine from step 0",
            schedule(
                (
                    "(step - warmup_steps) / (total_steps - warmup_steps)",
                    "step / total_steps",
                )
            ),
            "The cosine starts at step warmup_steps: subtract it from the step.",
        ),
        Wrong(
            "cosine over all steps",
            schedule(("/ (total_steps - warmup_steps)", "/ total_steps")),
            "The cosine lasts total_steps - warmup_steps steps.",
        ),
        Wrong(
            "falls to 0",
            schedule(("(final_fraction + (1 - final_fraction) * wave)", "wave")),
            "Without final_fraction: the wave ends at final_fraction times the peak.",
        ),
        Wrong(
            "fraction taken for a rate",
            schedule(
                (
                    "peak_lr * (final_fraction + (1 - final_fraction) * wave)",
                    "final_fraction + (peak_lr - final_fraction) * wave",
                ),
                ("return peak_lr * final_fraction", "return final_fraction"),
            ),
            "final_fraction is a share of the peak, not a rate.",
        ),
        Wrong(
            "half forgotten",
            schedule(("wave = 0.5 * ", "wave = ")),
            "Half of the wave's height is missing: 1 + cos runs from 2 to 0.",
        ),
        Wrong(
            "starts above the peak",
            schedule(("(1 - final_fraction) * wave", "wave")),
            "The wave starts above the peak: its height is 1 - final_fraction.",
        ),
        Wrong(
            "quarter of a wave",
            schedule(("0.5 * (1 + np.cos(np.pi * progress))", "np.cos(np.pi / 2 * progress)")),
            "This is a quarter of a wave: half a wave has the angle pi.",
        ),
        Wrong(
            "whole wave",
            schedule(("np.pi * progress", "2 * np.pi * progress")),
            "This is a whole wave: half a wave has the angle pi.",
        ),
        Wrong(
            "upside down",
            schedule(("1 + np.cos", "1 - np.cos")),
            "This is 1 - cos, which goes up: 1 + cos goes down.",
        ),
        Wrong("no pi", schedule(("np.pi * progress", "progress")), "pi is missing in the cosine."),
        Wrong(
            "straight line down",
            schedule(("0.5 * (1 + np.cos(np.pi * progress))", "1 - progress")),
            "This is a straight line: after the peak comes a cosine.",
        ),
        Wrong(
            "one step ahead on the wave",
            schedule(("(step - warmup_steps)", "(step + 1 - warmup_steps)")),
            "One step ahead: step warmup_steps has the peak.",
        ),
        Wrong(
            "degrees",
            schedule(("np.cos(np.pi * progress)", "np.cos(np.deg2rad(np.pi * progress))")),
            "np.cos takes radians, not degrees.",
        ),
        Wrong(
            "climbs again",
            schedule(
                ("    if step >= total_steps:\n        return peak_lr * final_fraction\n", "")
            ),
            "After the end the cosine climbs again: stop it at total_steps.",
        ),
        Wrong(
            "climbs again much later",
            schedule(("if step >= total_steps", "if total_steps <= step <= 2 * total_steps")),
            "warmup_cosine(",
        ),
        Wrong(
            "0 after the end",
            schedule(
                ("if step >= total_steps", "if step > total_steps"),
                ("return peak_lr * final_fraction", "return 0.0"),
            ),
            "After the end the rate stays at the final one: it does not fall to 0.",
        ),
        Wrong(
            "climbs again after twice the length",
            """
            def warmup_cosine(step, peak_lr, warmup_steps, total_steps, final_fraction=0.1):
                if step < warmup_steps:
                    return peak_lr * step / warmup_steps
                if total_steps <= step < 50:
                    return peak_lr * final_fraction
                progress = (step - warmup_steps) / (total_steps - warmup_steps)
                wave = (1 + np.cos(np.pi * (progress - progress // 2 * 2))) / 2
                return peak_lr * (final_fraction + (1 - final_fraction) * wave)
            """,
            "warmup_cosine(",
        ),
        Wrong(
            "0 at step 0 in any case",
            schedule(
                (
                    "if step < warmup_steps:",
                    "if step == 0:\n        return 0.0\n    if step < warmup_steps:",
                )
            ),
            "Without warm-up, step 0 has the peak.",
        ),
        Wrong(
            "divides by no warm-up",
            """
            def warmup_cosine(step, peak_lr, warmup_steps, total_steps, final_fraction=0.1):
                line = step / warmup_steps
                progress = min(max(step - warmup_steps, 0) / (total_steps - warmup_steps), 1)
                wave = final_fraction + (1 - final_fraction) * (1 + np.cos(np.pi * progress)) / 2
                return peak_lr * min(line, wave)
            """,
            "got ZeroDivisionError",
        ),
        Wrong(
            "rounds the step",
            schedule(
                ("    if step < warmup_steps", "    step = int(step)\n    if step < warmup_steps")
            ),
            "The step is rounded: 7.5 lies between 7 and 8.",
        ),
        Wrong(
            "the end one step early",
            schedule(("step >= total_steps", "step >= total_steps - 1")),
            "warmup_cosine(",
        ),
        Wrong(
            "the line up to its end, also without one",
            schedule(("if step < warmup_steps", "if step <= warmup_steps")),
            "got ZeroDivisionError",
        ),
        Wrong(
            "another default",
            schedule(("final_fraction=0.1", "final_fraction=0.0")),
            "Without final_fraction",
        ),
        Wrong(
            "fraction 0 taken for missing",
            schedule(
                (
                    "    if step < warmup",
                    "    final_fraction = final_fraction or 0.1\n    if step < warmup",
                )
            ),
            "warmup_cosine(",
        ),
        Wrong(
            "default that shows at the end alone",
            schedule(
                ("final_fraction=0.1", "final_fraction=None"),
                (
                    "    if step < warmup_steps",
                    "    if final_fraction is None:\n"
                    "        final_fraction = 0.1 if total_steps == 12 else 0.0\n"
                    "    if step < warmup_steps",
                ),
            ),
            "Keep the default final_fraction=0.1.",
        ),
        Wrong(
            "another name",
            """
            def warmup_cosine(step, peak, warmup, total, final=0.1):
                if step < warmup:
                    return peak * step / warmup
                progress = min((step - warmup) / (total - warmup), 1)
                return peak * (final + (1 - final) * (1 + np.cos(np.pi * progress)) / 2)
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "forgets the return on the line",
            schedule(
                ("return peak_lr * step / warmup_steps", "rate = peak_lr * step / warmup_steps")
            ),
            "There is no warm-up",
        ),
        Wrong(
            "returns nothing after the end",
            schedule(("return peak_lr * final_fraction", "return")),
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "prints",
            schedule(("return peak_lr * step", "print(peak_lr * step")).replace(
                "warmup_steps\n    if step >=", "warmup_steps)\n        return\n    if step >="
            ),
            "end it with `return`, not `print`",
        ),
        Wrong(
            "an array of one",
            schedule(
                (
                    "return peak_lr * step / warmup_steps",
                    "return np.array([peak_lr * step / warmup_steps])",
                )
            ),
            "A number in, a number out.",
        ),
        Wrong(
            "the whole schedule as a function",
            """
            def warmup_cosine(step, peak_lr, warmup_steps, total_steps, final_fraction=0.1):
                def rate(step):
                    return peak_lr * step / warmup_steps
                return rate
            """,
            "Is it called, with parentheses?",
        ),
        Wrong(
            "examples typed in",
            """
            def warmup_cosine(step, peak_lr, warmup_steps, total_steps, final_fraction=0.1):
                known = {0: 0.0, 2: 0.4, 4: 0.8, 5: 0.8, 7: 0.5777660357459, 8: 0.44}
                return known.get(step, 0.08) if warmup_steps else 0.8
            """,
            "warmup_cosine(",
        ),
        Wrong(
            "steepest's own",
            """
            from steepest import schedules

            def warmup_cosine(step, peak_lr, warmup_steps, total_steps, final_fraction=0.1):
                return schedules.warmup_cosine(
                    peak_lr, warmup_steps, total_steps, final_fraction=final_fraction
                )(step)
            """,
            READY_MADE + "steepest.",
            no_points=True,
        ),
    ],
    "clip_by_global_norm": [
        Wrong(
            "norm after clipping",
            clip(("for g in grads], norm", "for g in grads], min(norm, max_norm)")),
            "This is the norm after clipping: the one before is wanted.",
        ),
        Wrong(
            "root forgotten",
            clip((SQUARES, "sum(np.sum(g**2) for g in grads)")),
            "The root is missing.",
        ),
        Wrong(
            "sum of the sizes",
            clip((SQUARES, "sum(np.sum(np.abs(g)) for g in grads)")),
            "This is the sum of the sizes",
        ),
        Wrong(
            "largest entry",
            clip((SQUARES, "max(np.max(np.abs(g)) for g in grads)")),
            "This is the largest entry",
        ),
        Wrong(
            "norms added",
            clip((SQUARES, "sum(np.linalg.norm(g) for g in grads)")),
            "The norms of the arrays are added",
        ),
        Wrong(
            "mean of the squares",
            clip((SQUARES, "np.sqrt(np.mean(np.concatenate([np.ravel(g) for g in grads]) ** 2))")),
            "This is the root of the mean of the squares: it is the sum.",
        ),
        Wrong(
            "norm of the first array",
            clip((SQUARES, "np.linalg.norm(grads[0])")),
            "This is the norm of one array: the global norm is that of all.",
        ),
        Wrong(
            "sum without squares",
            clip((SQUARES, "abs(sum(np.sum(g) for g in grads))")),
            "The global norm is the root of the sum of all squared entries.",
        ),
        Wrong(
            "returns the factor",
            clip(("for g in grads], norm", "for g in grads], factor")),
            "This is the factor, not the norm.",
        ),
        Wrong(
            "by value",
            clip((SCALED, "[np.clip(g, -max_norm, max_norm) for g in grads]")),
            "This is clipping by value: all entries get the same factor.",
        ),
        Wrong(
            "each array by itself",
            clip((SCALED, "[g * min(1, max_norm / (np.linalg.norm(g) or 1)) for g in grads]")),
            "Each array is clipped by its own norm: there is one norm for all.",
        ),
        Wrong(
            "to the norm 1",
            clip(("factor = max_norm / norm", "factor = 1 / norm")),
            "Scaled to the norm 1: the factor is max_norm over the norm.",
        ),
        Wrong(
            "factor upside down",
            clip(("factor = max_norm / norm", "factor = norm / max_norm")),
            "The factor is upside down: it is max_norm over the norm.",
        ),
        Wrong(
            "a little above the bound is let through",
            clip(("norm > max_norm", "norm > max_norm + 1e-3")),
            "grads of the result, first of the result: expected",
        ),
        Wrong(
            "comparison upside down",
            clip(("norm > max_norm", "norm < max_norm")),
            "Nothing is clipped, but the norm is above max_norm.",
        ),
        Wrong(
            "largest of both factors",
            clip(
                (
                    "    if norm > max_norm:\n        factor = max_norm / norm\n",
                    "    factor = max(1.0, max_norm / max(norm, 1e-300))\n",
                )
            ),
            "Nothing is clipped, but the norm is above max_norm.",
        ),
        Wrong(
            "PyTorch's formula",
            clip(("max_norm / norm", "max_norm / (norm + 1e-6)")),
            "1e-6 is added to the norm: here nothing is added.",
        ),
        Wrong(
            "squared norm divides",
            clip(("max_norm / norm", "max_norm / norm**2")),
            "The squared norm divides: take the root.",
        ),
        Wrong(
            "only the first array",
            clip((SCALED, "[factor * grads[0], *grads[1:]]")),
            "Only the first array is scaled: all get the same factor.",
        ),
        Wrong(
            "always to the bound",
            clip(("    if norm > max_norm:\n        factor", "    if norm > 0:\n        factor")),
            "Scaled up to max_norm: below the bound the factor is 1.",
        ),
        Wrong(
            "zeros divided",
            clip(
                (
                    "    if norm > max_norm:\n        factor = max_norm / norm\n",
                    "    factor = np.minimum(1, max_norm / norm) if norm else np.nan\n",
                )
            ),
            "Not a number (nan)",
        ),
        Wrong(
            "zeros divided by a Python number",
            clip(
                (
                    "    if norm > max_norm:\n        factor = max_norm / norm\n",
                    "    factor = min(1, max_norm / float(norm))\n",
                )
            ),
            "got ZeroDivisionError",
        ),
        Wrong(
            "1e-6 in the norm that comes back",
            clip((SQUARES, SQUARES + " + 1e-6")),
            "The global norm is the root of the sum of all squared entries.",
        ),
        Wrong(
            "sizes without signs",
            clip((SCALED, "[np.abs(factor * g) for g in grads]")),
            "grads[0] of the result: expected",
        ),
        Wrong(
            "a generator",
            clip((SCALED, "(factor * g for g in grads)")),
            "Return a list with one array for each array of grads.",
        ),
        Wrong(
            "compares the square with the bound",
            clip(("norm > max_norm", "norm**2 > max_norm")),
            "Scaled up to max_norm: below the bound the factor is 1.",
        ),
        Wrong(
            "spectral norm",
            clip(
                (
                    SQUARES,
                    "np.sqrt(sum(np.linalg.norm(g, 2 if min(g.shape) > 1 else None) ** 2 "
                    "for g in grads))",
                )
            ),
            "This is the spectral norm: sum the squares of all entries.",
        ),
        Wrong(
            "one long vector",
            """
            def clip_by_global_norm(grads, max_norm):
                flat = np.concatenate([np.ravel(g) for g in grads])
                norm = np.linalg.norm(flat)
                return flat * min(1.0, max_norm / norm), norm
            """,
            "Return a list with one array for each array of grads.",
        ),
        Wrong(
            "flattened arrays",
            clip((SCALED, "[factor * np.ravel(g) for g in grads]")),
            "The numbers have lost their shape: keep the input's.",
        ),
        Wrong(
            "changes the arrays",
            clip((SCALED, "[np.multiply(g, factor, out=g) for g in grads]")),
            f"expected grads {UNCHANGED}. The caller still needs it: "
            "compute with a copy, copy.deepcopy(grads), or write the results into new arrays.",
        ),
        Wrong(
            "changes the list",
            """
            def clip_by_global_norm(grads, max_norm):
                norm = np.sqrt(sum(np.sum(g**2) for g in grads))
                if norm > max_norm:
                    for i in range(len(grads)):
                        grads[i] = max_norm / norm * grads[i]
                return grads, norm
            """,
            f"expected grads {UNCHANGED}",
        ),
        Wrong(
            "returns the arrays alone",
            clip(("for g in grads], norm", "for g in grads]")),
            "clip_by_global_norm(list of 2, 2.0)",
        ),
        Wrong(
            "swapped results",
            """
            def clip_by_global_norm(grads, max_norm):
                norm = np.sqrt(sum(np.sum(g**2) for g in grads))
                return norm, [g * min(1.0, max_norm / max(norm, max_norm)) for g in grads]
            """,
            "clip_by_global_norm(",
        ),
        Wrong(
            "prints",
            clip(
                (
                    "return [factor * g for g in grads], norm",
                    "print([factor * g for g in grads], norm)",
                )
            ),
            "end it with `return`, not `print`",
        ),
        Wrong(
            "single precision",
            clip((SCALED, "[np.float32(factor) * np.float32(g) for g in grads]")),
            "got float32 numbers",
        ),
        Wrong(
            "another name",
            """
            def clip_by_global_norm(gradients, bound):
                norm = np.sqrt(sum(np.sum(g**2) for g in gradients))
                return [g * bound / max(norm, bound) for g in gradients], norm
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "one dimension only",
            clip(
                (SQUARES, "np.sqrt(sum(g @ g if g.ndim == 1 else np.sum(g.T @ g) for g in grads))")
            ),
            "clip_by_global_norm(",
        ),
        Wrong(
            "examples typed in",
            """
            def clip_by_global_norm(grads, max_norm):
                if len(grads) == 1:
                    return [np.array([[0.6, 0.0], [0.0, -0.8]])], 5.0
                factor = 0.4 if max_norm == 2.0 else 1.0
                return [factor * g for g in grads], 5.0
            """,
            "clip_by_global_norm(",
        ),
        Wrong(
            "steepest's own",
            """
            def clip_by_global_norm(grads, max_norm):
                from steepest.optimizers import clip_by_global_norm as ready
                return ready(grads, max_norm)
            """,
            READY_MADE + "steepest.",
            no_points=True,
        ),
        Wrong(
            "steepest's own norm",
            """
            from steepest.optimizers import global_norm

            def clip_by_global_norm(grads, max_norm):
                norm = global_norm(grads)
                return [g * max_norm / max(norm, max_norm) for g in grads], norm
            """,
            READY_MADE + "steepest.optimizers.global_norm.",
            no_points=True,
        ),
    ],
}

CORRECT: dict[str, list[Correct]] = {
    "momentum_step": [
        Correct(
            "loop over the elements",
            """
            def momentum_step(theta, grad, velocity, lr, beta=0.9):
                new_theta, new_velocity = np.empty(np.shape(theta)), np.empty(np.shape(theta))
                for i in np.ndindex(np.shape(theta)):
                    new_velocity[i] = beta * velocity[i] + grad[i]
                    new_theta[i] = theta[i] - lr * new_velocity[i]
                return new_theta, new_velocity
            """,
        ),
        Correct(
            "in place on copies, a list returned",
            """
            def momentum_step(theta, grad, velocity, lr, beta=0.9, **more):
                theta, velocity = np.array(theta), velocity.copy()
                velocity *= beta
                velocity += grad
                theta -= lr * velocity
                return [theta, velocity]
            """,
        ),
        Correct(
            "by way of the average form",
            """
            def momentum_step(theta, grad, velocity, lr, beta=0.9):
                average = beta * ((1 - beta) * velocity) + (1 - beta) * grad
                return theta - lr / (1 - beta) * average, average / (1 - beta)
            """,
        ),
        Correct(
            "einsum, and chatter",
            """
            def momentum_step(theta, grad, velocity, lr, beta=0.9):
                print("step with", lr)
                stacked = np.stack([theta, grad, velocity])
                rule = np.array([[1.0, -lr, -lr * beta], [0.0, 1.0, beta]])
                new = np.einsum("ij,j...->i...", rule, stacked)
                return new[0], new[1]
            """,
        ),
        Correct(
            "np.vectorize",
            """
            @np.vectorize
            def both(theta, grad, velocity, lr, beta):
                velocity = beta * velocity + grad
                return float(theta - lr * velocity), float(velocity)

            def momentum_step(theta, grad, velocity, lr, beta=0.9):
                return both(theta, grad, velocity, lr, beta)
            """,
        ),
        Correct(
            "lambda",
            "momentum_step = lambda theta, grad, velocity, lr, beta=0.9: "
            "(theta - lr * (beta * velocity + grad), beta * velocity + grad)",
        ),
        Correct(
            "a named tuple from an object",
            """
            from collections import namedtuple

            Pair = namedtuple("Pair", "theta velocity")

            class Rule:
                def __call__(self, theta, grad, velocity, lr, beta=0.9):
                    velocity = np.add(grad, np.multiply(velocity, beta))
                    return Pair(np.subtract(theta, np.multiply(velocity, lr)), velocity)

            momentum_step = Rule()
            """,
        ),
    ],
    "rmsprop_step": [
        Correct(
            "the root first, by np.hypot",
            """
            def rmsprop_step(theta, grad, second_moment, lr, beta=0.9, eps=1e-8):
                root = np.hypot(np.sqrt(beta * second_moment), np.sqrt(1 - beta) * grad)
                return theta - lr * grad / (root + eps), root * root
            """,
        ),
        Correct(
            "loop with math",
            """
            import math

            def rmsprop_step(theta, grad, second_moment, lr, beta=0.9, eps=1e-8):
                new_theta, new = np.zeros(np.shape(theta)), np.zeros(np.shape(theta))
                for i, g in np.ndenumerate(grad):
                    new[i] = beta * second_moment[i] + (1 - beta) * g * g
                    new_theta[i] = theta[i] - lr * g / (math.sqrt(new[i]) + eps)
                return new_theta, new
            """,
        ),
        Correct(
            "toward the square",
            """
            def rmsprop_step(theta, grad, second_moment, lr, beta=0.9, eps=1e-8):
                new = second_moment + (1 - beta) * (np.square(grad) - second_moment)
                return theta - lr / (new**0.5 + eps) * grad, new
            """,
        ),
        Correct(
            "zero slopes apart",
            """
            def rmsprop_step(theta, grad, second_moment, lr, beta=0.9, eps=1e-8):
                new = beta * second_moment + (1 - beta) * np.abs(grad) ** 2
                step = np.where(grad == 0, 0.0, grad / (np.sqrt(new) + eps))
                return theta - lr * step, new
            """,
        ),
        Correct(
            "np.average, and a helper",
            """
            def root(values, eps):
                return np.power(values, 0.5) + eps

            def rmsprop_step(theta, grad, second_moment, lr, beta=0.9, eps=1e-8, centered=False):
                pair = np.stack([second_moment, grad * grad])
                new = np.average(pair, axis=0, weights=[beta, 1 - beta])
                return theta + (-lr) * np.divide(grad, root(new, eps)), new
            """,
        ),
        Correct(
            "partial",
            """
            from functools import partial

            def general(centered, theta, grad, second_moment, lr, beta=0.9, eps=1e-8):
                second_moment = beta * second_moment + (1 - beta) * grad**2
                return theta - lr * grad / (np.sqrt(second_moment) + eps), second_moment

            rmsprop_step = partial(general, False)
            """,
        ),
    ],
    "adam_step": [
        Correct(
            "PyTorch's order of operations",
            """
            def adam_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                m, v, t = state
                t += 1
                m = m + (1 - beta1) * (grad - m)
                v = v * beta2 + (1 - beta2) * grad * grad
                size = lr / (1 - beta1**t)
                root = np.sqrt(v) / np.sqrt(1 - beta2**t) + eps
                return theta - size * (m / root), (m, v, t)
            """,
        ),
        Correct(
            "eps scaled into the uncorrected root",
            """
            def adam_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                m, v, t = state[0], state[1], state[2] + 1
                m = beta1 * m + (1 - beta1) * grad
                v = beta2 * v + (1 - beta2) * grad**2
                scale = np.sqrt(1 - beta2**t)
                step = lr * scale / (1 - beta1**t) * m / (np.sqrt(v) + eps * scale)
                return theta - step, (m, v, t)
            """,
        ),
        Correct(
            "expm1 for the corrections, a list for the state",
            """
            def adam_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                m, v, t = state
                t = np.int64(t) + 1
                one = -np.expm1(t * np.log(beta1)) if beta1 else 1.0
                two = -np.expm1(t * np.log(beta2))
                m = beta1 * m + (1 - beta1) * grad
                v = beta2 * v + (1 - beta2) * grad**2
                return [theta - lr * (m / one) / (np.sqrt(v / two) + eps), [m, v, t]]
            """,
        ),
        Correct(
            "loop over the elements",
            """
            def adam_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                m, v = (np.array(part, dtype=float) for part in state[:2])
                theta, t = np.array(theta, dtype=float), state[2] + 1
                for i in np.ndindex(theta.shape):
                    g = float(grad[i])
                    m[i] = beta1 * m[i] + (1 - beta1) * g
                    v[i] = beta2 * v[i] + (1 - beta2) * g * g
                    m_hat, v_hat = m[i] / (1 - beta1**t), v[i] / (1 - beta2**t)
                    theta[i] -= lr * m_hat / (v_hat**0.5 + eps)
                return theta, (m, v, t)
            """,
        ),
        Correct(
            "a named tuple, a float count, chatter",
            """
            from typing import NamedTuple

            class State(NamedTuple):
                m: np.ndarray
                v: np.ndarray
                t: float

            def adam_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, *, log=1):
                state = State(*state)
                print("step", state.t)
                new = State(
                    np.add(beta1 * state.m, (1 - beta1) * grad),
                    np.add(beta2 * state.v, (1 - beta2) * np.square(grad)),
                    float(state.t + 1),
                )
                m_hat = new.m / (1 - np.power(beta1, new.t))
                v_hat = new.v / (1 - np.power(beta2, new.t))
                return theta - lr * m_hat / (np.sqrt(v_hat) + eps), new
            """,
        ),
        Correct(
            "both averages in one array, names that the checks might use",
            """
            root, step, norm = np.sqrt, 1, None

            def corrected(averages, betas, t):
                return averages / (1 - betas ** (t + 0.0))

            def adam_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                t = state[2] + step
                betas = np.array([beta1, beta2]).reshape((2,) + (1,) * np.ndim(theta))
                averages = betas * np.stack(state[:2]) + (1 - betas) * np.stack([grad, grad**2])
                m_hat, v_hat = corrected(averages, betas, t)
                return theta - lr * m_hat / (root(v_hat) + eps), (averages[0], averages[1], t)
            """,
        ),
        Correct(
            "corrections by the geometric sum",
            """
            def adam_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                m, v, t = state
                t = np.array(t + 1)
                m = m - (1 - beta1) * (m - grad)
                v = v - (1 - beta2) * (v - grad * grad)
                powers = np.arange(int(t))
                one = (1 - beta1) * np.sum(beta1**powers)
                two = (1 - beta2) * np.sum(beta2**powers)
                return theta - lr * m / one / ((v / two) ** 0.5 + eps), (m, v, t)
            """,
        ),
        Correct(
            "in place on copies",
            """
            import copy

            def adam_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
                m, v, t = copy.deepcopy(state)
                m *= beta1
                m += (1 - beta1) * grad
                v *= beta2
                v += (1 - beta2) * grad**2
                t += 1
                return theta - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), (
                    m,
                    v,
                    t,
                )
            """,
        ),
    ],
    "adamw_step": [
        Correct(
            "decay subtracted with the step",
            """
            def adamw_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8,
                           weight_decay=0.01):
                m, v, t = state
                t += 1
                m = beta1 * m + (1 - beta1) * grad
                v = beta2 * v + (1 - beta2) * grad**2
                step = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
                return theta - lr * (step + weight_decay * theta), (m, v, t)
            """,
        ),
        Correct(
            "by the student's own adam_step",
            """
            def adamw_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8,
                           weight_decay=0.01):
                shrunk = theta - lr * weight_decay * theta
                return adam_step(shrunk, grad, state, lr, beta1, beta2, eps)
            """,
        ),
        Correct(
            "PyTorch's order of operations, in place on copies",
            """
            def adamw_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8,
                           weight_decay=0.01, maximize=False):
                m, v, t = state[0].copy(), state[1].copy(), state[2] + 1
                theta = theta.copy()
                theta *= 1 - lr * weight_decay
                m += (1 - beta1) * (grad - m)
                v *= beta2
                v += (1 - beta2) * grad * grad
                theta -= lr / (1 - beta1**t) * m / (np.sqrt(v) / (1 - beta2**t) ** 0.5 + eps)
                return theta, (m, v, t)
            """,
        ),
        Correct(
            "with a helper, a list for the state",
            """
            def corrected(average, beta, t):
                return average / (1 - beta**t)

            def adamw_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8,
                           weight_decay=0.01):
                t = state[2] + 1
                averages = [
                    beta * old + (1 - beta) * new
                    for beta, old, new in zip((beta1, beta2), state, (grad, grad * grad))
                ]
                m_hat, v_hat = (
                    corrected(a, b, t) for a, b in zip(averages, (beta1, beta2))
                )
                step = weight_decay * theta + m_hat / (v_hat**0.5 + eps)
                return [theta - lr * step, [*averages, t]]
            """,
        ),
        Correct(
            "loop over the elements",
            """
            def adamw_step(theta, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8,
                           weight_decay=0.01):
                def one(p, g, m, v):
                    m = beta1 * m + (1 - beta1) * g
                    v = beta2 * v + (1 - beta2) * g * g
                    fraction = m / (1 - beta1**t) / ((v / (1 - beta2**t)) ** 0.5 + eps)
                    return (1 - lr * weight_decay) * p - lr * fraction, m, v

                t = state[2] + 1
                theta, m, v = np.vectorize(one, otypes=[float] * 3)(theta, grad, *state[:2])
                return theta, (m, v, t)
            """,
        ),
    ],
    "warmup_cosine": [
        Correct(
            "fractions, and a cache",
            """
            import math
            from fractions import Fraction
            from functools import lru_cache

            @lru_cache
            def warmup_cosine(step, peak_lr, warmup_steps, total_steps, final_fraction=0.1):
                at = Fraction(float(step))
                if at < warmup_steps:
                    return float(at / warmup_steps * Fraction(peak_lr))
                part = min(Fraction(1), (at - warmup_steps) / (total_steps - warmup_steps))
                half = math.sin(math.pi / 2 * float(part))
                return peak_lr * (1 - (1 - final_fraction) * half * half)
            """,
        ),
        Correct(
            "squared cosine of half the angle",
            """
            def warmup_cosine(step, peak_lr, warmup_steps, total_steps, final_fraction=0.1):
                if step < warmup_steps:
                    return step * (peak_lr / warmup_steps)
                part = np.clip((step - warmup_steps) / (total_steps - warmup_steps), 0, 1)
                low = final_fraction * peak_lr
                return low + (peak_lr - low) * np.cos(np.pi / 2 * part) ** 2
            """,
        ),
        Correct(
            "np.where with a safe division",
            """
            def warmup_cosine(step, peak_lr, warmup_steps, total_steps, final_fraction=0.1):
                line = step / max(warmup_steps, 1)
                part = np.minimum((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
                wave = final_fraction + (1 - final_fraction) * (1 + np.cos(np.pi * part)) / 2
                return peak_lr * np.where(step < warmup_steps, line, wave)
            """,
        ),
        Correct(
            "np.where that divides by 0 where it does not matter",
            """
            def warmup_cosine(step, peak_lr, warmup_steps, total_steps, final_fraction=0.1):
                line = np.float64(step) / np.float64(warmup_steps)
                part = np.minimum((step - warmup_steps) / (total_steps - warmup_steps), 1.0)
                wave = final_fraction + (1 - final_fraction) * (1 + np.cos(np.pi * part)) / 2
                return peak_lr * np.where(step < warmup_steps, line, wave)
            """,
        ),
        Correct(
            "math, three branches, match",
            """
            import math

            def warmup_cosine(step, peak_lr, warmup_steps, total_steps, final_fraction=0.1, **more):
                match step:
                    case s if s < warmup_steps:
                        share = s / warmup_steps
                    case s if s >= total_steps:
                        share = final_fraction
                    case s:
                        angle = math.pi * (s - warmup_steps) / (total_steps - warmup_steps)
                        share = (1 + final_fraction + (1 - final_fraction) * math.cos(angle)) / 2
                return float(peak_lr * share)
            """,
        ),
        Correct(
            "sine, and chatter",
            """
            def warmup_cosine(step, peak_lr, warmup_steps, total_steps, final_fraction=0.1):
                print("rate at", step)
                if warmup_steps > step:
                    return np.interp(step, [0, warmup_steps], [0.0, peak_lr])
                step = min(step, total_steps)
                middle = 0.5 * (warmup_steps + total_steps)
                wave = np.sin(np.pi * (middle - step) / (total_steps - warmup_steps))
                high, low = peak_lr, final_fraction * peak_lr
                return (high + low) / 2 + (high - low) / 2 * wave
            """,
        ),
        Correct(
            "real part of a complex number, an array of shape ()",
            """
            def warmup_cosine(step, peak_lr, warmup_steps, total_steps, final_fraction=0.1):
                if step < warmup_steps:
                    return np.array(peak_lr * step / warmup_steps)
                late = min(step, total_steps) - warmup_steps
                wave = np.exp(1j * np.pi * late / (total_steps - warmup_steps)).real
                rate = peak_lr * (final_fraction + (1 - final_fraction) * (0.5 + wave / 2))
                return np.array(rate)
            """,
        ),
    ],
    "clip_by_global_norm": [
        Correct(
            "one long vector for the norm, a loop",
            """
            def clip_by_global_norm(grads, max_norm):
                norm = np.linalg.norm(np.concatenate([np.ravel(g) for g in grads]))
                if norm <= max_norm:
                    return grads, norm
                clipped = []
                for g in grads:
                    clipped.append(g * max_norm / norm)
                return clipped, norm
            """,
        ),
        Correct(
            "norm of norms, a tuple of arrays",
            """
            def clip_by_global_norm(grads, max_norm):
                norm = np.linalg.norm([np.linalg.norm(g) for g in grads])
                return tuple(max_norm * (g / max(norm, max_norm)) for g in grads), norm
            """,
        ),
        Correct(
            "hypot over all numbers",
            """
            import math

            def clip_by_global_norm(grads, max_norm):
                norm = math.hypot(*(x for g in grads for x in np.ravel(g).tolist()))
                factor = min(1.0, max_norm / norm) if norm else 1.0
                return [np.multiply(g, factor) for g in grads], norm
            """,
        ),
        Correct(
            "einsum, copies in place, a list of two, chatter",
            """
            def clip_by_global_norm(grads, max_norm, eps=0.0):
                print(len(grads), "arrays")
                squares = [np.einsum("i,i->", g.ravel(), g.ravel()) for g in grads]
                norm = float(np.sqrt(np.sum(squares)))
                grads = [np.array(g) for g in grads]
                if norm > max_norm:
                    for g in grads:
                        g *= max_norm / norm
                return [grads, norm]
            """,
        ),
        Correct(
            "a helper called norm, np.hypot",
            """
            import functools

            def norm(grads):
                return functools.reduce(np.hypot, [x for g in grads for x in g.flat], 0.0)

            def clip_by_global_norm(grads, max_norm):
                total = norm(grads)
                return [g / max(1.0, total / max_norm) for g in grads], np.array(total)
            """,
        ),
        Correct(
            "scaled by the largest entry, an integer for the norm 0",
            """
            def clip_by_global_norm(grads, max_norm):
                top = max(np.max(np.abs(g)) for g in grads)
                if top == 0:
                    return [g.copy() for g in grads], 0
                norm = top * np.sqrt(sum(np.sum((g / top) ** 2) for g in grads))
                return [np.asarray(np.clip(max_norm / norm, None, 1.0) * g) for g in grads], norm
            """,
        ),
        Correct(
            "vdot, and np.minimum with a division by 0 that does not matter",
            """
            def clip_by_global_norm(grads, max_norm):
                norm = np.sqrt(np.float64(sum(np.vdot(g, g) for g in grads)))
                factor = np.minimum(1.0, max_norm / norm)
                return list(map(lambda g: g * factor, grads)), norm
            """,
        ),
    ],
}

# Several parts at once, and the parts that lose points: mistakes stay where they are made.
TOGETHER: list[tuple[dict[str, str | None], set[str]]] = [
    (
        {
            "adam_step": adam((M_HAT, "m_hat = m"), (V_HAT, "v_hat = v")),
            "adamw_step": CORRECT["adamw_step"][0].cell,
        },
        {"adam_step"},
    ),
    (
        {"adam_step": None, "momentum_step": momentum((DOWN, "theta = theta + lr * velocity"))},
        {"adam_step", "momentum_step"},
    ),
    (
        {"rmsprop_step": None, "adamw_step": adamw((f"    {DECAY}\n", ""))},
        {"rmsprop_step", "adamw_step"},
    ),
    (
        # A memory that two parts share, and a global name that a third part sets.
        {
            "momentum_step": CORRECT["momentum_step"][1].cell,
            "warmup_cosine": "velocity = state = theta = None\n" + RIGHT["warmup_cosine"],
            "clip_by_global_norm": clip((SQUARES, "sum(np.sum(g**2) for g in grads)")),
        },
        {"clip_by_global_norm"},
    ),
]
