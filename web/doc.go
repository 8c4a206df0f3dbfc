// Package web shows a kiosque.Searcher over HTTP: a page in French that works without JavaScript, and a JSON API.
// It never opens an index, listens on no port and starts no goroutine: whoever embeds it mounts one http.Handler.
package web
