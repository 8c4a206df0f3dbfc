package analysis

// stem shortens a folded form in place to what its family shares.
func stem(s []byte) []byte {
	n := len(s)
	if n > 3 && (s[n-1] == 's' || s[n-1] == 'x') {
		n--
	}
	if n > 3 && s[n-1] == 'e' {
		n--
	}
	return s[:n]
}
