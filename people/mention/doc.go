// Package mention finds who is named in an article: candidates of people and organisations, by rules of French print alone. A name is a
// sequence of capitals that something beside it speaks for: a title (M., Mme, docteur), what somebody is (le député, l’actrice), a given
// name, an age; for organisations what they are (le quotidien, ministère de, SA), an acronym that is spelt out, or a list of known ones.
// What nothing speaks for is left out, so that most of what is told is right; no rule sees who is meant.
package mention
