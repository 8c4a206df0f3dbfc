package frdate

import "testing"

func TestName(t *testing.T) {
	for in, want := range map[string]string{
		"2023-11-06_LePhare_La-digue.txt": "2023-11-06", "corpus/2023_11_06.txt": "2023-11-06", "20231106-une.txt": "2023-11-06",
		"LePhare_20231106T140500.txt": "2023-11-06", "phare-06-11-2023.txt": "2023-11-06", "phare 6.11.2023.txt": "2023-11-06",
		"digue_6-novembre-2023.txt": "2023-11-06", "1er-aout-1914.txt": "1914-08-01", "2023-11_phare.txt": "2023-11", "novembre-2023.txt": "2023-11",
		"1914/08/02/une.txt": "1914-08-02", "1914/08/une.txt": "1914-08", "corpus/1914/une.txt": "1914", "1914/8/2/une.txt": "1914-08-02",
		"2023-11-06/une.txt": "2023-11-06", "a.zip!1914/08/02/une.txt": "1914-08-02", `C:\presse\1914\une.txt`: "1914",
		"2023-11-06_2023-11-07.txt": "", "une.txt": "", "1984.txt": "", "rapport-2019.txt": "", "2010-11.txt": "", "20231306.txt": "", "123456789012.txt": "",
		"31-02-2023.txt": "", "0000-01-01.txt": "", "1234-10.txt": "", "2023-11-06/2022-01-02.txt": "2022-01-02", "06-11_2023.txt": "",
		"2023-11-06_la-digue-20231106.txt": "2023-11-06", "photo-99-12.txt": "", "": "", "/": "",
	} {
		d, ok := Name(in)
		if !ok {
			d = Date{}
		}
		if d.String() != want {
			t.Errorf("Name(%q) = %q, want %q", in, d, want)
		}
	}
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"2023-11-06_LePhare.txt", "1914/08/02/une.txt", "6-novembre-2023", "06.11.2023-07.11.2023", "!\\/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, ok := Name(s); ok && (d.IsZero() || !d.Valid() || d.Year < minNameYear || d.Year > maxNameYear) {
			t.Errorf("Name(%q) = %v", s, d)
		}
	})
}
