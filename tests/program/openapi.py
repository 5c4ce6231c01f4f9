"""A validator for OpenAPI 3 documents and for values against their schemas; standard library only.

problems(document) lists what breaks the specification in the parts that we use; mistakes(document, schema, value) lists
where a value does not fit a schema. Both know the keywords below and report any that they do not know, so that nothing passes
because it was not looked at.
"""
import re

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict}
ANNOTATIONS = {"title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "externalDocs",
               "$comment"}
KEYWORDS = ANNOTATIONS | {
    "$ref", "type", "format", "enum", "const", "nullable", "properties", "required", "additionalProperties", "items",
    "minItems", "maxItems", "uniqueItems", "minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "multipleOf", "oneOf", "anyOf", "allOf", "not", "minProperties", "maxProperties"}
FIELDS = {  # object of the specification -> (required, optional)
    "document": ({"openapi", "info", "paths"}, {"servers", "components", "security", "tags", "externalDocs", "jsonSchemaDialect"}),
    "info": ({"title", "version"}, {"description", "summary", "termsOfService", "contact", "license"}),
    "operation": ({"responses"}, {"tags", "summary", "description", "operationId", "parameters", "requestBody", "security",
                                  "deprecated", "servers", "externalDocs"}),
    "parameter": ({"name", "in"}, {"description", "required", "deprecated", "schema", "example", "examples", "style", "explode",
                                   "content", "allowReserved", "allowEmptyValue"}),
    "response": ({"description"}, {"headers", "content", "links"}),
    "body": ({"content"}, {"description", "required"}),
    "media": (set(), {"schema", "example", "examples", "encoding"}),
    "components": (set(), {"schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes", "links"}),
}


def resolve(document, value):
    """Follows $ref within the document."""
    seen = set()
    while isinstance(value, dict) and "$ref" in value:
        ref = value["$ref"]
        if ref in seen or not ref.startswith("#/"):
            raise KeyError(ref)
        seen.add(ref)
        value = document
        for part in ref[2:].split("/"):
            value = value[part.replace("~1", "/").replace("~0", "~")]
    return value


def problems(document):
    found = []

    def tell(where, what):
        found.append("%s: %s" % (where, what))

    def fields(where, kind, value):
        if not isinstance(value, dict):
            tell(where, "is not an object")
            return {}
        required, optional = FIELDS[kind]
        for name in required - set(value):
            tell(where, "lacks %s" % name)
        for name in set(value) - required - optional:
            if not name.startswith("x-"):
                tell(where, "has an unknown field %s" % name)
        return value

    def deref(where, value):
        try:
            return resolve(document, value)
        except (KeyError, TypeError, IndexError) as error:
            tell(where, "reference to nothing: %s" % error)
            return {}

    def schema(where, value, depth=0):
        if value is True or value is False:
            return
        if not isinstance(value, dict):
            tell(where, "a schema is an object")
            return
        deref(where, value)
        for name in set(value) - KEYWORDS:
            if not name.startswith("x-"):
                tell(where, "unknown keyword %s" % name)
        types = value.get("type", [])
        for one in types if isinstance(types, list) else [types]:
            if one not in TYPES and one != "null":
                tell(where, "unknown type %s" % one)
        if value.get("type") == "array" and "items" not in value:
            tell(where, "an array without items")
        for name, part in value.get("properties", {}).items():
            schema("%s.%s" % (where, name), part, depth + 1)
        for name in value.get("required", []):
            if name not in value.get("properties", {}):
                tell(where, "requires %s, which is no property" % name)
        if "enum" in value and (not value["enum"] or len({repr(e) for e in value["enum"]}) != len(value["enum"])):
            tell(where, "an enum is a list of different values")
        for name in ("items", "additionalProperties", "not"):
            if isinstance(value.get(name), dict):
                schema("%s.%s" % (where, name), value[name], depth + 1)
        for name in ("oneOf", "anyOf", "allOf"):
            for i, part in enumerate(value.get(name, [])):
                schema("%s.%s[%d]" % (where, name, i), part, depth + 1)
        if "example" in value and depth < 20:
            found.extend("%s: example %s" % (where, m) for m in mistakes(document, value, value["example"]))

    def content(where, value):
        if not value or not isinstance(value, dict):
            tell(where, "content is empty")
            return
        for media, entry in value.items():
            if "/" not in media:
                tell(where, "no media type: %s" % media)
            entry = fields("%s %s" % (where, media), "media", entry)
            if "schema" in entry:
                schema("%s %s" % (where, media), entry["schema"])
                if "example" in entry:
                    found.extend("%s %s: example %s" % (where, media, m)
                                 for m in mistakes(document, entry["schema"], entry["example"]))

    def parameter(where, value):
        value = fields(where, "parameter", deref(where, value))
        if value.get("in") not in ("query", "header", "path", "cookie"):
            tell(where, "in: %s" % value.get("in"))
        if value.get("in") == "path" and value.get("required") is not True:
            tell(where, "a path parameter is required")
        if ("schema" in value) == ("content" in value):
            tell(where, "either schema or content")
        if "schema" in value:
            schema(where, value["schema"])
        return value.get("name"), value.get("in")

    document = fields("document", "document", document)
    if not re.fullmatch(r"3\.[01]\.\d+", str(document.get("openapi"))):
        tell("openapi", "is %r" % document.get("openapi"))
    fields("info", "info", document.get("info", {}))
    components = fields("components", "components", document.get("components", {}))
    for name, value in components.get("schemas", {}).items():
        if not re.fullmatch(r"[A-Za-z0-9._-]+", name):
            tell("components.schemas", "bad name %r" % name)
        schema("schemas." + name, value)
    identifiers = set()
    for path, item in document.get("paths", {}).items():
        if not path.startswith("/"):
            tell(path, "does not begin with a slash")
        shared = [parameter(path, p) for p in item.get("parameters", [])]
        for method, operation in item.items():
            if method in ("parameters", "summary", "description", "servers") or method.startswith("x-"):
                continue
            where = "%s %s" % (method.upper(), path)
            if method not in METHODS:
                tell(where, "unknown method")
                continue
            operation = fields(where, "operation", operation)
            identifier = operation.get("operationId")
            if identifier in identifiers:
                tell(where, "operationId %s is used twice" % identifier)
            if identifier:
                identifiers.add(identifier)
            given = shared + [parameter("%s parameter %d" % (where, i), p) for i, p in enumerate(operation.get("parameters", []))]
            if len(set(given)) != len(given):
                tell(where, "a parameter twice")
            in_path = {name for name, place in given if place == "path"}
            if in_path != set(re.findall(r"\{(\w+)\}", path)):
                tell(where, "path parameters %s" % sorted(in_path))
            if "requestBody" in operation:
                content(where + " body", fields(where, "body", deref(where, operation["requestBody"])).get("content"))
            if not operation.get("responses"):
                tell(where, "no responses")
            for status, response in operation.get("responses", {}).items():
                if not re.fullmatch(r"[1-5](\d\d|XX)|default", str(status)):
                    tell(where, "status %s" % status)
                response = fields("%s %s" % (where, status), "response", deref(where, response))
                if "content" in response:
                    content("%s %s" % (where, status), response["content"])
    return found


def mistakes(document, schema, value, where="$"):
    """Where `value` does not fit `schema`."""
    if schema is True or schema == {}:
        return []
    if schema is False:
        return ["%s: nothing is allowed here" % where]
    schema = resolve(document, schema)
    found = []
    types = schema.get("type")
    if types is not None:
        names = types if isinstance(types, list) else [types]
        if value is None:
            if not (schema.get("nullable") or "null" in names):
                return ["%s: is null" % where]
            return []
        if not any(n in TYPES and is_of(value, n) for n in names):
            return ["%s: %r is no %s" % (where, value, "/".join(names))]
    if "enum" in schema and value not in schema["enum"]:
        found.append("%s: %r is not one of %s" % (where, value, schema["enum"]))
    if "const" in schema and value != schema["const"]:
        found.append("%s: %r is not %r" % (where, value, schema["const"]))
    for name in ("allOf", "anyOf", "oneOf"):
        if name in schema:
            results = [mistakes(document, part, value, where) for part in schema[name]]
            good = sum(1 for r in results if not r)
            if (name == "allOf" and good < len(results)) or (name == "anyOf" and not good) or (name == "oneOf" and good != 1):
                found.append("%s: fits %d of %d of %s: %s" % (where, good, len(results), name, results[0][:2]))
    if isinstance(value, bool):
        return found
    if isinstance(value, (int, float)):
        for name, broken in (("minimum", lambda limit: value < limit), ("maximum", lambda limit: value > limit),
                             ("exclusiveMinimum", lambda limit: value <= limit), ("exclusiveMaximum", lambda limit: value >= limit)):
            if isinstance(schema.get(name), (int, float)) and not isinstance(schema[name], bool) and broken(schema[name]):
                found.append("%s: %r breaks %s %r" % (where, value, name, schema[name]))
    elif isinstance(value, str):
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            found.append("%s: a text of %d characters" % (where, len(value)))
        if "pattern" in schema and not re.search(schema["pattern"], value):
            found.append("%s: %r does not match %s" % (where, value, schema["pattern"]))
        if schema.get("format") == "date" and not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            found.append("%s: %r is no date" % (where, value))
    elif isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            found.append("%s: %d items" % (where, len(value)))
        for i, item in enumerate(value):
            found += mistakes(document, schema.get("items", True), item, "%s[%d]" % (where, i))
    elif isinstance(value, dict):
        properties = schema.get("properties", {})
        found += ["%s: lacks %s" % (where, name) for name in schema.get("required", []) if name not in value]
        more = schema.get("additionalProperties", True)
        for name, item in value.items():
            found += mistakes(document, properties.get(name, more), item, "%s.%s" % (where, name))
    return found


def is_of(value, name):
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, TYPES[name])
