#!/bin/sh
# Installs what the tests in a browser need, where it is missing: Debian's chromium, and axe-core at the version and checksum
# that testdata/axe pins. Where all is there it does nothing and needs no network.
set -eu
cd "$(dirname "$0")/testdata/axe"
pinned=$(sed -n 's/.*"axe-core": "\(.*\)".*/\1/p' package.json)
here() { grep -q "\"version\": \"$pinned\"" node_modules/axe-core/package.json 2>/dev/null; }

missing=
command -v chromium >/dev/null || missing="chromium fonts-dejavu-core"
here || command -v npm >/dev/null || missing="$missing npm"
if [ -n "$missing" ]; then
	apt-get update -q
	# shellcheck disable=SC2086 # a list of packages
	DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $missing
fi
here || npm ci --ignore-scripts --no-audit --no-fund --prefer-offline
echo "$(chromium --version 2>/dev/null), axe-core $pinned"
