// Command go is an intranet's own server with the search mounted below /presse/.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/kiosque-search/kiosque/index"
	"github.com/kiosque-search/kiosque/web"
)

func main() {
	dir := flag.String("index", "kiosque-index", "dossier de l'index")
	addr := flag.String("addr", "127.0.0.1:8090", "adresse où répondre")
	flag.Parse()
	if err := run(context.Background(), *dir, *addr); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir, addr string) error {
	x, err := index.Open(ctx, dir, index.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = x.Close() }()
	h, err := intranet(x)
	if err != nil {
		return err
	}
	s := &http.Server{Addr: addr, Handler: h, ReadHeaderTimeout: 5 * time.Second}
	return s.ListenAndServe()
}

// intranet has a page of its own, whose form asks the search beside it.
func intranet(x *index.Index) (http.Handler, error) {
	search, err := web.NewHandler(x, web.Options{Title: "Archives de presse"})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/presse/", http.StripPrefix("/presse", search))
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprint(w, `<!DOCTYPE html>
<html lang="fr">
<meta charset="utf-8">
<title>Notre intranet</title>
<h1>Notre intranet</h1>
<form action="presse/" method="get" role="search">
<label>Dans la presse : <input type="search" name="q"></label> <button>Rechercher</button>
</form>
`)
	})
	return mux, nil
}
