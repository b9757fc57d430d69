"""The general limits of a program that serves, behind a proxy that says where each request came from."""

import unittest

import requests

from program import Program, new_key


class Limits(unittest.TestCase):
    def ask(self, program: Program, address: str, path: str = "/sign-in", **headers: str) -> requests.Response:
        return requests.get(program.url + path, headers={"X-Forwarded-For": address} | headers, timeout=30)

    def test_an_address_does_not_starve_another(self):
        "One address that asks too often gets 429 while every other one goes on, and IPv6 counts by its /64"
        with Program("serve", "--metrics-port", "0", "--behind-proxy", "127.0.0.0/8", "::1/128", AERTOUS_KEY=new_key(), AERTOUS_LIMIT_ADDRESS="10") as program:
            statuses = [self.ask(program, "203.0.113.7").status_code for _ in range(50)]
            self.assertEqual((statuses.count(200), statuses.count(429)), (10, 40))
            over = self.ask(program, "203.0.113.7")
            self.assertEqual(over.headers["RateLimit-Policy"], '"address";q=10;w=60')
            self.assertRegex(over.headers["RateLimit"], r'^"address";r=0;t=\d+$')
            self.assertTrue(0 < int(over.headers["Retry-After"]) <= 60)
            # What one writes left of the proxy's word counts for nothing.
            self.assertEqual(self.ask(program, "198.51.100.9, 203.0.113.7").status_code, 429)
            self.assertEqual(self.ask(program, "203.0.113.8").status_code, 200)
            statuses = [self.ask(program, f"2001:db8:1:2::{number:x}").status_code for number in range(1, 15)]
            self.assertEqual((statuses.count(200), statuses.count(429)), (10, 4))
            self.assertEqual(self.ask(program, "2001:db8:1:3::1").status_code, 200)
            document = self.ask(program, "203.0.113.7", "/api/v1/assets")
            self.assertEqual((document.status_code, document.headers["Content-Type"]), (429, "application/problem+json"))
            # Health answers whoever asks.
            self.assertEqual(self.ask(program, "203.0.113.7", "/healthz").status_code, 200)
