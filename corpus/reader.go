package corpus

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/corpus/charset"
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/record"
	"github.com/kiosque-search/kiosque/frdate"
)

// reader is the state of one call of Open. Its methods return an error only to end the whole reading: errStop or that
// of ctx. What is wrong with one input becomes a *Reject.
type reader struct {
	ctx      context.Context //nolint:containedctx // lives as long as one call of Open
	o        Options
	yield    func(Item, error) bool
	formats  []format.Format
	maker    record.Maker
	settings format.Settings
	at       string // the file on disk, or other input, that is being read
	bytes    int64  // read from disk so far
	entries  int    // members of archives left for this path
	side     *sidecar
	near     group // files of the path that wait for each other
}

// newReader prepares a reading.
func newReader(ctx context.Context, o Options, yield func(Item, error) bool) *reader {
	return &reader{
		ctx: ctx, o: o, yield: yield, formats: formats(),
		maker: record.Maker{Source: o.Source, Location: o.Location, Raw: o.Raw, Latest: kiosque.Date{Year: time.Now().Year() + 1}},
		settings: format.Settings{
			Columns: record.NewColumns(o.Fields), Delimiter: o.Delimiter, Location: o.Location, MaxArticle: o.MaxArticleBytes, Titles: o.Titles,
		},
	}
}

// reject hands one rejected input to the consumer.
func (r *reader) reject(reject *Reject) error {
	if err := r.ctx.Err(); err != nil {
		return err //nolint:wrapcheck // Open wraps it
	}
	if reject.Input == "" {
		reject.Input = r.at
	}
	if !r.yield(Item{Bytes: r.bytes}, reject) {
		return errStop
	}
	return nil
}

// input reads one file or standard input; file is nil for what cannot be read from any place.
func (r *reader) input(path string, from io.Reader, file *os.File) error {
	var said *record.Record
	if file != nil {
		side, err := r.sidecarOf(path)
		if err != nil {
			return err
		}
		if side.is(lastName(path)) {
			return nil
		}
		said = side.of(lastName(path))
	}
	if file != nil {
		if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
			file = nil
		}
	}
	in := &input{r: r, file: file, aside: said, near: &r.near, budget: &budget{r: r, start: r.bytes, left: r.o.MaxArchiveBytes}}
	in.Input = format.Input{Host: in, Settings: r.settingsOf(), Path: path, Name: path, Listed: said != nil}
	err := in.read(&countingReader{r: r, from: from})
	if file == nil && err == nil {
		return r.near.settle()
	}
	return err
}

// settingsOf returns the settings for one input, with a table of columns of its own, which takes notes.
func (r *reader) settingsOf() *format.Settings {
	s := r.settings
	s.Columns = s.Columns.Fresh()
	return &s
}

// tell hands on what the columns of an input were taken for.
func (r *reader) tell(path, format string, c *record.Columns) {
	uses := c.Uses()
	if r.o.Mapped == nil || len(uses) == 0 {
		return
	}
	m := Mapping{Path: path, Format: format}
	for _, u := range uses {
		column := Column{Name: u.Name, Values: u.Values, Used: u.Used, Sample: u.Sample}
		switch {
		case u.Field != record.None:
			column.Field = u.Field.String()
		case u.Detail:
			column.Field = ColumnDetail
		}
		m.Columns = append(m.Columns, column)
	}
	r.o.Mapped(m)
}

// input is one file or member whose format is to be told and read; it is the host of that format.
type input struct {
	format.Input
	r          *reader
	format     string // the name of the format
	document   string // that of the document whose text it is
	texts      format.Texts
	file       *os.File // nil within archives and for standard input
	depth      int
	budget     *budget
	said       int
	held       held
	aside      *record.Record // what a table beside the file says of it
	titles     titles
	sides      map[string]*sidecar // the tables among its members, by their folders
	companions map[string]bool     // folders of the archive that belong to pages beside them
	packaged   bool                // the archive is a Data Package of our own
	// guessed is the name of an unusual encoding that was recognised.
	guessed string

	near    *group // the files of its folder or archive that wait for each other; nil: there are none
	members *group // those of its own members
	role    format.Role
	settled bool                          // it has waited
	claimed bool                          // another file has read it
	again   func() (io.ReadCloser, error) // its bytes, where it is no file on disk
	at      string                        // what reader.at was when it began to wait
}

// Context implements format.Host.
func (in *input) Context() context.Context { return in.r.ctx }

// Said implements format.Host.
func (in *input) Said() int { return in.said }

// Ended implements format.Host.
func (in *input) Ended(err error) bool { return errors.Is(err, errStop) || in.r.ctx.Err() != nil }

// Record implements format.Host: it makes an article and hands it to the consumer, at once or when the order of its
// date is known.
func (in *input) Record(line int, rec *record.Record) error {
	in.said++
	if in.aside != nil {
		id := rec.Values[record.ID]
		if in.aside.Exported() {
			rec = in.aside.WithText(rec.Text(record.Body))
		} else {
			rec.Overlay(in.aside)
		}
		if in.said > 1 { // a file of several articles has one row
			rec.Values[record.ID] = id
		}
	}
	if waits, err := in.textless(line, rec); waits || err != nil {
		return err
	}
	return in.dated(line, rec)
}

// dated makes an article of a record, at once or when the order of its date is known.
func (in *input) dated(line int, rec *record.Record) error {
	rec.Order = in.r.o.DateOrder
	if rec.Order == frdate.French && in.held.waits(rec) {
		return in.put(event{Line: line, Record: rec})
	}
	return in.article(line, rec)
}

// Reject implements format.Host.
func (in *input) Reject(line int, reason string, err error) error {
	in.said++
	if in.held.out != nil {
		e := event{Line: line, Reason: reason}
		if err != nil {
			e.Cause = err.Error()
		}
		return in.put(e)
	}
	return in.r.reject(&Reject{Path: in.Path, Format: in.format, Line: line, Reason: reason, Err: err})
}

// article makes an article and hands it to the consumer.
func (in *input) article(line int, rec *record.Record) error {
	a, warnings, err := in.r.maker.Article(rec)
	if err != nil {
		return in.r.reject(&Reject{Path: in.Path, Format: in.format, Line: line, Reason: err.Error()})
	}
	if err := in.r.ctx.Err(); err != nil {
		return err //nolint:wrapcheck // Open wraps it
	}
	for _, v := range rec.Named {
		in.Columns.FromName(v)
	}
	repairs := rec.Faults.Names()
	if in.guessed != "" {
		repairs = append(repairs, "encodage "+in.guessed)
	}
	item := Item{
		Article: a, Path: in.Path, Input: in.r.at, Line: line, Format: in.format, Bytes: in.r.bytes, Warnings: warnings, Repairs: repairs,
	}
	if !in.r.yield(item, nil) {
		return errStop
	}
	return nil
}

// put puts a record or a reject aside. Where there is no room for more, what was put aside is handed on, and the rest
// is read in the order that it has proved.
func (in *input) put(e event) error {
	full := in.held.put(e)
	if full == nil {
		return nil
	}
	if err := in.release(); err != nil {
		return err
	}
	return in.r.reject(&Reject{
		Path: in.Path, Format: in.format, Line: e.Line, Reason: "pas de place pour un fichier temporaire : l'ordre des dates est jugé sur ce qui précède",
		Err: full,
	})
}

// release hands on what was put aside.
func (in *input) release() error {
	err := in.held.release(func(e event) error {
		if e.Record == nil {
			r := &Reject{Path: in.Path, Format: in.format, Line: e.Line, Reason: e.Reason}
			if e.Cause != "" {
				r.Err = errors.New(e.Cause)
			}
			return in.r.reject(r)
		}
		e.Record.Order = in.held.order(e.Record)
		if in.held.zero(e.Record) {
			e.Record.NoDate()
		}
		return in.article(e.Line, e.Record)
	})
	if err == nil || in.Ended(err) {
		return err
	}
	return in.r.reject(&Reject{Path: in.Path, Format: in.format, Reason: "fichier temporaire illisible", Err: err})
}

// tooDeep is the reason for an archive within too many others.
const tooDeep = "archives emboîtées trop profondément"

// within prepares the input of one member or of what is behind a compression.
func (in *input) within(path, name string) *input {
	m := &input{r: in.r, depth: in.depth + 1, budget: in.budget, near: in.near}
	m.Input = format.Input{Host: m, Settings: in.r.settingsOf(), Path: path, Name: name}
	return m
}

// Budgeted implements format.Host.
func (in *input) Budgeted(from io.Reader) io.Reader {
	return &limitedReader{r: in.budget.reader(from), left: in.r.o.MaxFileBytes}
}

// Member implements format.Host: names that belong to systems are skipped, as in folders.
func (in *input) Member(m format.Member) (more bool, err error) {
	if skippedPath(m.Name) || inCompanion(in.companions, m.Name) || in.packaged && slices.Contains(packaging, m.Name) {
		return true, nil
	}
	if in.depth >= in.r.o.MaxDepth {
		return false, in.Reject(0, tooDeep, nil)
	}
	if in.r.entries == 0 {
		return false, in.Reject(0, "trop de fichiers dans l'archive : la suite n'est pas lue", nil)
	}
	in.r.entries--
	member := in.within(in.Path+"!"+m.Name, m.Name)
	if in.members == nil {
		in.members = &group{}
	}
	member.near = in.members
	if dir, base := path.Split(slashed(m.Name)); in.sides != nil && in.sides[dir] != nil {
		if in.sides[dir].is(base) {
			return true, nil
		}
		member.aside = in.sides[dir].of(base)
		member.Listed = member.aside != nil
	}
	member.URL = m.URL
	from, err := m.Open()
	if err != nil {
		in.said++
		return true, member.Failed(0, err)
	}
	defer from.Close() //nolint:errcheck // only read
	var bytes io.Reader = from
	if m.Packed {
		bytes = in.budget.reader(from)
	}
	if err := in.readWithin(member, bytes); err != nil {
		return false, err
	}
	return true, in.r.ctx.Err()
}

// readWithin reads what lies within an input, which has then something to show for itself if that has.
func (in *input) readWithin(member *input, from io.Reader) error {
	err := member.read(from)
	in.said += member.said
	return err
}

// Random implements format.Host: a file on disk is read where it is, all else is put aside.
func (in *input) Random() (format.Random, error) {
	if in.file == nil || in.depth > 0 {
		return spool(in.r.ctx, in.Buf)
	}
	info, err := in.file.Stat()
	if err != nil {
		return nil, err //nolint:wrapcheck // becomes a reason
	}
	return &countingReaderAt{r: in.r, from: in.file, size: info.Size(), end: in.budget.start + info.Size()}, nil
}

// skippedPath reports whether any part of a member's path is one that folders skip too.
func skippedPath(name string) bool {
	for part := range strings.SplitSeq(strings.ReplaceAll(name, "\\", "/"), "/") {
		if part != "." && part != ".." && skipped(part) {
			return true
		}
	}
	return false
}

// read tells what an input is, by its content first and its name second, and reads it.
func (in *input) read(from io.Reader) error {
	head, err := in.begin(from)
	if err != nil {
		if isDirError(err) {
			return in.Reject(0, "c'est un dossier", err)
		}
		return in.Failed(0, err)
	}
	if len(head) == 0 {
		return in.Reject(0, "fichier vide", nil)
	}
	if f := in.detect(head, true); f != nil && !in.isExportedText() {
		return in.readAs(f)
	}
	reason, err := in.characters()
	switch {
	case err != nil:
		return in.Failed(0, err)
	case reason != "":
		return in.Reject(0, reason, nil)
	case in.isExportedText():
		return in.exported()
	}
	if f := in.detect(in.beginning(), false); f != nil {
		return in.readAs(f)
	}
	return in.Reject(0, "format inconnu", nil) // plain text takes all; not reached
}

// begin prepares the reading of bytes and returns the first of them. What can be read in part is no error yet.
func (in *input) begin(from io.Reader) ([]byte, error) {
	from = &limitedReader{r: from, left: in.r.o.MaxFileBytes}
	in.Buf = bufio.NewReaderSize(from, format.HeadBytes)
	head, err := in.Buf.Peek(format.HeadBytes)
	if err != nil && !errors.Is(err, io.EOF) && (len(head) == 0 || isDirError(err)) {
		return nil, err //nolint:wrapcheck // becomes a reason
	}
	return head, nil
}

// readAs reads all of an input in a format, or puts it off.
func (in *input) readAs(f *format.Format) error {
	if f.Role != format.Alone && in.near != nil && !in.settled {
		in.role = f.Role
		return in.near.wait(in)
	}
	err := f.Read(&in.Input)
	if in.members != nil {
		if err == nil {
			err = in.members.settle()
		} else {
			err = errors.Join(err, in.members.close())
		}
	}
	if err == nil {
		err = in.onlyTitles()
	}
	if err != nil {
		return errors.Join(err, in.held.aside.Close())
	}
	in.r.tell(in.Path, in.format, in.Columns)
	return in.release()
}

// characters settles the encoding of an input. The reason says why it is no text.
func (in *input) characters() (reason string, err error) {
	cs, mark := charset.Sniff(in.Head())
	if in.r.o.Encoding != "" && (!cs.Decodes() || cs.Guessed() != "") && mark == 0 { // a mark has the last word
		cs, _ = charset.Named(in.r.o.Encoding)
	}
	if _, err := in.Buf.Discard(mark); err != nil {
		return "", err //nolint:wrapcheck // becomes a reason
	}
	in.Charset = cs
	if in.r.o.Encoding == "" {
		in.guessed = cs.Guessed()
	}
	if cs.Decodes() {
		in.Buf = bufio.NewReaderSize(cs.Reader(in.Buf), format.HeadBytes)
		in.Charset = charset.UTF8()
	}
	head, err := in.Buf.Peek(format.HeadBytes)
	if err != nil && !errors.Is(err, io.EOF) && len(head) == 0 {
		return "", err //nolint:wrapcheck // becomes a reason
	}
	if hasOnly(head, '\r') {
		in.Buf = bufio.NewReaderSize(charset.OldMac{From: in.Buf}, format.HeadBytes)
		head = in.Head() // an error comes again with the reading
	}
	switch {
	case format.Blank(head) && len(head) < format.HeadBytes:
		return "fichier vide", nil
	case isBinary(head):
		return "ce n'est pas du texte : format binaire inconnu", nil
	}
	return "", nil
}

// hasOnly reports whether lines end with CR alone.
func hasOnly(head []byte, end byte) bool {
	found := false
	for _, c := range head {
		if c == '\n' {
			return false
		}
		found = found || c == end
	}
	return found
}

// isBinary reports whether the first bytes are no text in any encoding: more than one control character in twenty.
func isBinary(head []byte) bool {
	odd := 0
	for _, c := range head {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v' || c == 0x7f {
			odd++
		}
	}
	return odd*20 > len(head)
}

// countingReader counts what is read from disk and gives up with the context.
type countingReader struct {
	r    *reader
	from io.Reader
}

// Read implements io.Reader.
func (c *countingReader) Read(p []byte) (int, error) {
	if err := c.r.ctx.Err(); err != nil {
		return 0, err //nolint:wrapcheck // Open wraps it
	}
	n, err := c.from.Read(p)
	c.r.bytes += int64(n)
	return n, err //nolint:wrapcheck // a reader hands on what it got
}
