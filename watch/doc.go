// Package watch follows folders and feeds: what is new or has changed in them is handed over to be added to an index. It asks
// politely, remembers beside the index how far it has come, and says in French what it does. It writes no index.
package watch
