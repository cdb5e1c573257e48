#!/usr/bin/env bash
# Installs the system libraries that are missing, where one may; otherwise names them and stops.
# Usage: tools/system.sh run|test
set -euo pipefail

run=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
test=(libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils qpdf libzbar0 libgl1 softhsm2 chromium postgresql)

is_installed() {
    [ "$(dpkg-query --show --showformat='${db:Status-Abbrev}' "$1" 2>/dev/null)" = "ii " ]
}

case "${1:-}" in
    run)  wanted=("${run[@]}") ;;
    test) wanted=("${run[@]}" "${test[@]}") ;;
    *)    echo "usage: $0 run|test" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null; then
    # Another distribution: its package names differ, so `docgen doctor` is the judge.
    echo "不是 Debian 系统；请自行安装与下列软件包相当者：${wanted[*]}" >&2
    exit 0
fi

missing=()
for package in "${wanted[@]}"; do
    is_installed "$package" || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

exec "$(dirname "$0")/apt.sh" "${missing[@]}"
