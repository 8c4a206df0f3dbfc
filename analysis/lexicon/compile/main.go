// Command compile makes the file of a lexicon from the dictionary of Hunspell for French, as Debian's package
// hunspell-fr-comprehensive installs it.
//
// Usage:
//
//	go run ./analysis/lexicon/compile [-from /usr/share/hunspell/fr] [-o analysis/lexicon/french.lex] [-names analysis/lexicon/names.txt]
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	from := flag.String("from", "/usr/share/hunspell/fr", "the dictionary, without .aff and .dic")
	out := flag.String("o", "french.lex", "the file to write")
	names := flag.String("names", "names.txt", "the file of the names of people to write")
	flag.Parse()
	if err := run(*from, *out, *names, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1) //nolint:forbidigo // it is a command
	}
}

func run(from, out, names string, report io.Writer) error {
	affixes, err := os.Open(from + ".aff")
	if err != nil {
		return err
	}
	defer func() { _ = affixes.Close() }()
	rules, err := readSuffixes(affixes)
	if err != nil {
		return fmt.Errorf("%s.aff: %w", from, err)
	}
	entries, err := os.Open(from + ".dic")
	if err != nil {
		return err
	}
	defer func() { _ = entries.Close() }()
	var l lemmas
	var p people
	add := func(w word) {
		l.add(w)
		p.add(w)
	}
	if err := readWords(entries, rules, add); err != nil {
		return fmt.Errorf("%s.dic: %w", from, err)
	}
	data, stats := l.compile()
	if _, err := fmt.Fprintln(report, stats); err != nil {
		return err
	}
	if err := os.WriteFile(names, p.list(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(out, data, 0o644)
}
