package corpus

import (
	"github.com/kiosque-search/kiosque/corpus/format"
	"github.com/kiosque-search/kiosque/corpus/format/container"
	"github.com/kiosque-search/kiosque/corpus/format/jsonfile"
	"github.com/kiosque-search/kiosque/corpus/format/plain"
	"github.com/kiosque-search/kiosque/corpus/format/refused"
	"github.com/kiosque-search/kiosque/corpus/format/table"
)

// formats are all that is read, in the order in which they are tried: the surest to recognise first, and a format
// before those that would take it for one of theirs. Another format is another line and a package of its own.
func formats() []format.Format {
	return []format.Format{
		{Name: "gzip", Bytes: true, Detect: container.IsGzip, Read: container.ReadGzip},
		{Name: "zstd", Bytes: true, Detect: container.IsZstd, Read: container.ReadZstd},
		{Name: "zip", Bytes: true, Detect: container.IsZip, Read: container.ReadZip},
		{Name: "tar", Bytes: true, Detect: container.IsTar, Read: container.ReadTar},
		{Name: "format refusé", Bytes: true, Detect: refused.IsBytes, Read: refused.ReadBytes},

		{Name: "format refusé", Detect: refused.IsText, Read: refused.ReadText},
		{Name: "JSON", Detect: jsonfile.Detect, Read: jsonfile.Read},
		{Name: "tableau", Detect: table.Detect, Read: table.Read},
		{Name: "texte", Detect: func(*format.Input, []byte) bool { return true }, Read: plain.Read},
	}
}
