"""How long an explorable takes to answer a hand: every handle and slider, by pointer and by key.

    .venv/bin/python benchmarks/explorables.py

The work of one answer is what the event handler does, plus what is drawn and laid out in the next
frame. The aim is a median below 16 ms, the length of a frame.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.browser import launch_chromium
from support.explorable_states import ALL
from support.stage import opened, staged

EVENTS = 120

# Send events to one control and return the milliseconds of work that each caused.
MEASURE = """async ([index, kind]) => {
    const control = document.querySelectorAll(
        ".st-frame :is([role=slider], input[type=range])")[index];
    const box = control.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const init = { bubbles: true, pointerId: 1, button: 0 };
    const range = control.matches("input");
    const [low, high] = range ? [Number(control.min), Number(control.max)] : [0, 0];
    control.setPointerCapture = () => {};
    if (kind === "pointer" && !range) {
        control.dispatchEvent(new PointerEvent("pointerdown", { ...init, clientX: x, clientY: y }));
    }
    const work = [];
    for (let i = 0; i < COUNT; i++) {
        const swing = Math.sin(i / 9);
        let spent = -performance.now();
        if (kind === "key") {
            const key = i % 40 < 20 ? "ArrowLeft" : "ArrowRight";
            control.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        } else if (range) {
            control.value = String(low + (high - low) * (0.5 + 0.5 * swing));
            control.dispatchEvent(new Event("input", { bubbles: true }));
        } else {
            const at = { clientX: x - 50 * swing, clientY: y + 30 * swing };
            control.dispatchEvent(new PointerEvent("pointermove", { ...init, ...at }));
        }
        spent += performance.now();
        // The explorable asked for this frame first, so it has drawn when we are called.
        await new Promise((done) => requestAnimationFrame((start) => {
            document.body.getBoundingClientRect(); // lay out what was drawn
            spent += performance.now() - start;
            done();
        }));
        work.push(spent);
    }
    control.dispatchEvent(new PointerEvent("lostpointercapture", init));
    return work;
}""".replace("COUNT", str(EVENTS))


def main() -> None:
    """Print the median and the longest answer of every control of every explorable."""
    print("| explorable | controls | pointer, median ms | key, median ms | longest ms |")
    print("|---|---|---|---|---|")
    with (
        tempfile.TemporaryDirectory() as folder,
        launch_chromium() as browser,
        staged(Path(folder)) as stage,
    ):
        for kind in ALL:
            with opened(browser, stage, kind(), width=720) as page:
                count = page.locator(".st-frame :is([role=slider], input[type=range])").count()
                times = {
                    way: [page.evaluate(MEASURE, [i, way]) for i in range(count)]
                    for way in ("pointer", "key")
                }
            worst = {way: max(median(one) for one in found) for way, found in times.items()}
            longest = max(max(one) for found in times.values() for one in found)
            print(
                f"| {kind.__name__} | {count} | {worst['pointer']:.1f} | {worst['key']:.1f} "
                f"| {longest:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
