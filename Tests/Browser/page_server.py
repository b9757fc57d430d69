"""A few pages written by a test, served as the program would serve them, to see that the harness sees what is wrong."""

import http.server
import threading

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'"


class PageServer:
    """pages: path to body, or to (status, body). A path that ends in .css or .js has that type."""

    def __init__(self, pages: dict):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                entry = pages.get(self.path, (404, "<!doctype html><html lang=en><title>Not found</title>"))
                status, body = entry if isinstance(entry, tuple) else (200, entry)
                kind = {"css": "text/css", "js": "text/javascript"}.get(self.path.rsplit(".")[-1], "text/html")
                self.send_response(status)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Security-Policy", POLICY)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "PageServer":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self._server.shutdown()
        self._server.server_close()
