#!/usr/bin/env bash
# Makes a virtual environment with docgen and its test tools installed; `augmented` adds what only test scans need.
# Usage: tools/setup.sh FOLDER [augmented]     (PYTHON=python3.12 chooses another interpreter)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

venv=${1:?usage: tools/setup.sh FOLDER [augmented]}

find_python() {
    local name
    for name in "${PYTHON:-python3.11}" python3 python3.13 python3.12; do
        if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            echo "$name"
            return
        fi
    done
    echo "需要 Python 3.11 或更新版本：apt-get install python3.11" >&2
    exit 6
}

python=$(find_python)
# Debian ships python3.11 without venv and ensurepip; `import venv` alone does not show it.
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    tools/apt.sh "python$version-venv"
fi

# A folder left half made by an interrupted run has no pip: made anew.
if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    "$python" -m venv --clear "$venv"
    # Python 3.11 brings a pip that takes twice as long to settle which packages go together.
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade pip
fi

# Python compiles what is used when it is first used: compiling everything now takes 40 s.
pip=("$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile)
"${pip[@]}" --editable '.[test]'
if [ "${2:-}" = augmented ]; then
    # Why without what they ask for: tests/scans/requirements.txt.
    "${pip[@]}" --no-deps --requirement tests/scans/requirements.txt
fi
