"""The process of the warm parent as its owner holds it."""

from __future__ import annotations

import subprocess
import tempfile
import threading

__all__ = ["Parent"]

MOST_SAID = 20_000  # bytes of what it wrote that are kept
END_SECONDS = 5.0


class Parent:
    """A started warm parent, or Bubblewrap around it.

    Parameters
    ----------
    command : list of str
    settings : dict of str to str
        Its environment.
    control : int
        The descriptor that it inherits.

    Raises
    ------
    OSError
        If the command cannot be started.
    """

    def __init__(self, command: list[str], settings: dict[str, str], control: int) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - a pipe could fill up
        self._process: subprocess.Popen[bytes] | None = None
        self._error: OSError | None = None
        started = threading.Event()

        def run() -> None:
            try:
                self._process = subprocess.Popen(
                    command,
                    env=settings,
                    stdin=subprocess.DEVNULL,
                    stdout=self._said,
                    stderr=self._said,
                    pass_fds=[control],
                    start_new_session=True,
                )
            except OSError as error:
                self._error = error
            finally:
                started.set()
            if self._process is not None:
                self._process.wait()

        # "Die with your parent" means to the kernel the thread that started the process. This
        # thread lives as long as the process does; the caller's, of a pool perhaps, need not.
        self._thread = threading.Thread(target=run, name="steepest-jail", daemon=True)
        self._thread.start()
        started.wait()
        if self._error is not None:
            self._said.close()
            raise self._error

    def stop(self) -> str:
        """Wait for its end, which closing the control socket brings, and return what it wrote."""
        self._thread.join(END_SECONDS)
        if self._thread.is_alive() and self._process is not None:
            self._process.kill()
            self._thread.join()
        self._said.seek(0)
        said = self._said.read(MOST_SAID).decode(errors="replace").strip()
        self._said.close()
        return said
