#!/bin/sh
# Installs what the tests in a browser need, where it is missing: Debian's chromium-headless-shell, and axe-core at the version and
# checksum that testdata/axe pins. Where all is there it does nothing and needs no network. The shell is chromium without windows and
# their controls, which cost a third of its time; where it cannot be had, chromium does as well.
set -eu
cd "$(dirname "$0")/testdata/axe"
pinned=$(sed -n 's/.*"axe-core": "\(.*\)".*/\1/p' package.json)
here() { grep -q "\"version\": \"$pinned\"" node_modules/axe-core/package.json 2>/dev/null; }
has() { command -v "$1" >/dev/null; }
install() {
	DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"
}

if ! has chromium-headless-shell; then
	apt-get update -q || has chromium
	install chromium-headless-shell fonts-dejavu-core || has chromium || install chromium fonts-dejavu-core
fi
if ! here; then
	has npm || { apt-get update -q && install npm; }
	npm ci --ignore-scripts --no-audit --no-fund --prefer-offline
fi
browser=$(command -v chromium-headless-shell || command -v chromium)
echo "$("$browser" --version 2>/dev/null), axe-core $pinned"
