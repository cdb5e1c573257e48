"""What the browser tests publish, print and hold before the camera; persons and office are invented."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageOps
from playwright.sync_api import Page, Route

from docgen.certificates.code_symbol import symbol
from docgen.certificates.publishing import Publication
from docgen.certificates.signed_note import sign_note
from docgen.certificates.status_list import State
from docgen.certificates.token import Claims, name_tag, sign_token, token_url
from docgen.certificates.trust import sign_trust
from tests.certificates.office import BUNDLE, CERT, CLAIMS, HOST, LOG, ROOT, status_list

SALT = bytes(range(8))
PUPIL = replace(
    CLAIMS, number="RY-2026-0012-K", holder="欧**月", type_code=2, expires_on=None, status_index=5, salt=SALT,
    name_tag=name_tag(SALT, "欧阳晓月"),
)  # fmt: skip
REVOKED, SUSPENDED, REPLACED = (replace(CLAIMS, status_index=index) for index in (11, 12, 13))
STATES = {11: State.REVOKED, 12: State.SUSPENDED, 13: State.REPLACED}
TRUST = sign_trust(BUNDLE, ROOT)
LOG_NAME = f"{HOST}/registry/0123456789ab"


def checkpoint(size: int) -> str:
    return sign_note(f"{LOG_NAME}\n{size}\n{'A' * 43}=\nnext XJC-Z-2026 {size + 1}\n", LOG_NAME, LOG)


def publication(age: timedelta = timedelta(hours=1), states: Mapping[int, State] = STATES) -> Publication:
    """With one list of this age."""
    return Publication(
        roots=(ROOT.public,), trust=TRUST, lists={1: status_list(states, age)}, checkpoints=(checkpoint(7),), host=HOST
    )


PUBLICATION = publication()


def address(claims: Claims) -> str:
    return token_url(HOST, sign_token(claims, CERT))


ADDRESS = address(CLAIMS)


def write_files(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def serve(page: Page, files: Mapping[str, bytes], host: str = HOST) -> list[str]:
    """Answers https://HOST/ as a host of plain files does, with 404.html for what is not there. Gives the list that
    every address the page asks for is put into; other hosts get no answer."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        url = route.request.url
        asked.append(url)
        path = url.partition("?")[0].partition("#")[0].removeprefix(f"https://{host}/")
        if not url.startswith(f"https://{host}/"):
            route.abort()
        elif path in files or path == "":
            kind = "text/html" if path.endswith("html") or not path else "application/octet-stream"
            route.fulfill(body=files[path or "index.html"], content_type=kind)
        else:
            route.fulfill(status=404, body=files["404.html"], content_type="text/html")

    page.route("**/*", answer)
    return asked


def code_picture(text: str, pixels: int = 8) -> Image.Image:
    """The QR code as certificates print it, on a sheet of paper around it."""
    rows = symbol(text).rows
    modules = bytes(0 if cell == "1" else 255 for row in rows for cell in row)
    framed = ImageOps.expand(Image.frombytes("L", (len(rows), len(rows)), modules), 6, 255)
    drawn = ImageOps.scale(framed, pixels, Image.Resampling.NEAREST).convert("RGB")
    sheet = Image.new("RGB", (drawn.width * 2, drawn.height * 2), (250, 248, 242))
    sheet.paste(drawn, (drawn.width // 2, drawn.height // 3))
    return sheet


def with_seal(sheet: Image.Image, pixels: int = 8) -> Image.Image:
    """A round red seal of 42 mm over a corner of the code, as ink lies on paper: black stays black under it."""
    width, height = sheet.width // 2, sheet.height // 2
    radius = pixels * 53 * 42 / 25 / 2
    # Over the lower right corner: grey alone does not read it any more.
    middle = (width / 2 + width * 0.75, height / 3 + height * 1.08)
    ink = Image.new("RGB", sheet.size, "white")
    pen = ImageDraw.Draw(ink)
    ring = [middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius]
    pen.ellipse(ring, outline=(208, 32, 28), width=round(radius * 0.09))
    pen.regular_polygon((*middle, radius * 0.34), 5, fill=(208, 32, 28))
    for step in range(20):
        x, y = middle[0] + 0.75 * radius * cos(step * pi / 10), middle[1] + 0.75 * radius * sin(step * pi / 10)
        side = radius * 0.1
        pen.rectangle([x - side, y - side, x + side, y + side], outline=(208, 32, 28), width=round(side * 0.7))
    return ImageChops.darker(sheet, ink)


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def camera_film() -> bytes:
    """Motion JPEG of one picture, which Chromium plays instead of a camera."""
    sheet = code_picture(ADDRESS, 7).resize((720, 720)).crop((100, 60, 620, 580)).resize((720, 720))
    frame = Image.new("RGB", (1280, 720), (90, 84, 76))
    frame.paste(sheet, (280, 0))
    out = io.BytesIO()
    frame.save(out, "JPEG", quality=88)
    return out.getvalue() * 8
