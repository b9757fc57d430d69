"""A provider's challenge in place of ours, played by a server of the test's own."""

import contextlib
import http.server
import json
import threading
import time
import urllib.parse

from cookies import Cookies
from program import Program, new_key
from transcript import Transcripts

MESSAGE = {"name": "Ada", "email": "ada@gmail.com", "body": "Hello"}
WIDGET = "https://challenges.cloudflare.com"


class Provider:
    """Answers siteverify with what the test puts into `answer`, after `pause` seconds; `asked` is what it was sent."""

    def __init__(self):
        provider = self
        self.answer, self.pause, self.asked = {}, 0, []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                provider.asked.append(dict(urllib.parse.parse_qsl(body)))
                time.sleep(provider.pause)
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                with contextlib.suppress(BrokenPipeError):  # whom it took too long
                    self.wfile.write(json.dumps(provider.answer).encode())

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/siteverify"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Turnstile(Transcripts):
    def setUp(self):
        self.provider = Provider()
        self.addCleanup(self.provider.close)
        self.settings = {
            "AERTOUS_KEY": new_key(), "AERTOUS_TURNSTILE_SITE_KEY": "0x4AAAtest", "AERTOUS_TURNSTILE_SECRET": "0x4AAAsecret",
            "AERTOUS_TURNSTILE_URL": self.provider.url}

    def test_behind_the_same_form(self):
        "A yes lets one message through, a second use, a no and an answer that does not come keep it out and keep what was typed"
        with Program("serve", "--metrics-port", "0", **self.settings) as program:
            browser = Cookies(program.url)
            page = browser.ask("GET", "/contact")
            self.assertIn('data-sitekey="0x4AAAtest" data-action="contact"', page.text)
            self.assertNotIn("0x4AAAsecret", page.text)
            # The exception is this page's alone.
            self.assertIn(f"script-src 'self' {WIDGET};", page.headers["Content-Security-Policy"])
            self.assertIn(f"frame-src {WIDGET}", page.headers["Content-Security-Policy"])
            self.assertEqual(page.headers["Cross-Origin-Embedder-Policy"], "unsafe-none")
            other = browser.ask("GET", "/sign-in")
            self.assertNotIn("cloudflare", other.headers["Content-Security-Policy"])
            self.assertEqual(other.headers["Cross-Origin-Embedder-Policy"], "require-corp")

            self.provider.answer = {"success": True, "hostname": "localhost", "action": "contact"}
            token = {"cf-turnstile-response": "a-token"}
            self.assertEqual(browser.submit("/contact", MESSAGE | token).status_code, 200)
            self.assertEqual(self.provider.asked, [{"secret": "0x4AAAsecret", "response": "a-token"}])
            # The provider says yes again; we do not.
            again = browser.submit("/contact", MESSAGE | token)
            self.assertEqual(again.status_code, 422)
            for answer in ({"success": False}, {"success": True, "hostname": "evil.example", "action": "contact"},
                           {"success": True, "hostname": "localhost", "action": "sign-up"}, {}):
                self.provider.answer = answer
                refused = browser.submit("/contact", MESSAGE | {"cf-turnstile-response": "another"})
                self.assertEqual(refused.status_code, 422, answer)
                self.assertIn("Hello</textarea>", refused.text)
            self.provider.answer, self.provider.pause = {"success": True, "hostname": "localhost", "action": "contact"}, 15
            self.assertEqual(browser.submit("/contact", MESSAGE | {"cf-turnstile-response": "late"}).status_code, 422)
            self.assertNotIn("0x4AAAsecret", program.log(1 << 20))

    def test_keys_for_tests(self):
        "serve refuses the provider's keys for tests, which let everybody through, and half a pair"
        self.refused("serve", "--port", "0", "--data", self.folder(), words=r"AERTOUS_TURNSTILE_SITE_KEY and AERTOUS_TURNSTILE_SECRET are no keys .*",
                     **self.settings | {"AERTOUS_TURNSTILE_SECRET": "1x0000000000000000000000000000000AA"})
        half = {name: value for name, value in self.settings.items() if name != "AERTOUS_TURNSTILE_SECRET"}
        self.refused("serve", "--port", "0", "--data", self.folder(), words=r"AERTOUS_TURNSTILE_SITE_KEY and AERTOUS_TURNSTILE_SECRET go together\.", **half)
        self.refused("serve", "--port", "0", "--data", self.folder(), words=r"AERTOUS_TURNSTILE_URL is an https:// address\.",
                     **self.settings | {"AERTOUS_TURNSTILE_URL": "http://verify.example/"})
