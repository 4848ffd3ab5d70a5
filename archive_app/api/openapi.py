"""The description of the interface (OpenAPI 3.1): generated from routes and shapes, completed from one table."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import Any

from apiflask import APIFlask
from pydantic import BaseModel

from archive_app.api import asked, shapes
from archive_app.api.blueprint import PREFIX
from archive_app.api.problems import MEDIA_TYPE

PROBLEM = {"$ref": "#/components/schemas/Problem"}
LOCKED = {"$ref": "#/components/schemas/LockedProblem"}
BYTES = {"type": "string", "contentMediaType": "application/octet-stream"}
#: what any call may answer, and what single ones may besides
EVERYWHERE = (401, 403, 422, 500, 503)
BESIDES: dict[tuple[str, str], tuple[int, ...]] = {
    ("post", "/scans"): (400, 404, 413, 415),
    ("get", "/items/{code}/files/{role}"): (416,),
    ("post", "/withdrawals"): (423,),
    ("post", "/withdrawals/{number}/approve"): (423,),
    ("delete", "/items/{code}"): (409, 423),
    ("post", "/items/{code}/fields/{name}/undo"): (409,),
}
PARAMETERS = {
    "code": "its code, e.g. `I-0007F3-K` or `B-0007F3-K`; an item also by reference code (档号) or number",
    "no": "household number: `{village3}-{4 digits}`",
    "batch": "number of the batch",
    "file": "number of the file in it",
    "n": "page, from 1",
    "number": "number of the movement, loan or request",
    "role": "`source`, `master` or `access`",
    "name": "name of a field of the forms, e.g. `id_number` or `member.1.name`",
}
BINARY: dict[str, tuple[str, str]] = {
    "/items/{code}/pages/{n}/image": ("image/jpeg", "the upright page; boxes are fractions of it"),
    "/items/{code}/files/{role}": ("application/octet-stream", "the file, under its own media type"),
}
#: calls that change who has what, or where it stands: the thing may be unknown, or its state may not allow it
HANDLING = ("/movements", "/loans", "/incidents", "/batches", "/withdrawals")
PAPERS = {"/loans/{number}/slip": "the slip, A5", "/batches/{batch}/sheet": "the hand-over sheet, A4"}


def install(app: APIFlask) -> None:
    """Have `/api/v1/openapi.json` describe the interface."""
    app.config.update(
        AUTO_SERVERS=False,  # the address is the caller's business, not that of whoever asked first
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
        AUTO_404_RESPONSE=False,
        AUTO_OPERATION_ID=True,
        SECURITY_SCHEMES={"token": {"type": "http", "scheme": "bearer"}},
    )
    app.description = (
        "Hand in scans, read what was made of them, search, and find the paper. Every call but this description "
        "needs a token. What the caller may not see answers as if it were not there."
    )
    app.spec_processor(_complete)


def _complete(spec: dict[Any, Any] | str) -> dict[Any, Any] | str:
    if isinstance(spec, str):
        raise TypeError("the description is made as JSON, not as YAML")
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    for shape in (shapes.Problem, shapes.LockedProblem):
        schemas[shape.__name__] = _schema(shape)
    spec["paths"] = {path: told for path, told in spec.get("paths", {}).items() if path.startswith(PREFIX)}
    for path, operations in spec["paths"].items():
        short = path.removeprefix(PREFIX)
        for method, operation in operations.items():
            operation["security"] = [{"token": []}]
            _describe_answers(method, short, operation)
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "header":
                    parameter["name"] = parameter["name"].title()
                if parameter["in"] == "path":
                    parameter["description"] = PARAMETERS[parameter["name"]]
    spec["paths"][f"{PREFIX}/scans"]["post"]["requestBody"] = _upload()
    return _with_plain_names(spec)


def _describe_answers(method: str, short: str, operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    if method == "delete":
        answers.clear()
    if short in BINARY:
        media_type, about = BINARY[short]
        answers["200"] = {"description": about, "content": {media_type: {"schema": BYTES}}}
        answers["304"] = {"description": "the caller has it already (If-None-Match)"}
        answers["206"] = {
            "description": "the part asked for (Range)",
            "content": {media_type: {"schema": BYTES}},
        }
    if short in PAPERS:
        answers["200"] = {"description": PAPERS[short], "content": {"application/pdf": {"schema": BYTES}}}
    statuses = {*EVERYWHERE, *BESIDES.get((method, short), ()), *((404,) if "{" in short else ())}
    if short.startswith(HANDLING) and (method == "post" or short in PAPERS):
        statuses |= {404, 409}
    for status in sorted(statuses):
        schema = LOCKED if status == HTTPStatus.LOCKED else PROBLEM
        answers[str(status)] = {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }


def _upload() -> dict[str, Any]:
    schema = _schema(asked.ScanForm)
    schema["properties"] = {
        "files": {"type": "array", "items": BYTES, "minItems": 1, "description": "the files, as they are"},
        **schema["properties"],
    }
    schema["required"] = ["files"]
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    made = model.model_json_schema()
    inlined: dict[str, Any] = _inlined(made, made.pop("$defs", {}))
    return inlined


def _inlined(value: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        if "$ref" in value:
            return definitions[value["$ref"].rsplit("/", 1)[1]]
        return {name: _inlined(one, definitions) for name, one in value.items()}
    return [_inlined(one, definitions) for one in value] if isinstance(value, list) else value


def _with_plain_names(spec: dict[str, Any]) -> dict[str, Any]:
    """Give nested schemas, which are generated once for each parent (`Item.Place`), their own name once."""
    text = re.sub(r'"#/components/schemas/\w+\.(\w+)"', r'"#/components/schemas/\1"', json.dumps(spec))
    plain: dict[str, Any] = json.loads(text)
    schemas = plain["components"]["schemas"]
    plain["components"]["schemas"] = {
        name.rsplit(".", 1)[-1]: schemas[name] for name in sorted(schemas, key=lambda one: -one.count("."))
    }
    return plain
