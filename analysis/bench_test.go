package analysis

import (
	"bytes"
	"testing"
)

// press is a passage in the manner of a dispatch, for benchmarks and counts of allocations.
var press = bytes.Repeat([]byte("Le ministre des Affaires étrangères s'est rendu à Bamako, lundi 6 février, à l'invitation du gouvernement. "+
	"« Nous avons signé trois accords », a-t-il déclaré devant 1 500 étudiants réunis à l’université ; M. Dupont n'était pas là.\n\n"+
	"Les élections prévues en 2024 auront-elles lieu ? L'O.N.U. l'espère, les étudiant·e·s aussi, et porte-parole.fr l'a écrit (p. 12).\n"), 10)

func BenchmarkAnalyze(b *testing.B) {
	var a Analyzer
	b.SetBytes(int64(len(press)))
	b.ReportAllocs()
	for b.Loop() {
		a.Analyze(press)
	}
}

// dictionary makes n distinct forms with French endings.
func dictionary(n int) []string {
	endings := []string{"", "s", "e", "es", "er", "é", "ée", "ent", "ait", "ement", "tion", "tions", "eur", "euse", "al", "aux", "ère", "isme"}
	forms := make([]string, 0, n)
	for i := 0; len(forms) < n; i++ {
		stem := ""
		for k := i + 1000; k > 0; k /= 20 {
			stem += string("bcdfghjlmnprstvzkwxq"[k%20]) + []string{"a", "é", "i", "o", "u"}[k%5]
		}
		for _, e := range endings[:min(len(endings), n-len(forms))] {
			forms = append(forms, stem+e)
		}
	}
	return forms
}

func BenchmarkNewTable(b *testing.B) {
	forms := dictionary(150_000)
	b.ReportAllocs()
	for b.Loop() {
		NewTable(forms)
	}
}

func BenchmarkExpand(b *testing.B) {
	t := NewTable(dictionary(150_000))
	for _, c := range []struct {
		name string
		f    func()
	}{
		{"inflected", func() { t.Inflected([]byte("babobuements")) }},
		{"prefix", func() { t.Wildcard("babo*", 100) }},
		{"suffix", func() { t.Wildcard("*isme", 100) }},
		{"scan", func() { t.Wildcard("*bob*", 100) }},
		{"fuzzy1", func() { t.Fuzzy([]byte("babobu"), 1, 100) }},
		{"fuzzy2", func() { t.Fuzzy([]byte("babobuement"), 2, 100) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				c.f()
			}
		})
	}
}
