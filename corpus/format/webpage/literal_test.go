package webpage

import (
	"encoding/json"
	"testing"
	"unicode/utf8"
)

func TestLiteral(t *testing.T) {
	for _, tt := range []struct{ script, want string }{
		{
			`{a:1,"b":'deux',c:[!0,!1,void 0,null,],d:-1.5e3,é:"\u003Cp\u003E\x41\n"};x`,
			`{"a":1,"b":"deux","c":[true,false,null,null],"d":-1500,"é":"\u003cp\u003eA\n"}`,
		},
		{
			`(function(a,b,c){a.x=b;return {layout:"l",data:[{article:{title:a,body:b,n:c}}],a:[a,,b]}}("T","return {",new Date(16)));`,
			`{"a":["T",null,"return {"],"data":[{"article":{"body":"return {","n":16,"title":"T"}}],"layout":"l"}`,
		},
		{`function(a){return a}({b:2})`, `{"b":2}`},
		{`{a:/* rien */"😀",b:Object.create(null),m:new Map([["x",1]])}`, `{"a":"😀","b":null,"m":[["x",1]]}`},
		{`{a:function(){}}`, `no`},
		{`{a:b.c}`, `no`},
		{`{a:"x`, `no`},
		{`(function(a){return {a:a}}(a))`, `{"a":null}`},
		{`(function(a,b){return {a:a,b:b}}(1))`, `{"a":1,"b":null}`},
		{`{`, `no`},
	} {
		got := "no"
		if v, ok := literal(tt.script); ok {
			b, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			got = string(b)
		}
		if got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.script, got, tt.want)
		}
	}
}

// FuzzLiteral holds that every object of JSON is read as JSON reads it, and that nothing else panics.
func FuzzLiteral(f *testing.F) {
	for _, s := range []string{`{"a":[1,true,null,"\ud83d\ude00"]}`, `(function(a){return {a:a}}(1))`, `{a:!0,b:void 0}`, `{"e":1e400}`, `[-.5,]`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, script string) {
		got, ok := literal(script)
		var want map[string]any
		if !utf8.ValidString(script) || json.Unmarshal([]byte(script), &want) != nil || want == nil {
			return
		}
		a, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(got)
		if !ok || err != nil || string(a) != string(b) {
			t.Errorf("%q: %s, want %s, %v", script, b, a, err)
		}
	})
}
