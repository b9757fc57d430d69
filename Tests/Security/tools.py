"""Runs a scanner out of its own virtual environment, for a bounded time."""

import os
import pathlib
import signal
import subprocess

TOP = pathlib.Path(__file__).resolve().parents[2]
HOMES = TOP / ".venv-security"


class ScannerFailed(AssertionError):
    """The scanner ended as it should not, or did not end."""


def run(home: str, *arguments: str, seconds: int, folder: pathlib.Path, statuses: tuple[int, ...] = (0,), cwd: pathlib.Path | None = None, **environment: str) -> str:
    """What it printed. Our own PYTHONPATH is none of its business, nor is a proxy."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH" and not name.lower().endswith("_proxy")}
    clean |= {"HOME": str(folder), "NO_COLOR": "1", "COLUMNS": "200"} | environment
    command = [str(HOMES / home / "bin" / arguments[0]), *arguments[1:]]
    process = subprocess.Popen(
        command, cwd=cwd or folder, env=clean, text=True, errors="replace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True)
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise ScannerFailed(f"{arguments[0]} did not end within {seconds} s") from None
    if process.returncode not in statuses:
        raise ScannerFailed(f"{arguments[0]} ended with {process.returncode}:\n{output[-3000:]}")
    return output
