package web

import (
	"bytes"
	"io"
	"net/http"
)

// sendFile answers with a small file, whole.
func (c *call) sendFile(name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	revalidate(c.w, c.tag)
	c.w.Header().Set("Content-Type", c.media.mime)
	c.w.Header().Set("Content-Disposition", c.media.attachment(name))
	send(c.w, c.r, http.StatusOK, b.Bytes())
	return nil
}

// attachment makes a browser keep an answer as a file.
func (m media) attachment(name string) string {
	return `attachment; filename="kiosque-` + name + m.extension + `"`
}
