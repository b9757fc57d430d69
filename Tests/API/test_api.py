"""The API as a program meets it that has read nothing but the description."""

import unittest

import requests
from openapi_spec_validator import validate

from harness import Api, demo
from schemas import example, mistakes, operations
from waiting import wait_until


class Interface(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        program, people = demo()
        cls.url = program.url
        cls.document = requests.get(cls.url + "/api/openapi.json", timeout=30).json()
        cls.operations = operations(cls.document)
        cls.lists = [operation for operation in cls.operations if operation.is_list and not operation.names_a_record]
        cls.creates = [operation for operation in cls.operations if operation.method == "post" and operation.status == 201 and operation.body]
        cls.ciso = Api(cls.url, people.person("ciso").token)
        cls.employee = Api(cls.url, people.person("employee").token)
        cls.nobody = Api(cls.url, "")
        del cls.nobody.headers["Authorization"]
        # A program that has just started enters the logs under the public checkpoint, and signs it.
        wait_until(cls, "the public checkpoint is signed", lambda: cls.ciso.get("/api/v1/log/public-proof").status_code == 200, within=300)

    def refused(self, reply: requests.Response, status: int, *fields: str) -> dict:
        """The problem document, which names these fields among others."""
        where = f"{reply.request.method} {reply.url}: {reply.text[:500]}"
        self.assertEqual(reply.status_code, status, where)
        self.assertEqual(reply.headers["Content-Type"], "application/problem+json", where)
        problem = reply.json()
        self.assertEqual(mistakes(self.document["components"]["schemas"]["Problem"], problem), [], where)
        self.assertEqual((problem["status"], problem["request"]), (status, reply.headers["X-Request-ID"]))
        self.assertLessEqual(set(fields), {error["field"] for error in problem.get("errors", [])}, where)
        return problem

    def test_description(self):
        "The description is OpenAPI 3.1, and describes lists, records and ways to add"
        validate(self.document)
        self.assertTrue(self.document["openapi"].startswith("3.1"))
        self.assertGreater(len(self.lists), 0)
        self.assertGreater(len(self.creates), 0)
        identifiers = [operation.content["operationId"] for operation in self.operations]
        self.assertEqual(len(identifiers), len(set(identifiers)))

    def test_answers(self):
        "Every read without a record answers as its schema says, to those with a token only"
        for operation in self.operations:
            if operation.method != "get" or operation.names_a_record:
                continue
            with self.subTest(str(operation)):
                reply = self.ciso.get(operation.path)
                self.assertEqual(reply.status_code, operation.status, reply.text[:300])
                if operation.answer:
                    self.assertEqual(reply.headers["Content-Type"], "application/json")
                    self.assertEqual(mistakes(operation.answer, reply.json()), [])
                self.refused(self.nobody.get(operation.path), 401)

    def test_paging(self):
        "Page by page a list shows each record once, in the order of the whole"
        for operation in self.lists:
            with self.subTest(str(operation)):
                if "limit" not in operation.parameters:
                    self.assertIsNone(self.ciso.get(operation.path).json()["next"], "a list without pages has no next one")
                    continue
                whole, after = [], None
                while True:
                    page = self.ciso.get(operation.path, params={"limit": 200} | ({"after": after} if after else {})).json()
                    whole += page["items"]
                    after = page["next"]
                    if not after:
                        break
                self.assertEqual(len(whole), len({str(item) for item in whole}))
                found, after = [], None
                for _ in range(12):
                    page = self.ciso.get(operation.path, params={"limit": 3} | ({"after": after} if after else {})).json()
                    self.assertLessEqual(len(page["items"]), 3)
                    found += page["items"]
                    after = page["next"]
                    if not after:
                        break
                self.assertEqual(found, whole[: len(found)])
                self.assertTrue(after or len(found) == len(whole))

    def test_bad_queries(self):
        "Filters and orders that are none are refused by name"
        for operation in self.lists:
            with self.subTest(str(operation)):
                self.refused(self.ciso.get(operation.path, params={"colour": "red", "taste": "sour"}), 400, "colour", "taste")
                self.refused(self.ciso.get(operation.path, params={"sort": "colour"}), 400)
                self.refused(self.ciso.get(operation.path + "?%zz=1"), 400)

    def test_unknown_queries(self):
        "Whatever an operation does, a question that it does not answer is refused by name, and so is what cannot be read"
        held = 0
        for operation in self.operations:
            path = operation.path.replace("{framework}", "iso27001-2022").replace("{requirement}", "A.5.1").replace("{position}", "1")
            if "{id}" in path:
                place = path[: path.index("/{id}")]
                # Some, such as test runs, have no list of their own but that of their past.
                listed = self.ciso.get(place, params={"limit": 1})
                found = (self.ciso.get(place + "/history", params={"limit": 1}) if listed.status_code == 404 else listed).json()["items"]
                if not found:  # no invitation is open
                    continue
                path = path.replace("{id}", found[0]["id"])
            for query, field in (("zzz=1", "zzz"), ("csrf=1", "csrf"), ("%ff", "query")):  # requests would mend %zz
                with self.subTest(f"{operation} {query}"):
                    reply = self.ciso.request(operation.method.upper(), f"{path}?{query}", json={} if operation.body else None)
                    if reply.status_code == 404:  # what the path names is not there, which is said first
                        continue
                    self.refused(reply, 400, field)
                    held += 1
        self.assertGreater(held, 60)

    def test_empty(self):
        "What the description says may be empty asks nothing, and what it says nothing of is refused by name"
        liftable = refused = 0
        for operation in self.lists:
            for item in operation.content["parameters"]:
                if item["in"] != "query":
                    continue
                with self.subTest(f"{operation} {item['name']}"):
                    reply = self.ciso.get(operation.path, params={item["name"]: ""})
                    if item.get("allowEmptyValue"):
                        self.assertEqual((reply.status_code, reply.text), (200, self.ciso.get(operation.path).text))
                        liftable += 1
                    else:
                        self.refused(reply, 400, item["name"])
                        refused += 1
        self.assertGreater(min(liftable, refused), 15)

    def test_long_addresses(self):
        "An address that is too long is described, and refused, at every operation"
        for operation in self.operations:
            self.assertIn("414", operation.content["responses"], str(operation))
        self.refused(self.ciso.get("/api/v1/assets", params={"q": "x" * 9_000}), 414)

    def test_limits_and_cursors(self):
        "Every list takes a limit and a cursor, and refuses what is none by name: lists of one record's too"
        listed = 0
        for operation in self.operations:
            if not operation.is_list or not {"limit", "after"} <= set(operation.parameters):
                continue
            for path, others in self.places(operation):
                with self.subTest(f"{operation} {others}"):
                    self.assertEqual(self.ciso.get(path, params=others).status_code, 200)
                    for limit in ("", "0", "201", "-1", "x", "1.0", "1.5", " 5", "+5", "05", "5 ", "1e1", "99999999999999999999"):
                        self.refused(self.ciso.get(path, params=others | {"limit": limit}), 400, "limit")
                    for after in ("", " ", "no cursor", "0", "12", "ZZ-99", "x" * 5000, "MR9ub3RoaW5nH3R4H3g", "../..", "01890000-0000-7000-8000-000000000000"):
                        self.refused(self.ciso.get(path, params=others | {"after": after}), 400, "after")
                    for twice in ({"limit": ["1", "2"]}, {"after": ["a", "b"]}):
                        self.refused(self.ciso.get(path, params=others | twice), 400, *twice)
                    self.refused(self.ciso.get(path, params=others | {"limit": "", "after": ""}), 400, "limit")
                    listed += 1
        self.assertGreater(listed, 7)
        unpaged = [str(operation) for operation in self.operations if operation.is_list and "limit" not in operation.parameters]
        self.assertEqual(unpaged, ["GET /api/v1/frameworks/{framework}/statement-of-applicability"], "read whole, as the document that it is")

    def places(self, operation) -> list[tuple[str, dict]]:
        """Where a list is, with what it needs to be asked."""
        path = operation.path.replace("{framework}", "iso27001-2022")
        if "{id}" in path:
            path = path.replace("{id}", self.ciso.get(path[: path.index("/{id}")], params={"limit": 1}).json()["items"][0]["id"])
        if "requirement" not in operation.parameters.get("by", {}).get("enum", []):
            return [(path, {})]
        return [(path, {"by": "control"}), (path, {"by": "requirement", "framework": "iso27001-2022"})]

    def test_conflicts(self):
        "Every change and deletion of a version that others replaced is described with both records"
        described = 0
        for operation in self.operations:
            if operation.method not in ("patch", "delete") or not operation.path.endswith("}") or "version" not in (operation.body or {}).get("properties", operation.parameters):
                continue
            schema = operation.content["responses"]["409"]["content"]["application/problem+json"]["schema"]
            versions = next(part["properties"] for part in schema["allOf"] if "properties" in part)
            for name in ("theirs", "yours"):
                self.assertIn("version", versions[name]["allOf"][0]["properties"], f"{operation} {name}")
            described += 1
        self.assertGreater(described, 5)

    def test_declared_queries(self):
        "Every filter and order that is described is taken, with each of its choices"
        for operation in self.lists:
            for name, schema in operation.parameters.items():
                if name in ("after", "limit"):
                    continue
                for value in schema.get("enum", []) or [example(schema)]:
                    with self.subTest(f"{operation} {name}={value}"):
                        # What is shown by requirement is of one framework.
                        others = {"framework": "iso27001-2022"} if value == "requirement" and "framework" in operation.parameters else {}
                        reply = self.ciso.get(operation.path, params=others | {name: str(value).lower() if isinstance(value, bool) else value})
                        self.assertEqual(reply.status_code, 200, reply.text[:300])
                        self.assertEqual(mistakes(operation.answer, reply.json()), [])

    def test_bad_bodies(self):
        "An empty body is told every missing field at once, an unknown field is named, and what is no JSON is malformed"
        for operation in self.creates:
            if operation.names_a_record:
                continue
            with self.subTest(str(operation)):
                required = operation.body.get("required", [])
                self.refused(self.ciso.post(operation.path, json={}), 422, *required)
                self.refused(self.ciso.post(operation.path, json={"colour": "red"}), 422, "colour")
                as_json = {"Content-Type": "application/json"}
                for body in ("[]", "null", '"x"', "1", "true"):
                    self.refused(self.ciso.post(operation.path, data=body, headers=as_json), 422, "body")
                for body in ("{", "", "{'a': 1}", '{"a": 1, "a": 2}', "[" * 100 + "]" * 100, '{"a": "\\ud800"}', b"\xff"):
                    problem = self.refused(self.ciso.post(operation.path, data=body, headers=as_json), 400, "body")
                    self.assertRegex(problem["errors"][0]["detail"], r"at line 1, byte \d+$")
                    self.assertLessEqual(problem["offset"], len(body))
                self.refused(self.ciso.post(operation.path, data="{}", headers={"Content-Type": "text/plain"}), 415)
                self.refused(self.ciso.post(operation.path, data=b'{"a":"' + b"x" * (1 << 20) + b'"}', headers=as_json), 413)
                self.refused(self.employee.post(operation.path, json={}), 403)
                self.refused(self.nobody.post(operation.path, json={}), 401)

    def test_what_is_required(self):
        "An empty body is refused for exactly the fields that the description calls required, which may not be null, wherever something is made"
        asked = 0
        for operation in self.creates + [operation for operation in self.operations if operation.path in ("/api/v1/packages", "/api/v1/invitations") and operation.body]:
            if "required" not in operation.body:  # its fields can all be left out, or one of two is asked for
                continue
            path = operation.path
            if operation.names_a_record:
                path = path.replace("{id}", self.ciso.get(path[: path.index("/{id}")], params={"limit": 1}).json()["items"][0]["id"])
            with self.subTest(str(operation)):
                required = set(operation.body["required"])
                for body in ({}, dict.fromkeys(required)):
                    problem = self.refused(self.ciso.post(path, json=body), 422)
                    self.assertEqual({error["field"] for error in problem["errors"]}, required, body)
                for name in required:
                    self.assertNotIn("null", operation.body["properties"][name]["type"], name)
                asked += 1
        self.assertGreater(asked, 6)
        self.assertEqual([str(operation) for operation in self.creates if "required" not in operation.body and not operation.body.get("oneOf")],
                         ["POST /api/v1/frameworks/{framework}/adoption"], "which asks for nothing")  # fmt: skip

    def test_conditions_and_ranges(self):
        "Answers of 304, 206 and 416 are described wherever they are given, and nowhere else"
        conditional = ranged = 0
        for operation in self.operations:
            described = operation.content["responses"]
            headers = {item["name"] for item in operation.content["parameters"] if item["in"] == "header"}
            with self.subTest(str(operation)):
                self.assertEqual("304" in described, "If-None-Match" in headers)
                self.assertEqual("206" in described, "Range" in headers)
                self.assertEqual("206" in described, "416" in described)
                if operation.method != "get":
                    self.assertFalse({"304", "206"} & set(described))
                    continue
                if "206" in described:
                    file = self.ciso.get("/api/v1/evidence", params={"kind": "file", "limit": 1}).json()["items"][0]["id"]
                    path = operation.path.replace("{id}", file)
                    part, none = (self.ciso.get(path, headers={"Range": asked}) for asked in ("bytes=0-0", "bytes=99999999-"))
                    self.assertEqual((part.status_code, len(part.content), none.status_code), (206, 1, 416))
                    self.assertTrue(none.headers["Content-Range"].startswith("bytes */"))
                    self.assertEqual(set(described["206"]["headers"]), {"Content-Range"})
                    ranged += 1
                    continue
                if operation.names_a_record:
                    continue
                self.assertNotEqual(self.ciso.get(operation.path, headers={"Range": "bytes=0-0"}).status_code, 206)
                tag = self.ciso.get(operation.path).headers.get("ETag")
                self.assertEqual(tag is not None, "304" in described)
                if tag:
                    self.assertEqual(set(described[str(operation.status)]["headers"]), {"ETag"})
                    again = self.ciso.get(operation.path, headers={"If-None-Match": "*"})
                    self.assertEqual((again.status_code, again.content), (304, b""))
                    conditional += 1
        self.assertEqual(ranged, 1)
        self.assertGreater(conditional, 10)

    def test_life_of_a_record(self):
        "A record is added, read, changed and deleted; a change of an old version is refused and shows the new one"
        described = {(operation.method, operation.path): operation for operation in self.operations}
        lived = 0
        for create in self.creates:
            one = create.path + "/{id}"
            if ("patch", one) not in described or ("delete", one) not in described:
                continue
            with self.subTest(str(create)):
                body = example(create.body)
                made = self.ciso.post(create.path, json=body)
                if made.status_code == 422:  # a rule over several fields asks for one that is not always required
                    asked = [error["field"] for error in made.json()["errors"]]
                    body |= {name: example(create.body["properties"][name]) for name in asked}
                    made = self.ciso.post(create.path, json=body)
                self.assertEqual(made.status_code, 201, made.text[:300])
                self.assertEqual(mistakes(create.answer, made.json()), [])
                record = made.json()
                path = create.path + "/" + record["id"]
                self.assertEqual(made.headers["Location"], path)
                self.assertEqual(self.ciso.get(path).json(), record)
                self.refused(self.ciso.patch(path, json={}), 422, "version")
                change = example(create.body, "another") | {"version": record["version"]}
                changed = self.ciso.patch(path, json=change)
                self.assertEqual(changed.status_code, 200, changed.text[:300])
                self.assertEqual(changed.json()["version"], record["version"] + 1)
                self.refused(self.ciso.patch(path, json=change), 409)
                self.refused(self.ciso.delete(path, params={"version": record["version"]}), 409)
                self.assertEqual(self.ciso.delete(path, params={"version": record["version"] + 1}).status_code, 204)
                for reply in (self.ciso.get(path), self.ciso.patch(path, json={"version": 1}), self.ciso.delete(path, params={"version": 1})):
                    self.refused(reply, 404)
                lived += 1
        self.assertGreater(lived, 0)

    def test_methods_and_addresses(self):
        "Another method is told which are taken, HEAD is GET without a body, and an unknown address is found by nobody"
        for path in {operation.path for operation in self.operations if not operation.names_a_record}:
            with self.subTest(path):
                known = {operation.method.upper() for operation in self.operations if operation.path == path}
                other = next(method for method in ("PUT", "DELETE", "POST") if method not in known)
                reply = self.ciso.request(other, path)
                self.refused(reply, 405)
                self.assertEqual(set(reply.headers["Allow"].split(", ")) - {"HEAD"}, known)
                if "GET" in known:
                    head, get = self.ciso.head(path), self.ciso.get(path)
                    self.assertEqual((head.status_code, head.content), (200, b""))
                    self.assertEqual(head.headers["Content-Type"], get.headers["Content-Type"])
        self.refused(self.ciso.get("/api/v1/nothing"), 404)
        self.refused(self.nobody.get("/api/v1/nothing"), 401)


if __name__ == "__main__":
    unittest.main()
