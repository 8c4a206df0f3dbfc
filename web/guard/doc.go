// Package guard decides who may come in, and how often. A Guard is a web.Door; it reads files of keys and passwords and
// knows which proxies to believe, but nothing of pages, of the API or of what is searched for.
package guard
