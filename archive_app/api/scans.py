"""Handing in files, and watching what becomes of them."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from pydantic import ValidationError

from archive_app import errors
from archive_app.api import arriving, asked, batch_shapes, item_shapes
from archive_app.api.blueprint import actor, api, archive, language
from archive_app.archive import MEBIBYTE
from archive_app.rules.access import Right
from archive_app.services import (
    as_json,
    batch_control,
    batch_pages,
    batches,
    gathering,
    handing_in,
    handover_sheet,
    intake,
    permits,
    retrievals,
    store_json,
)
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
        batch=said.batch,
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
    return Hints(**said.model_dump(exclude={"sides", "batch"}))


@api.get("/batches")
@api.input(asked.BatchesAsked, location="query")
@api.output(batch_shapes.Batches)
def list_batches(query_data: asked.BatchesAsked) -> dict[str, Any]:
    """List the batches the caller may know of, newest first."""
    with archive().look(actor()) as look:
        found = batches.recent(
            look, running=query_data.running, offset=query_data.offset, limit=query_data.limit
        )
    return store_json.paged(found, map(as_json.batch_row, found.rows))


@api.post("/batches")
@api.input(batch_shapes.NewBatch, location="json")
@api.output(batch_shapes.Batch, status_code=201)
def open_batch(json_data: batch_shapes.NewBatch) -> dict[str, Any]:
    """Open an empty batch; with `holdings`, by the paper that leaves the cabinet for it."""
    wish = json_data
    with archive().work(actor()) as work:
        if wish.holdings:
            batch = retrievals.open_batch(
                work, sheets=-1 if wish.sheets is None else wish.sheets, name=wish.name, sides=wish.sides,
                taken_by=wish.taken_by or actor().name, holdings=wish.holdings, note=wish.note,
            )  # fmt: skip
        else:
            batch = intake.open_batch(work, name=wish.name, channel="api", sides=wish.sides)
            work.session.flush()
        number = batch.id
    return _shown(number)


@api.get("/batches/<int:batch>")
@api.output(batch_shapes.Batch)
def show_batch(batch: int) -> dict[str, Any]:
    """Show how a batch stands, page by page and file by file."""
    return _shown(batch)


@api.post("/batches/<int:batch>/pause")
@api.output(batch_shapes.Batch)
def pause_batch(batch: int) -> dict[str, Any]:
    """Stop reading a batch: pages in hand are finished, no new one is taken."""
    with archive().work(actor()) as work:
        batch_control.pause(work, batch)
    return _shown(batch)


@api.post("/batches/<int:batch>/resume")
@api.output(batch_shapes.Batch)
def resume_batch(batch: int) -> dict[str, Any]:
    """Go on reading a paused batch where it stopped."""
    with archive().work(actor()) as work:
        batch_control.resume(work, batch)
    return _shown(batch)


@api.post("/batches/<int:batch>/retry")
@api.output(batch_shapes.Batch)
def retry_batch(batch: int) -> dict[str, Any]:
    """Read again what of a batch could not be read."""
    with archive().work(actor()) as work:
        batch_control.retry_all(work, batch)
    return _shown(batch)


@api.post("/batches/<int:batch>/files/<int:file>/retry")
@api.input(batch_shapes.OnceMore, location="json")
@api.output(batch_shapes.Batch)
def retry_file(batch: int, file: int, json_data: batch_shapes.OnceMore) -> dict[str, Any]:
    """Read one file again, with its password where it is locked."""
    with archive().work(actor()) as work:
        number = batch_pages.file_of(work, batch, str(file))
        batch_control.retry(work, number, password=json_data.password)
    return _shown(batch)


@api.post("/batches/<int:batch>/whole")
@api.output(batch_shapes.Batch)
def finish_batch(batch: int) -> dict[str, Any]:
    """Say that everything of a batch has come."""
    with archive().work(actor()) as work:
        gathering.finish(work, batch)
    return _shown(batch)


@api.post("/batches/<int:batch>/return")
@api.input(batch_shapes.PaperBack, location="json")
@api.output(batch_shapes.Batch)
def return_paper(batch: int, json_data: batch_shapes.PaperBack) -> dict[str, Any]:
    """Write down what came back of the paper of a batch."""
    with archive().work(actor()) as work:
        retrievals.bring_back(work, batch, **json_data.model_dump())
    return _shown(batch)


@api.get("/batches/<int:batch>/sheet")
def handover(batch: int) -> Response:
    """Print the hand-over sheet of the paper that left for a batch."""
    return Response(handover_sheet.sheet(archive(), actor(), batch).pdf, mimetype="application/pdf")


def _shown(batch: int) -> dict[str, Any]:
    with archive().look(actor()) as look:
        found, paper = batches.show(look, batch), retrievals.of_batch(look, batch)
    return {**as_json.batch(found, language()), "paper": as_json.paper(paper)}
