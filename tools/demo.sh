#!/usr/bin/env bash
# The service of `make demo`: started beside the terminal, on a free port, until `make stop`.
# Usage: tools/demo.sh start VENV OUT FORM | stop OUT
set -euo pipefail

stop() {
    local file=$1/serve.pid pid
    [ -f "$file" ] || return 0
    pid=$(cat "$file")
    # A number may be another program's by now: only a service of ours is ended.
    if [ -n "$pid" ] && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q 'docgen serve'; then
        kill "$pid" 2>/dev/null || true
        while kill -0 "$pid" 2>/dev/null && ! grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null; do sleep 0.1; done
    fi
    rm -f "$file"
}

start() {
    local venv=$1 out=$2 form=$3 port=${PORT:-8000}
    mkdir -p "$out"
    stop "$out"
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        port=0
    fi
    # Without a registry: it would want keys. In a folder of its own: another service may run on this machine.
    env -u DOCGEN_DATABASE DOCGEN_WEB_WORK="$out/web" setsid "$venv/bin/docgen" serve --port "$port" --json \
        </dev/null >"$out/serve.json" 2>"$out/serve.log" &
    echo $! >"$out/serve.pid"
    if ! "$venv/bin/python" - "$out/serve.json" "$!" <<'PROGRAM'; then
import json, os, sys, time, urllib.request
until = time.monotonic() + 90
while time.monotonic() < until:
    os.kill(int(sys.argv[2]), 0)
    try:
        address = json.loads(open(sys.argv[1], "rb").read())["address"]
        urllib.request.urlopen(address + "readyz", timeout=5).read()
        sys.exit(0)
    except (ValueError, OSError):
        time.sleep(0.1)
sys.exit(1)
PROGRAM
        echo "网页服务没有启动：" >&2
        cat "$out/serve.json" "$out/serve.log" >&2
        exit 1
    fi
    local address
    address=$("$venv/bin/python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["address"])' "$out/serve.json")
    echo "网页服务已在运行：$address"
    echo "填好的样例：${address}f/$form/sample"
    echo "停止它：make stop"
}

case "${1:-}" in
    start) start "$2" "$(realpath -m "$3")" "$4" ;;
    stop)  stop "$2" ;;
    *)     echo "usage: $0 start VENV OUT FORM | stop OUT" >&2; exit 2 ;;
esac
