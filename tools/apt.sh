#!/usr/bin/env bash
# Installs Debian packages as root or by sudo without a password; otherwise names the command and stops.
# Usage: tools/apt.sh PACKAGE...
set -euo pipefail

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo -n)
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
        echo "缺少系统软件包，且无权安装。请管理员运行：apt-get install --no-install-recommends $*" >&2
        exit 6
    fi
fi

echo "正在安装系统软件包：$*" >&2
export DEBIAN_FRONTEND=noninteractive
install=(apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=300 "$@")
# The list of packages may be absent or old on a fresh machine: fetch it only when the first try fails.
if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}" </dev/null >/dev/null 2>&1; then
    "${as_root[@]}" apt-get update -o DPkg::Lock::Timeout=300 </dev/null >/dev/null
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}" </dev/null >/dev/null
fi
