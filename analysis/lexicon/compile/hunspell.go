package main

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// word is one form of an entry: as it is spelt, with what the dictionary says of it.
type word struct {
	spelling string
	lemma    string // spelling of the lemma
	tags     string // parts of speech of the entry, separated by spaces: nom adj v1_i____zz
}

// rule adds one ending to the words that fit.
type rule struct {
	strip, add string
	fits       *regexp.Regexp // the end of the word; nil fits any
}

// suffixes are the rules of each flag.
type suffixes map[string][]rule

// Flags of two letters that do not inflect.
const (
	flagNeedsAffix = "()" // the bare entry is no word
	flagForbidden  = "{}"
)

// readSuffixes reads the suffix rules of an affix file of Hunspell. Prefixes are elided articles, which are words of their own.
func readSuffixes(r io.Reader) (suffixes, error) {
	rules := suffixes{}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		if len(f) < 5 || f[0] != "SFX" {
			continue
		}
		add, _, _ := strings.Cut(f[3], "/") // flags of prefixes follow
		one := rule{strip: zero(f[2]), add: zero(add)}
		if f[4] != "." {
			fits, err := regexp.Compile("(?:" + f[4] + ")$")
			if err != nil {
				return nil, fmt.Errorf("%s: %w", lines.Text(), err)
			}
			one.fits = fits
		}
		rules[f[1]] = append(rules[f[1]], one)
	}
	return rules, lines.Err()
}

// zero is nothing, which affix files write 0.
func zero(s string) string {
	if s == "0" {
		return ""
	}
	return s
}

// readWords yields every form of every entry of a dictionary of Hunspell whose flags have two letters.
func readWords(r io.Reader, rules suffixes, yield func(word)) error {
	lines := bufio.NewScanner(r)
	lines.Scan() // the number of entries
	for lines.Scan() {
		head, morphology, _ := strings.Cut(lines.Text(), " ")
		spelling, flags, _ := strings.Cut(head, "/")
		if spelling == "" || spelling == "-" {
			continue
		}
		w := word{lemma: spelling}
		var tags []string
		for m := range strings.FieldsSeq(morphology) {
			switch key, value, _ := strings.Cut(m, ":"); key {
			case "po":
				tags = append(tags, value)
			case "st":
				w.lemma = value
			}
		}
		w.tags = strings.Join(tags, " ")
		if has(flags, flagForbidden) {
			continue
		}
		if !has(flags, flagNeedsAffix) {
			w.spelling = spelling
			yield(w)
		}
		for i := 0; i+2 <= len(flags); {
			flag, n := pair(flags[i:])
			i += n
			for _, s := range rules[flag] {
				base, ok := strings.CutSuffix(spelling, s.strip)
				if !ok || s.fits != nil && !s.fits.MatchString(spelling) {
					continue
				}
				w.spelling = base + s.add
				yield(w)
			}
		}
	}
	return lines.Err()
}

// pair returns the first flag, two runes, and its bytes.
func pair(flags string) (string, int) {
	n, runes := len(flags), 0
	for i := range flags {
		if runes == 2 {
			n = i
			break
		}
		runes++
	}
	return flags[:n], n
}

func has(flags, flag string) bool {
	for i := 0; i < len(flags); {
		f, n := pair(flags[i:])
		if f == flag {
			return true
		}
		i += n
	}
	return false
}
