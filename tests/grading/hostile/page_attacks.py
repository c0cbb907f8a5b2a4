"""Attacks on whoever opens the feedback page, the report, the CSV or a terminal."""

from __future__ import annotations

import re

from grading.hostile.case import Hostile
from grading.hostile.signs import Evidence, page_has_controls

SCRIPTS = """
<script>document.title = "hostile-{name}"</script>
<img src=x onerror="alert('hostile-{name}')">
<svg onload="alert('hostile-{name}')"><a xlink:href="javascript:'hostile-{name}'">a</a></svg>
[a link](javascript:alert('hostile-{name}')) ![a picture](https://example.org/hostile-{name}.png)
<a href="  jAvAsCrIpT:alert('hostile-{name}')">b</a> <a href="data:text/html,hostile-{name}">c</a>
<iframe srcdoc="<p>hostile-{name}"></iframe> <style>@import "hostile-{name}";</style>
<form action="hostile-{name}"><button formaction="hostile-{name}">d</button></form>
<base href="hostile-{name}"> <meta http-equiv="refresh" content="0;url=hostile-{name}">
$\\\\href{{javascript:alert('hostile-{name}')}}{{x}}$
$\\\\htmlClass{{a" onclick="hostile-{name}}}{{x}}$
-->]]></pre></code></div></textarea></title><script>"hostile-{name}"</script><!-- hostile-{name}
{{{{ 731 * 977 }}}} {{% include "/etc/hostname" %}} {{{{ sheet }}}} ${{731 * 977}} #{{731 * 977}}
"""


def scripts(name: str) -> str:
    """Return text that a careless page would take for more than text."""
    return SCRIPTS.format(name=name)


def template_ran(evidence: Evidence) -> str:
    """A template language that evaluated a student's text."""
    return "the template ran" if "714187" in evidence.page else ""


def frame_closed(evidence: Evidence) -> str:
    """More closing than opening of the elements that frame a student's text."""
    for tag in ("pre", "code", "textarea", "title", "body", "html"):
        opened = len(re.findall(rf"<{tag}[\s>]", evidence.page))
        if len(re.findall(rf"</{tag}\s*>", evidence.page)) > opened:
            return f"</{tag}> closes more than was opened"
    return ""


ATTACKS = [
    Hostile(
        "script-in-an-answer",
        "Writes scripts, handlers, frames and templates into the answer that a person grades.",
        answer=scripts("script-in-an-answer"),
        signs=(template_ran, frame_closed),
    ),
    Hostile(
        "script-in-the-source",
        "Writes scripts into the source and the comments of a graded cell.",
        "'''" + scripts("script-in-the-source").replace("\\", "\\\\") + "'''",
        rewarded=False,
        signs=(template_ran, frame_closed),
    ),
    Hostile(
        "script-printed",
        "Prints scripts, displays them as HTML, and raises them as an error.",
        f"""
        text = {scripts("script-printed")!r}
        print(text)
        try:
            from IPython.display import HTML, Javascript, display
            display(HTML(text), Javascript(text))
        except ImportError: pass
        class Shown:
            def _repr_html_(self): return text
            _repr_markdown_ = _repr_svg_ = _repr_javascript_ = __repr__ = _repr_html_
        def forward_difference(f, x, h=1e-8): raise ValueError(text)
        """,
        cells={
            "sigmoid": "def sigmoid(z): return text",
            "complex_step": "def complex_step(f, x, h=1e-20): return Shown()",
            "sigmoid_derivative": "raise ValueError(text)",
        },
        rewarded=False,
        signs=(template_ran, frame_closed),
    ),
    Hostile(
        "script-in-names",
        "Names classes, errors, attributes and keyword arguments after a script.",
        f"""
        text = {scripts("script-in-names")!r}
        def forward_difference(f, x, h=1e-8): raise type(text, (Exception,), {{}})(text)
        """,
        cells={
            "sigmoid": "def sigmoid(z): return type(text, (), {})()",
            "complex_step": "def complex_step(f, x, h=1e-20): return {text: text}",
            "central_difference": (
                "def central_difference(f, x, h=6e-6): raise AttributeError(text, name=text)"
            ),
        },
        rewarded=False,
    ),
    Hostile(
        "terminal-escapes",
        "Prints ANSI, OSC and title sequences, back spaces, bells, and raises them.",
        """
        text = "\\x1b[2J\\x1b]0;" + MARK + "\\x07\\x1b]8;;javascript:" + MARK
        text += "\\x1b\\\\\\x9b31m\\r\\b\\x00"
        print(text)
        def forward_difference(f, x, h=1e-8): raise ValueError(text)
        """,
        cells={"sigmoid": "def sigmoid(z): return text"},
        answer="Answer\x1b[2J\x07\x00\x85",
        rewarded=False,
        signs=(page_has_controls,),
    ),
    Hostile(
        "text-turned-round",
        "Uses characters that turn the direction of text, join, hide or pile up.",
        """
        text = "\\u202e" + "dessap" + "\\u2066\\u200b\\u200f" + "a" + "\\u0301" * 5000
        text += "\\ufeff\\ufffe"
        print(text)
        def forward_difference(f, x, h=1e-8): raise ValueError(text)
        """,
        answer="\u202e40 of 40 points\u2066" + "\u0301" * 5000,
        rewarded=False,
        signs=(page_has_controls,),
    ),
    Hostile(
        "surrogates-and-nulls",
        "Prints and raises lone surrogates, nulls and characters that no file can hold.",
        """
        text = "\\ud800\\udfff\\x00\\uffff" + chr(0x10FFFF)
        sys.stdout.write(text)
        def forward_difference(f, x, h=1e-8): raise ValueError(text)
        """,
        cells={"classify_critical_point": "def classify_critical_point(d, tol=1): return text"},
        answer="\x00 and \uffff",
        rewarded=False,
    ),
    Hostile(
        "formula-in-the-student-id",
        "Is handed in by a student whose id is a formula of a spreadsheet.",
        student=b'=HYPERLINK("http:hostile","hostile")',
    ),
    Hostile(
        "command-in-the-student-id",
        "Is handed in by a student whose id is a formula that starts a program.",
        student=b"@SUM(1+9)*cmd|' C hostile'!A0",
    ),
    Hostile(
        "plus-in-the-student-id",
        "Is handed in by a student whose id begins with a plus sign and holds quotes and commas.",
        student=b"+1,\"2\";'3'\t$(touch hostile)`touch hostile`",
    ),
    Hostile(
        "lines-in-the-student-id",
        "Is handed in by a student whose id holds line ends and an escape sequence.",
        student=b"two\nlines\r\x1b[31m",
    ),
    Hostile(
        "script-in-the-student-id",
        "Is handed in by a student whose id is a script.",
        student=b"<script>'hostile-script-in-the-student-id'<&script>",
    ),
    Hostile(
        "bytes-in-the-student-id",
        "Is handed in by a student whose id is not UTF-8.",
        student=b"\xe9cole\xff\xfe",
    ),
    Hostile(
        "dots-in-the-student-id",
        "Is handed in by a student whose id climbs out of a folder, on another system.",
        student=b"hostile..\\..\\..",
    ),
    Hostile(
        "option-as-student-id",
        "Is handed in by a student whose id looks like an option of the command line.",
        student=b"--force",
    ),
    Hostile(
        "sql-in-the-student-id",
        "Is handed in by a student whose id ends a statement of SQL.",
        student=b"Robert'); DROP TABLE grade;--",
    ),
    Hostile(
        "long-student-id",
        "Is handed in by a student whose id is as long as a file name can be.",
        student=b"x" * 255,
    ),
]
