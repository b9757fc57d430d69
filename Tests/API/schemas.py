"""What the API's description says, in a form that tests can walk."""

import dataclasses
import datetime

from jsonschema import Draft202012Validator


@dataclasses.dataclass(frozen=True)
class Operation:
    """One method of one path of the description."""

    method: str
    path: str
    content: dict

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def parameters(self) -> dict[str, dict]:
        """The schemas of what may stand behind the question mark."""
        return {item["name"]: item["schema"] for item in self.content["parameters"] if item["in"] == "query"}

    @property
    def body(self) -> dict | None:
        """The schema of a JSON body."""
        return self.content.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")

    @property
    def status(self) -> int:
        return next(int(status) for status in self.content["responses"] if status.startswith("2"))

    @property
    def answer(self) -> dict | None:
        """The schema of a JSON answer."""
        content = self.content["responses"][str(self.status)].get("content", {})
        return content.get("application/json", {}).get("schema")

    @property
    def is_list(self) -> bool:
        return self.method == "get" and set((self.answer or {}).get("properties", {})) == {"items", "next"}

    @property
    def names_a_record(self) -> bool:
        return "{" in self.path


def operations(document: dict) -> list[Operation]:
    return [Operation(method, path, content) for path, item in document["paths"].items() for method, content in item.items()]


def mistakes(schema: dict, value: object) -> list[str]:
    """Where an answer is not what its schema says."""
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(value)]


def example(schema: dict, word: str = "example") -> object:
    """The least that a schema takes; texts without a form of their own are this word."""
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = kind[0]
    match kind, schema.get("format"):
        case "object", _:
            return {name: example(schema["properties"][name], word) for name in schema.get("required", [])}
        case "array", _:
            return [example(schema["items"], word)] * schema.get("minItems", 0)
        case "integer", _:
            return schema.get("minimum", 0)
        case "boolean", _:
            return False
        case "string", "date":
            return datetime.date.today().isoformat()
        case "string", "date-time":
            return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        case "string", "uuid":
            return "01890000-0000-7000-8000-000000000000"
        case "string", "uri":
            return "https://example.org/"
        case _:
            return word[: schema.get("maxLength", len(word))].ljust(schema.get("minLength", 0), "x")
