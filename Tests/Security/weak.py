"""A server with planted faults, one for each thing that a scanner is there to see. It is bound to loopback and lives for one scan."""

import html
import http.server
import json
import pathlib
import sqlite3
import ssl
import subprocess
import threading
import urllib.parse

TOKENS = ("alice-token", "bob-token")
THINGS = {"1": {"id": "1", "owner": "alice", "name": "Alice's thing"}, "2": {"id": "2", "owner": "bob", "name": "Bob's thing"}}

PAGE = """<!doctype html><title>Weak</title><h1>Weak</h1><p><a href="/search?q=one">Search</a> <a href="/go?to=/">Go</a> <a href="/file?name=readme.txt">File</a>
<form action="/search"><input name="q" value="one"><button>Search</button></form>
<form action="/note" method="post"><input name="text"><button>Keep</button></form>"""


def thing(required: bool) -> dict:
    fields = {name: {"type": "string"} for name in ("id", "owner", "name")}
    return {"type": "object", "properties": fields, "required": ["id", "owner", "name"] if required else ["name"]}


def answer(schema: dict | None = None, status: int = 200) -> dict:
    content = {"content": {"application/json": {"schema": schema}}} if schema else {}
    return {str(status): {"description": "Done"} | content, "401": {"description": "Refused"}, "404": {"description": "Refused"}}


DESCRIPTION = {
    "openapi": "3.1.0", "info": {"title": "Weak", "version": "1"}, "security": [{"token": []}],
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "paths": {
        "/api/things": {"get": {"operationId": "listThings", "responses": answer({"type": "array", "items": thing(True)})}},
        "/api/things/{id}": {
            "get": {"operationId": "readThing", "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                    "responses": answer(thing(True))}},
        "/api/crash": {"get": {"operationId": "crash", "parameters": [{"name": "n", "in": "query", "schema": {"type": "integer"}}], "responses": answer()}},
        "/api/open": {"get": {"operationId": "open", "responses": answer({"type": "object"})}},
        "/api/lies": {"get": {"operationId": "lies", "responses": answer({"type": "object", "required": ["truth"]})}},
    },
}


class Handler(http.server.BaseHTTPRequestHandler):
    server_version, protocol_version = "Weak/1.0", "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        parts = urllib.parse.urlsplit(self.path)
        asked = {name: values[0] for name, values in urllib.parse.parse_qs(parts.query, keep_blank_values=True).items()}
        if parts.path.startswith("/api/"):
            return self.interface(parts.path.removeprefix("/api/"))
        if parts.path == "/":
            return self.say(PAGE, headers={"Set-Cookie": "session=1"})
        if parts.path == "/search":
            return self.search(asked.get("q", ""))
        if parts.path == "/go":
            return self.say("", status=302, headers={"Location": asked.get("to", "/")})
        if parts.path == "/file":
            return self.file(asked.get("name", ""))
        if parts.path == "/note":
            return self.say("<p>Kept")
        return self.say("<p>Not there", status=404)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.do_GET()

    # Without a token only `open` answers; with any, everybody's things are there.
    def interface(self, path: str):
        if path == "openapi.json":
            return self.tell(DESCRIPTION)
        if path == "open":
            return self.tell({"open": True})
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in TOKENS:
            return self.tell({"error": "no"}, status=401)
        me = token.removesuffix("-token")
        if path == "things":
            return self.tell([thing for thing in THINGS.values() if thing["owner"] == me])
        if path.startswith("things/"):
            found = THINGS.get(path.removeprefix("things/"))
            return self.tell(found or {"error": "not there"}, status=200 if found else 404)
        if path == "crash":
            return self.tell({"error": "Traceback"}, status=500)
        if path == "lies":
            return self.tell([])
        return self.tell({"error": "not there"}, status=404)

    def search(self, words: str):
        database = sqlite3.connect(":memory:")
        database.executescript("CREATE TABLE notes (id INTEGER, text TEXT); INSERT INTO notes VALUES (1, 'one'), (2, 'two')")
        try:
            rows = database.execute(f"SELECT id, text FROM notes WHERE text = '{words}'").fetchall()
        except sqlite3.Error as error:
            return self.say(f"<p>sqlite3.OperationalError: {error}", status=500)
        return self.say(f"<p>You looked for {words}<ul>" + "".join(f"<li>{html.escape(str(row))}" for row in rows) + "</ul>")

    def file(self, name: str):
        try:
            return self.say((pathlib.Path("/var/empty") / name).read_text(errors="replace"))
        except (OSError, ValueError):
            return self.say("<p>Not there", status=404)

    def tell(self, value, status: int = 200):
        self.send(json.dumps(value).encode(), "application/json", status, {})

    def say(self, text: str, status: int = 200, headers: dict | None = None):
        self.send(text.encode(errors="replace"), "text/html; charset=utf-8", status, headers or {})

    def send(self, body: bytes, kind: str, status: int, headers: dict):
        self.send_response(status)
        for name, value in ({"Content-Type": kind, "Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value.replace("\r", "").replace("\n", ""))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class Listener(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Scanners break connections off: that is what they are for."""


class Server:
    """Serves on a free port; with a certificate it takes whatever a client of twenty years ago offers."""

    def __init__(self, folder: pathlib.Path | None = None):
        self.http = Listener(("127.0.0.1", 0), Handler)
        scheme = "http"
        if folder:
            scheme, chain, key = "https", folder / "chain.pem", folder / "key.pem"
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "rsa:1024", "-nodes", "-days", "3650", "-subj", "/CN=localhost", "-keyout", str(key), "-out", str(chain)],
                check=True, capture_output=True, timeout=60)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.load_cert_chain(chain, key)
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"{scheme}://localhost:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()
