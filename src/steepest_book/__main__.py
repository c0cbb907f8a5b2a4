"""``python -m steepest_book build …``: Jupyter Book's own command, some seconds sooner.

To check ``_config.yml``, Jupyter Book imports jsonschema, which then compiles 38 grammars of kinds
of addresses if the package for them is installed, as it is beside JupyterLab. No book needs them,
and jsonschema does without them where the package is missing.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run Jupyter Book's command without those grammars."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from jupyter_book.cli.main import main as jupyter_book

    jupyter_book()


if __name__ == "__main__":
    main()
