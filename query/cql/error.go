package cql

import (
	"fmt"

	"github.com/kiosque-search/kiosque/query"
)

// Error is a query that cannot be read or answered, as SRU's list of diagnostics numbers it (info:srw/diagnostic/1/Number).
type Error struct {
	Number  int
	Message string      // in French, lower case, without final stop
	Details string      // what it is about: an index, a relation, a term
	At      query.Range // bytes of the query; empty: all of it
}

// Error implements error.
func (e *Error) Error() string {
	if e.Details == "" {
		return e.Message
	}
	return e.Message + " : " + e.Details
}

// The numbers of the diagnostics that this package gives.
const (
	BadSyntax            = 10
	TooLong              = 12
	UnknownSet           = 15
	UnknownIndex         = 16
	UnknownRelation      = 19
	UnknownModifier      = 20
	BadRelationForIndex  = 22
	BadEscape            = 26
	EmptyTerm            = 27
	MaskTooShort         = 29
	NoAnchors            = 31
	BadTerm              = 36
	TooManyBooleans      = 38
	NoProximity          = 39
	BadProximityRelation = 40
	BadDistance          = 41
	BadUnit              = 42
	BadOrdering          = 43
	BadProximity         = 44
	UnknownBooleanMod    = 46
	CannotProcess        = 47
	NoResultSets         = 50
	BadMask              = 49
	NoSort               = 80
	TooManyKeys          = 84
)

func fail(number int, at query.Range, details, message string, args ...any) error {
	return &Error{Number: number, Message: fmt.Sprintf(message, args...), Details: details, At: at}
}
