package dataset

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func fromCSV(t testing.TB, text string, how Reading) (*labelled, error) {
	return readCSV(t.Context(), strings.NewReader(text), int64(len(text)), how)
}

// table is what a table is read as.
type table struct {
	values []float32 // row-major
	size   int       // of a row
	labels []string
}

// of returns the table that was read.
func tableOf(l *labelled) table {
	got := table{values: l.train.Values, size: l.train.Size}
	for _, id := range l.train.labels.ids {
		got.labels = append(got.labels, l.train.labels.texts[id])
	}
	return got
}

// tables holds what is read of texts against one table.
func testTables(t *testing.T, want table, how Reading, texts map[string]string) {
	t.Helper()
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			l, err := fromCSV(t, text, how)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, tableOf(l), cmp.AllowUnexported(table{})); diff != "" {
				t.Error(diff)
			}
			if l.rows != 1 || l.cols != want.size || l.channels != 1 || l.test.Count != 0 || l.train.Count != len(want.labels) {
				t.Errorf("%d samples of %d×%d×%d, %d are for testing", l.train.Count, l.rows, l.cols, l.channels, l.test.Count)
			}
		})
	}
}

func TestReadCSV(t *testing.T) {
	testTables(t, table{[]float32{1, -2.5, 3e4, 0}, 2, []string{"0", "12"}}, Reading{}, map[string]string{
		"no header":           "1,-2.5,0\n3e4,0,12\n",
		"no end of line":      "1,-2.5,0\n3e4,0,12",
		"windows":             "\ufeff1,-2.5,0\r\n3e4,0,12\r\n",
		"empty lines":         "\n1,-2.5,0\n\n3e4,0,12\n\n",
		"spaces, quotes":      " 1 , -2.5,0\n\"3e4\",0,\"12\"\n",
		"label last":          "width,height,label\n1,-2.5,0\n3e4,0,12\n",
		"label first":         "Label,width,height\n0,1,-2.5\n12,3e4,0\n",
		"y between":           "a,y,b\n1,0,-2.5\n3e4,12,0\n",
		"numpy's header":      "# y,a,b\n0,1,-2.5\n12,3e4,0\n",
		"numbered names":      "0,1,label\n1,-2.5,0\n3e4,0,12\n",
		"scikit's target":     "a,b,target\n1,-2.5,0\n3e4,0,12\n",
		"header of numbers":   "0,1,2\n1,-2.5,0\n3e4,0,12\n",
		"from 1":              "1,2,3\n1,-2.5,0\n3e4,0,12\n",
		"quoted numbers":      "\"0\",\"1\",\"2\"\n1,-2.5,0\n3e4,0,12\n",
		"pandas' index":       ",0,1,2\n0,1,-2.5,0\n1,3e4,0,12\n",
		"index, names":        ",a,b,label\n0,1,-2.5,0\n1,3e4,0,12\n",
		"index, read twice":   ",Unnamed: 0,a,b,label\n0,0,1,-2.5,0\n1,1,3e4,0,12\n",
		"R's row names":       "\"\",\"a\",\"b\",\"label\"\n\"1\",1,-2.5,0\n\"2\",3e4,0,12\n",
		"semicolons":          "a;b;label\n1;-2.5;0\n3e4;0;12\n",
		"tabs":                "a\tb\tlabel\n1\t-2.5\t0\n3e4\t0\t12\n",
		"comma within quotes": "\"a,1\";b;label\n1;-2.5;0\n3e4;0;12\n",
	})
	testTables(t, table{[]float32{1, -2.5, 3e4, 0}, 2, []string{"0.000000000000000000e+00", "1.200000000000000000e+01"}}, Reading{}, map[string]string{
		"numpy.savetxt": "1.0e+00,-2.5e+00,0.000000000000000000e+00\n3.0e+04,0.0e+00,1.200000000000000000e+01\n",
	})
	testTables(t, table{[]float32{1, 0, 0, 1}, 2, []string{"False", "True"}}, Reading{}, map[string]string{
		"booleans of pandas": "a,b,label\nTrue,False,False\nFalse,True,True\n",
		"booleans of R":      "a,b,label\nTRUE,FALSE,False\nFALSE,TRUE,True\n",
	})
}

// Labels of words: in the column that is named so, or in the only one that has words.
func TestReadCSVWords(t *testing.T) {
	testTables(t, table{[]float32{5.1, 3.5, 6.25, 2}, 2, []string{"rose", "Gänse blume"}}, Reading{}, map[string]string{
		"named":                  "length,width,label\n5.1,3.5,rose\n6.25,2,Gänse blume\n",
		"the only words":         "length,width,species\n5.1,3.5,rose\n6.25,2,Gänse blume\n",
		"words in front":         "species,length,width\nrose,5.1,3.5\nGänse blume,6.25,2\n",
		"no header":              "5.1,3.5,rose\n6.25,2,Gänse blume\n",
		"no header, in front":    "rose,5.1,3.5\nGänse blume,6.25,2\n",
		"names that are numbers": "0,1,species\n5.1,3.5,rose\n6.25,2,Gänse blume\n",
		"index":                  ",length,width,species\n0,5.1,3.5,rose\n1,6.25,2,Gänse blume\n",
		"words with a comma":     "\"length, cm\",width,species\n5.1,3.5,\"rose\"\n6.25,2,\"Gänse blume\"\n",
	})
	testTables(t, table{[]float32{1, 2, 3, 4}, 2, []string{"rose", "12"}}, Reading{}, map[string]string{
		"words and numbers": "a,b,label\n1,2,rose\n3,4,12\n",
	})
}

func TestReadCSVAsAsked(t *testing.T) {
	want := table{[]float32{1, -2.5, 3e4, 0}, 2, []string{"0", "12"}}
	testTables(t, want, Reading{Decimal: Comma}, map[string]string{
		"semicolons":   "1;-2,5;0\n3e4;0,0;12\n",
		"tabs":         "1\t-2,5\t0\n3e4\t0,0\t12\n",
		"with header":  "a;b;label\n1;-2,5;0\n3e4;0,0;12\n",
		"header index": ";a;b;label\n0;1;-2,5;0\n1;3e4;0,0;12\n",
		"quoted":       "\"1\";\"-2,5\";\"0\"\n\"3e4\";\"0,0\";\"12\"\n",
	})
	testTables(t, table{want.values, 2, []string{"0.0", "12.0"}}, Reading{Decimal: Comma}, map[string]string{
		"in labels too": "1;-2,5;0,0\n3e4;0,0;12,0\n",
	})
	testTables(t, want, Reading{Y: "kind"}, map[string]string{
		"name":         "a,kind,b\n1,0,-2.5\n3e4,12,0\n",
		"other case":   "a,Kind,b\n1,0,-2.5\n3e4,12,0\n",
		"beside label": "a,label,kind\n1,-2.5,0\n3e4,0,12\n",
		"exact case":   "a,Kind,kind\n1,-2.5,0\n3e4,0,12\n",
	})
	testTables(t, want, Reading{Y: "2"}, map[string]string{
		"number": "1,0,-2.5\n3e4,12,0\n",
	})
	testTables(t, want, Reading{Y: "0"}, map[string]string{
		"pandas' name": "0,1,2\n0,1,-2.5\n12,3e4,0\n",
	})
	testTables(t, want, Reading{X: "a, b", Y: "kind"}, map[string]string{
		"columns":                        "id,a,text,b,kind\n7,1,x,-2.5,0\n9,3e4,y,0,12\n",
		"no name":                        ",a,text,b,kind\n7,1,x,-2.5,0\n9,3e4,y,0,12\n",
		"cells of others are left alone": "id,a,text,b,kind\n,1,NA,-2.5,0\nnan,3e4,,0,12\n",
	})
	testTables(t, want, Reading{X: "\"b, or c\",a"}, map[string]string{
		"order and quotes": "a,\"b, or c\",label\n-2.5,1,0\n0,3e4,12\n",
	})
	testTables(t, table{[]float32{0, 1, 3, 4}, 2, []string{"2", "5"}}, Reading{Header: Absent}, map[string]string{
		"a sample that counts": "0,1,2\n3,4,5\n",
	})
	testTables(t, table{[]float32{3, 4}, 2, []string{"5"}}, Reading{Header: Present}, map[string]string{
		"a header that counts": "0,1,2\n3,4,5\n",
		"a header of years":    "1990,1991,label\n3,4,5\n",
	})
}

// What was found out is told.
func TestReadCSVRemarks(t *testing.T) {
	six := "0,1,2,3,4,5\n" + strings.Repeat("7,7,7,7,7,1\n", 2)
	for text, want := range map[string]string{
		"0,1,2\n1.5,2,0\n":        "the first line, which counts from 0 to 2, is taken as a header; labels are in the last column, 3",
		six:                       "the first line, which counts from 0 to 5, is taken as a header; labels are in the last column, 6",
		",a,kind\n0,2,x\n1,2,y\n": "column 1 numbers the samples and is left out; labels are in column 3 (kind), the only one with words",
		"a,b,label\n1,2,0\n":      "",
		"1,2,0\n":                 "labels are in the last column, 3",
		"Id,a,label\n1,2,0\n2,2,0\n3,2,0\n4,2,0\n5,2,0\n6,2,1\n": "column 1 (Id) numbers the samples, and is an input all the same",
	} {
		l, err := fromCSV(t, text, Reading{})
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if got := strings.Join(l.remarks, "; "); got != want {
			t.Errorf("%q: remarks are %q, want %q", text, got, want)
		}
	}
}

func TestReadCSVRefuses(t *testing.T) {
	cases := map[string]struct {
		text string
		how  Reading
		want string
	}{
		"empty":              {"", Reading{}, "there is no sample in it"},
		"empty lines":        {"\n\n", Reading{}, "there is no sample in it"},
		"header alone":       {"a,label\n", Reading{}, "there is no sample in it"},
		"one column":         {"1\n2\n", Reading{}, "line 1: it has one column only; write a sample into one line, with commas, semicolons or tabs"},
		"spaces":             {"1 2 0\n", Reading{}, "line 1: it has one column only"},
		"comma for decimals": {"1,2\n", Reading{Decimal: Comma}, "line 1: it has one column only; write a sample into one line, with semicolons or tabs"},
		"no label":           {"a,b,kind\n1,2,0\n", Reading{}, "line 1: none of the columns a, b, kind is named as the column of labels is (label, labels, y, class or target), nor has words; set dataset.y to the name of the column"},
		"index alone":        {",a\n0,1\n", Reading{}, "line 1: of its columns, 1 have a name"},
		"other index":        {",a,label\n17,1,0\n3,1,0\n", Reading{}, "line 2, column 1 (): the column has no name, but \"17\" does not number the samples from 0 or 1 on: name the column, or leave it out (pandas: index=False)"},
		"index with a gap":   {",a,label\n0,1,0\n2,1,0\n", Reading{}, "line 3, column 1 (): the column has no name, but \"2\" does not number"},
		"no name":            {"a,,label\n0,1,0\n", Reading{}, "line 1: column 2 of the header has no name: name it, or leave the column out"},
		"end of lines":       {"a,label,\n0,1,\n", Reading{}, "line 1: column 3 of the header has no name"},
		"two labels":         {"a,label,Y\n1,2,0\n", Reading{}, "line 1: column 2 (label) and column 3 (Y) are all named as the column of labels is; set dataset.y"},
		"y is a place":       {"x,y,kind\n1,2,rose\n", Reading{}, "line 1: column 2 (y) is named as the column of labels is, but column 3 (kind) has words; set dataset.y"},
		"two words":          {"id,a,kind\nn7,2,rose\n", Reading{}, "line 1: column 1 (id) and column 3 (kind) have words, and none is named"},
		"words as inputs":    {"id,a,label\nn7,2,rose\n", Reading{}, "line 2, column 1 (id): \"n7\" is no number"},
		"ragged":             {"1,2,0\n1,2,3,0\n", Reading{}, "line 2: it has 4 columns, the first one has 3"},
		"short":              {"a,b,label\n1,2,0\n\n1,0\n", Reading{}, "line 4: it has 2 columns, the first one has 3"},
		"word":               {"1,2,0\n1,two,0\n", Reading{}, `line 2, column 2: "two" is no number`},
		"empty field":        {"a,b,label\n1,,0\n", Reading{}, "line 2, column 2 (b): the value is missing: leave the sample out, or fill it in"},
		"empty label":        {"a,b,label\n1,2,\n", Reading{}, "line 2, column 3 (label): the value is missing"},
		"NA":                 {"a,b,label\n1,2,0\n1,NA,0\n", Reading{}, `line 3, column 2 (b): "NA": the value is missing: leave the sample out`},
		"question mark":      {"a,b,label\n1,2,0\n?,1,0\n", Reading{}, `line 3, column 1 (a): "?": the value is missing`},
		"NaN":                {"1,2,0\nnan,2,0\n", Reading{}, `line 2, column 1: "nan": the value is missing`},
		"NaN in first":       {"nan,2,0\n", Reading{}, `line 1, column 1: "nan": the value is missing`},
		"NaN as label":       {"a,label\n1,NaN\n", Reading{}, "line 2, column 2 (label): the value is missing"},
		"infinity":           {"1,2,0\n1,-inf,0\n", Reading{}, "line 2, column 2: -Inf is not a finite number"},
		"beyond double":      {"1,2,0\n1,1e999,0\n", Reading{}, "line 2, column 2: +Inf is not a finite number"},
		"beyond single":      {"1,2,0\n1,1e39,0\n", Reading{}, "line 2, column 2: 1e+39 is too large for single precision"},
		"quote":              {"1,2,0\n1,\"2,0\n", Reading{}, "line 2, column 8: extraneous or missing"},
		"quote within":       {"1,2,0\n1,2\"3,0\n", Reading{}, "line 2, column 4: bare"},
		"not a text at all":  {"\x00\x01\x02\n", Reading{}, "line 1: it has one column only"},
		"in the second line": {"label,\"of\ntwo lines\"\n0,x\n", Reading{}, "line 1: column 1 (label) is named as the column of labels is, but column 2 (\"of\\ntwo lines\") has words"},
		"UTF-16":             {"\xff\xfe1\x00,\x002\x00", Reading{}, "it is in UTF-16: save it as CSV in UTF-8"},
		"Latin-1":            {"a,label\n1,L\xf6we\n", Reading{}, "line 2, column 2 (label): the label is no UTF-8"},
		"control characters": {"a,label\n1,x\x1b[31m\n", Reading{}, `line 2, column 2 (label): the label "x\x1b[31m" has control characters`},
		"long label":         {"a,label\n1," + strings.Repeat("x", 257) + "\n", Reading{}, "is longer than 256 bytes"},
		"open header":        {"0,1,2\n3,4,1\n", Reading{}, "line 1: the first line counts from 0 to 2: it may be a header or a sample; set dataset.header to present or absent"},
		"open header of two": {"0,1\n1,0\n", Reading{}, "line 1: the first line counts from 0 to 1"},
		"open words":         {"0,1,rose\n3,4,tulip\n", Reading{}, "line 1: the first line counts from 0 to 1"},
		"sample as header":   {"0,1,rose\n0.5,4,tulip\n3,4,rose\n", Reading{}, `line 1: it has "rose", which is a label below: it may be a header or a sample; set dataset.header`},
		"decimal commas":     {"1,5;2;0\n2,5;3;1\n", Reading{}, `line 1: "1,5" is no number unless decimals follow a comma; set dataset.decimal to comma`},
		"commas under names": {"a;b;label\n1,5;2;0\n", Reading{}, `"1,5" is no number unless decimals follow a comma`},
		"commas later":       {"a;b;label\n1;2;0\n1;2,5;0\n", Reading{}, `line 3, column 2 (b): "2,5" is no number unless`},
		"points":             {"a;b;label\n1,5;2.5;0\n", Reading{Decimal: Comma}, `line 2, column 2 (b): "2.5" has a point, where decimals follow a comma`},
		"thousands":          {"a;b;label\n1.000,5;2;0\n", Reading{Decimal: Comma}, `line 2, column 1 (a): "1.000,5" has a point`},
		"no such label":      {"a,b,label\n1,2,0\n", Reading{Y: "kind"}, `line 1: there is no column "kind" among a, b, label; set dataset.y to the name of a column`},
		"no such number":     {"1.5,2,0\n", Reading{Y: "4"}, `line 1: there is no column "4", as columns have no names; set dataset.y to a number from 1 to 3`},
		"name twice":         {"a,k,k\n1,2,0\n", Reading{Y: "k"}, "line 1: column 2 (k) and column 3 (k) have that name"},
		"no such input":      {"a,b,label\n1,2,0\n", Reading{X: "a,c"}, `there is no column "c" among a, b, label; set dataset.x`},
		"label as input":     {"a,b,label\n1,2,0\n", Reading{X: "a,label"}, "column 3 (label) has the labels; set dataset.x to columns without it"},
		"input twice":        {"a,b,label\n1,2,0\n", Reading{X: "a,A"}, "column 1 (a) is there twice"},
		"no list":            {"a,b,label\n1,2,0\n", Reading{X: "a\nb"}, "is no list of columns"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := fromCSV(t, c.text, c.how)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
			if open := strings.Contains(c.want, "; set dataset."); open && !errors.As(err, new(*ReadingError)) {
				t.Errorf("error is %v, want a *ReadingError", err)
			}
		})
	}
}

// Lines that no table has are refused before they take memory, also where a quote never
// ends.
func TestReadCSVBoundsLines(t *testing.T) {
	for name, text := range map[string]string{
		"columns":  "1,2,0\n" + strings.Repeat(",", mostColumns+1),
		"bytes":    "1,2,0\n" + strings.Repeat("1", longestLine+1),
		"one cell": "1,2,0\n1,\"" + strings.Repeat("1\n", longestLine/2+1),
	} {
		_, err := fromCSV(t, text, Reading{})
		if err == nil || !strings.Contains(err.Error(), "it is longer than 16777216 bytes or has more than 1048576 columns") {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

// Whatever table is written, in any form, is read as it was.
func TestReadCSVOfAnyForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 8).Draw(t, "inputs")
		count := rapid.IntRange(2, 12).Draw(t, "samples")
		values := rapid.SliceOfN(rapid.Float32().Filter(func(v float32) bool { return !math.IsInf(float64(v), 0) }), size*count, size*count).Draw(t, "values")
		words := rapid.SampledFrom([][]string{{"0", "1", "2"}, {"rose", "tulip"}, {"-3", "7"}}).Draw(t, "classes")
		separator := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(t, "separator")
		header, index := rapid.Bool().Draw(t, "header"), rapid.Bool().Draw(t, "index")
		decimalComma := separator != "," && rapid.Bool().Draw(t, "comma")
		newline := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "newline")
		label := rapid.IntRange(0, size).Draw(t, "label")
		how := Reading{Header: Absent, Y: fmt.Sprint(label + 1)}
		if decimalComma {
			how.Decimal = Comma
		}
		var b strings.Builder
		// insert puts a label between cells.
		insert := func(cells []string, text string) []string { return slices.Insert(cells, label, text) }
		write := func(cells []string) { b.WriteString(strings.Join(cells, separator) + newline) }
		if header {
			how = Reading{Decimal: how.Decimal}
			var names []string
			for j := range size {
				names = append(names, fmt.Sprint("input ", j))
			}
			names = insert(names, "label")
			if index {
				names = slices.Insert(names, 0, "")
			}
			write(names)
		}
		want := table{values: values, size: size}
		for i := range count {
			class := words[i%len(words)]
			want.labels = append(want.labels, class)
			var cells []string
			for _, v := range values[i*size : (i+1)*size] {
				cell := fmt.Sprint(v)
				if decimalComma {
					cell = strings.Replace(cell, ".", ",", 1)
				}
				cells = append(cells, cell)
			}
			cells = insert(cells, class)
			if header && index {
				cells = slices.Insert(cells, 0, fmt.Sprint(i))
			}
			write(cells)
		}
		text := b.String()
		l, err := readCSV(t.Context(), strings.NewReader(text), int64(len(text)), how)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if diff := cmp.Diff(want, tableOf(l), cmp.AllowUnexported(table{})); diff != "" {
			t.Fatalf("%q: %s", text, diff)
		}
	})
}

func FuzzReadCSV(f *testing.F) {
	for _, text := range []string{
		"1,2,0\n3,4,1\n", "label,a\n0,1.5\n1,-2\n", "# y,a\r\n1,2\r\n", "\ufeff1,\"2\",0", "a,\"b\nc\",y\n1,2,3", "nan,inf,0x1p-3\n", ",,\n", "1;2\n",
		strings.Repeat("1,2,0\n1,3,1\n", 5), "0,1,2\n1.5,2,0\n", ",a,species\n0,1,rose\n1,2,tulip\n", "1,5;2;rose\n", "a\tlabel\n1\tx\n",
	} {
		f.Add(text, "", "", false, uint8(0))
		f.Add(text, "a", "2", true, uint8(1))
	}
	f.Fuzz(func(t *testing.T, text, x, y string, comma bool, header uint8) {
		how := Reading{X: x, Y: y, Header: []string{"", Present, Absent}[header%3]}
		if comma {
			how.Decimal = Comma
		}
		if l, err := fromCSV(t, text, how); err == nil {
			checkLabelled(t, l)
		}
	})
}
