// Package drawing draws curves: where every line, level and label stands, in the units of the picture, and the picture as PNG. It knows
// neither templates nor how the picture is sent.
package drawing
