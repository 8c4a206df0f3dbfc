// Package reprises keeps which articles of a collection are reprises of each other: the pairs, found once when they come in
// (package neardup says how), and the clusters that they make, worked out when an index opens. It knows articles by number
// and by a hash of their ID, and no engine.
package reprises
