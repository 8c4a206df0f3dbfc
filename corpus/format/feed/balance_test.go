package feed

import "testing"

func TestBalanced(t *testing.T) {
	for text, want := range map[string]string{
		"<r><i><d>Un</d></i></r>":                          "<r><i><d>Un</d></i></r>",
		"<r><i><d>Un</b> deux</d></i></r>":                 "<r><i><d>Un deux</d></i></r>",
		"<r><i><d>Un<br> deux <em>trois</d></i></r>":       "<r><i><d>Un<br> deux <em>trois</em></br></d></i></r>",
		"<r><d><![CDATA[Un</b><i>]]></d><!-- </d> --></r>": "<r><d><![CDATA[Un</b><i>]]></d><!-- </d> --></r>",
		"<r><d>Un<br/> deux</d>":                           "<r><d>Un<br/> deux</d>",
		"Un":                                               "Un",
	} {
		if got := balanced(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
