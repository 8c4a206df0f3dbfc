#!/bin/sh
# Lucene 10 as a peer of the bench: peer.sh WORK deps | peer.sh WORK one|multi COMMAND…, the commands of bench/program.go.
# WORK is where `deps` puts what it fetches and compiles. Exit code 3: not there yet.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$1
shift

# The newest JDK of 22 or later: Lucene 10 wants 21, and CPU time is read by the function interface of 22.
jdk() {
	for home in "${BENCH_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
		[ -x "$home/bin/javac" ] && [ -r "$home/release" ] || continue
		v=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
		[ "${v:-0}" -ge 22 ] && echo "$v $home"
	done | sort -rn | head -n 1 | cut -d' ' -f2-
}
java_home=$(jdk)
[ -n "$java_home" ] || { echo 'no JDK of 22 or later; BENCH_JAVA_HOME names one' >&2; exit 3; }

if [ "$1" = deps ]; then
	mkdir -p "$work/classes"
	work=$(cd "$work" && pwd)
	mvn -q -f "$here/pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/lib"
	exec "$java_home/bin/javac" -cp "$work/lib/*" -d "$work/classes" "$here"/*.java
fi
[ -e "$work/classes/Peer.class" ] || { echo 'not fetched: make bench-deps' >&2; exit 3; }
exec "$java_home/bin/java" -Xmx3g --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
	-cp "$work/classes:$work/lib/*" Peer "$@"
