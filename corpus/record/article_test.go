package record

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kiosque-search/kiosque"
)

func TestIDs(t *testing.T) {
	a := kiosque.Article{Source: "Le Phare", Title: "Un", Body: "Le texte.", Date: kiosque.Date{Year: 2021, Month: 3}}
	if got, want := contentID(&a), "k-fa288f276988cfc0"; got != want {
		t.Errorf("contentID = %s, want %s", got, want)
	}
	b := a
	b.Title, b.Body = "UnLe", " texte."
	if contentID(&a) == contentID(&b) {
		t.Error("the border between title and body does not count")
	}
	for id, want := range map[string]bool{"a": true, "é 1/2": true, "a\nb": false, "\xff": false, strings.Repeat("a", 257): false, "\ufffd": false} {
		if ValidID(id) != want {
			t.Errorf("ValidID(%q) = %v", id, !want)
		}
	}
}

// TestSplitLead holds that a standfirst goes only where all its words stand at the head of the text.
func TestSplitLead(t *testing.T) {
	for _, tt := range []struct{ lead, body, wantLead, wantBody string }{
		{"Le bac rouvre.", "Le bac rouvre. Il part à midi.", "", "Le bac rouvre. Il part à midi."},
		{"Le bac rouvre.", "Le bac rouvre.\nIl part à midi.", "Le bac rouvre.", "Il part à midi."},
		{"Le bac rouvre.", "Le bac rouvre.", "Le bac rouvre.", ""},
		{"Le  bac\nrouvre", "Le bac rouvre, dit-on.", "", "Le bac rouvre, dit-on."},
		{"Qui va là ?", "Qui va là\u202f? Personne.", "", "Qui va là\u202f? Personne."},
		{"Le Mali", "Le Malien parle.", "Le Mali", "Le Malien parle."},
		{"Le Mali", "Le Mali parle.", "", "Le Mali parle."},
		{"Le Mali a", "Le Malia parle.", "Le Mali a", "Le Malia parle."},
		{"Il en a 3", "Il en a 30.", "Il en a 3", "Il en a 30."},
		{"Il en a 3", "Il en a 3,5.", "Il en a 3", "Il en a 3,5."},
		{"Il en a 3", "Il en a 3, pas plus.", "", "Il en a 3, pas plus."},
		{"Pas aujourd", "Pas aujourd’hui.", "Pas aujourd", "Pas aujourd’hui."},
		{"Un étudiant", "Un étudiant·e parle.", "Un étudiant", "Un étudiant·e parle."},
		{"Un ete", "Un ete\u0301 passe.", "Un ete", "Un ete\u0301 passe."},
		{"Le gouvernement annonce la réouv…", "Le gouvernement annonce la réouverture du port.", "", "Le gouvernement annonce la réouverture du port."},
		{"Selon le journal du matin, l", "Selon le journal du matin, la digue tient.", "", "Selon le journal du matin, la digue tient."},
		{"Selon le journal du matin, la", "Selon le journal du matin, lance-t-on.", "Selon le journal du matin, la", "Selon le journal du matin, lance-t-on."},
		{
			"Selon le journal du matin, le nouveau port de", "Selon le journal du matin, le nouveau port des îles est loin de tout.",
			"", "Selon le journal du matin, le nouveau port des îles est loin de tout.",
		},
		{"Le Mali…", "Le Malien parle.", "Le Mali…", "Le Malien parle."},
		{"Le conseil a voté […]", "Le conseil a voté la réfection.", "", "Le conseil a voté la réfection."},
	} {
		lead, body := splitLead(tt.lead, tt.body)
		if lead != tt.wantLead || body != tt.wantBody {
			t.Errorf("%q before %q: %q, %q", tt.lead, tt.body, lead, body)
		}
	}
}

func TestDatelines(t *testing.T) {
	for _, tt := range []struct{ text, date, place, rest string }{
		{"BAMAKO, 5 février (Reuters) - Le maire a parlé.", "0000-02-05", "Bamako", " Le maire a parlé."},
		{"Paris - 2 août 1914.\n\nLa mobilisation.", "1914-08-02", "Paris", "\n\nLa mobilisation."},
		{"PARIS, le 2 août 1914.\nLa mobilisation.", "1914-08-02", "Paris", "\nLa mobilisation."},
		{"Paris, 2 août 1914\nLa mobilisation.", "1914-08-02", "Paris", "\nLa mobilisation."},
		{"Paris, samedi 1er août 1914 — La mobilisation.", "1914-08-01", "Paris", " La mobilisation."},
		{"Paris – Ier août 1914.\nLa mobilisation.", "1914-08-01", "Paris", "\nLa mobilisation."},
		{"Londres (2 août 1914).\nLa flotte appareille.", "1914-08-02", "Londres", "\nLa flotte appareille."},
		{"TÉMOIGNAGE - 9 janvier 2015. La mer monte.", "", "", ""},
		{"Le Havre, 2 août 1914 - La flotte appareille.", "1914-08-02", "Le Havre", " La flotte appareille."},
		{"Le Phare, 6 novembre 2023\nLa digue.", "2023-11-06", "", "\nLa digue."},
		{"Nice, 14 juillet 2016. Un camion fonce.", "", "", ""},
		{"Paris, 2 août 1914, la mobilisation est décrétée.", "", "", ""},
		{"Né à Paris le 2 août 1914.", "", "", ""},
		{"Le 2 août 1914, Paris mobilise.", "", "", ""},
		{"Paris, août 1914 - La mobilisation.", "", "", ""},
		{"MALI - La transition.", "", "", ""},
	} {
		d := datelineOf(tt.text)
		date := ""
		if d.date.Year == 0 && d.date.Day != 0 {
			date = fmt.Sprintf("0000-%02d-%02d", d.date.Month, d.date.Day)
		} else {
			date = d.date.String()
		}
		if date != tt.date || d.place != tt.place || d.end > 0 && tt.text[d.end:] != tt.rest || (d.end > 0) != (tt.date != "") {
			t.Errorf("%q: %q %q, then %q", tt.text, date, d.place, tt.text[d.end:])
		}
	}
}
