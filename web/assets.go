package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed templates static embed
var files embed.FS

// assets are the embedded files under the names they are served by: with a hash of their content, so that they can
// be cached for ever.
type assets struct {
	style, icon, script string // served names
	byName              map[string]asset
	sum                 string // of templates and assets alike
}

type asset struct {
	body        []byte
	contentType string
}

func loadAssets() (assets, error) {
	a := assets{byName: map[string]asset{}}
	entries, err := files.ReadDir("static")
	if err != nil {
		return a, err
	}
	all := sha256.New()
	for _, e := range entries {
		body, err := files.ReadFile(path.Join("static", e.Name()))
		if err != nil {
			return a, err
		}
		_, _ = all.Write(body)
		sum := sha256.Sum256(body)
		ext := path.Ext(e.Name())
		name := strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:8]) + ext
		a.byName[name] = asset{body, contentType(ext)}
		switch e.Name() {
		case "style.css":
			a.style = name
		case "icon.svg":
			a.icon = name
		case "kiosque.js":
			a.script = name
		}
	}
	err = fs.WalkDir(files, "templates", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		body, err := files.ReadFile(name)
		_, _ = all.Write(body)
		return err
	})
	if err != nil {
		return a, err
	}
	a.sum = hex.EncodeToString(all.Sum(nil))
	return a, nil
}

// contentType does not ask the machine's own table of types, which may say anything.
func contentType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return "application/octet-stream"
}

func (h *handler) static(w http.ResponseWriter, r *http.Request) error {
	a, ok := h.assets.byName[r.PathValue("file")]
	if !ok {
		return unknownPath()
	}
	w.Header().Set("Content-Type", a.contentType)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	send(w, r, http.StatusOK, a.body)
	return nil
}
