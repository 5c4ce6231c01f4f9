"""Suggestions while typing, as a visitor meets them: real words, with and without typing errors."""
import urllib.parse

from harness import STARTS, ServedTest, on_both_databases, shared_data


def prepare_dutch_esco(regio):
    regio.run("init")
    regio.run("import", "esco", shared_data("esco", "esco111_en.zip"), shared_data("esco", "esco111_rel.zip"))
    regio.run("import", "esco", shared_data("esco", "esco-1.2-nl"))
    regio.run("import", "labels", shared_data("esco", "skills_labels_nl_partial.csv"), "--language", "nl")


STARTS["dutch_esco"] = prepare_dutch_esco


class Suggestions(ServedTest):
    def found(self, kind, typed):
        """What is found: its label and, where that was found by one, its synonym."""
        reply = self.server.get("/api/v1/%s?limit=20&language=nl&q=%s" % (kind, urllib.parse.quote(typed)))
        self.assertEqual(reply.status, 200)
        return [(one["label"], one.get("matched") or one["label"]) for one in reply.json()["results"]]

    def first(self, kind, typed):
        return self.found(kind, typed)[0][0]

    def check_as_typed(self, kind, *words):
        """What is found by a word that needs no forgiving has it, at the start or within a word."""
        for typed in words:
            found = self.found(kind, typed)
            self.assertTrue(found, typed)
            for label, matched in found:
                self.assertIn(typed, matched.lower(), (typed, label, found))


@on_both_databases
class Starter(Suggestions):
    start = "demo"

    def test_short_words_are_taken_as_typed(self):
        self.check_as_typed("occupations", "ober", "kok", "zorg")
        self.check_as_typed("skills", "gast", "zorg", "hout")

    def test_typing_errors_are_forgiven(self):
        for typed, label in (("verpleegkundge", "verpleegkundige"), ("timmreman", "timmerman"), ("recepsionist", "receptionist")):
            self.assertIn(label, self.first("occupations", typed).lower(), typed)


@on_both_databases
class Esco(Suggestions):
    start = "dutch_esco"

    def test_short_words_are_taken_as_typed(self):
        self.check_as_typed("occupations", "ober", "kok", "kapper")
        self.check_as_typed("skills", "gast", "hout", "lassen")

    def test_typing_errors_are_forgiven(self):
        for typed, label in (("verpleegkundge", "verpleegkundige"), ("timmreman", "timmerman"), ("loodgeiter", "loodgieter")):
            self.assertIn(label, self.first("occupations", typed).lower(), typed)
