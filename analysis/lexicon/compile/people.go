package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// people gathers the names of people.
type people struct{ given, family map[string]bool } // folded

// add files one form, if it is a name of people.
func (p *people) add(w word) {
	if p.given == nil {
		p.given, p.family = map[string]bool{}, map[string]bool{}
	}
	for t := range strings.FieldsSeq(w.tags) {
		switch name := fold(w.spelling); {
		case name == "":
		case t == "prn":
			p.given[name] = true
		case t == "patr":
			p.family[name] = true
		}
	}
}

// list writes them as lexicon reads them: p for the given ones, f for those of families, one a line.
func (p *people) list() []byte {
	var out bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(p.given)) {
		fmt.Fprintln(&out, "p", name)
	}
	for _, name := range slices.Sorted(maps.Keys(p.family)) {
		fmt.Fprintln(&out, "f", name)
	}
	return out.Bytes()
}
