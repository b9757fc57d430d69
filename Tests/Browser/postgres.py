"""PostgreSQL for tests of the whole program: a database on the server that bin/test started, or a server of one's own."""

import contextlib
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

    def __init__(self, socket: str | None = None, encoding: str | None = None):
        self.encoding = encoding
        self.socket = socket or os.environ["AERTOUS_TEST_POSTGRES"].removeprefix("host=")
        self.name = "t" + secrets.token_hex(6)

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
        options = f" TEMPLATE template0 ENCODING '{self.encoding}' LC_COLLATE 'C' LC_CTYPE 'C'" if self.encoding else ""
        self.sql(f"CREATE DATABASE {self.name}{options}", "postgres")
        return self

    def __exit__(self, *_) -> None:
        # Other tests have databases and roles of theirs on the same server at the same time.
        own = self.sql("""
            SELECT DISTINCT role.rolname FROM pg_shdepend used JOIN pg_roles role ON role.oid = used.refobjid JOIN pg_database ours ON ours.oid = used.dbid
            WHERE used.refclassid = 'pg_authid'::regclass AND ours.datname = current_database() AND role.rolname <> current_user""").split()
        self.sql(f"DROP DATABASE {self.name} WITH (FORCE)", "postgres")
        for role in own:
            self.sql(f'DROP ROLE "{role}"', "postgres")


class Server:
    """A server of one's own on a socket in a short folder, to be stopped and started again.

    `settings` are the server's, such as ssl="on"; without listen_addresses it takes no port. `environment` is added to ours.
    """

    def __init__(self, environment: dict[str, str] | None = None, **settings: str):
        self._settings = {"listen_addresses": "", "max_connections": "50"} | settings
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pg-", dir=os.environ.get("AERTOUS_TEST_SOCKETS", "/tmp")))
        self.log = self.folder.with_suffix(".log")
        self._as = []
        # Set at the last moment, so that what a library makes at its start is the server's own.
        self._with = ["env", *(f"{name}={value}" for name, value in environment.items())] if environment else []
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

    def own(self, file: pathlib.Path) -> pathlib.Path:
        """Moves a file into the folder, where the server alone may read it."""
        target = self.folder / file.name
        shutil.copyfile(file, target)
        target.chmod(0o600)
        if self._as:
            shutil.chown(target, "postgres")
        return target

    def __exit__(self, *_) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.log.unlink(missing_ok=True)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._as, *self._with, tools() / "postgres", "-D", self.folder / "data", "-k", self.folder,
                 *[word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]],
                stdout=log, stderr=log, cwd="/")
        until = time.monotonic() + 60
        while subprocess.run([tools() / "pg_isready", "-q", "-h", self.folder, "-p", self._settings.get("port", "5432")], timeout=10).returncode != 0:
            if self._process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"the server is not ready:\n{self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def pids(self) -> list[int]:
        """The postmaster's and those of its children."""
        pid = self._process.pid
        return [pid] + [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill(self) -> None:
        """As a power cut would: SIGKILL to the postmaster and all its children, without which no new one would start."""
        if self._process is None:
            return
        children = self.pids()[1:]
        self._process.kill()
        self._process.wait(60)
        for pid in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + 30
        while any(pathlib.Path(f"/proc/{pid}").exists() for pid in children) and time.monotonic() < until:
            time.sleep(0.02)

    def stop(self) -> None:
        """At once, but in order: INT is PostgreSQL's word for that."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(60)


class Pooler:
    """PgBouncer in transaction mode before a server, on a socket of its own, with fewer connections than it has callers."""

    def __init__(self, server: str, *roles: str, size: int = 3):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pb-", dir=os.environ.get("AERTOUS_TEST_SOCKETS", "/tmp")))
        self._server, self._roles, self._size = server, roles, size
        self._process: subprocess.Popen | None = None

    def url(self, role: str, database: str) -> str:
        return f"postgres://{role}@/{database}?host={self.folder}"

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def __enter__(self) -> "Pooler":
        (self.folder / "users").write_text("".join(f'"{role}" ""\n' for role in self._roles))
        (self.folder / "ini").write_text(f"""[databases]
* = host={self._server}
[pgbouncer]
listen_addr =
listen_port = 5432
unix_socket_dir = {self.folder}
auth_type = trust
auth_file = {self.folder}/users
pool_mode = transaction
default_pool_size = {self._size}
max_client_conn = 100
logfile = {self.folder}/log
""")
        run_as = []
        if os.geteuid() == 0:  # as PostgreSQL, it refuses to run as root
            for path in (self.folder, *self.folder.iterdir()):
                shutil.chown(path, "postgres")
            self.folder.chmod(0o755)
            run_as = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        self._process = subprocess.Popen(
            [*run_as, "/usr/sbin/pgbouncer", "-q", self.folder / "ini"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
        until = time.monotonic() + 30
        while not (self.folder / ".s.PGSQL.5432").exists():
            if self._process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"the pooler is not ready:\n{self.log()[-2000:]}")
            time.sleep(0.05)
        return self

    def __exit__(self, *_) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)
