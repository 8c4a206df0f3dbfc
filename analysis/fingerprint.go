package analysis

// version counts the changes of the rules that change stored forms. A test holds a hash of the forms of the torture
// list against it.
const version = "fr-4"

// Fingerprint names the rules by which an index was analysed. It changes whenever any rule that changes stored forms does;
// an index of another fingerprint must be built again. Families are no part of it: they are made when an index opens.
func Fingerprint() string { return version }
