"""PostgreSQL for tests of the whole program: a database on the server that bin/test started, or a server of one's own."""

import functools
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import tempfile
import time


@functools.cache
def tools() -> pathlib.Path:
    """The folder of the newest installed server's programs."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        raise AssertionError("no PostgreSQL server is installed; bin/test installs one")
    return found[-1]


class Database:
    """An empty database of its own for as long as the block runs; roles that were made for it go with it."""

    def __init__(self, socket: str | None = None):
        self.socket = socket or os.environ["AERTOUS_TEST_POSTGRES"].removeprefix("host=")
        self.name = "t" + secrets.token_hex(6)
        self._roles: set[str] = set()

    def url(self, role: str = "postgres") -> str:
        return f"postgres://{role}@/{self.name}?host={self.socket}"

    def sql(self, text: str, database: str | None = None) -> str:
        """Rows as lines, columns parted by |."""
        command = [tools() / "psql", "-h", self.socket, "-U", "postgres", "-d", database or self.name, "-X", "-At", "-v", "ON_ERROR_STOP=1", "-c", text]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return done.stdout.strip()

    def __enter__(self) -> "Database":
        self._before = self._all_roles()
        self.sql(f"CREATE DATABASE {self.name}", "postgres")
        return self

    def __exit__(self, *_) -> None:
        self.sql(f"DROP DATABASE {self.name} WITH (FORCE)", "postgres")
        for role in self._all_roles() - self._before:
            self.sql(f'DROP ROLE "{role}"', "postgres")

    def _all_roles(self) -> set[str]:
        return set(self.sql("SELECT rolname FROM pg_roles", "postgres").split("\n"))


class Server:
    """A server of one's own on a socket in a short folder, to be stopped and started again."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pg-", dir=os.environ.get("AERTOUS_TEST_SOCKETS", "/tmp")))
        self.log = self.folder.with_suffix(".log")
        self._as = []
        self._process: subprocess.Popen | None = None
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.folder, "postgres")
            self.folder.chmod(0o755)
            self._as = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

    @property
    def socket(self) -> str:
        return str(self.folder)

    def __enter__(self) -> "Server":
        made = subprocess.run(
            [*self._as, tools() / "initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
            capture_output=True, text=True, cwd="/", timeout=120)
        if made.returncode != 0:
            raise AssertionError(made.stderr)
        self.start()
        return self

    def __exit__(self, *_) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.log.unlink(missing_ok=True)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._as, tools() / "postgres", "-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses=", "-c", "max_connections=50"],
                stdout=log, stderr=log, cwd="/")
        until = time.monotonic() + 60
        while subprocess.run([tools() / "pg_isready", "-q", "-h", self.folder], timeout=10).returncode != 0:
            if self._process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"the server is not ready:\n{self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """At once, but in order: INT is PostgreSQL's word for that."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(60)
