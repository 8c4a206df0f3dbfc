package french

import (
	"testing"

	"github.com/kiosque-search/kiosque"
)

func TestFrenchNumbers(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 7: "7", 999: "999", 1000: "1\u202f000", 22283: "22\u202f283", 123456: "123\u202f456", 1000000: "1\u202f000\u202f000", -1234: "−1\u202f234",
	} {
		if got := Number(n); got != want {
			t.Errorf("french(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int]string{0: "0\u00a0article", 1: "1\u00a0article", 2: "2\u00a0articles", 4500: "4\u202f500\u00a0articles"} {
		if got := Quantity(n, "article", "articles"); got != want {
			t.Errorf("quantity(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestFrenchDates(t *testing.T) {
	tests := []struct{ since, until, want string }{
		{"2023-02-06", "2023-02-06", "6\u00a0février 2023"},
		{"2024-08-01", "2024-08-01", "1er\u00a0août 2024"},
		{"2023-02", "2023-02", "février 2023"},
		{"2023", "2023", "2023"},
		{"", "", "sans date"},
		{"2023-02-06", "2023-03-01", "du 6\u00a0février 2023 au 1er\u00a0mars 2023"},
		{"2019", "2021-04", "de 2019 à avril 2021"},
		{"2019-10", "2021", "d’octobre 2019 à 2021"},
		{"2019-08", "2019-12-25", "d’août 2019 au 25\u00a0décembre 2019"},
		{"2023-02", "", "depuis février 2023"},
		{"2023-02-06", "", "depuis le 6\u00a0février 2023"},
		{"", "2023-02-06", "jusqu’au 6\u00a0février 2023"},
		{"", "2023", "jusqu’à 2023"},
		{"", "2023-04", "jusqu’à avril 2023"},
	}
	for _, tt := range tests {
		var since, until kiosque.Date
		if err := since.UnmarshalText([]byte(tt.since)); err != nil {
			t.Fatal(err)
		}
		if err := until.UnmarshalText([]byte(tt.until)); err != nil {
			t.Fatal(err)
		}
		if got := DateRange(since, until); got != tt.want {
			t.Errorf("dateRange(%s, %s) = %q, want %q", tt.since, tt.until, got, tt.want)
		}
	}
	if got := Date(kiosque.Date{Year: 2023, Month: 14}); got != "sans date" {
		t.Errorf("a date that cannot be: %q", got)
	}
}

func TestDecimal(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 0.04: "0", 0.05: "0,1", 1: "1", 12.34: "12,3", -2.5: "−2,5", 1234567.89: "1\u202f234\u202f567,9", -0.01: "0"} {
		if got := Decimal(x); got != want {
			t.Errorf("%v: %q, want %q", x, got, want)
		}
	}
}
