"""Openings: JSON Lines and schema.org JobPosting, labels that name skills, updating by key."""
import json

import samples
from harness import ProgramTest, Regio, database, on_both_databases

EVERYTHING = {"skills": [{"uri": u} for u in (samples.COOK, samples.BAKE, samples.SERVE, samples.HYGIENE)]}


class WithTaxonomy(ProgramTest):
    fresh_each_test = True

    def setUp(self):
        super().setUp()
        self.regio.run("import", "esco", samples.esco())
        self.regio.run("import", "labels", self.file("l.csv", samples.LABELS_NL), "--language", "nl")

    def import_lines(self, *openings):
        return self.regio.run("import", "openings", self.lines("openings.jsonl", openings))

    def import_text(self, name, text, expect=0):
        return self.regio.run("import", "openings", self.file(name, text), expect=expect)

    def found(self, profile=EVERYTHING):
        return {r["id"]: r for r in self.regio.match(profile)["results"]}

    def uris(self, result):
        return {s["uri"]: s["importance"] for s in result["skills"]}


@on_both_databases
class Labels(WithTaxonomy):
    def test_resolve_in_the_language_of_the_opening(self):
        for number, (language, label, uri) in enumerate((
                ("en", "cook meals", samples.COOK),            # preferred
                ("en", "  COOK   Meals ", samples.COOK),       # normalised
                ("en", "make dishes", samples.COOK),           # alternative
                ("nl", "maaltijden koken", samples.COOK),
                ("nl", "Koken", samples.COOK),
                ("nl", "cook meals", None),                    # another language
                ("en", "juggle", None))):
            with self.subTest(label=label, language=language):
                name = "l%d" % number
                result = self.import_lines({"id": name, "title": "T", "organisation": "Example", "language": language,
                                            "skills": [{"label": label}, {"uri": samples.HYGIENE, "importance": "optional"}]})
                expected = {samples.HYGIENE: "optional"}
                if uri:
                    expected[uri] = "essential"
                else:
                    self.assertIn("warning", result.err.lower())
                self.assertEqual(self.uris(self.found()[name]), expected)

    def test_ambiguous_labels_stay_text(self):
        self.regio.run("import", "labels", self.file("l.csv", "conceptUri,preferredLabel,altLabels\n%s,x,werken\n%s,y,werken\n%s,werken,\n" % (
            samples.COOK, samples.BAKE, samples.HYGIENE)), "--language", "nl")
        # preferred goes before alternative
        self.import_lines({"id": "p", "title": "T", "organisation": "E", "language": "nl", "skills": [{"label": "Werken"}]})
        self.assertEqual(self.uris(self.found()["p"]), {samples.HYGIENE: "essential"})
        self.regio.run("import", "labels", self.file("l.csv", "conceptUri,preferredLabel,altLabels\n%s,z,\n" % samples.HYGIENE), "--language", "nl")
        result = self.import_lines({"id": "a", "title": "T", "organisation": "E", "language": "nl", "skills": [{"label": "werken"}]})
        self.assertIn("warning", result.err.lower())
        self.assertNotIn("a", self.found())

    def test_diacritics_and_width(self):
        self.regio.run("import", "labels", self.file("l.csv", "conceptUri,preferredLabel\n%s,crème brûlée maken\n" % samples.BAKE),
                       "--language", "nl")
        for number, label in enumerate(("creme brulee maken", "CRÈME BRÛLÉE MAKEN", "cre\u0300me bru\u0302le\u0301e maken",
                                        "\uff43reme brulee maken")):
            name = "d%d" % number
            self.import_lines({"id": name, "title": "T", "organisation": "E", "language": "nl", "skills": [{"label": label}]})
            self.assertEqual(self.uris(self.found()[name]), {samples.BAKE: "essential"}, label)

    def test_must_before_essential_before_optional(self):
        self.import_lines({"id": "m", "title": "T", "organisation": "E", "language": "en", "skills": [
            {"uri": samples.COOK, "importance": "optional"}, {"label": "cook meals", "importance": "must"}, {"uri": samples.COOK},
            {"uri": samples.BAKE, "importance": "optional"}, {"uri": samples.BAKE}]})
        self.assertEqual(self.uris(self.found()["m"]), {samples.COOK: "must", samples.BAKE: "essential"})


@on_both_databases
class Updates(WithTaxonomy):
    def test_the_key_is_source_and_id(self):
        base = {"title": "T", "skills": [{"uri": samples.COOK}]}
        self.import_lines(dict(base, id="1", organisation="A"), dict(base, id="1", organisation="B"),
                          dict(base, id="1", organisation="A", source="B"), dict(base, id="1", organisation="A", source="C"))
        self.assertEqual(self.regio.json("info")["openings"], 3)  # (A,1), (B,1) twice, (C,1)

    def test_numbers_stay(self):
        a, b = (dict(samples.OPENINGS[0], id=i) for i in "ab")
        self.import_lines(a)
        first = self.found()["a"]["openingId"]
        self.import_lines(b, dict(a, title="Other title"))
        found = self.found()
        self.assertEqual((found["a"]["openingId"], found["a"]["title"]), (first, "Other title"))
        self.assertGreater(found["b"]["openingId"], first)

    def test_an_update_replaces_every_field(self):
        self.import_lines(dict(samples.OPENINGS[0], id="a", educationLevel=6, hoursMin=32, hoursMax=40, sector="I"))
        narrow = dict(EVERYTHING, filters={"educationLevelMax": 3, "hours": {"max": 10}, "sector": ["Q"]})
        self.assertNotIn("a", self.found(narrow))
        self.import_lines(dict(samples.OPENINGS[0], id="a"))
        self.assertIn("a", self.found(narrow))

    def test_the_same_line_twice_in_a_file(self):
        """The last one counts, and both places are told."""
        one, two = (dict(samples.OPENINGS[0], id="a", title=title) for title in ("First", "Second"))
        result = self.import_lines(one, dict(one, id="b"), two, dict(one, id="b", source="elsewhere"))
        self.assertRegex(result.err, r"openings\.jsonl:3:\d+: warning: id: \"a\" stands in line 1 of this file too")
        self.assertEqual(result.err.count("warning: "), 1, result.err)
        self.assertEqual(self.found()["a"]["title"], "Second")
        # In another file it is an update like any other.
        self.assertNotIn("warning: ", self.import_lines(one).err)
        self.assertEqual(self.found()["a"]["title"], "First")

    def test_summary(self):
        result = self.import_lines(*samples.OPENINGS)
        self.assertIn("3", result.out + result.err)
        result = self.regio.json("import", "openings", self.lines("o.jsonl", samples.OPENINGS[:2] + [dict(samples.OPENINGS[2], title="X")]))
        self.assertIsInstance(result, dict)


@on_both_databases
class JobPostings(WithTaxonomy):
    POSTING = {
        "@context": "https://schema.org", "@type": "JobPosting", "title": "Kok gezocht",
        "identifier": {"@type": "PropertyValue", "name": "Example", "value": "jp-1"},
        "hiringOrganization": {"@type": "Organization", "name": "Voorbeeld Keuken"},
        "description": "<p>Koken voor <b>gasten</b></p>", "datePosted": "2026-01-02", "validThrough": "2099-01-01T00:00:00Z",
        "employmentType": ["FULL_TIME", "TEMPORARY"], "inLanguage": "en",
        "jobLocation": {"@type": "Place", "address": {"@type": "PostalAddress", "postalCode": "2312 AB", "addressLocality": "Leiden"},
                        "geo": {"@type": "GeoCoordinates", "latitude": 52.16, "longitude": 4.49}},
        "totalJobOpenings": 2, "skills": "cook meals",
        "baseSalary": {"@type": "MonetaryAmount", "currency": "EUR",
                       "value": {"@type": "QuantitativeValue", "minValue": 2500, "maxValue": 3200, "unitText": "MONTH"}},
    }

    def check(self, name, text, ids=("jp-1",)):
        with self.subTest(name):
            self.import_text(name, text)
            self.assertLessEqual(set(ids), set(self.found()), name)

    def test_shapes(self):
        def posting(number):
            return dict(self.POSTING, identifier=dict(self.POSTING["identifier"], value="jp-%d" % number))
        without_context = {k: v for k, v in posting(6).items() if k != "@context"}
        self.check("object.json", json.dumps(posting(1)), ["jp-1"])
        self.check("array.json", json.dumps([posting(2), posting(3)]), ["jp-2", "jp-3"])
        self.check("graph.json", json.dumps({"@context": "https://schema.org", "@graph": [
            {"@type": "Organization", "name": "x"}, without_context]}), ["jp-6"])
        self.check("page.html", "<!DOCTYPE html><html><head><title>x</title><script>var a = '<b>';</script>"
                   '<script type="application/ld+json">%s</script></head><body>%s</body></html>' % (
                       json.dumps({"@context": "https://schema.org", "@type": "BreadcrumbList"}),
                       "<SCRIPT id=x TYPE='application/ld+json'>\n%s\n</SCRIPT>" % json.dumps(posting(7))), ["jp-7"])
        self.check("types.json", json.dumps(dict(posting(8), **{"@type": ["JobPosting"]})), ["jp-8"])
        self.check("prefix.json", json.dumps(dict(posting(9), **{"@type": "schema:JobPosting"})), ["jp-9"])

    def test_the_same_posting_twice_in_a_document(self):
        text = json.dumps([self.POSTING, dict(self.POSTING, identifier="other"), dict(self.POSTING, title="Later")], indent=1)
        result = self.import_text("twice.json", text)
        line = 1 + text[:text.rindex("{\n  \"@context")].count("\n")
        self.assertRegex(result.err, r"twice\.json:%d:\d+: warning: .*\"jp-1\" is the id of opening 1 of this file too" % line)
        self.assertEqual(self.found()["jp-1"]["title"], "Later")

    def test_skills_in_all_forms(self):
        for number, skills in enumerate((
                "cook meals", ["cook meals"], {"@type": "DefinedTerm", "url": samples.COOK}, [{"@type": "DefinedTerm", "termCode": samples.COOK}],
                [{"@type": "DefinedTerm", "name": "cook meals"}])):
            with self.subTest(skills):
                name = "s-%d" % number
                self.import_text("s.json", json.dumps(dict(self.POSTING, skills=skills, identifier=name)))
                self.assertEqual(self.uris(self.found()[name]), {samples.COOK: "essential"})

    def test_fields_reach_the_filters(self):
        self.import_text("p.json", json.dumps(self.POSTING))
        near = {"lat": 52.16, "lon": 4.49, "km": 1}
        for filters, expected in (({"near": near}, True), ({"near": dict(near, lat=53)}, False),
                                  ({"contract": ["temporary"]}, True), ({"contract": ["permanent"]}, False),
                                  ({"postedAfter": "2026-01-01"}, True), ({"postedAfter": "2026-01-02"}, False),
                                  ({"organisation": ["Voorbeeld Keuken"]}, True), ({"organisation": ["Other"]}, False)):
            with self.subTest(filters):
                self.assertEqual("jp-1" in self.found(dict(EVERYTHING, filters=filters)), expected)

    def test_remote(self):
        self.import_text("p.json", json.dumps(dict(self.POSTING, jobLocationType="TELECOMMUTE")))
        self.assertIn("jp-1", self.found(dict(EVERYTHING, filters={"near": {"lat": 40, "lon": 4, "km": 1}})))


@on_both_databases
class FoundInText(WithTaxonomy):
    fresh_each_test = True
    TEXT = {"id": "t1", "title": "Kok", "organisation": "Voorbeeld", "language": "en",
            "text": "You cook meals for our guests. Food hygiene is part of it."}

    def read(self, value, *options):
        result = self.regio.run("import", "openings", "--format", "json", *options, self.lines("t.jsonl", [value]))
        return json.loads(result.out), result.err

    def stored(self):
        (line,) = self.regio.run("export", "openings").out.splitlines()
        return json.loads(line)

    def test_skills_are_found_where_none_are_given(self):
        summary, told = self.read(self.TEXT)
        self.assertEqual((summary["new"], summary["skillsFound"], summary["withoutSkills"]), (1, 1, 0))
        self.assertIn("openings that name no skills, but whose text gave some: 1", told)
        opening = self.stored()
        self.assertTrue(opening["skillsFound"])
        self.assertEqual({skill["uri"] for skill in opening["skills"]}, {samples.COOK, samples.HYGIENE})
        found = self.regio.match({"skills": [{"uri": samples.COOK, "level": 3}]})["results"]
        self.assertEqual([result["id"] for result in found], ["t1"])
        self.assertEqual(self.read(self.TEXT)[0]["unchanged"], 1)
        self.regio.run("check")

    def test_given_skills_take_their_place(self):
        self.read(self.TEXT)
        self.assertEqual(self.read(dict(self.TEXT, skills=[{"uri": samples.SERVE}]))[0]["updated"], 1)
        opening = self.stored()
        self.assertNotIn("skillsFound", opening)
        self.assertEqual([skill["uri"] for skill in opening["skills"]], [samples.SERVE])

    def test_what_is_exported_comes_back_as_it_was(self):
        self.read(self.TEXT)
        self.assertEqual(self.read(self.stored())[0]["unchanged"], 1)

    def test_it_can_be_switched_off_and_finds_nothing_in_other_words(self):
        summary, told = self.read(self.TEXT, "--no-extract")
        self.assertEqual((summary["skillsFound"], summary["withoutSkills"]), (0, 1))
        self.assertIn("without skills", told)
        self.assertNotIn("skillsFound", self.stored())
        summary, _ = self.read(dict(self.TEXT, text="It rains.", title="Painter"))
        self.assertEqual((summary["skillsFound"], summary["withoutSkills"]), (0, 1))
        self.assertEqual(self.read(dict(self.TEXT, skills=[]))[0]["skillsFound"], 0)

    def test_nothing_is_said_to_be_kept_where_nothing_was_stored(self):
        path = self.lines("refused.jsonl", [{"id": "1", "title": "Painter", "text": "It rains."}, {"id": "2"}])
        result = self.regio.run("import", "openings", path, expect=1)
        self.assertIn("nothing was changed", result.err)
        self.assertNotIn("kept", result.err)

    def test_job_postings_too(self):
        posting = {"@context": "https://schema.org", "@type": "JobPosting", "title": "Cook", "identifier": "p1", "inLanguage": "en",
                   "hiringOrganization": "Voorbeeld", "description": "<p>You cook meals.</p>"}
        path = self.file("p.json", json.dumps(posting))
        summary = self.regio.json("import", "openings", path)
        self.assertEqual(summary["skillsFound"], 1)
        self.assertEqual([skill["uri"] for skill in self.stored()["skills"]], [samples.COOK])


@on_both_databases
class ExportAndWithdraw(WithTaxonomy):
    def export(self):
        return self.regio.run("export", "openings").out

    def test_what_is_exported_comes_back(self):
        self.import_lines(*samples.OPENINGS, {"id": "x", "title": "T", "text": "only text"},
                          {"id": "y", "title": "T", "status": "full", "skills": [{"uri": "urn:unknown", "label": "z"}]})
        text = self.export()
        self.assertEqual(len(text.splitlines()), len(samples.OPENINGS) + 2)
        again = self.regio.json("import", "openings", self.file("again.jsonl", text))
        self.assertEqual((again["unchanged"], again["new"], again["updated"]), (len(samples.OPENINGS) + 2, 0, 0))
        self.assertEqual(self.export(), text)

    def test_exported_modules_come_back(self):
        modules = [
            {"id": "m1", "title": "Koken", "provider": "School", "url": "https://x.example/m", "language": "nl", "text": "t\nu",
             "postcode": "2312", "online": True, "hours": 40, "price": 12.34, "start": "2099-12-31",
             "skills": [{"uri": samples.COOK, "level": 2}, {"label": "fly", "level": 3}, {"uri": "urn:unknown", "label": "z", "level": 4}]},
            {"id": "m2", "source": "s", "title": "Free", "price": 0, "status": "withdrawn", "skills": [{"uri": samples.BAKE, "level": 1}]},
            {"id": "m3", "title": "T", "price": 0.29, "skills": [{"uri": samples.SERVE, "level": 3}]},
        ]
        self.regio.run("import", "modules", self.lines("m.jsonl", modules))
        text = self.regio.run("export", "modules").out
        modules[0]["source"] = "School"
        self.assertEqual([json.loads(line) for line in text.splitlines()], modules)
        again = self.regio.json("import", "modules", self.file("again.jsonl", text))
        self.assertEqual((again["unchanged"], again["new"], again["updated"]), (3, 0, 0))
        other = database(self.kind, "init")
        self.addCleanup(other.drop)
        elsewhere = Regio(other.url)
        elsewhere.run("import", "esco", samples.esco())
        elsewhere.run("import", "modules", self.file("elsewhere.jsonl", text))
        self.assertEqual(elsewhere.run("export", "modules").out, text)

    def test_withdraw_by_key_and_by_number(self):
        self.import_lines(*samples.OPENINGS)
        first = self.found()["o1"]["openingId"]
        self.regio.run("withdraw", "%s/o1" % samples.OPENINGS[0]["organisation"])
        self.assertNotIn("o1", self.found())
        self.assertFalse(self.regio.json("withdraw", first)["changed"])
        self.assertIn('"status":"withdrawn"', self.export())
        self.regio.run("withdraw", "nobody/o1", expect=1)
        self.regio.run("withdraw", 999999, expect=1)
        self.import_lines(samples.OPENINGS[0])  # offered again
        self.assertEqual(self.found()["o1"]["openingId"], first)

    def test_partial_stores_what_is_right(self):
        path = self.file("mixed.jsonl", "\n".join((json.dumps(samples.OPENINGS[0]), "{", json.dumps(samples.OPENINGS[1]))))
        self.regio.run("import", "openings", path, expect=1)
        self.assertEqual(self.regio.json("info")["openings"], 0)
        summary = self.regio.json("import", "openings", path, "--partial")
        self.assertEqual((summary["new"], summary["rejected"]), (2, 1))
        self.assertEqual(summary["issues"][0]["line"], 2)
        self.assertEqual(self.regio.json("info")["openings"], 2)

    def test_from_the_standard_input(self):
        summary = self.regio.json("import", "openings", "-", input=json.dumps(samples.OPENINGS[0]))
        self.assertEqual(summary["new"], 1)

    def test_check_holds_after_imports(self):
        self.import_lines(*samples.OPENINGS)
        self.import_lines(dict(samples.OPENINGS[0], title="Anders", skills=[]))
        self.regio.run("withdraw", "%s/o2" % samples.OPENINGS[1]["organisation"])
        self.regio.run("check")

    def test_relative_dates_are_refused(self):
        result = self.regio.run("import", "openings", self.lines("o.jsonl", [dict(samples.OPENINGS[0], posted="today")]), expect=1)
        self.assertIn("o.jsonl:1:", result.err)
