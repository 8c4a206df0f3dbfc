package format

import "archive/zip"

// ZipPart reads one part of an input that is a ZIP archive, as text documents and spreadsheets are; missing is said in
// French where it has none of that name.
func (in *Input) ZipPart(name, missing string, read func(*Input) error) error {
	at, err := in.Random()
	if err != nil {
		return in.Failed(0, err)
	}
	defer at.Close() //nolint:errcheck // only read
	z, err := zip.NewReader(at, at.Size())
	if err != nil {
		return in.Failed(0, err)
	}
	for _, f := range z.File {
		if f.Name != name {
			continue
		}
		from, err := f.Open()
		if err != nil {
			return in.Failed(0, err)
		}
		defer from.Close() //nolint:errcheck // only read
		return read(in.Part(from))
	}
	return in.Reject(0, missing, nil)
}
