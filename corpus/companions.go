package corpus

import (
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kiosque-search/kiosque/corpus/format"
)

// What a browser saves with a page lies in a folder that has the name of the page and one of these endings, in the language of
// the browser: images, programs, advertisements in frames. None of it is an article, and all of it would be refused file by file.
var companionEndings = []string{
	"_files", ".files", "_fichiers", ".fichiers", "-fichiers", "_dateien", "-dateien", "_archivos", "_ficheros", "_arquivos", "_ficheiros", "_file", "-file",
	"_bestanden", "-bestanden", "_bestaenden", "-filer", "_filer", "_pliki",
}

// pageOf is the name of the page that a folder may belong to, without its ending; "" for other folders.
func pageOf(folder string) string {
	lower := strings.ToLower(folder)
	for _, ending := range companionEndings {
		if strings.HasSuffix(lower, ending) && len(lower) == len(folder) {
			return folder[:len(folder)-len(ending)]
		}
	}
	return ""
}

// isPageName reports whether a file has the name of a page.
func isPageName(name string) bool { return format.HasSuffix(name, ".html", ".htm", ".xhtml", ".shtml") }

// framed reports whether a page consists of frames, whose texts lie in the folder beside it.
func framed(page io.Reader) bool {
	head, err := io.ReadAll(io.LimitReader(page, format.HeadBytes))
	return err == nil && format.Framed(head)
}

// companions are the folders among the entries of a folder that belong to pages beside them.
func companions(dir string, entries []os.DirEntry) map[string]bool {
	found := map[string]bool{}
	pages := map[string]string{}
	for _, e := range entries {
		if !e.IsDir() && isPageName(e.Name()) {
			pages[stem(e.Name())] = e.Name()
		}
	}
	for _, e := range entries {
		page := pages[pageOf(e.Name())]
		if page == "" || !e.IsDir() {
			continue
		}
		if f, err := os.Open(filepath.Join(dir, page)); err == nil {
			found[e.Name()] = !framed(f)
			f.Close() //nolint:errcheck,gosec // only read
		}
	}
	return found
}

// companionFolders are those of an archive, with a slash at their end.
func companionFolders(members []format.Member) map[string]bool {
	pages := map[string]*format.Member{}
	for i, m := range members {
		if name := slashed(m.Name); isPageName(name) {
			pages[stem(name)] = &members[i]
		}
	}
	found, seen := map[string]bool{}, map[string]bool{}
	for _, m := range members {
		for dir := path.Dir(slashed(m.Name)); dir != "." && dir != "/" && !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			base := pageOf(path.Base(dir))
			page := pages[path.Join(path.Dir(dir), base)]
			if base == "" || page == nil {
				continue
			}
			found[dir+"/"] = true
			if page.Open == nil {
				continue
			}
			if from, err := page.Open(); err == nil {
				found[dir+"/"] = !framed(from)
				from.Close() //nolint:errcheck,gosec // only read
			}
		}
	}
	return found
}

// inCompanion reports whether a member of an archive lies in one of the folders.
func inCompanion(folders map[string]bool, name string) bool {
	name = slashed(name)
	return len(folders) > 0 && slices.ContainsFunc(prefixes(name), func(dir string) bool { return folders[dir] })
}

// prefixes are the folders that a path lies in, with a slash at their end.
func prefixes(name string) (out []string) {
	for i := range len(name) {
		if name[i] == '/' {
			out = append(out, name[:i+1])
		}
	}
	return out
}
