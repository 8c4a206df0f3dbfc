package frdate

import (
	"errors"
	"slices"
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
		{"2023-02-05 23:30:00+00", "2023-02-06"},
		{"2023-02-05 23:30:00 UTC", "2023-02-06"},
		{"2023-12-31T23:30:00Z", "2024-01-01"},
		{"Sun, 05 Feb 2023 23:30:00 GMT", "2023-02-06"},
		{"Sun, 05 Feb 2023 23:30:00 +0000", "2023-02-06"},
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
		{"2023-févr-06", "2023-02-06"},
		{"2023 Feb 6", "2023-02-06"},
		{"févr-23", "2023-02"},
		{"févr.-23", "2023-02"},
		{"Nov-98", "1998-11"},
		{"lun. 06/02/23", "2023-02-06"},
		{"2-VIII-1914", "1914-08-02"},
		{"2 VIII 1914", "1914-08-02"},
		{"31.XII.1899", "1899-12-31"},
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

		// A zero offset is UTC, however it is written.
		{"2023-02-05T23:30:00+00:00", "2023-02-06"},
		{"2023-02-05T23:30:00-00:00", "2023-02-06"},
		{"2023-02-05T23:30:00.000+0000", "2023-02-06"},
		{"2023-02-05T23:30:00+01:00", "2023-02-05"},
		{"2023-02-05T22:30:00+00:00", "2023-02-05"},
		{"Sun Feb 05 2023 23:30:00 GMT+0000 (heure normale d’Europe centrale)", "2023-02-06"},
		{"Sun Feb 05 2023 23:30:00 GMT+0100 (heure normale d’Europe centrale)", "2023-02-05"},

		// Without signs, with seconds and without, fractions, and every way to write an offset.
		{"20230205T2330Z", "2023-02-06"},
		{"20230205T23Z", "2023-02-06"},
		{"20230205t2330z", "2023-02-06"},
		{"20230205T2259Z", "2023-02-05"},
		{"20230205T233000,5Z", "2023-02-06"},
		{"20230205T233000.123Z", "2023-02-06"},
		{"20230205T2330+0000", "2023-02-06"},
		{"20230205T2330+00", "2023-02-06"},
		{"20230205T2330+00:00", "2023-02-06"},
		{"20230205T2330-0000", "2023-02-06"},
		{"20230205T2330−00:00", "2023-02-06"},
		{"20230205T2330 GMT", "2023-02-06"},
		{"20230205T2330UTC", "2023-02-06"},
		{"20230205T2330+01", "2023-02-05"},
		{"20230205T2330-05", "2023-02-05"},
		{"20230205T2330-05:30", "2023-02-05"},
		{"20230205T2330-0530", "2023-02-05"},
		{"20230205T2330−0530", "2023-02-05"},
		{"20230205T2330+0030", "2023-02-05"},
		{"20230205T233000+01:00", "2023-02-05"},
		{"20230205T2330", "2023-02-05"},
		{"20230205T233000", "2023-02-05"},
		{"20230205 2330Z", "2023-02-06"},
		{"20230205 233000Z", "2023-02-06"},
		{"2023-02-05T2330Z", "2023-02-06"},
		{"2023-02-05T233000Z", "2023-02-06"},
		{"2023-02-05T23Z", "2023-02-06"},
		{"2023-02-05T23+00", "2023-02-06"},
		{"05/02/2023 2330Z", "2023-02-06"},
		{"20230205233000Z", "2023-02-06"},
		{"202302052330Z", "2023-02-06"},
		{"20230205233000.0Z", "2023-02-06"},
		{"20230205233000+0000", "2023-02-06"},
		{"20230205233000+0100", "2023-02-05"},
		{"20230205233000-05'30'", ""},
		{"20230205T2400Z", "2023-02-06"},
		{"2023-02-05T24:00:00Z", "2023-02-06"},
		{"20230205T2460Z", "2023-02-05"}, // no time: the day as it is written
		{"20230205993000Z", ""},

		// Unix and its kin.
		{"Mon Nov 06 14:05:00 CET 2023", "2023-11-06"},
		{"Mon Nov  6 14:05:00 2023", "2023-11-06"},
		{"Mon Nov 06 23:30:00 UTC 2023", "2023-11-07"},
		{"Mon Nov 06 23:30:00 +0000 2023", "2023-11-07"},
		{"Mon Nov 06 23:30:00 +0100 2023", "2023-11-06"},
		{"Monday, 06-Nov-23 14:05:00 GMT", "2023-11-06"},
		{"1699275600", "2023-11-06"},
		{"1699275600.5", "2023-11-06"},
		{"1699275600000", "2023-11-06"},
		{"1699275600000000", "2023-11-06"},
		{"1699275600000000000", "2023-11-06"},
		{"20231106140500", "2023-11-06"},
		{"202311061405", "2023-11-06"},
		{"20231106256100", ""},
		{"9999999999", ""},

		// Pages that say when they were published, changed and visited.
		{"Publié le 06/11/2023 à 14:05", "2023-11-06"},
		{"Publié le 6 novembre 2023 à 14h05, mis à jour le 7 novembre 2023 à 9h12", "2023-11-06"},
		{"Mis à jour le 07/11/2023 à 09h12 | Publié le 06/11/2023 à 14h05", "2023-11-06"},
		{"06/11/2023 (modifié le 08/11/2023)", "2023-11-06"},
		{"Mis en ligne le 06/11/2023 - MAJ : 07/11/2023", "2023-11-06"},
		{"Posted on November 6, 2023. Last updated November 7, 2023.", "2023-11-06"},
		{"Créé le 5 novembre 2023, publié le 6 novembre 2023", "2023-11-06"},
		{"Consulté le 12 mars 2024, publié le 6 novembre 2023", "2023-11-06"},
		{"Mis à jour le 7 novembre 2023", ""},
		{"consulté le 07/11/2023", ""},
		{"6 novembre 2023 - 14:05", "2023-11-06"},
		{"lun. 06 nov. 2023 à 14h05", "2023-11-06"},
		{"Le Phare, 06/11/2023, p. 4", "2023-11-06"},
		{"[Le Phare, 6 novembre 2023]", "2023-11-06"},
		{"(6 novembre 2023)", "2023-11-06"},
		{"01.02.03.04.05", ""},
		{"version 12.10.21", ""},
		{"n° 1234 du 06/11/2023", "2023-11-06"},

		// Two digits of a year: Excel shows them, and RFC 850 has them.
		{"06/11/23", "2023-11-06"},
		{"6/11/23", "2023-11-06"},
		{"06.11.23", "2023-11-06"},
		{"06-11-23 14:05", "2023-11-06"},
		{"25/12/45", "1945-12-25"},
		{"31/12/29", "2029-12-31"},
		{"01/01/30", "1930-01-01"},
		{"5 févr. 23", "2023-02-05"},
		{"06-nov-23", "2023-11-06"},
		{"6 novembre ’23", "2023-11-06"},
		{"6 novembre 14 h 05", ""},
		{"6 novembre 14:05", ""},
		{"11/25/23", ""},

		// Spaces, first days, and what is missing.
		{"2023 11 06", "2023-11-06"},
		{"06 11 2023", "2023-11-06"},
		{"06112023", ""},
		{"Ier août 1914", "1914-08-01"},
		{"I er août 1914", "1914-08-01"},
		{"ler août 1914", "1914-08-01"},
		{"samedi 1 er août 1914", "1914-08-01"},
		{"1936-05-00", "1936-05"},
		{"1936-00-00", "1936"},
		{"1936-00", "1936"},
		{"1936-00-12", "1936"},
		{"1905-12-XX", "1905-12"},
		{"1905-xx-xx", "1905"},
		{"1905-12-??", "1905-12"},
		{"1905-uu-uu", "1905"},
		{"XX/12/1905", "1905-12"},
		{"00/12/1905", "1905-12"},
		{"00/00/1905", "1905"},
		{"19051200", "1905-12"},
		{"19050000", "1905"},
		{"[1905]", "1905"},
		{"[1905-12]", "1905-12"},
		{"[1905?]", ""},
		{"[s.d.]", ""},
		{"12/1905", "1905-12"},
		{"12-1905", "1905-12"},
		{"12.1905", "1905-12"},
		{"13/1905", ""},
		{"2023/11/06/", "2023-11-06"},
		{"2023/11//", "2023-11"},
		{"2023///", "2023"},
		{"2019-7-14", "2019-07-14"},
		{"2019-7", "2019-07"},
		{"14.30", ""},

		// Double issues, and what the ends of a longer period have in common.
		{"1914-08-02/1914-08-03", "1914-08-02"},
		{"2 et 3 août 1914", "1914-08-02"},
		{"2-3 août 1914", "1914-08-02"},
		{"samedi 5 et dimanche 6 novembre 2023", "2023-11-05"},
		{"05-06/11/2023", "2023-11-05"},
		{"31 décembre 2023 - 1er janvier 2024", "2023-12-31"},
		{"31 décembre - 1er janvier 2024", "2023-12-31"},
		{"5 au 12 février 2023", "2023-02"},
		{"du 5 au 12 février 2023", "2023-02"},
		{"5-12 février 2023", "2023-02"},
		{"2023-02-05 au 2023-02-12", "2023-02"},
		{"janvier-février 2023", "2023"},
		{"du 5 janvier au 6 mars 2023", "2023"},
		{"12 au 5 février 2023", ""},

		// A weekday decides where two orders are possible, and is not checked otherwise.
		{"Monday 11/06/2023", "2023-11-06"},
		{"lundi 06/11/2023", "2023-11-06"},
		{"mardi 06/11/2023", "2023-11-06"},
		{"11/06/2023 2:05 PM", ""},
		{"25/12/2023 2:05 PM", "2023-12-25"},
		{"11/11/2023 2:05 PM", "2023-11-11"},

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
		{"02/25/2023", ""},
		{"1542/1882", ""},
		{"1542-1882", ""},
		{"2022-2023", ""},
		{"janvier 2022 - mars 2023", ""},
		{"du 5 janvier 2022 au 6 mars 2023", ""},
		{"été 2023", ""},
		{"0001-01-01T00:00:00Z", ""},
		{"12023-01-01", ""},
		{"99999999", ""},
		{"202302", ""},
		{"12345", ""},
		{"1914-18", ""},
		{"190X", ""},
		{"6 novembre", ""},
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

// TestWhyNot holds the reasons for which a text is no date.
func TestWhyNot(t *testing.T) {
	for in, want := range map[string]error{
		"été 2018": ErrSeason, "printemps 1914": ErrSeason, "Hiver 2023-2024": ErrSeason, "hier": ErrDate, "30 février 2023": ErrDate,
		"11/06/2023 2:05 PM": ErrOrder, "02/25/2023": ErrOrder, "mis à jour le 07/11/2023": ErrUpdate, "été": ErrDate,
	} {
		if _, err := Parse(in, nil); !errors.Is(err, want) || !errors.Is(err, ErrDate) {
			t.Errorf("Parse(%q): %v, want %v", in, err, want)
		}
	}
}

func TestParseRange(t *testing.T) {
	for in, want := range map[string]string{
		"2019": "2019 2019", "14/07/2019": "2019-07-14 2019-07-14", "juillet 2019": "2019-07 2019-07", "[1905]": "1905 1905",
		"1914-1918": "1914 1918", "1914–1918": "1914 1918", "1914-18": "1914 1918", "1914/1918": "1914 1918", "de 1914 à 1918": "1914 1918",
		"[2019 TO 2020]": "2019 2020", "entre 2019 et 2020": "2019 2020", "1918-1914": "1918 1914",
		"juillet 2019 - août 2020": "2019-07 2020-08", "juillet-août 2019": "2019-07 2019-08", "nov.-janv. 2024": "2023-11 2024-01",
		"du 5 au 12 février 2023": "2023-02-05 2023-02-12", "5 février - 3 mars 2023": "2023-02-05 2023-03-03",
		"2019-07-14/2019-07-20": "2019-07-14 2019-07-20", "05/02 au 12/02/2023": "2023-02-05 2023-02-12",
		"du 01/02/2023 au 05/03/2023": "2023-02-01 2023-03-05", "1er-3 mai 2023": "2023-05-01 2023-05-03",
		"190X": "1900 1909", "19XX": "1900 1999", "19..": "1900 1999", "1914-08/1915-02": "1914-08 1915-02",
		"30 et 31 février 2023": "", "été 2018": "", "2019-2020-2021": "", "a - b": "", "5-6": "", "XX": "", "1914-13": "",
	} {
		p, err := ParseRange(in)
		got := ""
		if err == nil {
			got = p.From.String() + " " + p.To.String()
		}
		if got != want {
			t.Errorf("ParseRange(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
}

// TestOrders reads columns by the order that all their dates prove.
func TestOrders(t *testing.T) {
	many := func(s string, n int) []string { return slices.Repeat([]string{s}, n) }
	for name, tt := range map[string]struct {
		column []string
		want   Order
		read   map[string]string
	}{
		"nothing proves": {many("06/11/2023", 9), French, map[string]string{"06/11/2023": "2023-11-06", "11/06/2023 2:05 PM": ""}},
		"days":           {[]string{"06/11/2023", "25/12/2023"}, French, map[string]string{"06/11/2023": "2023-11-06"}},
		"months": {
			[]string{"06/11/2023", "12/25/2023"},
			MonthFirst,
			map[string]string{"06/11/2023": "2023-06-11", "12/25/2023": "2023-12-25", "25/12/2023": ""},
		},
		"months, short": {[]string{"06/11/23", "12/25/23"}, MonthFirst, map[string]string{"06/11/23": "2023-06-11", "12/25/23": "2023-12-25"}},
		"twelve hours":  {[]string{"12/25/2023 1:00 AM", "11/06/2023 2:05 PM"}, MonthFirst, map[string]string{"11/06/2023 2:05 PM": "2023-11-06"}},
		"days, twelve":  {[]string{"25/12/2023 1:00 AM"}, DayFirst, map[string]string{"06/11/2023 2:05 PM": "2023-11-06"}},
		"years":         {[]string{"98/11/06", "99/01/02"}, YearFirst, map[string]string{"98/11/06": "1998-11-06", "23/11/06": "2023-11-06"}},
		"both": {
			[]string{"25/12/2023", "12/25/2023"},
			Mixed,
			map[string]string{"06/11/2023": "", "25/12/2023": "2023-12-25", "12/25/2023": "2023-12-25", "11/11/2023": "2023-11-11"},
		},
		"one fault":    {append(many("25/12/2023", 100), "12/25/2023"), French, map[string]string{"06/11/2023": "2023-11-06", "12/25/2023": ""}},
		"three faults": {append(many("25/12/2023", 100), many("12/25/2023", 3)...), Mixed, map[string]string{"06/11/2023": ""}},
		"weekdays":     {[]string{"Mon 11/06/2023", "Tue 11/07/2023"}, MonthFirst, map[string]string{"11/08/2023": "2023-11-08"}},
		"other forms":  {[]string{"2023-11-06", "6 novembre 2023", "", "hier", "1699275600"}, French, nil},
	} {
		var tally Tally
		for _, s := range tt.column {
			tally.Add(s)
		}
		if got := tally.Order(); got != tt.want {
			t.Errorf("%s: order %d, want %d", name, got, tt.want)
		}
		for in, want := range tt.read {
			if d, err := (Reader{Order: tally.Order()}).Parse(in); d.String() != want || (err == nil) != (want != "") {
				t.Errorf("%s: %q = %q, %v, want %q", name, in, d, err, want)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"Mon Nov 06 14:05:00 CET 2023", "11/06/2023 2:05 PM", "1914-08-02/1914-08-03", "du 5 au 12 février 2023", "190X", "[1905]",
		"2023 11 06", "06-nov-23", "98/11/06",
		"Mis à jour le 07/11/2023 à 09h12 | Publié le 06/11/2023 à 14h05", "1699275600000", "2023/11//", "Ier août 1914",
		"2023-02", "lundi 6 novembre 2023", "1er mars 2021", "World, Friday, November 13, 2015", "05/02/2023 14:05", "20230205T233000Z",
		"20230205T2330−05", "202302052330.5Z", "20230205T24Z",
		"mar. 7", "1ᵉʳ " +
			"août", "é\xff 5 mai",
	} {
		f.Add(s)
	}
	loc := paris(f)
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Parse(s, loc)
		if err == nil && (d.IsZero() || !d.Valid() || d.Year < MinYear || d.Year > MaxYear) {
			t.Errorf("Parse(%q) = %v", s, d)
		}
		if p, err := ParseRange(s); err == nil && (p.From.IsZero() || p.To.IsZero() || !p.From.Valid() || !p.To.Valid()) {
			t.Errorf("ParseRange(%q) = %v", s, p)
		}
		var tally Tally
		tally.Add(s)
		for o := French; o <= Mixed; o++ {
			in, err := Reader{In: loc, Order: o}.Parse(s)
			if err == nil && (in.IsZero() || !in.Valid()) || err != nil && !errors.Is(err, ErrDate) {
				t.Errorf("%q in order %d = %v, %v", s, o, in, err)
			}
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
