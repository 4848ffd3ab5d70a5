"""Handing in files, and watching what becomes of them."""

from __future__ import annotations

from typing import Any

from flask import request
from pydantic import ValidationError

from archive_app import errors
from archive_app.api import arriving, asked, item_shapes
from archive_app.api.blueprint import actor, api, archive, language
from archive_app.archive import MEBIBYTE
from archive_app.rules.access import Right
from archive_app.services import as_json, batches, handing_in, permits
from archive_app.services.intake import Hints


@api.post("/scans")
@api.input(asked.ScanHeaders, location="headers")
@api.output(item_shapes.Taken, status_code=202, description="taken; reading goes on")
def hand_in(headers_data: asked.ScanHeaders) -> dict[str, Any]:
    """Hand in files.

    Each file is answered for itself: a known one is a `duplicate`, one that is empty or over the size limit
    is `refused` with the reason.
    """
    limit = archive().settings.upload_limit_mb * MEBIBYTE
    with archive().look(actor()) as look:
        permits.require(look, Right.INGEST)
    came = arriving.arrived(request, archive().settings.data_dir / "uploads", limit)
    taken = handing_in.hand_in(
        archive(),
        actor(),
        came.uploads,
        channel="api",
        hints=_hints(came.fields),
        key=headers_data.idempotency_key,
    )
    return {"batch": taken.batch_id, "files": [as_json.received(one, language()) for one in taken.files]}


def _hints(fields: dict[str, str]) -> Hints:
    try:
        said = asked.ScanForm.model_validate(fields)
    except ValidationError as error:
        names = "、".join(str(one["loc"][0]) for one in error.errors() if one["loc"])
        raise errors.BadInput(
            f"字段不对：{names}；请对照接口说明。", f"Wrong fields: {names}; see openapi.json."
        ) from error
    return Hints(**said.model_dump())


@api.get("/batches/<int:batch>")
@api.output(item_shapes.Batch)
def show_batch(batch: int) -> dict[str, Any]:
    """Show how a batch stands, page by page and file by file."""
    with archive().look(actor()) as look:
        return as_json.batch(batches.show(look, batch), language())
