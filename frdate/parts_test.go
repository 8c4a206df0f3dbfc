package frdate

import "testing"

// TestOtherCalendars reads what is written neither as a day and a month of a year nor as digits of them.
func TestOtherCalendars(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		// Weeks, quarters and halves: what all their days have in common.
		{"2023-W45", "2023-11"},
		{"2023W45", "2023-11"},
		{"2023-W45-1", "2023-11-06"},
		{"2023W457", "2023-11-12"},
		{"2020-W53-7", "2021-01-03"},
		{"2021-W01", "2021-01"},
		{"2023-W44", "2023"},
		{"2023-W53", ""}, // it has 52
		{"2023-W00", ""},
		{"T1 2023", "2023"},
		{"2023-Q4", "2023"},
		{"1er trimestre 2023", "2023"},
		{"second semestre 2023", "2023"},
		{"T5 2023", ""},
		{"3e semestre 2023", ""},

		// The Revolution.
		{"5 nivôse an II", "1793-12-25"},
		{"Quintidi 5 Nivose an 2 de la République", "1793-12-25"},
		{"le 1er vendémiaire, l'an IV", "1795-09-23"},
		{"13 vendémiaire an IV", "1795-10-05"},
		{"18 brumaire an VIII", "1799-11-09"},
		{"11 frimaire an XIII", "1804-12-02"},
		{"10 nivôse an XIV", "1805-12-31"},
		{"6e jour complémentaire an III", "1795-09-22"},
		{"5e jour complémentaire de l'an II", "1794-09-21"},
		{"6e jour complémentaire an II", ""},
		{"31 nivôse an II", ""},
		{"5 nivôse an XV", ""},
		{"an II", ""},
		{"nivôse an II", ""}, // of two years
		{"pluviôse an II", "1794"},

		// As scripts and spreadsheets have them.
		{"/Date(1699275600000)/", "2023-11-06"},
		{`\/Date(1699275600000)\/`, "2023-11-06"},
		{"/Date(1699311600000-0500)/", "2023-11-06"},
		{"/Date(1699311600000)/", "2023-11-07"},
		{"/Date(-1748995200000)/", "1914-07-31"},
		{"new Date(1699275600000)", "2023-11-06"},
		{"Date(2023,10,6)", ""}, // whose months begin at zero
		{"-1748995200", "1914-07-31"},
		{"-1748995200000", "1914-07-31"},
		{"-1748", ""},
		{"45236", ""}, // a column must prove it

		// As they were once written, and as OCR reads them.
		{"2 aoust 1714", "1714-08-02"},
		{"10 7bre 1789", "1789-09-10"},
		{"10 8bre 1789", "1789-10-10"},
		{"20 Xbre 1789", "1789-12-20"},
		{"1° août 1914", "1914-08-01"},
		{"1er/08/1914", "1914-08-01"},
		{"samedi 2-dimanche 3 août 1914", "1914-08-02"},
		{"samedi 2 / dimanche 3 août 1914", "1914-08-02"},
		{"samedi 5-dimanche 13 août 1914", "1914-08"},
	} {
		got := ""
		d, err := Parse(tt.in, paris(t))
		if err == nil {
			got = d.String()
		}
		if got != tt.want {
			t.Errorf("Parse(%q) = %q, %v, want %q", tt.in, got, err, tt.want)
		}
	}
}

// TestSerials reads the days of spreadsheets where all of a column are such.
func TestSerials(t *testing.T) {
	var all, mixed Tally
	for _, s := range []string{"45236", "", "44927.5"} {
		all.Add(s)
		mixed.Add(s)
	}
	mixed.Add("2023-11-06")
	if all.Order() != Serial || !all.Open() || mixed.Order() != French {
		t.Errorf("orders %d and %d", all.Order(), mixed.Order())
	}
	for in, want := range map[string]string{
		"45236": "2023-11-06", "45236.999": "2023-11-06", "44927": "2023-01-01", "25569": "1970-01-01", "75011": "", "45236,5": "2023-11-06", "45236,5,5": "",
		"2023": "2023", "6/11/2023": "2023-11-06",
	} {
		got := ""
		d, err := Reader{Order: Serial}.Parse(in)
		if err == nil {
			got = d.String()
		}
		if got != want {
			t.Errorf("%q: %q, %v, want %q", in, got, err, want)
		}
	}
}
