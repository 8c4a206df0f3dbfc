package analysis

import (
	"hash/fnv"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestNamesakesOfThePress measures how many of the spellings of a name are found by each other, among thousands of other names, and
// how many of those found are other names. The rules were made on one half of the names alone.
func TestNamesakesOfThePress(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	type name struct{ spellings, either []string }
	halves := map[string][]name{}
	forms := strings.Fields(read("neighbours.txt"))
	for line := range strings.Lines(read("names.txt")) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		one, either, _ := strings.Cut(line, "|")
		n := name{strings.Fields(one), strings.Fields(either)}
		forms = append(append(forms, n.spellings...), n.either...)
		h := fnv.New32a()
		_, _ = h.Write([]byte(n.spellings[0]))
		half := [...]string{"dev", "test"}[h.Sum32()>>8&1]
		halves[half] = append(halves[half], n)
	}
	table := NewTable(forms)
	for half, all := range halves {
		found, wanted, others, asked := 0, 0, 0, 0
		for _, n := range all {
			for _, spelling := range n.spellings {
				var got []string
				for _, o := range table.Namesakes([]byte(spelling), 64) {
					got = append(got, table.Form(o.Form))
				}
				asked++
				for _, s := range n.spellings {
					if s != spelling {
						wanted++
						if slices.Contains(got, s) {
							found++
						}
					}
				}
				for _, s := range got {
					if !slices.Contains(n.spellings, s) && !slices.Contains(n.either, s) {
						others++
					}
				}
			}
		}
		recall, false1 := float64(found)/float64(wanted), float64(others)/float64(asked)
		t.Logf("%s: %d names in %d spellings, %.3f of %d pairs found, %.2f others a name", half, len(all), asked, recall, wanted, false1)
		if recall < .9 || false1 > 1 {
			t.Errorf("%s: recall %.3f, want .9 at least; %.2f others a name, want 1 at most", half, recall, false1)
		}
	}
}

// TestNamesakes finds spellings that no rule of one language gives.
func TestNamesakes(t *testing.T) {
	table := NewTable(strings.Fields(`serguei sergueï sergei sergey serge lavrov lavroff larov poutine putin goïta goita goûta kadhafi gaddafi qaddafi
		pékin beijing péking zhou chou enlai en-lai zedong tsé-toung xiaoping siao-ping deng teng mao macron micron l'état 1917 abdoulaye abdoulay
		chine chien kiev kyiv lviv lvov`))
	for _, tt := range []struct{ in, want string }{
		{"sergueï", "serguei sergueï sergei sergey"},
		{"lavrov", "lavrov lavroff"},
		{"putin", "putin poutine"},
		{"goïta", "goita goïta"},
		{"qaddafi", "qaddafi gaddafi kadhafi"},
		{"beijing", "beijing pékin péking"},
		{"chou", "chou zhou"},
		{"enlai", "enlai en-lai"},
		{"tsé-toung", "tsé-toung zedong"},
		{"xiaoping", "xiaoping siao-ping"},
		{"deng", "deng teng"},
		{"mao", "mao"},
		{"macron", "macron micron"},
		{"abdoulay", "abdoulay abdoulaye"},
		{"kyiv", "kyiv kiev"},
		{"lvov", "lvov lviv"},
		{"1917", ""},
		{"", ""},
		{"zhirinovski", ""},
	} {
		var got []string
		for _, o := range table.Namesakes([]byte(tt.in), 10) {
			got = append(got, table.Form(o.Form))
		}
		want := strings.Fields(tt.want)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", tt.in, got, want)
		}
	}
	if got := table.Namesakes([]byte("sergei"), 2); len(got) != 2 || table.Form(got[0].Form) != "sergei" {
		t.Errorf("2 namesakes at most: %v", got)
	}
}

func TestCapitals(t *testing.T) {
	var a Analyzer
	text := "Poutine parle. La poutine refroidit ; POUTINE. M. Poutine et l’Élysée."
	for form, want := range map[string][2]int{"poutine": {2, 1}, "élysée": {1, 0}, "parle": {0, 1}, "absent": {0, 0}} {
		if capital, small := a.Capitals([]byte(text), form); capital != want[0] || small != want[1] {
			t.Errorf("%s: %d with a capital, %d without, want %v", form, capital, small, want)
		}
	}
}
