package pidio

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestReadSamples(t *testing.T) {
	type want struct {
		names   string // of the columns, with commas
		symbols string // of the columns, in the order in which they come
		values  string // positions in them, sample by sample
		remarks []Kind
	}
	xor := want{",,", "0 1, 0 1, s o", "000 011 101 110", nil}
	named := want{"a,b,t", xor.symbols, xor.values, []Kind{HeaderRead}}
	for name, c := range map[string]struct {
		text    string
		options SampleOptions
		want    want
	}{
		"comma":                   {"0,0,s\n0,1,o\n1,0,o\n1,1,s\n", SampleOptions{}, xor},
		"space, no break, BOM":    {"\ufeff0, 0 ,s\r\n\r\n 0,1,o\n1,0,o\n1, 1, s", SampleOptions{}, xor},
		"tab":                     {"0\t0\ts\n0\t1\to\n1\t0\to\n1\t1\ts\n", SampleOptions{}, xor},
		"semicolon":               {"0;0;s\n0;1;o\n1;0;o\n1;1;s\n", SampleOptions{}, xor},
		"blanks":                  {"0 0  s\n0 1 o \n 1 0 o\n1 1 s\n", SampleOptions{}, xor},
		"quotes":                  {"\"0\",0,\"s\"\n0,\"1\",o\n1,0,o\n1,1,s\n", SampleOptions{}, xor},
		"semicolon in a cell":     {"\"a;b\",0,0\n1,\"x\ty\",1\n", SampleOptions{}, want{",,", "a;b 1, 0 x\ty, 0 1", "000 111", nil}},
		"separator asked for":     {"0;0,0\n1;1,1\n", SampleOptions{Separator: ',', Sources: []string{"1", "2"}}, want{}},
		"header found":            {"a,b,t\n0,0,s\n0,1,o\n1,0,o\n1,1,s\n", SampleOptions{}, named},
		"header asked for":        {"a,b,t\n0,0,s\n0,1,o\n1,0,o\n1,1,s\n", SampleOptions{Header: WithHeader}, want{named.names, named.symbols, named.values, nil}},
		"header by its names":     {"a,b,t\n0,0,s\n0,1,o\n1,0,o\n1,1,s\n", SampleOptions{Sources: []string{"a", "b"}}, want{named.names, named.symbols, named.values, nil}},
		"header that is none":     {"a,b,t\n0,0,s\n0,1,o\n", SampleOptions{Header: WithoutHeader}, want{",,", "a 0, b 0 1, t s o", "000 111 122", nil}},
		"header of texts":         {"x,y,z\na,b,s\na,c,o\nd,b,o\nd,c,s\n", SampleOptions{}, want{",,", "x a d, y b c, z s o", "000 111 122 212 221", []Kind{MaybeHeader, Undersampled}}},
		"header of numbers":       {"0,1,2\n0,0,1\n0,1,0\n1,0,0\n1,1,1\n", SampleOptions{}, want{",,", "0 1, 1 0, 2 1 0", "000 011 002 112 101", []Kind{MaybeHeader}}},
		"names of numbers":        {"0,1,2\n0,0,1\n1,1,0\n", SampleOptions{Header: WithHeader, Target: "0"}, want{"1,2,0", "0 1, 1 0, 0 1", "000 111", nil}},
		"columns by name":         {"t,x,a,b\n0,9,1,2\n1,8,3,4\n", SampleOptions{Sources: []string{"b", "a"}, Target: "t"}, want{"b,a,t", "2 4, 1 3, 0 1", "000 111", nil}},
		"columns by number":       {"0,9,1,2\n1,8,3,4\n", SampleOptions{Sources: []string{"4", "3"}, Target: "1"}, want{",,", "2 4, 1 3, 0 1", "000 111", nil}},
		"target by name":          {"t,a,b\n0,1,2\n1,3,4\n", SampleOptions{Target: "t"}, want{"a,b,t", "1 3, 2 4, 0 1", "000 111", nil}},
		"index left out":          {",a,b,t\n0,1,2,0\n1,3,4,1\n", SampleOptions{Sources: []string{"a", "b"}}, want{"a,b,t", "1 3, 2 4, 0 1", "000 111", nil}},
		"missing left out":        {"0,0,0\n0,,1\n1,nan,1\n1,1,0\n", SampleOptions{Missing: DropMissing}, want{",,", "0 1, 0 1, 0", "000 110", []Kind{Dropped}}},
		"missing as symbol":       {"0,0,0\n0,,1\n1,nan,1\n1,1,0\n", SampleOptions{Missing: MissingAsSymbol}, want{",,", "0 1, 0  nan 1, 0 1", "000 011 121 130", nil}},
		"missing where it is not": {"0,0,NA,0\n1,1,,1\n", SampleOptions{Sources: []string{"1", "2"}}, want{",,", "0 1, 0 1, 0 1", "000 111", nil}},
		"numbers in several ways": {"1,007,a\n1.0,7,a\n1e0,007,b\n", SampleOptions{}, want{",,", "1, 007 7, a b", "000 010 001", []Kind{Merged}}},
		"large numbers":           {"9007199254740993,1e999,a\n9007199254740992,1e998,a\n", SampleOptions{}, want{",,", "9007199254740993 9007199254740992, 1e999 1e998, a", "000 110", nil}},
		"one sample":              {"0,0,0", SampleOptions{}, want{",,", "0, 0, 0", "000", nil}},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := ReadSamples([]byte(c.text), c.options)
			if c.want.names == "" {
				if err == nil {
					t.Error("there is no error")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var names, symbols, values []string
			for _, column := range s.Columns {
				var texts []string
				for _, symbol := range column.Symbols {
					texts = append(texts, symbol.String())
				}
				names, symbols = append(names, column.Name), append(symbols, strings.Join(texts, " "))
			}
			for r := range s.Count() {
				text := ""
				for _, column := range s.Columns {
					text += fmt.Sprint(column.Values[r])
				}
				values = append(values, text)
			}
			var kinds []Kind
			for _, remark := range s.Remarks {
				kinds = append(kinds, remark.Kind)
			}
			if got := strings.Join(names, ","); got != c.want.names {
				t.Errorf("names %q, want %q", got, c.want.names)
			}
			if got := strings.Join(symbols, ", "); got != c.want.symbols {
				t.Errorf("symbols %q, want %q", got, c.want.symbols)
			}
			if got := strings.Join(values, " "); got != c.want.values {
				t.Errorf("values %q, want %q", got, c.want.values)
			}
			if !slices.Equal(kinds, c.want.remarks) {
				t.Errorf("remarks %v, want kinds %v", s.Remarks, c.want.remarks)
			}
		})
	}
}

// continuous are samples of which every value is a number of its own.
func continuous(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%g,%g,%d\n", math.Sin(float64(i)), math.Cos(float64(i)), i%2)
	}
	return b.String()
}

func TestReadSamplesRefuses(t *testing.T) {
	ask := func(target string, sources ...string) SampleOptions {
		return SampleOptions{Target: target, Sources: sources}
	}
	const none = Kind(-1)
	for _, c := range []struct {
		text    string
		options SampleOptions
		kind    Kind
		want    string
	}{
		{"", SampleOptions{}, none, "there are no samples in it"},
		{"\ufeff\n \n", SampleOptions{}, none, "there are no samples in it"},
		{"a,b,t\n", SampleOptions{Header: WithHeader}, none, "there are no samples in it"},
		{"0,0,1\n\n0,1\n", SampleOptions{}, none, "line 3: it has 2 columns, the first line has 3"},
		{"0,0,1\n0,\"1,1\n", SampleOptions{}, none, "line 2, column 8: extraneous or missing \" in quoted-field"},
		{"0,0,1\n0,a\"1,1\n", SampleOptions{}, none, "line 2, column 4: bare \" in non-quoted-field"},
		{"\xff\xfe0\x00,\x00", SampleOptions{}, none, "the text is in UTF-16: save it as UTF-8"},
		{"0,0,1\n0,\xe4,1\n", SampleOptions{}, none, "line 2: it is not UTF-8: save the text as UTF-8"},
		{"0,0,1\n0,\x00,1\n", SampleOptions{}, none, "line 2: it has a byte of 0: this is no text"},
		{"0,0\n", SampleOptions{}, ColumnCount, "there are 2 columns: give 2 to 4 sources and, last, the target"},
		{"0,0,0,0,0,0\n", SampleOptions{}, ColumnCount, "there are 6 columns: give 2 to 4 sources and, last, the target"},
		{"a,b,c,d,e,f\n0,0,0,0,0,0\n", SampleOptions{}, ColumnCount, "there are 6 columns, with a, b, c, d, e, f: choose 2 to 4 sources and the target"},
		{"0,0,0\n", ask("", "1"), ColumnCount, "1 columns are chosen for sources: choose 2 to 4"},
		{"left,right,t\n0,0,0\n", ask("", "left", "rigth"), UnknownColumn, `there is no column "rigth"; did you mean right?`},
		{"0,0,0\n", ask("4"), UnknownColumn, `there is no column "4"; the columns have no names, but the numbers 1 to 3`},
		{"0,0,0\n", ask("0"), UnknownColumn, `there is no column "0"`},
		{"0,0,0\n", ask("1", "1", "2"), UnknownColumn, `column "1" is chosen twice`},
		{"0,0,0\n", ask("", "1", "1"), UnknownColumn, `column "1" is chosen twice`},
		{"a,a,t\n0,0,0\n", SampleOptions{Header: WithHeader, Sources: []string{"a", "t"}}, UnknownColumn, `two columns have the name "a": choose by number`},
		{"a,a,t\n0,0,0\n", SampleOptions{Header: WithHeader}, UnknownColumn, `two columns have the name "a": choose by number`},
		{",a,b,t\n0,1,1,1\n1,1,1,1\n", SampleOptions{}, IndexColumn, "the first column has no name and numbers the samples: it is an index; choose the columns that count"},
		{"0,0,0\n1,,1\n", SampleOptions{}, MissingValue, "line 2: column 2: the cell is empty; every sample needs a value"},
		{"a,b,t\n0,0,0\n1,1,\n", SampleOptions{}, MissingValue, "line 3: column 3 (t): the cell is empty; every sample needs a value"},
		{"0\t0\t0\n1\t\t1\n", SampleOptions{}, MissingValue, "line 2: column 2: the cell is empty"},
		{"0,0,0\n1,NaN,1\n", SampleOptions{}, MissingValue, `line 2: column 2: "NaN" stands for a missing value`},
		{"0,0,0\n1,NA,1\n", SampleOptions{}, MissingValue, `"NA" stands for a missing value`},
		{"0,0,0\n1,None,1\n", SampleOptions{}, MissingValue, `"None" stands for a missing value`},
		{"0,0,0\n1,-Infinity,1\n", SampleOptions{}, MissingValue, `"-Infinity" is not finite`},
		{"0,0,NaN\n1,,1\n", SampleOptions{Missing: DropMissing}, MissingValue, "every sample lacks a value"},
		{continuous(20), SampleOptions{}, Continuous, "column 1: nearly every value is a number of its own, 20 in 20 samples: it is continuous"},
		{continuous(20), SampleOptions{Bins: []Bins{{Column: "1", Count: 3}}}, Continuous, "column 2: "},
		{continuous(20), SampleOptions{Bins: []Bins{{Count: 3}, {Count: 4}}}, UnknownColumn, "bins of all columns are given twice; name the columns"},
		{continuous(20), SampleOptions{Bins: []Bins{{Column: "1", Count: 3}, {Column: "1", Count: 4}}}, UnknownColumn, `bins of column "1" are given twice`},
		{continuous(20), SampleOptions{Bins: []Bins{{Column: "x", Count: 3}}}, UnknownColumn, `bins of column "x": it is neither a source nor the target`},
		{continuous(20) + "x,0.5,0\n", SampleOptions{Bins: []Bins{{Count: 3}}}, NoNumber, `line 21: column 1 is to be divided into bins, but "x" is no number`},
		{"0,5;1;a\n1,5;2;b\n2,5;3;c\n3,5;4;d", SampleOptions{Bins: []Bins{{Column: "1", Count: 3}}}, NoNumber, `line 1: column 1 is to be divided into bins, but "0,5" is no number: write a decimal point`},
		{"a,1,0\nb,2,0\nc,3,0\n", SampleOptions{Bins: []Bins{{Column: "1", Count: 2}}}, NoNumber, `line 1: column 1 is to be divided into bins, but "a" is no number`},
		{"0x10,1,0\n1,2,0\n2,3,0\n", SampleOptions{Bins: []Bins{{Count: 2}}}, NoNumber, `"0x10" is no number`},
	} {
		_, err := ReadSamples([]byte(c.text), c.options)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.40q: %v, want %s", c.text, err, c.want)
			continue
		}
		wrong, ok := errors.AsType[*Error](err)
		if ok != (c.kind != none) || ok && wrong.Kind != c.kind {
			t.Errorf("%.40q: error %#v, want kind %d", c.text, err, c.kind)
		}
	}
}

func TestDoubts(t *testing.T) {
	unique := "a,1,0\nb,2,0\nc,3,1\nd,4,1\ne,5,0\n"
	for name, c := range map[string]struct {
		text string
		bins []Bins
		want []Kind
	}{
		"codes and whole numbers":  {unique, nil, []Kind{NearlyUnique, NearlyUnique}},
		"continuous as symbols":    {continuous(20), []Bins{{Count: 0}}, []Kind{NearlyUnique, NearlyUnique}},
		"a table of all truths":    {"0,0,0,0\n0,0,1,1\n0,1,0,1\n0,1,1,0\n1,0,0,1\n1,0,1,0\n1,1,0,0\n1,1,1,1\n", nil, nil},
		"combinations":             {"0,0,0\n0,1,1\n1,1,0\n1,2,1\n2,2,0\n2,0,1\n", nil, []Kind{Undersampled}},
		"few bins of the same":     {continuous(200), []Bins{{Count: 2}}, []Kind{Divided, Divided}},
		"many bins of few samples": {continuous(20), []Bins{{Count: 15}}, []Kind{Divided, Divided, Undersampled}},
	} {
		s, err := ReadSamples([]byte(c.text), SampleOptions{Bins: c.bins})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var kinds []Kind
		for _, remark := range s.Remarks {
			kinds = append(kinds, remark.Kind)
		}
		if !slices.Equal(kinds, c.want) {
			t.Errorf("%s: remarks %v, want kinds %v", name, s.Remarks, c.want)
		}
	}
}

// TestDistributionCounts: the mass of every outcome is the share of its samples.
func TestDistributionCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "1", "2.5"}), 4, 4), 1, 40).Draw(t, "rows")
		var b strings.Builder
		want := make(map[string]int)
		for _, row := range rows {
			line := strings.Join(row, ",")
			want[line]++
			b.WriteString(line + "\n")
		}
		s, err := ReadSamples([]byte(b.String()), SampleOptions{Header: WithoutHeader, Bins: []Bins{{}}})
		if err != nil {
			t.Fatal(err)
		}
		d, err := s.Distribution("x")
		if err != nil {
			t.Fatal(err)
		}
		if d.Samples != len(rows) || len(d.PMF.Outcomes()) != len(want) {
			t.Fatalf("%d outcomes of %d samples, want %d of %d", len(d.PMF.Outcomes()), d.Samples, len(want), len(rows))
		}
		for _, o := range d.PMF.Outcomes() {
			var texts []string
			for _, symbol := range d.symbolsOf(o) {
				texts = append(texts, symbol.String())
			}
			if n := want[strings.Join(texts, ",")]; differs(o.P, float64(n)/float64(len(rows))) {
				t.Errorf("%v has mass %v, and %d of %d samples", texts, o.P, n, len(rows))
			}
		}
	})
}

// FuzzReadSamples: no text makes the reader panic, and what it takes is decomposed.
func FuzzReadSamples(f *testing.F) {
	f.Add([]byte("a,b,t\n0,0,s\n0,1,o\n1,0,o\n1,1,s\n"), "a,b", "t", "2")
	f.Add([]byte("0;0;0\n1;NaN;2\n"), "", "", "")
	f.Add([]byte(continuous(9)), "1,2", "3", "1=4,equal-frequency")
	f.Add([]byte("\ufeff\"a\"\tb  c\n\r\n'"), "", "1", "none")
	f.Add([]byte("1e308,1,0\n-1e308,1,0\n5e-324,1,0\n0,1,1\n"), "", "", "3")
	f.Fuzz(func(t *testing.T, text []byte, sources, target, bins string) {
		o := SampleOptions{Target: target, Missing: Missing(len(text) % 3)}
		if sources != "" {
			o.Sources = strings.Split(sources, ",")
		}
		if b, err := ParseBins(bins); err == nil {
			o.Bins = append(o.Bins, b)
		}
		s, err := ReadSamples(text, o)
		if err != nil {
			return
		}
		d, err := s.Distribution("fuzz")
		if err != nil {
			t.Fatal(err)
		}
		r := Decompose(d, false)
		checkResult(t, &r)
		if r.Sampling == nil || !(r.Sampling.Chance >= 0 && r.Sampling.Chance <= r.TargetEntropy()+1e-9) {
			t.Errorf("sampling %+v", r.Sampling)
		}
	})
}
