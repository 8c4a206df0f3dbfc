package plain

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/kiosque-search/kiosque/corpus/charset"
	"github.com/kiosque-search/kiosque/corpus/record"
	"github.com/kiosque-search/kiosque/frdate"
)

// A press review is a text of several articles, each below a title and a line that names the paper and the day. It is cut only where
// all of those lines stand alike, every article has a title of its own and a text, and half of the papers at least are called as papers
// are: an article may quote several papers too.

// Article is one of several articles of a text.
type Article struct {
	Line int
	*record.Record
}

// Articles are those of a text that has several, each with its header or with the line of a press review; none where there may be one.
func Articles(text string, at *time.Location) (all []Article) {
	text = closeUp(charset.Clean(text))
	if parts := several(text); len(parts) > 1 {
		for _, p := range parts {
			all = append(all, Article{p.line, Parse(p.text, at)})
		}
		return all
	}
	return newReview(text, at).articles()
}

// Limits of a press review, in bytes but for the first.
const (
	maxImprints = 20_000
	maxImprint  = 120 // of the line of a paper and a day
	maxHead     = 220 // of a title
	leastText   = 40  // of the text of an article
	leastProse  = 200 // of a paragraph that is no line of a table of contents
)

// review is a text that may be a press review.
type review struct {
	at       *time.Location
	lines    []string // without spaces at their ends, rules being empty
	raw      []string
	imprints []imprint
}

// imprint is where an article was printed, in one line or two.
type imprint struct {
	record.Imprint
	from, to int // its lines, the last included
	sure     bool
	last     bool // it says so itself, as what stands below an article does
}

// newReview finds the lines of papers and days of a text.
func newReview(text string, at *time.Location) *review {
	r := &review{at: at, raw: strings.Split(text, "\n")}
	r.lines = make([]string, len(r.raw))
	for i, line := range r.raw {
		if line = strings.Trim(strings.TrimSpace(line), "*_\u00a0"); !ruled.MatchString(line) {
			r.lines[i] = line
		}
	}
	for i := 0; i < len(r.lines) && len(r.imprints) < maxImprints; i++ {
		if found, ok := r.imprintAt(i); ok {
			r.imprints = append(r.imprints, found)
			i = found.to
		}
	}
	return r
}

var (
	// sourced opens a line that says where an article comes from.
	sourced = regexp.MustCompile(`(?i)^(?:source|paru dans|publié dans|publication|journal|média|support)\s*:?\s+`)
	// parted are the signs between the parts of an imprint.
	parted = regexp.MustCompile(`\s+[-–—]+\s+|\s*[|·•,;()\[\]]\s*|\s+du\s+|\s+(?:paru )?le\s+`)
	// beside is what may stand in an imprint beside the paper and the day.
	beside = regexp.MustCompile(`(?i)^(?:pp?\.?\s*\d[\d, et-]*|pages?\s+\d[\d, et-]*|n[°o]\.?\s*\d+|édition .{1,30}|\d{1,2}\s?[h:]\s?\d{0,2}|\d+ mots|` +
		`(?:lun|mar|mer|jeu|ven|sam|dim)\pL*\.?|en ligne|web|site web|presse (?:écrite|nationale|régionale|quotidienne|en ligne))$`)
)

// imprintAt reads the imprint that a line is, or that begins with it.
func (r *review) imprintAt(i int) (found imprint, ok bool) {
	line := r.lines[i]
	if line == "" || len(line) > maxImprint {
		return found, false
	}
	found.from, found.to = i, i
	if paper := strings.TrimRight(line, " .:"); record.KnownPaper(paper) || record.PaperLike(paper) {
		next := afterBlank(r.lines, i+1)
		if next == len(r.lines) || !wholeDay(r.lines[next], r.at) {
			return found, false
		}
		found.Source, found.Date, found.to, found.sure = paper, r.lines[next], next, true
		return found, true
	}
	if !strings.ContainsAny(line, "0123456789") {
		return found, false
	}
	rest := sourced.ReplaceAllString(line, "")
	found.last = rest != line
	for part := range strings.SplitSeq(parted.ReplaceAllString(rest, "\n"), "\n") {
		switch part = strings.Trim(part, " .:\u00a0"); {
		case part == "":
		case found.Date == "" && wholeDay(part, r.at):
			found.Date = part
		case beside.MatchString(part):
			if found.Page == "" && strings.HasPrefix(strings.ToLower(part), "p") {
				found.Page = strings.TrimLeft(strings.TrimLeft(part, "pPages."), " .")
			}
		case found.Source == "" && found.Date == "" && nameOfPaper(part):
			found.Source = part
		case found.Author == "" && found.Source != "" && record.PeopleLike(strings.TrimPrefix(strings.TrimPrefix(part, "Par "), "par ")):
			found.Author = strings.TrimPrefix(strings.TrimPrefix(part, "Par "), "par ")
		case found.Source == "" && nameOfPaper(part): // behind the day
			found.Source = part
		default:
			return found, false
		}
	}
	found.sure = record.KnownPaper(found.Source) || record.PaperLike(found.Source) || domain.MatchString(found.Source)
	return found, found.Date != "" && found.Source != ""
}

// listed are imprints that stand one below the other, as those of sources do: none of them is that of the article.
func (r *review) listed() map[string]bool {
	listed := map[string]bool{}
	for i, m := range r.imprints {
		if i > 0 && afterBlank(r.lines, r.imprints[i-1].to+1) == m.from {
			listed[r.lines[r.imprints[i-1].from]], listed[r.lines[m.from]] = true, true
		}
	}
	return listed
}

// domain is the name of a site.
var domain = regexp.MustCompile(`(?i)^(?:www\.)?[\pL\d-]+(?:\.[\pL\d-]+)*\.(?:fr|com|org|net|info|eu|be|ch|ca|lu|ma|tn|dz|sn|ml|ci|bf|tv|re)$`)

// nameOfPaper reports whether a part of an imprint may be the name of a paper.
func nameOfPaper(part string) bool {
	return len(part) >= 2 && (record.NameLike(part) || record.KnownPaper(part) || domain.MatchString(part))
}

// wholeDay reports whether a text is a day with its year and nothing else.
func wholeDay(s string, at *time.Location) bool {
	if len(s) > 60 || !strings.ContainsAny(s, "0123456789") {
		return false
	}
	d, err := frdate.Parse(s, at)
	return err == nil && d.Day != 0
}

// titleLike reports whether a line may be the title of an article, or stand above one.
func titleLike(line string) bool {
	if line == "" || len(line) > maxHead || unicode.IsLower(record.FirstRune(line)) || strings.HasPrefix(line, "Par ") || record.PeopleLike(line) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(line)
	return !strings.ContainsRune(".,;:…", last)
}

// before is the last line above a place that is not empty, -1 where there is none.
func (r *review) before(i int) int {
	i--
	for i >= 0 && r.lines[i] == "" {
		i--
	}
	return i
}

// prose reports whether there is a text among lines.
func (r *review) prose(from, to int) bool {
	size := 0
	for _, line := range r.lines[from:to] {
		size += len(line)
	}
	return size >= leastText
}

// piece is one article: its lines, and those of its title.
type piece struct {
	begin, end int
	title      int
	imprint    imprint
}

// articles are the articles of a press review, none where it may be something else.
func (r *review) articles() []Article {
	sure := 0
	for _, m := range r.imprints {
		if m.sure {
			sure++
		}
	}
	if len(r.imprints) < 2 || sure*2 < len(r.imprints) {
		return nil
	}
	for _, form := range []func() []piece{r.below, r.above, r.closing} {
		if pieces := form(); pieces != nil && r.whole(pieces) {
			return r.made(pieces)
		}
	}
	return nil
}

// below are the pieces of a review whose imprints stand below the titles.
func (r *review) below() (pieces []piece) {
	for _, m := range r.imprints {
		title := r.before(m.from)
		if m.last || title < 0 || !titleLike(r.lines[title]) || len(pieces) > 0 && !r.apart(title) {
			return nil
		}
		pieces = append(pieces, piece{begin: title, title: title, imprint: m})
	}
	return r.closed(pieces)
}

// apart reports whether a line stands behind an empty one or the end of a sentence.
func (r *review) apart(i int) bool {
	if i == 0 || r.lines[i-1] == "" {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(r.lines[i-1])
	return strings.ContainsRune(".!?…»”)", last)
}

// above are those of a review whose imprints stand above the titles.
func (r *review) above() (pieces []piece) {
	for _, m := range r.imprints {
		title := afterBlank(r.lines, m.to+1)
		if m.last || title == len(r.lines) || !titleLike(r.lines[title]) || len(pieces) > 0 && !r.apart(m.from) {
			return nil
		}
		pieces = append(pieces, piece{begin: m.from, title: title, imprint: m})
	}
	return r.closed(pieces)
}

// closing are those of a review whose imprints stand below the texts, and say so.
func (r *review) closing() (pieces []piece) {
	begin := 0
	for _, m := range r.imprints {
		title := afterBlank(r.lines, begin)
		if !m.last || title >= m.from || !titleLike(r.lines[title]) {
			return nil
		}
		pieces = append(pieces, piece{begin: begin, end: m.to + 1, title: title, imprint: m})
		begin = m.to + 1
	}
	if afterBlank(r.lines, begin) != len(r.lines) {
		return nil
	}
	return pieces
}

// closed lets each piece end where the next begins.
func (r *review) closed(pieces []piece) []piece {
	for i := range pieces {
		pieces[i].end = len(r.lines)
		if i > 0 {
			pieces[i-1].end = pieces[i].begin
		}
	}
	return pieces
}

// whole reports whether each piece is an article: a title that no other has, and a text.
func (r *review) whole(pieces []piece) bool {
	titles := map[string]bool{}
	for _, p := range pieces {
		title := strings.ToLower(r.lines[p.title])
		from := max(p.title, p.imprint.to) + 1
		end := p.end
		if p.imprint.from > p.title && p.imprint.to == p.end-1 { // it closes the article
			from, end = p.title+1, p.imprint.from
		}
		if titles[title] || from >= end || !r.prose(from, end) {
			return false
		}
		titles[title] = true
	}
	return true
}

// made are the articles of the pieces. What stands above the first is an article too where it has a text; a table of contents is told.
func (r *review) made(pieces []piece) (all []Article) {
	var remark string
	if preface := strings.TrimSpace(strings.Join(r.raw[:pieces[0].begin], "\n")); preface != "" {
		if hasProse(preface) {
			all = append(all, Article{1, Parse(preface, r.at)})
		} else {
			remark = "au-dessus du premier article, un titre ou un sommaire qui n'est pas un article n'est pas gardé : « " +
				record.Clip(record.OneLine(preface), 200) + " »"
		}
	}
	for _, p := range pieces {
		text := r.raw[p.title] + "\n\n"
		if p.imprint.from < p.title {
			text += strings.Join(r.raw[p.imprint.from:p.imprint.to+1], "\n") + "\n\n"
		}
		rec := Parse(text+withoutRules(strings.Join(r.raw[p.title+1:p.end], "\n")), r.at)
		rec.Values[record.Title] = record.Value{Text: strings.Trim(r.lines[p.title], "# ")}
		rec.Values[record.Date] = record.Value{Text: p.imprint.Date}
		rec.Values[record.Source] = record.Value{Text: p.imprint.Source}
		rec.Put(record.Page, p.imprint.Page)
		rec.Put(record.Authors, p.imprint.Author)
		if remark != "" {
			rec.Remarks, remark = append(rec.Remarks, remark), ""
		}
		all = append(all, Article{p.begin + 1, rec})
	}
	return all
}

// hasProse reports whether a text has a paragraph that is no line of a list.
func hasProse(text string) bool {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); len(line) >= leastProse && strings.ContainsAny(line[len(line)-1:], ".!?") {
			return true
		}
	}
	return false
}

// doubt says that a text may be of several articles, "" where nothing speaks for it.
func (r *review) doubt() string {
	days := map[string]bool{}
	for i, m := range r.imprints {
		end := len(r.lines)
		if i+1 < len(r.imprints) {
			end = r.imprints[i+1].from
		}
		if m.sure && r.prose(m.to+1, end) {
			days[m.Date+m.Source] = true
		}
	}
	if len(days) < 2 {
		return ""
	}
	return "plusieurs lignes nomment un journal et un jour : si ce sont plusieurs articles, donnez à chacun un en-tête (Titre : …, Date : …, Source : …)"
}
