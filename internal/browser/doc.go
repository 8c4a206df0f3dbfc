// Package browser looks at the pages through a real browser: Debian's chromium, driven by chromedp, before real servers over
// a real index of the sample corpus. It holds tests only.
//
// A scenario does what a reader does, and finds what it needs as a reader with a screen reader does: by role and name,
// never by class. It waits for conditions, never for time. Whatever the scenario, a tab complains of each script error, each
// violation of the Content-Security-Policy, each answer that is not a success where none was announced, and each request
// that goes anywhere but to the servers of the test.
//
// Without chromium, or without axe-core for the audit, the tests skip and say so; make test-deps installs both.
// go test ./internal/browser -shots DIR writes an image of each page state to DIR.
package browser
