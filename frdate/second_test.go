package frdate

import "testing"

// TestSecondLook reads dates that were damaged, are in another language or as a program shows them, and none that is doubtful.
func TestSecondLook(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"6 novernbre 2023", "2023-11-06"},
		{"6 novembrc 2023", "2023-11-06"},
		{"samedi 6 déccmbre 1913", "1913-12-06"},
		{"l4 jui1let 1914", "1914-07-14"},
		{"1er scptembre 1914", "1914-09-01"},
		{"15 septembre 2O23", "2023-09-15"},
		{"2 août l914", "1914-08-02"},
		{"2 août I9I4", "1914-08-02"},
		{"Le Phare, 3 févrior 1914", "1914-02-03"},
		{"15 jui 2023", ""},
		{"3 mafs 1914", ""},
		{"3 membres 2023", ""},
		{"6 novernbre 2023 et 8 novembre 2023", ""},
		{"mis à jour le 6 novernbre 2023", ""},
		{"oll novembre lOlO", ""},
		{"6 de noviembre de 2023", "2023-11-06"},
		{"Montag, 6. November 2023", "2023-11-06"},
		{"29. Dezember 2011", "2011-12-29"},
		{"lunedì 6 marzo 2023", "2023-03-06"},
		{"1º de dezembro de 2023", "2023-12-01"},
		{"6 ноября 2023", "2023-11-06"},
		{"30 février 2023", ""},
		{"31 noviembre 2023", ""},
		{"[2023, 11, 6]", "2023-11-06"},
		{"2023, 11, 6, 14, 5", "2023-11-06"},
		{"datetime.date(2023, 11, 6)", "2023-11-06"},
		{"datetime.datetime(2023, 11, 6, 14, 5, tzinfo=datetime.timezone.utc)", "2023-11-06"},
		{"[2023, 13, 6]", ""},
		{"2023, 11, 66", ""},
	} {
		got, err := Parse(tt.in, paris(t))
		if got.String() != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%q = %s, %v, want %q", tt.in, got, err, tt.want)
		}
	}
}

// TestZeros takes the day on which programs begin to count for none where it stands alone, again and again.
func TestZeros(t *testing.T) {
	for _, tt := range []struct {
		column []string
		want   bool
	}{
		{[]string{"1900-01-01", "2023-11-06", "1900-01-01 00:00:00"}, true},
		{[]string{"1900-01-01", "2023-11-06"}, false},
		{[]string{"1900-01-01", "1900-01-01"}, false},
		{[]string{"1900-01-01", "1900-01-01", "1900-03-02"}, false},
		{[]string{"1900-01-01", "1900-01-01", "1901-01-01"}, false},
		{[]string{"1970-01-01", "1900-01-01", "2023-11-06", "1900-01-01"}, true},
	} {
		var all Tally
		for _, s := range tt.column {
			all.Add(s)
		}
		if got := all.Zero("1900-01-01"); got != tt.want {
			t.Errorf("%v: %t", tt.column, got)
		}
	}
}
