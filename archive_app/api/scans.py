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
from archive_app.services import as_json, batch_control, batches, handing_in, permits
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
    said = _said(came.fields)
    taken = handing_in.hand_in(
        archive(),
        actor(),
        came.uploads,
        channel="api",
        hints=_hints(said),
        key=headers_data.idempotency_key,
        sides=said.sides,
    )
    return {"batch": taken.batch_id, "files": [as_json.received(one, language()) for one in taken.files]}


def _said(fields: dict[str, str]) -> asked.ScanForm:
    try:
        return asked.ScanForm.model_validate(fields)
    except ValidationError as error:
        names = "、".join(str(one["loc"][0]) for one in error.errors() if one["loc"])
        raise errors.BadInput(
            f"字段不对：{names}；请对照接口说明。", f"Wrong fields: {names}; see openapi.json."
        ) from error


def _hints(said: asked.ScanForm) -> Hints:
    return Hints(**said.model_dump(exclude={"sides"}))


@api.get("/batches/<int:batch>")
@api.output(item_shapes.Batch)
def show_batch(batch: int) -> dict[str, Any]:
    """Show how a batch stands, page by page and file by file."""
    return _shown(batch)


@api.post("/batches/<int:batch>/pause")
@api.output(item_shapes.Batch)
def pause_batch(batch: int) -> dict[str, Any]:
    """Stop reading a batch: pages in hand are finished, no new one is taken."""
    with archive().work(actor()) as work:
        batch_control.pause(work, batch)
    return _shown(batch)


@api.post("/batches/<int:batch>/resume")
@api.output(item_shapes.Batch)
def resume_batch(batch: int) -> dict[str, Any]:
    """Go on reading a paused batch where it stopped."""
    with archive().work(actor()) as work:
        batch_control.resume(work, batch)
    return _shown(batch)


@api.post("/batches/<int:batch>/retry")
@api.output(item_shapes.Batch)
def retry_batch(batch: int) -> dict[str, Any]:
    """Read again what of a batch could not be read."""
    with archive().work(actor()) as work:
        batch_control.retry_all(work, batch)
    return _shown(batch)


def _shown(batch: int) -> dict[str, Any]:
    with archive().look(actor()) as look:
        return as_json.batch(batches.show(look, batch), language())
