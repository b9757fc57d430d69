"""The people at the other end go away in the middle of what they send."""

import re
import socket
import struct
import time
import unittest

import requests

from faults import Demo


class ClientGone(unittest.TestCase):
    def line(self, demo: Demo) -> socket.socket:
        host, port = demo.program.url.removeprefix("http://").split(":")
        return socket.create_connection((host, int(port)), timeout=10)

    def test_uploads(self):
        "An upload that ends half-way is no failure of ours: no 500 is counted, nothing unexpected logged, nothing kept"
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with Demo(AERTOUS_METRICS_PORT=str(port)) as demo:
            head = (
                f"PUT /api/v1/evidence/upload?name=half.txt HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {demo.token}\r\n"
                "Content-Type: application/octet-stream\r\n")
            json = head.replace("PUT /api/v1/evidence/upload?name=half.txt", "POST /api/v1/assets").replace("octet-stream", "json")
            ways = {
                "closed": (head + "Content-Length: 10000000\r\n\r\n", b"a line\n" * 20_000, self.close),
                "reset": (head + "Content-Length: 10000000\r\n\r\n", b"a line\n" * 20_000, self.reset),
                "only the writing half closed": (head + "Content-Length: 10000000\r\n\r\n", b"a line\n" * 20_000, self.half),
                "no chunk": (head + "Transfer-Encoding: chunked\r\n\r\n", b"5\r\nhello\r\nno chunk\r\n", self.close),
                "cut chunk": (head + "Transfer-Encoding: chunked\r\n\r\n", b"ffff\r\nhello", self.close),
                "JSON": (json + "Content-Length: 1000\r\n\r\n", b'{"name":', self.close),
            }
            for start, part, leave in ways.values():
                for _ in range(3):
                    line = self.line(demo)
                    line.sendall(start.encode() + part)
                    time.sleep(0.1)
                    leave(line)
            for _ in range(100):
                counted = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
                ended = sum(int(count) for count in re.findall(r'status="400"} (\d+)', counted))
                if ended >= 3 * len(ways):
                    break
                time.sleep(0.1)
            self.assertEqual(ended, 3 * len(ways), counted)
            self.assertNotRegex(counted, r'status="5')
            self.assertNotIn("unexpected", demo.program.log(1_000_000))
            self.assertEqual([item for item in demo.items("/api/v1/evidence") if item["file_name"] == "half.txt"], [])
            self.assertEqual(demo.upload("whole.txt", b"whole\n").status_code, 201)

    def close(self, line: socket.socket) -> None:
        line.close()

    def reset(self, line: socket.socket) -> None:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()

    def half(self, line: socket.socket) -> None:
        with line:
            line.shutdown(socket.SHUT_WR)
            self.assertIn(b" 400 ", line.recv(4096).split(b"\r\n")[0])


if __name__ == "__main__":
    unittest.main()
