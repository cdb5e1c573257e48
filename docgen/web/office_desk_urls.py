"""The addresses of the office's own work, below /office/: who reads, who prepares, who approves."""

from __future__ import annotations

from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from docgen.web import (
    office_applications,
    office_batches,
    office_certificates,
    office_changes,
    office_drafts,
    office_intakes,
    office_records,
)
from docgen.web.roles import Role, for_roles

_read_or_send = require_http_methods(["GET", "HEAD", "POST"])
_reader = for_roles(Role.PREPARER, Role.APPROVER, Role.AUDITOR)
_everyone = for_roles()
_hands = for_roles(Role.PREPARER, Role.APPROVER)
_preparer = for_roles(Role.PREPARER)
_approver = for_roles(Role.APPROVER)
_keeper = for_roles(Role.AUDITOR, Role.ADMINISTRATOR)

urlpatterns = [
    path("batches/", require_GET(_reader(office_batches.batches))),
    path("batches/new", _read_or_send(_preparer(office_drafts.new_batch))),
    path("batches/rosters/<slug:form>.xlsx", require_GET(_preparer(office_drafts.workbook))),
    path("batches/<int:batch>/", require_GET(_reader(office_batches.batch_page))),
    path("batches/<int:batch>/state.json", require_GET(_reader(office_batches.progress))),
    path("batches/<int:batch>/proof", require_POST(_hands(office_batches.draw_proof))),
    path("batches/<int:batch>/proof.pdf", require_GET(_reader(office_batches.proof))),
    path("batches/<int:batch>/approve", _read_or_send(_approver(office_batches.approve))),
    path("batches/<int:batch>/drop", require_POST(_hands(office_batches.drop))),
    path("batches/<int:batch>/papers", require_POST(_hands(office_batches.draw_papers))),
    path("batches/<int:batch>/papers/<str:name>", require_GET(_reader(office_batches.paper))),
    path("drafts/<str:token>/", require_GET(_preparer(office_drafts.draft_page))),
    path("drafts/<str:token>/state.json", require_GET(_preparer(office_drafts.progress))),
    path("drafts/<str:token>/marked.xlsx", require_GET(_preparer(office_drafts.marked))),
    path("drafts/<str:token>/send", require_POST(_preparer(office_drafts.send))),
    path("drafts/<str:token>/erase", require_POST(_preparer(office_drafts.erase))),
    path("certificates/", _read_or_send(_reader(office_certificates.certificates))),
    path("certificates/<str:number>/", _read_or_send(_reader(office_certificates.certificate_page))),
    path("certificates/<str:number>/pdf", require_POST(_hands(office_certificates.draw))),
    path("certificates/<str:number>/notice", require_POST(_hands(office_certificates.notice))),
    path("certificates/<str:number>/ask", require_POST(_hands(office_changes.ask))),
    path("scans/", require_GET(_reader(office_intakes.intakes))),
    path("scans/new", _read_or_send(_hands(office_intakes.new))),
    path("scans/<slug:key>/", require_GET(_reader(office_intakes.intake_page))),
    path("scans/<slug:key>/state.json", require_GET(_reader(office_intakes.progress))),
    path("scans/<slug:key>/settings", _read_or_send(_hands(office_intakes.change))),
    path("scans/<slug:key>/bring", require_POST(_hands(office_intakes.bring))),
    path("scans/<slug:key>/update", require_POST(_hands(office_intakes.update))),
    path("scans/<slug:key>/erase", require_POST(_hands(office_intakes.erase))),
    path("scans/<slug:key>/draft", require_POST(_preparer(office_drafts.from_intake))),
    path("scans/<slug:key>/files/<str:name>", require_GET(_reader(office_intakes.fetch))),
    path("scans/<slug:key>/pictures/<slug:folder>/<slug:cut>.jpg", require_GET(_reader(office_applications.picture))),
    path("scans/<slug:key>/<slug:at>/", require_GET(_reader(office_applications.application))),
    path("scans/<slug:key>/<slug:at>/decide", require_POST(_hands(office_applications.decide_on))),
    path("scans/<slug:key>/<slug:at>/report.pdf", require_GET(_reader(office_applications.report))),
    path("changes/", require_GET(_reader(office_changes.changes))),
    path("changes/<int:change>/", require_GET(_reader(office_changes.change_page))),
    path("changes/<int:change>/grant", require_POST(_approver(office_changes.grant))),
    path("changes/<int:change>/withdraw", require_POST(_hands(office_changes.withdraw))),
    path("series/", require_GET(_everyone(office_records.series))),
    path("log/", require_GET(_everyone(office_records.log_page))),
    path("log/checkpoint-<int:size>.txt", require_GET(_everyone(office_records.checkpoint))),
    path("checks/", require_GET(_keeper(office_records.checks))),
    path("checks/state.json", require_GET(_keeper(office_records.progress))),
    path("checks/run", require_POST(_keeper(office_records.run_check))),
    path("checks/export", require_POST(_keeper(office_records.run_export))),
    path("checks/export.zip", require_GET(_keeper(office_records.export_file))),
    path("checks/ledger.xlsx", require_POST(_keeper(office_records.ledger))),
]
