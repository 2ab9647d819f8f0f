package configs

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"
)

// outline writes a document as it was understood, one line, without places.
func outline(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		var parts []string
		for k, v := range pairs(n) {
			parts = append(parts, k.Value+": "+outline(v))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case yaml.SequenceNode:
		var parts []string
		for _, item := range n.Content {
			parts = append(parts, outline(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return strings.TrimPrefix(n.ShortTag(), "!!") + " " + n.Value
}

func TestParseYAML(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a directive":                 {"%YAML 1.2\n---\na: 1\n", "{a: int 1}"},
		"a directive and comments":    {"\ufeff# c\n\n%YAML  1.2 # d\n# e\n---\na: 1\n...\n", "{a: int 1}"},
		"Windows":                     {"%YAML 1.2\r\n---\r\na: 1\r\n", "{a: int 1}"},
		"begin and end":               {"---\na: 1\n...\n", "{a: int 1}"},
		"on the line of the begin":    {"--- {a: 1}", "{a: int 1}"},
		"percent in a document":       {"a: 1\nb: '%YAML 1.1'\n", "{a: int 1, b: str %YAML 1.1}"},
		"words of 1.1":                {"[yes, No, ON, off, y, n, ~, null, True]", "[str yes, str No, str ON, str off, str y, str n, null ~, null null, bool True]"},
		"the tag of a text":           {"a: ! 1\n", "{a: str 1}"},
		"an anchor alone":             {"a: &x 1\n", "{a: int 1}"},
		"an alias":                    {"a: &x [1, {b: 2}]\nc: *x\n", "{a: [int 1, {b: int 2}], c: [int 1, {b: int 2}]}"},
		"an alias of an alias":        {"a: &x 1\nb: &y [*x]\nc: *y\n", "{a: int 1, b: [int 1], c: [int 1]}"},
		"the last anchor counts":      {"[&x 1, *x, &x 2, *x]", "[int 1, int 1, int 2, int 2]"},
		"a merge":                     {"a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n", "{a: {b: int 1, c: int 2}, d: {c: int 3, b: int 1}}"},
		"a merge behind":              {"a: &x {b: 1, c: 2}\nd: {c: 3, <<: *x}\n", "{a: {b: int 1, c: int 2}, d: {c: int 3, b: int 1}}"},
		"a merge of several":          {"[&x {a: 1, b: 2}, &y {b: 3, c: 4}, {<<: [*x, *y], c: 5}]", "[{a: int 1, b: int 2}, {b: int 3, c: int 4}, {c: int 5, a: int 1, b: int 2}]"},
		"a merge of a merge":          {"[&x {a: 1}, &y {<<: *x, b: 2}, {<<: *y}]", "[{a: int 1}, {b: int 2, a: int 1}, {b: int 2, a: int 1}]"},
		"a merge of an alias of list": {"[&x {a: 1}, &l [*x], {<<: *l}]", "[{a: int 1}, [{a: int 1}], {a: int 1}]"},
		"a merge without an alias":    {"{<<: {a: 1}, b: 2}", "{b: int 2, a: int 1}"},
		"a merge key in quotes":       {`{"<<": {a: 1}}`, "{<<: {a: int 1}}"},
	} {
		var p problems
		root := parse(&source{name: "c.yaml"}, []byte(c.text), &p)
		if root == nil {
			t.Errorf("%s: %v", name, p.err())
			continue
		}
		if got := outline(root); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestParseYAMLRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"%YAML 1.1\n---\na: yes\n":                       "c.yaml:1:1: YAML 1.1 is not supported, as yes, 010 and 1:30 are other values there; write %YAML 1.2, or leave the line out",
		"# c\n%YAML 1.3\n---\na: 1\n":                    `c.yaml:2:1: there is no YAML "1.3"; write %YAML 1.2, or leave the line out`,
		"%YAML\n---\na: 1\n":                             `c.yaml:1:1: there is no YAML ""; write %YAML 1.2, or leave the line out`,
		"%YAML 1.2\n%YAML 1.2\n---\na: 1\n":              "c.yaml:2:1: there are several directives; keep one",
		"%TAG ! tag:x,2000:\n---\na: 1\n":                "c.yaml:1:1: %TAG and tags are not supported; leave them out",
		"%FOO bar\n---\na: 1\n":                          "c.yaml:1:1: there is no directive %FOO; leave it out",
		"%YAML 1.2\na: 1\n":                              "c.yaml:2:1: a line of --- must stand between %YAML and the document",
		"---\na: 1\n---\nb: 1\n":                         "c.yaml:3:1: there are several documents; keep one",
		"a: 1\n---\n":                                    "c.yaml:2:1: there are several documents; keep one",
		"a: !!float 1\n":                                 "c.yaml:1:4: a: tags such as !!float are not supported; write the value alone",
		"a: [!x 1]\n":                                    "c.yaml:1:5: a[0]: tags such as !x are not supported; write the value alone",
		"a: !!binary aGk=\n":                             "c.yaml:1:4: a: tags such as !!binary are not supported; write the value alone",
		"a: *x\n":                                        "c.yaml:1:4: not valid YAML: unknown anchor 'x' referenced",
		"a: &x [1, *x]\n":                                "c.yaml:1:11: a: the alias *x stands within what it stands for; write the value out",
		"a: &x {<<: *x}\n":                               "c.yaml:1:12: a: the alias *x stands within what it stands for; write the value out",
		"a: &x 1\nb: {<<: *x}\n":                         "c.yaml:2:9: b.<<: 1 cannot be merged; write << in front of a mapping, of an alias such as *x of one, or of a list of them",
		"b: {<<: [{c: 1}, 2]}\n":                         "c.yaml:1:18: b.<<: 2 cannot be merged; write << in front of a mapping, of an alias such as *name of one, or of a list of them",
		"a: &x {c: 1}\nb: {<<: *x, <<: *x}\n":            "c.yaml:2:13: b.<<: the key stands twice, first on line 2; leave one out",
		"a: {b: 1, b: 2}\n":                              "c.yaml:1:11: a.b: the key stands twice, first on line 1; leave one out",
		"a: [&x [1,1,1,1,1,1,1,1,1,1]" + bomb(6) + "]\n": "the document has more than 100000 values, with its aliases written out; shorten it",
	} {
		var p problems
		if root := parse(&source{name: "c.yaml"}, []byte(text), &p); root != nil {
			t.Errorf("%.40q is read as %.60s", text, outline(root))
			continue
		}
		if got := p.err().Error(); got != want && !strings.HasSuffix(got, want) {
			t.Errorf("%.40q: %s, want %s", text, got, want)
		}
	}
}

// bomb lists anchors each of which has ten times the values of the one before, the first x.
func bomb(levels int) string {
	text, last := "", "x"
	for i := range levels {
		name := fmt.Sprint("x", i)
		text += ", &" + name + " [" + strings.TrimSuffix(strings.Repeat("*"+last+",", 10), ",") + "]"
		last = name
	}
	return text
}

// TestValuesOfOtherVersions: what another version of YAML takes for another value is
// refused where a number, or true or false, is wanted, and where it is a text it is that text.
func TestValuesOfOtherVersions(t *testing.T) {
	for _, text := range []string{"yes", "on", "y", "Off", "010", "-010", "0o17", "0x1F", "0b11", "1_000", "1:30", "190:20:30", "1e400", "1e-400", ".inf", "-.Inf", ".nan", "NaN", "inf", "~", "2001-12-14", "1,5", "'1'", "+ 1", "0.0.1", "1e", "--1"} {
		for _, c := range []struct{ key, want string }{
			{"goal: {low: %s}", "number"}, {"seed: %s", "number"},
		} {
			_, err := load(&source{name: "c.yaml"}, fmt.Appendf(nil, "study: a\n"+c.key+"\n", text), nil)
			if err == nil {
				t.Errorf("%s of %s is taken", c.key, text)
			} else if !strings.HasPrefix(err.Error(), "c.yaml:2:") {
				t.Errorf("%s of %s: %v", c.key, text, err)
			}
		}
	}
	for text, want := range map[string]string{"yes": "yes", "on": "on", "1:30": "1:30", "'010'": "010", "\"1_000\"": "1_000"} {
		g, err := decodeGoal("g.yaml", fmt.Appendf(nil, "setup: trivariate\nnote: %s\nweights: {\"{F}\": 1}\n", text), "")
		if err != nil || g.Note != want {
			t.Errorf("note %s is %q, %v", text, g.Note, err)
		}
	}
	for text, want := range map[string]float64{"1": 1, "-1.5": -1.5, "+1": 1, ".5": 0.5, "5.": 5, "1e-3": 1e-3, "1E+3": 1000, "0e-400": 0, "-0": 0, "5e-324": 5e-324} {
		g, err := decodeGoal("g.yaml", fmt.Appendf(nil, "setup: trivariate\nweights: {\"{F}\": %s}\n", text), "")
		if x, _ := g.Weights.Get("{F}"); err != nil || x != want {
			t.Errorf("%s is %v, %v, want %v", text, x, err, want)
		}
	}
}

// TestConfigWithAliases: a config with anchors and merge keys is the one with all written out,
// and mistakes in what is merged are told once.
func TestConfigWithAliases(t *testing.T) {
	short, err := load(&source{name: "c.yaml"}, []byte("%YAML 1.2\n---\nstudy: a\ngoal:\n  bounds: {\"{F}\": &b [0, 0.5], \"{C}\": *b}\nsearch: {strategy: random, trials: 5}\nsweep:\n- &s {seed: [1, 2], network.hidden: [3]}\n- {<<: *s, network.hidden: [4]}\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	long, err := load(&source{name: "c.yaml"}, []byte("study: a\ngoal:\n  bounds: {\"{F}\": [0, 0.5], \"{C}\": [0, 0.5]}\nsearch: {strategy: random, trials: 5}\nsweep:\n- {seed: [1, 2], network.hidden: [3]}\n- {network.hidden: [4], seed: [1, 2]}\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(long, short); diff != "" || len(short) != 4 {
		t.Errorf("%d studies (-written out +with aliases):\n%s", len(short), diff)
	}
	_, err = load(&source{name: "c.yaml"}, []byte("study: a\nnetwork: &n {hiden: 3}\ntraining: {<<: *n}\n"), nil)
	want := "c.yaml:2:14: network.hiden: unknown key; did you mean hidden?\nc.yaml:2:14: training.hiden: unknown key; known are epochs"
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}

// TestAliasesAreCopies: documents with aliases mean what the YAML library reads from them.
func TestAliasesAreCopies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, names := "", 0
		var draw func(depth int) string
		draw = func(depth int) string {
			kind := rapid.IntRange(0, 4).Draw(t, "kind")
			switch {
			case kind == 0 && names > 0:
				return fmt.Sprintf("*a%d", rapid.IntRange(0, names-1).Draw(t, "alias"))
			case kind <= 2 || depth == 0:
				return fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "number"))
			}
			body, ends := "", "[]"
			for i := range rapid.IntRange(1, 3).Draw(t, "length") {
				if kind == 3 {
					body += draw(depth-1) + ", "
					continue
				}
				ends = "{}"
				body += fmt.Sprintf("k%d: %s, ", i, draw(depth-1))
			}
			text := fmt.Sprintf("&a%d %s%s%s", names, ends[:1], body, ends[1:])
			names++
			return text
		}
		for i := range 4 {
			text += fmt.Sprintf("m%d: %s\n", i, draw(2))
		}
		var want any
		if yaml.Load([]byte(text), &want) != nil {
			return
		}
		var p problems
		root := parse(&source{name: "c.yaml"}, []byte(text), &p)
		if root == nil {
			t.Fatalf("%v in\n%s", p.err(), text)
		}
		var got any
		if err := root.Load(&got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-library +this):\n%s in\n%s", diff, text)
		}
	})
}
