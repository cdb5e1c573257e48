"""A form small enough to be seen whole, and sound: tests change a word of it."""

from __future__ import annotations

SMALL = """\
form: small
code: SM1
edition: '2026.1'
title: 推荐表
issuer: 协会
page: {size: A4, margin: [20, 20, 32, 20]}
fields:
  name:  {label: 姓名, type: name, required: true}
  unit:  {label: 单位, type: text, max_length: 40}
  works:
    label: 成果
    type: rows
    max_rows: 3
    fields:
      title: {label: 名称, type: text, max_length: 200}
wording:
  pledge: 我承诺属实。
signatures:
  applicant: {label: 本人, says: pledge, signer: 签名：}
layout:
  - heading: title
  - table:
      columns: [30, 55, 30, 55]
      grid: |
        12 | name: name unit: unit
  - table:
      columns: [30, 140]
      grid: |
        12  | works.title: <
        12* | works.title  <
        =46 | applicant: applicant
"""
