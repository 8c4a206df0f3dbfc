package frdate

import (
	"testing"
	"time"
	_ "time/tzdata"
)

func paris(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestParse(t *testing.T) {
	loc := paris(t)
	for _, tt := range []struct{ in, want string }{
		{"2023", "2023"},
		{"2023-02", "2023-02"},
		{"2023/02", "2023-02"},
		{"2023-02-05", "2023-02-05"},
		{"2023/02/05", "2023-02-05"},
		{"2023/2/5", "2023-02-05"},
		{"20230205", "2023-02-05"},
		{"20230205T233000Z", "2023-02-06"},
		{"05/02/2023", "2023-02-05"},
		{"5/2/2023", "2023-02-05"},
		{"05-02-2023", "2023-02-05"},
		{"05.02.2023", "2023-02-05"},
		{"05/02/2023 14:05", "2023-02-05"},
		{"05/02/2023 14h05", "2023-02-05"},
		{"05/02/2023 à 14h05", "2023-02-05"},
		{" 2023-02-05 ", "2023-02-05"},

		// Times: a numeric offset keeps the day written, UTC becomes a day in Paris.
		{"2017-11-18T18:35:00+01:00", "2017-11-18"},
		{"2023-02-05T23:30:00-05:00", "2023-02-05"},
		{"2023-02-05T23:30:00Z", "2023-02-06"},
		{"2023-02-05T22:59:59Z", "2023-02-05"},
		{"2023-07-05T22:00:00Z", "2023-07-06"},
		{"2023-02-05T23:30:00.123Z", "2023-02-06"},
		{"2023-02-05T23:30Z", "2023-02-06"},
		{"2023-02-05 23:30:00", "2023-02-05"},
		{"2023-02-05 23:30:00+00", "2023-02-05"},
		{"2023-02-05 23:30:00 UTC", "2023-02-06"},
		{"2023-12-31T23:30:00Z", "2024-01-01"},
		{"Sun, 05 Feb 2023 23:30:00 GMT", "2023-02-06"},
		{"Sun, 05 Feb 2023 23:30:00 +0000", "2023-02-05"},
		{"Tue, 07 Mar 2023 09:15:00 +0100", "2023-03-07"},

		// As the press writes them.
		{"lundi 6 novembre 2023", "2023-11-06"},
		{"LUNDI 6 NOVEMBRE 2023", "2023-11-06"},
		{"lun. 6 nov. 2023", "2023-11-06"},
		{"mar. 7 nov. 2023", "2023-11-07"},
		{"mar. 7 mars 2023", "2023-03-07"},
		{"mar. 14 févr. 2023", "2023-02-14"},
		{"6 fevrier 2023", "2023-02-06"},
		{"6 fe\u0301vrier 2023", "2023-02-06"},
		{"6 FÉVRIER 2023", "2023-02-06"},
		{"1er mars 2021", "2021-03-01"},
		{"1ᵉʳ mars 2021", "2021-03-01"},
		{"premier mars 2021", "2021-03-01"},
		{"mars 2021", "2021-03"},
		{"Mars 2021", "2021-03"},
		{"le 3 août 2019", "2019-08-03"},
		{"3\u00a0aout\u00a02019", "2019-08-03"},
		{"06-févr-2023", "2023-02-06"},
		{"29 février 2024", "2024-02-29"},
		{"Publié le 6 février 2023 à 14h05", "2023-02-06"},
		{"Publié le jeudi 6 février 2023 à 14 h 05", "2023-02-06"},
		{"Politique, mardi 14 mars 2006, p. 16", "2006-03-14"},
		{"France, mercredi 11 septembre 2024 1340 mots, p. 11", "2024-09-11"},
		{"29 décembre 2011 15:32", "2011-12-29"},
		{"November 7, 2012", "2012-11-07"},
		{"Nov. 7, 2012", "2012-11-07"},
		{"March 1st, 2012", "2012-03-01"},
		{"Mar 3, 2012", "2012-03-03"},
		{"5 Mar 2012", "2012-03-05"},
		{"12 April 2013 Tuesday", "2013-04-12"},
		{"World, Friday, November 13, 2015", "2015-11-13"},
		{"7th of March 2012", "2012-03-07"},

		// Nothing rather than a guess.
		{"", ""},
		{"hier", ""},
		{"février", ""},
		{"6 février", ""},
		{"30 février 2023", ""},
		{"29 février 2023", ""},
		{"31 avril 2020", ""},
		{"31/04/2020", ""},
		{"2023-02-30", ""},
		{"2023-13", ""},
		{"2023-00", ""},
		{"2023-02-00", ""},
		{"00/02/2023", ""},
		{"02/25/2023", ""},
		{"05/02/23", ""},
		{"5 févr. 23", ""},
		{"1542/1882", ""},
		{"1542-1882", ""},
		{"2022-2023", ""},
		{"5 au 12 février 2023", ""},
		{"5-12 février 2023", ""},
		{"janvier-février 2023", ""},
		{"janvier 2022 - mars 2023", ""},
		{"du 5 janvier 2022 au 6 mars 2023", ""},
		{"été 2023", ""},
		{"0001-01-01T00:00:00Z", ""},
		{"12023-01-01", ""},
		{"99999999", ""},
		{"202302", ""},
		{"12345", ""},
		{"2023-02-05 au 2023-02-12", ""},
		{"05/02/2023 06/02/2023", ""},
	} {
		got, err := Parse(tt.in, loc)
		if got.String() != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("Parse(%q) = %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
}

// TestMonths holds every name and abbreviation to every day of the year, with time.Date as the judge of what exists.
func TestMonths(t *testing.T) {
	names := [12][]string{
		{"janvier", "janv.", "janv", "jan.", "January", "Jan"},
		{"février", "fevrier", "févr.", "fév.", "fevr", "fev", "February", "Feb"},
		{"mars", "March"},
		{"avril", "avr.", "April", "Apr"},
		{"mai", "May"},
		{"juin", "June", "Jun"},
		{"juillet", "juill.", "juil.", "July", "Jul"},
		{"août", "aout", "aoû", "August", "Aug"},
		{"septembre", "sept.", "sep", "September"},
		{"octobre", "oct.", "October"},
		{"novembre", "nov.", "November"},
		{"décembre", "decembre", "déc.", "dec", "December"},
	}
	loc := paris(t)
	named := 0
	for m, forms := range names {
		for _, name := range forms {
			if got := Month(name); got != m+1 {
				t.Errorf("Month(%q) = %d, want %d", name, got, m+1)
			}
			named++
			for _, year := range []int{1900, 1972, 2000, 2023, 2024} {
				for day := 1; day <= 31; day++ {
					when := time.Date(year, time.Month(m+1), day, 12, 0, 0, 0, time.UTC)
					want := ""
					if when.Day() == day {
						want = when.Format("2006-01-02")
					}
					text := when.Format("2") + " " + name + " " + when.Format("2006")
					if want == "" {
						text = time.Date(year, 1, day, 0, 0, 0, 0, time.UTC).Format("2") + " " + name + when.Format(" 2006")
					}
					if got, _ := Parse(text, loc); got.String() != want {
						t.Errorf("Parse(%q) = %q, want %q", text, got, want)
					}
				}
			}
		}
	}
	if table := len(months); table > named {
		t.Errorf("the table has %d names, only %d are tested", table, named)
	}
}

func TestMentions(t *testing.T) {
	for _, tt := range []struct {
		in, text, date string
		weekday        bool
	}{
		{"a salué mercredi 28 février des avancées", "mercredi 28 février", "0000-02-28", true},
		{"BAMAKO, 5 février (Reuters) -", "5 février", "0000-02-05", false},
		{"depuis août 2020 et", "août 2020", "2020-08", false},
		{"le mardi 1er août 2023.", "mardi 1er août 2023", "2023-08-01", true},
		{"Élu le 31 juin dernier", "", "", false},
		{"les mais et les mars", "", "", false},
		{"il a marché 5 mars", "5 mars", "0000-03-05", false},
		{"LOCMEL-SUR-MER, le 4 juin 2019", "4 juin 2019", "2019-06-04", false},
		{"Locmel-sur-Mer 4 juin 2019", "4 juin 2019", "2019-06-04", false},
		{"mer. 5 juin 2019", "mer. 5 juin 2019", "2019-06-05", true},
		{"mardi, le 4 juin 2019", "mardi, le 4 juin 2019", "2019-06-04", true},
		{"du 5 au 12 février", "12 février", "0000-02-12", false},
		{"May 5 people", "", "", false},
	} {
		got := Mentions(tt.in)
		if tt.text == "" {
			if len(got) != 0 {
				t.Errorf("Mentions(%q) = %v, want none", tt.in, got)
			}
			continue
		}
		if len(got) != 1 {
			t.Errorf("Mentions(%q) = %v, want one", tt.in, got)
			continue
		}
		m := got[0]
		date := m.String()
		if m.Year == 0 {
			date = time.Date(2000, time.Month(m.Month), m.Day, 0, 0, 0, 0, time.UTC).Format("0000-01-02")
		}
		if tt.in[m.Start:m.End] != tt.text || date != tt.date || m.HasWeekday != tt.weekday {
			t.Errorf("Mentions(%q) = %q %s %v, want %q %s %v", tt.in, tt.in[m.Start:m.End], date, m.HasWeekday, tt.text, tt.date, tt.weekday)
		}
	}
}

func TestFits(t *testing.T) {
	m := Mentions("mercredi 28 février")[0]
	for year, want := range map[int]bool{2018: true, 2022: false, 2023: false, 2024: true, 2025: false} {
		if got := m.Fits(year); got != want {
			t.Errorf("Fits(%d) = %v, want %v", year, got, want)
		}
	}
	if Mentions("29 février")[0].Fits(2023) {
		t.Error("29 février fits 2023")
	}
}

func TestFromUnix(t *testing.T) {
	loc := paris(t)
	for in, want := range map[int64]string{
		1675639800: "2023-02-06", 1675639800000: "2023-02-06", 20230206: "", 0: "", -1: "", 1e10: "", 1e13: "",
	} {
		if got, _ := FromUnix(in, loc); got.String() != want {
			t.Errorf("FromUnix(%d) = %q, want %q", in, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2023-02", "lundi 6 novembre 2023", "1er mars 2021", "World, Friday, November 13, 2015", "05/02/2023 14:05", "20230205T233000Z", "mar. 7", "1ᵉʳ août", "é\xff 5 mai"} {
		f.Add(s)
	}
	loc := paris(f)
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Parse(s, loc)
		if err == nil && (d.IsZero() || !d.Valid() || d.Year < MinYear || d.Year > MaxYear) {
			t.Errorf("Parse(%q) = %v", s, d)
		}
		if err != nil && !d.IsZero() {
			t.Errorf("Parse(%q) gives %v with an error", s, d)
		}
		last := 0
		for _, m := range Mentions(s) {
			if m.Start < 0 || m.End > len(s) || m.Start >= m.End || m.End < last {
				t.Errorf("Mentions(%q) = %+v", s, m)
			}
			last = m.End
		}
	})
}
