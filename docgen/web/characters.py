"""The rules of `docgen.forms.limits` for the browser: made from the same tables, so that both count alike."""

from __future__ import annotations

import json

from docgen.forms import legacy_codes, limits


def characters_script() -> str:
    """A module with `normalise(text)`, `count(text)` and `countProse(text)`."""
    mended = {chr(code): text for code, text in legacy_codes.mended().items()}
    breaks, blanks, dropped = (json.dumps(pattern) for pattern in limits.patterns())
    return f"""// 字数：与服务器同一份规则生成，请勿手改。
const MENDED = {json.dumps(mended)};
const BREAKS = new RegExp({breaks}, "gu");
const BLANKS = new RegExp({blanks}, "gu");
const DROPPED = new RegExp({dropped}, "gu");
const LOOK_ALIKE = /[\\u2e80-\\u2fdf\\ue000-\\uf8ff]/u;

export function normalise(text) {{
  if (LOOK_ALIKE.test(text)) text = Array.from(text, (mark) => (mark in MENDED ? MENDED[mark] : mark)).join("");
  text = text.replace(BREAKS, "\\n").replace(BLANKS, " ").replace(DROPPED, "").normalize("NFC");
  text = text.split("\\n").map((line) => line.replace(/[ \\u3000]+$/u, "")).join("\\n");
  return text.replace(/^[ \\u3000\\n]+|[ \\u3000\\n]+$/gu, "");
}}

export function count(text) {{
  return [...normalise(text)].length;
}}

export function countProse(text) {{
  const lines = normalise(text).split("\\n").map((line) => line.replace(/^[ \\u3000]+|[ \\u3000]+$/gu, ""));
  return [...lines.filter(Boolean).join("\\n")].length;
}}
"""
