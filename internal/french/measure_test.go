package french

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/kiosque-search/kiosque"
)

// plain shows the narrow no-break space as "_", the other one as "~".
func plain(s string) string { return strings.NewReplacer(narrow, "_", "\u00a0", "~").Replace(s) }

func TestMeasures(t *testing.T) {
	tests := []struct{ got, want string }{
		{Number(0), "0"},
		{Number(999), "999"},
		{Number(1000), "1_000"},
		{Number(1234567), "1_234_567"},
		{Number(-12345), "−12_345"},
		{Number(int64(math.MinInt64)), "−9_223_372_036_854_775_808"},
		{Quantity(0, "article", "articles"), "0~article"},
		{Quantity(1, "article", "articles"), "1~article"},
		{Quantity(2, "article", "articles"), "2~articles"},
		{Fixed(1.25, 1), "1,2"},
		{Fixed(math.NaN(), 1), "–"},
		{Size(0), "0~octet"},
		{Size(999), "999~octets"},
		{Size(1500), "1,5_ko"},
		{Size(999_949), "999,9_ko"},
		{Size(999_999), "1,0_Mo"},
		{Size(54_321_000), "54,3_Mo"},
		{Size(1 << 60), "1_152_921,5_To"},
		{Fixed(-17932.494, 2), "−17_932,49"},
		{Fixed(-0.001, 1), "0,0"},
		{Fixed(999999.96, 1), "1_000_000,0"},
		{Fixed(12345, 0), "12_345"},
		{Duration(1200 * time.Microsecond), "1,2_ms"},
		{Duration(3400 * time.Millisecond), "3,4_s"},
		{Duration(59*time.Second + 960*time.Millisecond), "1_min 00_s"},
		{Duration(125 * time.Second), "2_min 05_s"},
		{Duration(63 * time.Minute), "1_h 03_min"},
	}
	for _, tt := range tests {
		if plain(tt.got) != tt.want {
			t.Errorf("got %q, want %q", plain(tt.got), tt.want)
		}
	}
}

func TestDateOf(t *testing.T) {
	tests := []struct {
		date string
		from kiosque.DateOrigin
		want string
	}{
		{"2021-03-01", kiosque.DateDeclared, "1er~mars 2021"},
		{"2023-02-06", kiosque.DateDateline, "6~février 2023 (d’après la dépêche)"},
		{"2024-02-28", kiosque.DateInferred, "28~février 2024 (déduite du texte)"},
		{"2023-02-06", kiosque.DateFileName, "6~février 2023 (d’après le nom du fichier)"},
		{"2023-08", kiosque.DateDeclared, "août 2023"},
		{"1944", kiosque.DateDeclared, "1944"},
		{"", kiosque.DateUnknown, "sans date"},
	}
	for _, tt := range tests {
		var d kiosque.Date
		if err := d.UnmarshalText([]byte(tt.date)); err != nil {
			t.Fatal(err)
		}
		if got := plain(DateOf(d, tt.from)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.date, got, tt.want)
		}
	}
	if got := Date(kiosque.Date{Year: 2020, Month: 77}); got == "" {
		t.Error("an impossible month prints nothing")
	}
}
