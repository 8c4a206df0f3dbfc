package bench

import (
	"os"
	"path/filepath"
)

// debianPython sees the modules that Debian packages install; another python3 that comes first in PATH does not.
const debianPython = "/usr/bin/python3"

// Programs returns the peers of dir, the folder bench/peers: what a user would otherwise pick.
func Programs(dir string) []Program {
	python := debianPython
	if _, err := os.Stat(python); err != nil {
		python = "python3"
	}
	script := func(name string) []string { return []string{python, "-B", filepath.Join(dir, name)} }
	return []Program{
		{Label: "sqlite", Command: script("sqlite_peer.py"), Install: "apt-get install python3"},
		{Label: "postgresql", Command: script("postgresql_peer.py"), Install: "apt-get install postgresql python3-psycopg2"},
		{Label: "xapian", Command: script("xapian_peer.py"), Install: "apt-get install python3-xapian"},
	}
}
