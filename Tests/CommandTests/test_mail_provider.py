"""Mail leaves through a provider's API, as it was recorded."""

import json

from mail_server import Provider
from mailing import ADDRESS, Mail


class ByProvider(Mail):
    def test_contract(self):
        "Resend's API gets what it takes, and a repetition with the same key and the same body"
        failed = (500, {}, {"statusCode": 500, "name": "internal_server_error", "message": "…"})
        limited = (429, {"retry-after": "1"}, {"statusCode": 429, "name": "rate_limit_exceeded", "message": "…"})
        with Provider(failed, limited) as provider:
            program = self.serve(provider.settings())
            self.sign_up(program)
            self.wait(lambda: self.jobs("done") == 1, "it was not sent", within=60)
            self.assertEqual(len(provider.requests), 3)
            self.assertEqual(len({(path, headers["Idempotency-Key"], body) for path, headers, body in provider.requests}), 1)
            self.assertEqual(len(provider.sent), 1)
            path, headers, body = provider.requests[0]
            self.assertEqual((path, headers["Authorization"], headers["Content-Type"]), ("/emails", "Bearer re_test_key", "application/json"))
            self.assertRegex(headers["Idempotency-Key"], r"^[0-9a-f-]{36}$")
            document = json.loads(body)
            self.assertEqual(sorted(document), ["from", "headers", "html", "subject", "text", "to"])
            self.assertEqual((document["from"], document["to"]), ('"Aertous" <no-reply@aertous.example>', [ADDRESS]))
            self.assertIn("/sign-up/", document["text"])
            self.assertNotIn("re_test_key", program.log(1_000_000))

    def test_refusals(self):
        "What the API will never take is a dead letter; what it took already under the same key was sent"
        invalid = (422, {}, {"statusCode": 422, "name": "validation_error", "message": "…"})
        taken = (409, {}, {"statusCode": 409, "name": "invalid_idempotent_request", "message": "…"})
        with Provider(invalid, taken) as provider:
            program = self.serve(provider.settings())
            self.sign_up(program)
            self.wait(lambda: self.jobs("dead") == 1, "no dead letter")
            self.assertIn("resend-422", self.operator("/jobs").text)
            self.sign_up(program)
            self.wait(lambda: self.jobs("done") == 1, "it was not marked")
