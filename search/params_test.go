package search_test

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"goalsearch/search"
)

func TestParamsJSON(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringN(1, 5, -1), 0, 8, rapid.ID[string]).Draw(rt, "names")
		p := search.Params{}
		for _, name := range names {
			p = append(p, search.Param{Name: name, Value: rapid.Float64().Filter(func(x float64) bool { return !math.IsInf(x, 0) }).Draw(rt, "value")})
		}
		text, err := json.Marshal(p)
		if err != nil {
			rt.Fatal(err)
		}
		var back search.Params
		if err := json.Unmarshal(text, &back); err != nil {
			rt.Fatal(err)
		}
		if !back.Equal(p) {
			rt.Errorf("%v became %s became %v", p, text, back)
		}
	})
}

func TestParamsOrder(t *testing.T) {
	const text = `{"b":1,"a":-0.5,"H_res":1e-9}`
	var p search.Params
	must(t, json.Unmarshal([]byte(text), &p))
	if got := p.String(); got != "b=1,a=-0.5,H_res=1e-09" {
		t.Errorf("the weights are %s", got)
	}
	again, err := json.Marshal(p)
	must(t, err)
	if string(again) != text {
		t.Errorf("%s became %s", text, again)
	}
	if v, ok := p.Get("a"); v != -0.5 || !ok {
		t.Errorf("a is %v, %v", v, ok)
	}
	if v, ok := p.Get("c"); v != 0 || ok {
		t.Errorf("c is %v, %v", v, ok)
	}
}

func TestParamsRefuse(t *testing.T) {
	for text, words := range map[string][]string{
		`{"a":1,"a":2}`:        {"a", "twice"},
		`{"":1}`:               {"no name"},
		`{"a":null}`:           {"a is null"},
		`{"a":"1"}`:            {"weight a", "string"},
		`{"a":1e999}`:          {"weight a"},
		`{"a":{"b":1}}`:        {"weight a", "object"},
		`[1]`:                  {"must be an object"},
		`"a"`:                  {"must be an object"},
		`{"a":1,"b":true}`:     {"weight b", "bool"},
		`{"a":1,"b":2,"a":1}`:  {"a", "twice"},
		`{"a":1, "\u0061": 2}`: {"a", "twice"},
	} {
		var p search.Params
		refused(t, json.Unmarshal([]byte(text), &p), nil, words...)
		if p != nil {
			t.Errorf("%s was read as %v", text, p)
		}
	}
	for _, x := range []float64{math.NaN(), math.Inf(-1)} {
		if _, err := json.Marshal(search.Params{{Name: "a", Value: x}}); err == nil {
			t.Errorf("%v was written", x)
		}
	}
}

func TestParamsNull(t *testing.T) {
	p := search.Params{{Name: "a"}}
	must(t, json.Unmarshal([]byte("null"), &p))
	if p != nil {
		t.Errorf("null is %v", p)
	}
}

func TestParamsEqual(t *testing.T) {
	a := search.Params{{Name: "a", Value: 0}, {Name: "b", Value: 1}}
	for _, test := range []struct {
		other search.Params
		equal bool
	}{
		{search.Params{{Name: "a", Value: math.Copysign(0, -1)}, {Name: "b", Value: 1}}, true},
		{search.Params{{Name: "b", Value: 1}, {Name: "a", Value: 0}}, false},
		{a[:1], false},
		{search.Params{{Name: "a", Value: 0}, {Name: "b", Value: math.NaN()}}, false},
	} {
		if a.Equal(test.other) != test.equal {
			t.Errorf("%v equal to %v: %v", a, test.other, !test.equal)
		}
	}
}

// FuzzParams: what is read can be written, and is then read as the same.
func FuzzParams(f *testing.F) {
	for _, seed := range []string{`{}`, `null`, `{"{F}{C}":-0.5,"H_res":1e-300}`, `{"a":1,"a":1}`, `{"a":[}`, `{"\ud800":1}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var p search.Params
		if json.Unmarshal(text, &p) != nil {
			return
		}
		must(t, p.Validate())
		again, err := json.Marshal(p)
		must(t, err)
		var back search.Params
		must(t, json.Unmarshal(again, &back))
		if !back.Equal(p) {
			t.Errorf("%s is %v, but %s is %v", text, p, again, back)
		}
	})
}
