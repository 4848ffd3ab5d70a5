"""The archive's own certificate authority: how a phone or computer comes to trust this site. No sign-in needed."""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, render_template

from ..visit import archive

bp = Blueprint("authority", __name__, url_prefix="/ca")

#: where `archive init` puts the authority's certificate (never its key) in the data folder
CERTIFICATE = Path("tls") / "ca.pem"


@dataclass(frozen=True)
class AuthorityView:
    """Whether there is an authority of our own, and its fingerprint in groups (SHA-256)."""

    available: bool
    fingerprint: str


def _certificate() -> bytes | None:
    settings = archive().settings
    path = settings.data_dir / CERTIFICATE
    return path.read_bytes() if settings.tls == "auto" and path.is_file() else None


@bp.get("")
def explain() -> str:
    """Explain how to trust this site, with the fingerprint to compare."""
    pem = _certificate()
    fingerprint = ""
    if pem:
        digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem.decode("ascii"))).hexdigest().upper()
        fingerprint = ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))
    return render_template(
        "authority/authority.html", view=AuthorityView(pem is not None, fingerprint), section=""
    )


@bp.get("/certificate")
def certificate() -> Response:
    """Send the authority's certificate for installing."""
    pem = _certificate()
    if pem is None:
        abort(404)
    answer = Response(pem, mimetype="application/x-x509-ca-cert")
    answer.headers["Content-Disposition"] = 'attachment; filename="archive-ca.crt"'
    return answer
