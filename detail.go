package kiosque

// Names of details that formats have in common.
const (
	DetailDocument = "document" // the provider's number of the article
	DetailEdition  = "edition"
	DetailIssue    = "issue" // number of the issue
	DetailWords    = "words" // as the provider counts them
	DetailLanguage = "language"
	DetailDate     = "date"    // another date of the provider's, which disagrees with that of the article
	DetailUpdated  = "updated" // when it was last changed
	DetailTime     = "time"    // of publication, within the day
	DetailRights   = "rights"
	DetailKind     = "kind"       // news, editorial, letter
	DetailNotes    = "notes"      // captions, corrections, what stands beside the text
	DetailQuality  = "confidence" // of optical recognition, 0 to 1
)

// DetailLabel names a detail for a reader, in French; a name of the provider's own stays as it is.
func DetailLabel(name string) string {
	switch name {
	case DetailDocument:
		return "Document n°"
	case DetailEdition:
		return "Édition"
	case DetailIssue:
		return "Numéro"
	case DetailWords:
		return "Mots"
	case DetailLanguage:
		return "Langue"
	case DetailDate:
		return "Autre date"
	case DetailUpdated:
		return "Mis à jour"
	case DetailTime:
		return "Heure"
	case DetailRights:
		return "Droits"
	case DetailKind:
		return "Genre"
	case DetailNotes:
		return "Notes"
	case DetailQuality:
		return "Confiance"
	}
	return name
}
