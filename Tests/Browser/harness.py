"""What a browser test stands on.

    class SignIn(Journey):
        def test_a_person_signs_in(self):
            "A person signs in with password and code"          # what bin/test prints
            person = self.sign_in("ciso")
            self.page.get_by_role("link", name="Controls").click()
            self.assert_accessible()
            self.screenshot("controls")

Journey serves one demo to all tests of a run; they find data there and may add to it, but must not count on what others
add. A test that changes what others rely on starts its own: `with Program(...) as program: self.page.goto(program.url)`.
With AERTOUS_TEST_ENGINE=postgres the same tests run on PostgreSQL. A message in the console, a broken content security policy, a script's error or an answer of 5xx fails the test.
"""

import atexit
import contextlib
import functools
import os
import pathlib
import subprocess
import tempfile
import unittest
import urllib.parse

import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, sync_playwright

from people import Codes, Credentials, Person
from postgres import Database
from program import Program, ProgramFailed, new_key, run

__all__ = ["Browser", "Codes", "Credentials", "Journey", "Person", "Program", "ProgramFailed", "new_key", "run"]

CHROMIUM = os.environ.get("AERTOUS_TEST_CHROMIUM", "/usr/bin/chromium")
# Which engine lies under the demo and the newcomers: SQLite, or the server that bin/test started.
ON_POSTGRES = os.environ.get("AERTOUS_TEST_ENGINE") == "postgres"
SHOTS = pathlib.Path(__file__).resolve().parent / "shots"


@functools.cache
def chromium():
    """One browser for all tests of a run."""
    playwright = sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    atexit.register(playwright.stop)
    atexit.register(browser.close)
    return browser


@functools.cache
def demo() -> tuple[Program, Credentials]:
    """One demo for all tests of a run."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="aertous-credentials-"))
    file = folder / "credentials.json"
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    flags = ["--database", stack.enter_context(Database()).url()] if ON_POSTGRES else []
    program = Program("demo", "--credentials", str(file), *flags, ready_in=180)
    stack.callback(program.close)
    program.start()
    credentials = Credentials(file)
    file.unlink()
    folder.rmdir()
    return program, credentials


class Browser(unittest.TestCase):
    """A page of its own for each test, in which nothing may go wrong unseen."""

    def setUp(self):
        self.context = chromium().new_context(
            ignore_https_errors=True, reduced_motion="reduce", locale="en-GB", timezone_id="UTC", viewport={"width": 1280, "height": 800})
        self.addCleanup(self.context.close)
        self.context.set_default_timeout(10_000)
        self.complaints: list[str] = []
        self._allowed: set[int] = set()
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        self.context.on("response", self._response)
        self.page: Page = self.context.new_page()

    def _callTestMethod(self, method):
        super()._callTestMethod(method)
        self.assert_quiet()

    def _console(self, message):
        refusal = any(f"status of {status} " in message.text for status in self._allowed)
        if message.type in ("error", "warning") and not refusal:
            self.complaints.append(f"console: {message.text} ({message.location.get('url')})")

    def _response(self, response):
        if response.status >= 500:
            self.complaints.append(f"{response.status}: {response.request.method} {response.url}")

    def allow(self, *statuses: int) -> None:
        """These refusals (4xx) are what the test is after; Chromium mentions each in the console."""
        self._allowed.update(statuses)

    def assert_quiet(self) -> None:
        self.page.wait_for_timeout(50)  # what the last action set off may still be on its way
        self.assertEqual(self.complaints, [], "the browser complained")

    def assert_accessible(self, page: Page | None = None) -> None:
        """No violation of any axe rule, in light and in dark."""
        page = page or self.page
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            violations = Axe().run(page).response["violations"]
            found = [f"{violation['id']}: {node['html']}" for violation in violations for node in violation["nodes"]]
            self.assertEqual(found, [], f"axe, {scheme}, {page.url}")
        page.emulate_media(color_scheme="light")

    def screenshot(self, name: str, *, full: bool = True) -> list[pathlib.Path]:
        """shots/NAME-light.png and shots/NAME-dark.png."""
        SHOTS.mkdir(exist_ok=True)
        files = []
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            files.append(SHOTS / f"{name}-{scheme}.png")
            self.page.screenshot(path=files[-1], full_page=full)
        self.page.emulate_media(color_scheme="light")
        return files

    def read_barcode(self, locator: Locator) -> str:
        """What an authenticator app would read off the screen."""
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            file.write(locator.screenshot())
            file.flush()
            read = subprocess.run(["zbarimg", "--quiet", "--raw", file.name], capture_output=True, text=True, timeout=30)
        self.assertEqual(read.returncode, 0, f"no barcode to be read: {read.stderr}")
        return read.stdout.rstrip("\n")


class Journey(Browser):
    """A browser test on the demo."""

    codes = Codes()
    _signed_in: dict[Person, dict] = {}

    @property
    def program(self) -> Program:
        return demo()[0]

    @property
    def people(self) -> Credentials:
        return demo()[1]

    def visit(self, path: str) -> None:
        """An address of the demo, such as /sign-in."""
        self.page.goto(urllib.parse.urljoin(self.program.url + "/", path.lstrip("/")))

    def sign_in(self, who: Person | str, *, fresh: bool = False) -> Person:
        """Signs in as a person or a role. A session is made once in a run and used again, unless `fresh` asks for the forms."""
        person = self.people.person(who) if isinstance(who, str) else who
        if not fresh and person in self._signed_in:
            self.context.add_cookies(self._signed_in[person]["cookies"])
            self.visit(f"/o/{person.organisation}")
            if "/sign-in" not in self.page.url:
                return person
        self.context.clear_cookies()
        self.visit("/sign-in")
        self.page.locator("input[type=email]").fill(person.email)
        self.page.locator("input[autocomplete=current-password]").fill(person.password)
        self._submit()
        self.page.locator("input[autocomplete=one-time-code]").fill(self.codes.code(person))
        self._submit()
        self.visit(f"/o/{person.organisation}")
        self.assertNotIn("/sign-in", self.page.url, f"{person.role} of {person.organisation} is not signed in")
        self._signed_in[person] = self.context.storage_state()
        return person

    def _submit(self) -> None:
        with self.page.expect_navigation():
            self.page.locator("main form button:not([type=button])").first.click()

    def api(self, who: Person | str) -> "Api":
        """The JSON interface as this person's script would use it."""
        person = self.people.person(who) if isinstance(who, str) else who
        return Api(self.program.url, person.token)


class Api(requests.Session):
    """Requests by path, with the person's token and a limit to patience."""

    def __init__(self, url: str, token: str):
        super().__init__()
        self.url, self.trust_env = url, False
        self.headers["Authorization"] = f"Bearer {token}"

    def request(self, method, path, **options):
        options.setdefault("timeout", 30)
        return super().request(method, urllib.parse.urljoin(self.url + "/", path.lstrip("/")), **options)
