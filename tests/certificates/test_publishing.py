"""The published folder: everything proved before it goes out, nothing older than what is out already."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from docgen.certificates.publishing import INDEX, Publication, page_of, published_files
from docgen.certificates.trust import sign_trust
from docgen.errors import RegistryRefused
from tests.browser.published import LOG_NAME, PUBLICATION, checkpoint, publication
from tests.certificates.office import BUNDLE, FOREIGN, HOST, ROOT, bundle, pair, status_list
from tools.build_page import BUILT, digest_of_sources

_HOUR = timedelta(hours=1)


def codes(one: Publication, before: dict[str, bytes] | None = None) -> list[str]:
    with pytest.raises(RegistryRefused) as refused:
        published_files(one, before)
    return [problem.code for problem in refused.value.problems]


def test_the_folder_has_page_bundle_lists_checkpoints_index_and_explanation() -> None:
    files = published_files(PUBLICATION)
    assert set(files) == {
        "index.html", "verify.html", "404.html", "trust.cbor", "status/1.cwt", "checkpoint.txt", "checkpoints/7.txt",
        "说明.txt", "licenses.txt", "files.json",
    }  # fmt: skip
    assert files["index.html"] == files["404.html"] == files["verify.html"]
    explanation = files["说明.txt"].decode()
    assert f"https://{HOST}/" in explanation and "{" not in explanation.split("nginx")[0]
    index = json.loads(files[INDEX])
    assert set(index) == set(files) - {INDEX}
    assert all(hashlib.sha256(files[name]).hexdigest() == one["sha256"] for name, one in index.items())


def test_the_same_publication_gives_the_same_bytes() -> None:
    assert published_files(PUBLICATION) == published_files(publication())


def test_the_page_carries_the_bundle_and_the_lists() -> None:
    page = page_of(PUBLICATION).decode()
    found = re.search(r'<script type="application/json" id="published">(.*?)</script>', page)
    assert found is not None
    assert json.loads(found[1]) == {
        "host": HOST,
        "lists": [base64.b64encode(PUBLICATION.lists[1]).decode()],
        "roots": [base64.b64encode(ROOT.public).decode()],
        "trust": base64.b64encode(PUBLICATION.trust).decode(),
    }


def test_the_page_allows_its_own_script_and_style_and_nothing_of_others() -> None:
    page = page_of(PUBLICATION).decode()
    policy = re.search('Content-Security-Policy" content="([^"]*)"', page)
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)
    script = re.search("<script>(.*?)</script>", page, re.DOTALL)
    assert policy and style and script
    allowed = [f"'sha256-{base64.b64encode(hashlib.sha256(one[1].encode()).digest()).decode()}'" for one in (script, style)]
    assert policy[1] == (
        f"default-src 'none'; script-src {allowed[0]}; style-src {allowed[1]}; img-src data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    )
    addresses = set(re.findall(r"https?://[\w.-]+", page)) - {"http://www.w3.org"}
    assert addresses == set()


def test_the_built_page_is_that_of_its_sources() -> None:
    found = re.search('name="docgen-sources" content="([0-9a-f]*)"', BUILT.read_text("utf-8"))
    assert found and found[1] == digest_of_sources(), "python tools/build_page.py"


def test_what_readers_would_refuse_is_not_published_and_every_fault_is_told() -> None:
    stranger = pair("root", "another root")
    assert codes(replace(PUBLICATION, trust=sign_trust(BUNDLE, stranger))) == ["publish_trust_unproved"]
    assert codes(replace(PUBLICATION, host="v.example.com")) == ["publish_host_unknown"]
    wrong = replace(
        PUBLICATION,
        lists={1: status_list(list_id=2), 3: status_list(list_id=3, key=replace(FOREIGN, use="status"))},
        checkpoints=(checkpoint(7).replace("\n7\n", "\n8\n"), f"{LOG_NAME}\n"),
    )
    assert codes(wrong) == ["publish_list_unproved"] * 2 + ["publish_checkpoint_unproved"] * 2


def test_nothing_older_than_what_is_out_is_published() -> None:
    out = published_files(PUBLICATION)
    assert codes(publication(2 * _HOUR), out) == ["publish_older"]
    assert codes(replace(PUBLICATION, lists={}), out) == ["publish_older"]
    assert codes(replace(PUBLICATION, checkpoints=(checkpoint(6),)), out) == ["publish_older"]
    newer = sign_trust(bundle(version=BUNDLE.version + 1), ROOT)
    assert codes(PUBLICATION, {**out, "trust.cbor": newer}) == ["publish_older"]


def test_what_is_newer_than_what_is_out_is_published() -> None:
    later = replace(publication(_HOUR / 2), checkpoints=(checkpoint(7), checkpoint(12)))
    files = published_files(later, published_files(PUBLICATION))
    assert files["checkpoint.txt"] == checkpoint(12).encode()
    # What somebody else put there proves nothing.
    assert published_files(PUBLICATION, {"trust.cbor": b"rubbish", "status/1.cwt": b""})
