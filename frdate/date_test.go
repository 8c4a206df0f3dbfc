package frdate

import (
	"encoding/json"
	"errors"
	"testing"
)

func TestParseISO(t *testing.T) {
	for _, c := range []struct {
		in          string
		precision   Precision
		first, last int
	}{
		{"2023", PrecisionYear, 19358, 19722},
		{"2024", PrecisionYear, 19723, 20088},
		{"2023-02", PrecisionMonth, 19389, 19416},
		{"2024-02", PrecisionMonth, 19754, 19782},
		{"2023-02-06", PrecisionDay, 19394, 19394},
		{"1970-01-01", PrecisionDay, 0, 0},
		{"1969-12-31", PrecisionDay, -1, -1},
		{"1631-05-30", PrecisionDay, -123668, -123668},
	} {
		d, err := ParseISO(c.in)
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		if from, to := d.Days(); from != c.first || to != c.last || d.Precision() != c.precision || d.String() != c.in {
			t.Errorf("%s: %s, %s, days %d to %d, want %d to %d", c.in, d, d.Precision(), from, to, c.first, c.last)
		}
		if c.precision == PrecisionDay && DateOfDay(c.first) != d {
			t.Errorf("day %d is %s, want %s", c.first, DateOfDay(c.first), d)
		}
	}
	for _, in := range []string{
		"", "-", "23", "02023", "2023-", "2023-2", "2023-13", "2023-00", "2023-02-29", "2023-02-00", "2023-02-6", "2023-02-06-01", "0000",
		"２０２３", "+023", "2023/02",
	} {
		if d, err := ParseISO(in); !errors.Is(err, ErrDate) {
			t.Errorf("%q is the date %v, %v", in, d, err)
		}
	}
}

func TestDateAsJSON(t *testing.T) {
	type dated struct {
		Date      Date
		Precision Precision
	}
	for _, want := range []dated{
		{},
		{Date{Year: 2023}, PrecisionYear},
		{Date{Year: 2023, Month: 2}, PrecisionMonth},
		{Date{Year: 2023, Month: 2, Day: 6}, PrecisionDay},
	} {
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got dated
		if err := json.Unmarshal(b, &got); err != nil || got != want {
			t.Errorf("%s reads back as %v, %v", b, got, err)
		}
	}
	for _, in := range []string{`{"Date":"hier"}`, `{"Precision":"week"}`} {
		var d dated
		if err := json.Unmarshal([]byte(in), &d); err == nil {
			t.Errorf("%s reads as %v", in, d)
		}
	}
}
