// Package corpus turns what a researcher has on disk into articles: plain text files, JSON lines, JSON arrays and
// tables, in folders, compressed or in archives, in the encodings the trade really uses.
//
// No article is lost: each input gives articles, or a *Reject with its path, line and reason. No date is invented: a
// date says how precise it is and where it comes from. Texts become UTF-8 with plain line breaks and are otherwise
// untouched; folding is the business of package analysis.
package corpus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // Europe/Paris is needed on machines that have no time zones

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/charset"
	"github.com/kiosque-search/kiosque/corpus/record"
	"github.com/kiosque-search/kiosque/frdate"
)

// Options says how inputs are read. The zero value reads everything that is understood, within sane limits.
type Options struct {
	// Fields maps a column or JSON key to a field of the article (see FieldNames), before the guesses; the field "-"
	// ignores it. Several columns given to one field are joined.
	Fields map[string]string
	// Source is the source of articles that name none.
	Source string
	// Delimiter separates the columns of tables; 0: sniffed among comma, semicolon, tab and bar.
	Delimiter rune
	// Encoding of all inputs, a name of Encodings; empty: sniffed for each file.
	Encoding string
	// Location is where an instant given in UTC, or as a Unix time, becomes a calendar day; nil: Europe/Paris.
	Location *time.Location
	// DateOrder is that of the digits of all dates; zero: the one that the dates of each column prove, the French one
	// where they prove none.
	DateOrder frdate.Order
	// Raw leaves texts as they came: UTF-8 that was read as something else, entities and tags are not repaired.
	Raw bool
	// Titles reads tables and JSON that have titles and no texts; they are rejected otherwise, for a text whose name was
	// not known is more likely than none.
	Titles bool

	// Mapped is told, when an input has been read whose articles have named columns or keys, what these were taken for;
	// nil: nobody is. The articles that wait for the order of their dates come after that.
	Mapped func(Mapping)

	// MaxArticleBytes bounds one article as it is stored: a text file, a JSON value, a table row; 0: 16 MiB.
	MaxArticleBytes int
	// MaxFileBytes bounds what is read of one file or archive member, decompressed; 0: 64 GiB.
	MaxFileBytes int64
	// MaxArchiveBytes bounds what one file on disk may decompress to, all members together; 0: 256 GiB.
	MaxArchiveBytes int64
	// MaxRatio bounds how many bytes each compressed byte may become, looked at past 64 MiB; 0: 500.
	MaxRatio int
	// MaxDepth bounds archives and compressions within each other; 0: 5.
	MaxDepth int
	// MaxEntries bounds the files of all folders and archives of one path; 0: 10,000,000.
	MaxEntries int
}

// FieldNames lists the fields of an article that Options.Fields can name.
func FieldNames() []string { return record.FieldNames() }

// Encodings lists the names that Options.Encoding may have.
func Encodings() []string { return charset.Names() }

// withDefaults returns o with its zero fields filled in.
func (o Options) withDefaults() (Options, error) {
	if o.Location == nil {
		paris, err := time.LoadLocation("Europe/Paris")
		if err != nil {
			return o, fmt.Errorf("corpus: time zone: %w", err)
		}
		o.Location = paris
	}
	set(&o.MaxArticleBytes, 16<<20)
	set(&o.MaxFileBytes, 64<<30)
	set(&o.MaxArchiveBytes, 256<<30)
	set(&o.MaxRatio, 500)
	set(&o.MaxDepth, 5)
	set(&o.MaxEntries, 10_000_000)
	return o, o.validate()
}

// set gives a limit its default.
func set[T int | int64](limit *T, value T) {
	if *limit <= 0 {
		*limit = value
	}
}

// validate reports options that mean nothing.
func (o Options) validate() error {
	for _, column := range slices.Sorted(maps.Keys(o.Fields)) {
		if _, ok := record.Named(o.Fields[column]); !ok {
			return &kiosque.Error{
				Code:    kiosque.CodeBadRequest,
				Message: fmt.Sprintf("champ inconnu : « %s »", o.Fields[column]),
				Hint:    "valeurs possibles : " + strings.Join(record.FieldNames(), ", ") + ", - pour ignorer",
			}
		}
	}
	if _, ok := charset.Named(o.Encoding); !ok {
		return &kiosque.Error{
			Code:    kiosque.CodeBadRequest,
			Message: fmt.Sprintf("encodage inconnu : « %s »", o.Encoding),
			Hint:    "valeurs possibles : " + strings.Join(charset.Names(), ", "),
		}
	}
	if d := o.Delimiter; d == '"' || d == '\n' || d == '\r' || d < 0 || d > 0x7f {
		return &kiosque.Error{
			Code:    kiosque.CodeBadRequest,
			Message: fmt.Sprintf("séparateur de colonnes impossible : « %c »", d),
			Hint:    "valeurs usuelles : virgule, point-virgule, tabulation, barre verticale",
		}
	}
	return nil
}

// Item is one article and where it was found.
type Item struct {
	Article kiosque.Article
	// Path is the file, with the member of an archive after an exclamation mark: a.zip!b.txt. Names of members are
	// labels: nothing is ever written to them.
	Path string
	// Input is the file on disk that Path lies in, as it was walked to, or what Path is.
	Input string
	// Format is how the file is written, in French, by the names of the list of formats: JSON, tableau, texte.
	Format string
	// Line is the line of the record in its file, from 1; 1 for a file that is one article.
	Line int
	// Bytes counts the bytes read from disk and standard input so far, over all paths, compressed as they are there:
	// beside Volume.Bytes it is the progress. Reading goes ahead of the articles by a buffer.
	Bytes int64
	// Warnings are remarks in French on an article that is kept, such as a date that could not be read.
	Warnings []string
	// Repairs name in French what was wrong with its texts and has been repaired, such as double encoding or entities.
	Repairs []string
}

// Reject is one input that gave no article.
type Reject struct {
	Path   string `json:"path"`
	Line   int    `json:"line"`   // from 1; 0: the whole file
	Reason string `json:"reason"` // in French, lower case
	Err    error  `json:"-"`      // the cause; may be nil
	Format string `json:"-"`      // as in Item; empty: not recognised
	// Input is the file on disk that Path lies in; empty: Path was not opened, and nothing below it was seen.
	Input string `json:"-"`
}

// Mapping is what the columns or keys of one input were taken for.
type Mapping struct {
	Path    string // as in Item
	Format  string
	Columns []Column // in the order in which they came first
}

// Column is one column or key of an input.
type Column struct {
	Name string `json:"name"`
	// Field is the one of FieldNames that the name is known for, or ColumnDetail; empty: the column is ignored.
	Field  string `json:"field"`
	Values int    `json:"values"` // that are not empty
	Used   int    `json:"used"`   // of these, that fill the field: another column of the article may have been likelier
	Sample string `json:"sample"` // the first value, cut
}

// ColumnDetail is the field of a column that is kept as a detail of the article.
const ColumnDetail = "detail"

// Error implements error.
func (r *Reject) Error() string {
	s := r.Path
	if r.Line > 0 {
		s = fmt.Sprintf("%s:%d", s, r.Line)
	}
	s += " : " + r.Reason
	if r.Err != nil {
		s += " : " + r.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (r *Reject) Unwrap() error { return r.Err }

// errStop ends the reading because the consumer has had enough; it is never shown.
var errStop = errors.New("corpus: stopped")

// Open reads every article of the paths: files, folders (all files below, by name), archives, and "-" for standard
// input. The order of articles is that of the paths, then of the names or of the archive.
//
// An error of the sequence is a *Reject, and reading goes on, or it is the last element: an error of ctx, as a
// *kiosque.Error of CodeInterrupted that wraps it, or Options that mean nothing, of CodeBadRequest.
func Open(ctx context.Context, paths []string, stdin io.Reader, o Options) iter.Seq2[Item, error] {
	return open(ctx, o, func(r *reader) error {
		for _, path := range paths {
			if err := r.path(path, stdin); err != nil {
				return err
			}
		}
		return nil
	})
}

// OpenStream is Open for a stream that is called name, such as what an address has answered.
func OpenStream(ctx context.Context, name string, from io.Reader, o Options) iter.Seq2[Item, error] {
	return open(ctx, o, func(r *reader) error { return r.stream(name, from) })
}

// open begins a reading.
func open(ctx context.Context, o Options, read func(*reader) error) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		o, err := o.withDefaults()
		if err != nil {
			yield(Item{}, err)
			return
		}
		if err := read(newReader(ctx, o, yield)); err != nil && !errors.Is(err, errStop) {
			yield(Item{}, &kiosque.Error{Code: kiosque.CodeInterrupted, Message: "lecture interrompue", Err: err})
		}
	}
}
