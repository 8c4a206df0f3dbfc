package bench

import (
	"os"
	"path/filepath"
)

// debianPython sees the modules that Debian packages install; another python3 that comes first in PATH does not.
const debianPython = "/usr/bin/python3"

// The peers that ours is held against, and how they are had.
const (
	Lucene10One   = "lucene10-one"
	Lucene10Multi = "lucene10-multi" // with a second field of unstemmed words, for exact search
	Tantivy       = "tantivy"
	benchDeps     = "make bench-deps, which needs Maven and a JDK of 22 or later, and Cargo"
)

// Programs returns the peers of dir, the folder bench/peers; work is where make bench-deps puts what it compiles.
func Programs(dir, work string) []Program {
	python := debianPython
	if _, err := os.Stat(python); err != nil {
		python = "python3"
	}
	script := func(name string) []string { return []string{python, "-B", filepath.Join(dir, name)} }
	lucene := func(mapping string) []string {
		return []string{"sh", filepath.Join(dir, "lucene10", "peer.sh"), filepath.Join(work, "lucene10"), mapping}
	}
	return []Program{
		{Label: Lucene10One, Command: lucene("one"), Install: benchDeps},
		{Label: Lucene10Multi, Command: lucene("multi"), Install: benchDeps},
		{Label: Tantivy, Command: []string{filepath.Join(work, "tantivy", "release", "tantivy-peer")}, Install: benchDeps},
		{Label: "sqlite", Command: script("sqlite_peer.py"), Install: "on Debian: apt-get install python3"},
		{Label: "postgresql", Command: script("postgresql_peer.py"), Install: "on Debian: apt-get install postgresql python3-psycopg2"},
		{Label: "xapian", Command: script("xapian_peer.py"), Install: "on Debian: apt-get install python3-xapian"},
	}
}
