"""What systemd would do with our unit file, as far as these tests need it: starts the program as the unit says, and starts it again."""

import ctypes
import os
import pathlib
import resource
import shlex
import subprocess
import threading
import time

UNIT = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "aertous.service"
NO_NEW_PRIVILEGES, MEMORY_DENY_WRITE_EXECUTE = 38, 65


class Unit:
    """A unit file. A directive that stands several times has several values."""

    def __init__(self, path: pathlib.Path = UNIT):
        self.service: dict[str, list[str]] = {}
        self.unit: dict[str, list[str]] = {}
        section = None
        for line in path.read_text().splitlines():
            if not line or line.startswith("#"):
                continue
            if line.startswith("["):
                section = {"[Service]": self.service, "[Unit]": self.unit}.get(line)
            elif section is not None:
                name, value = line.split("=", 1)
                section.setdefault(name, []).append(value)

    def one(self, name: str) -> str:
        (value,) = self.service[name]
        return value

    def restarts(self, status: int) -> bool:
        """Whether a process that ended so is started again; `status` as Popen says it, negative for a signal."""
        if status in [int(word) for word in self.one("RestartPreventExitStatus").split()]:
            return False
        return {"always": True, "on-failure": status != 0, "on-abnormal": status < 0, "no": False}[self.one("Restart")]


class Supervisor:
    """Runs the unit's command until it is stopped. What the unit sets of a process's own limits is set; what takes systemd's place
    in the machine, such as its view of the disk, is not."""

    def __init__(self, unit: Unit, program: str, data: pathlib.Path, port: int, log: pathlib.Path, **environment: str):
        words = shlex.split(unit.one("ExecStart"))
        assert words[:4] == ["/opt/aertous/aertous", "serve", "--data", "/var/lib/aertous"], words
        self._command = [program, words[1], "--data", str(data), *words[4:]]
        self._unit, self._log = unit, log
        self._environment = {"PATH": os.environ["PATH"], "AERTOUS_PORT": str(port), "AERTOUS_METRICS_PORT": "0"} | environment
        self.statuses: list[int] = []
        self._stopping = threading.Event()
        self._process: subprocess.Popen | None = None
        self._thread = threading.Thread(target=self._supervise, daemon=True)

    @property
    def pid(self) -> int:
        return self._process.pid

    def _limit(self) -> None:
        unit = self._unit
        os.umask(int(unit.one("UMask"), 8))
        files, core = int(unit.one("LimitNOFILE")), int(unit.one("LimitCORE"))
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
        resource.setrlimit(resource.RLIMIT_CORE, (core, core))
        system = ctypes.CDLL(None)
        if unit.one("NoNewPrivileges") == "yes":
            system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        if unit.one("MemoryDenyWriteExecute") == "yes":
            system.prctl(MEMORY_DENY_WRITE_EXECUTE, 1, 0, 0, 0)  # of kernels from 6.3 on; older ones answer EINVAL

    def _supervise(self) -> None:
        while not self._stopping.is_set():
            with self._log.open("ab") as log:
                self._process = subprocess.Popen(
                    self._command, stdout=log, stderr=log, env=self._environment, preexec_fn=self._limit, start_new_session=True)
            status = self._process.wait()
            self.statuses.append(status)
            if self._stopping.is_set() or not self._unit.restarts(status):
                return
            time.sleep(float(self._unit.one("RestartSec")))

    def __enter__(self) -> "Supervisor":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._stopping.set()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
        self._thread.join(float(self._unit.one("TimeoutStopSec")))
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            raise AssertionError("it did not stop as the unit asks")
