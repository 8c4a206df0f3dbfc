package contents

import (
	"encoding/json"
	"testing"
)

func TestSum(t *testing.T) {
	a, b := Of("1", [8]byte{1}), Of("2", [8]byte{1})
	if a == b || a == Of("1", [8]byte{2}) {
		t.Error("different articles have one sum")
	}
	var sum Sum
	sum.Add(a)
	sum.Add(b)
	sum.Sub(a)
	if sum != b {
		t.Error("what is taken away leaves a trace")
	}
	text, err := json.Marshal(&sum)
	var again Sum
	if err == nil {
		err = json.Unmarshal(text, &again)
	}
	if err != nil || again != sum {
		t.Errorf("%s is read as %s: %v", sum, again, err)
	}
	for _, bad := range []string{`"12"`, `"zz"`, `""`} {
		if err := json.Unmarshal([]byte(bad), &again); err == nil {
			t.Errorf("%s is taken for a sum", bad)
		}
	}
}
