"""The description of the API: it validates, follows the rules of Dutch public APIs, and is what the server does."""
import json
import re
import unittest

from harness import ServedTest, on_both_databases
from openapi import mistakes, problems, resolve


class Validator(unittest.TestCase):
    """The validator itself finds what is wrong."""

    GOOD = {"openapi": "3.0.3", "info": {"title": "t", "version": "1.0.0"},
            "paths": {"/a/{id}": {"get": {"operationId": "a", "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
                "responses": {"200": {"description": "ok", "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/A"}}}}}}}},
            "components": {"schemas": {"A": {"type": "object", "required": ["x"], "properties": {
                "x": {"type": "integer", "minimum": 1}, "y": {"type": "array", "items": {"type": "string", "enum": ["p", "q"]}},
                "z": {"type": "string", "nullable": True}}, "additionalProperties": False}}}}

    def change(self, edit):
        document = json.loads(json.dumps(self.GOOD))
        edit(document)
        return problems(document)

    def test_good(self):
        self.assertEqual(problems(self.GOOD), [])

    def test_bad(self):
        def operation(d):
            return d["paths"]["/a/{id}"]["get"]
        for edit in (lambda d: d.pop("info"), lambda d: d.update(openapi="2.0"), lambda d: d.update(extra=1),
                     lambda d: operation(d).pop("responses"), lambda d: operation(d).pop("parameters"),
                     lambda d: operation(d)["responses"]["200"].pop("description"),
                     lambda d: operation(d)["responses"].update({"20": {"description": "x"}}),
                     lambda d: d["components"]["schemas"].pop("A"),
                     lambda d: d["components"]["schemas"]["A"].update(type="thing"),
                     lambda d: d["components"]["schemas"]["A"]["required"].append("w"),
                     lambda d: d["components"]["schemas"]["A"].update(example={"x": 0}),
                     lambda d: d["paths"].update({"/b": {"get": dict(operation(d), parameters=[])}})):
            self.assertNotEqual(self.change(edit), [])

    def test_values(self):
        schema = {"$ref": "#/components/schemas/A"}
        self.assertEqual(mistakes(self.GOOD, schema, {"x": 1, "y": ["p"], "z": None}), [])
        for value in ({}, {"x": 0}, {"x": True}, {"x": 1.5}, {"x": 1, "y": ["r"]}, {"x": 1, "w": 1}, {"x": 1, "y": "p"}, []):
            self.assertNotEqual(mistakes(self.GOOD, schema, value), [], value)


@on_both_databases
class Description(ServedTest):
    start = "demo"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reply = cls.server.get("/api/v1/openapi.json")
        cls.document = cls.reply.json()

    def test_it_validates(self):
        self.assertEqual(self.reply.status, 200)
        self.assertEqual(problems(self.document), [])

    def test_rules_of_public_apis(self):
        self.assertRegex(self.document["info"]["version"], r"^1\.\d+\.\d+$")
        self.assertTrue(self.document["info"].get("contact"), "who to write to")
        self.assertEqual(self.reply.headers["Access-Control-Allow-Origin"], "*")
        servers = [s["url"] for s in self.document.get("servers", [])]
        for path, item in self.document["paths"].items():
            whole = path if path.startswith("/api/") else (servers[0].rstrip("/") + path)
            self.assertIn("/api/v1/", whole)
            self.assertFalse(path.endswith("/"), path)
            for segment in path.strip("/").split("/"):
                self.assertRegex(segment, r"^(\{[a-z][A-Za-z0-9]*\}|[a-z0-9-]+|openapi\.json)$")
            for method, operation in item.items():
                if method == "parameters":
                    continue
                self.assertTrue(operation.get("operationId"), path)
                statuses = set(operation["responses"])
                self.assertTrue(any(s.startswith("2") for s in statuses), (path, statuses))

    def test_errors_are_problem_documents(self):
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                for status, response in operation.get("responses", {}).items() if isinstance(operation, dict) else ():
                    if status[0] in "45" or status == "default":
                        response = resolve(self.document, response)
                        self.assertEqual(list(response.get("content", {})), ["application/problem+json"], (path, status))

    def operation(self, method, path):
        for candidate, item in self.document["paths"].items():
            if candidate.endswith(path) and method in item:
                return item[method]
        self.fail("%s %s is not described" % (method, path))

    def fits(self, operation, reply):
        self.assertIn(str(reply.status), operation["responses"])
        response = resolve(self.document, operation["responses"][str(reply.status)])
        media = reply.headers["Content-Type"].split(";")[0]
        self.assertIn(media, response["content"])
        self.assertEqual(mistakes(self.document, response["content"][media]["schema"], reply.json()), [])

    def test_answers_fit(self):
        operation = self.operation("post", "/matches")
        base = "urn:regio:starter:skill:"
        for body in ({"skills": [{"uri": base + "welcome-guests", "level": 3}], "explain": True},
                     {"skills": [{"uri": base + "welcome-guests"}, {"uri": "urn:x"}], "top": 3, "filters": {"sector": ["Q"]}}):
            reply = self.server.post("/api/v1/matches", body)
            self.assertEqual(reply.status, 200, reply.text[:500])
            self.fits(operation, reply)
            request = resolve(self.document, operation["requestBody"])["content"]["application/json"]["schema"]
            self.assertEqual(mistakes(self.document, request, body), [])
        self.fits(operation, self.server.post("/api/v1/matches", {"skills": [{"uri": base + "x", "level": 9}]}))

    def test_questions_about_learning_fit(self):
        base = "urn:regio:starter:"
        skills = [{"uri": base + "skill:welcome-guests", "level": 3}, {"uri": base + "skill:serve-guests"}]
        number = self.server.post("/api/v1/matches", {"skills": skills, "top": 1}).json()["results"][0]["openingId"]
        for path, body in (("/levers", {"skills": skills, "fit": 40, "top": 5, "filters": {"sector": ["Q"]}}),
                           ("/gaps", {"skills": skills, "openingId": number}),
                           ("/bridges", {"skills": skills, "top": 3, "filters": {"sector": ["Q", "I"]}}),
                           ("/bridges", {"occupation": base + "occupation:waiter", "toSector": "Q", "top": 3}),
                           ("/bridges", {"sector": "I", "to": base + "occupation:care-helper"})):
            operation = self.operation("post", path)
            reply = self.server.post("/api/v1" + path, body)
            with self.subTest(body=body):
                self.assertEqual(reply.status, 200, reply.text[:500])
                self.fits(operation, reply)
                request = resolve(self.document, operation["requestBody"])["content"]["application/json"]["schema"]
                self.assertEqual(mistakes(self.document, request, body), [])
        for body, fields in (({"skills": [], "fit": 0, "most": 7, "toSector": "QQ"}, ["fit", "most", "toSector"]),
                             ({"occupation": base + "skill:welcome-guests"}, ["occupation"]), ({}, ["skills"])):
            reply = self.server.post("/api/v1/bridges", body)
            self.fits(self.operation("post", "/bridges"), reply)
            self.assertEqual([e["field"] for e in reply.json()["errors"]], fields)

    def test_an_opening_that_is_not_there(self):
        reply = self.server.post("/api/v1/gaps", {"skills": [], "openingId": 999999999})
        self.assertEqual(reply.status, 404)
        self.fits(self.operation("post", "/gaps"), reply)

    def test_every_read_answers_as_described(self):
        """Each GET without parameters in its path answers with what its description says."""
        for path, item in self.document["paths"].items():
            if "get" not in item or "{" in path:
                continue
            whole = path if path.startswith("/api/") else "/api/v1" + path
            query = []
            for parameter in item["get"].get("parameters", []):
                parameter = resolve(self.document, parameter)
                if parameter["in"] == "query" and parameter.get("required"):
                    query.append("%s=%s" % (parameter["name"], parameter.get("example", "kok")))
            reply = self.server.get(whole + ("?" + "&".join(query) if query else ""))
            with self.subTest(path):
                self.assertEqual(reply.status, 200, reply.text[:500])
                if not path.endswith("openapi.json"):
                    self.fits(item["get"], reply)

    def test_an_opening(self):
        answer = self.server.post("/api/v1/matches", {"skills": [{"uri": "urn:regio:starter:skill:welcome-guests"}], "top": 1}).json()
        number = answer["results"][0]["openingId"]
        for path, item in self.document["paths"].items():
            found = re.fullmatch(r"(?:/api/v1)?/openings/\{\w+\}", path)
            if found and "get" in item:
                self.fits(item["get"], self.server.get("/api/v1/openings/%d" % number))
                self.fits(item["get"], self.server.get("/api/v1/openings/999999999999"))
                return
        self.fail("no path for one opening")
