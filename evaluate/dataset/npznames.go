package dataset

import (
	"fmt"
	"slices"
	"strings"
)

// Names that arrays of inputs and of labels have, alone or with the name of a part
// before or behind them, as in x_train or test_images. Upper case counts as lower case.
var (
	inputNames = []string{"x", "data", "images", "inputs", "features"}
	labelNames = []string{"y", "label", "labels", "target", "targets"}
)

// role is what an array is in a set.
type role struct {
	labels bool
	test   bool
}

// roleOf returns the role that an array has by its name.
func roleOf(name string) (r role, ok bool) {
	name = strings.ToLower(name)
	for _, part := range []string{"train", "training", "test", "testing"} {
		rest, found := strings.CutPrefix(name, part+"_")
		if !found {
			rest, found = strings.CutSuffix(name, "_"+part)
		}
		if found {
			name, r.test = rest, strings.HasPrefix(part, "test")
			break
		}
	}
	r.labels = slices.Contains(labelNames, name)
	return r, r.labels || slices.Contains(inputNames, name)
}

// partArrays are the names of the arrays of a part.
type partArrays struct{ inputs, labels string }

// setArrays are the names of the arrays of a set; those of the test part are empty
// where there is none.
type setArrays struct{ train, test partArrays }

// chooseArrays finds the arrays of a set among those of a file.
func chooseArrays(names []string, r Reading) (a setArrays, err error) {
	// np.savez gives names to arrays that have none.
	if slices.Equal(slices.Sorted(slices.Values(names)), []string{"arr_0", "arr_1"}) && r.X == "" && r.Y == "" {
		r.X, r.Y = "arr_0", "arr_1"
	}
	n := arrayNames(names)
	if a.train.inputs, err = n.choose("x", r.X, role{}); err != nil {
		return a, err
	}
	if a.train.labels, err = n.choose("y", r.Y, role{labels: true}); err != nil {
		return a, err
	}
	a.test = partArrays{r.XTest, r.YTest}
	if a.test == (partArrays{}) {
		if a.test, err = n.testArrays(a.train, r); a.test == (partArrays{}) || err != nil {
			return a, err
		}
	}
	if a.test.inputs, err = n.choose("x_test", a.test.inputs, role{test: true}); err != nil {
		return a, err
	}
	a.test.labels, err = n.choose("y_test", a.test.labels, role{labels: true, test: true})
	return a, err
}

// arrayNames are those of all arrays of a file.
type arrayNames []string

// choose returns the array of a role: the one that is asked for, or else the only one
// that has the role by its name.
func (n arrayNames) choose(key, asked string, want role) (string, error) {
	found := n.of(want)
	if asked != "" {
		found = slices.DeleteFunc(slices.Clone(n), func(name string) bool { return name != asked })
	}
	what, usual := "inputs", inputNames[0]
	if want.labels {
		what, usual = "labels", labelNames[0]
	}
	if want.test {
		what, usual = what+" of the test part", usual+"_test"
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1 && asked != "":
		return "", fmt.Errorf("%s: the file has %d arrays of that name", asked, len(found))
	case len(found) > 1:
		return "", &ReadingError{key, fmt.Sprintf("the arrays %v may all be the %s", arrayNames(found), what), "the name of one"}
	case asked != "":
		usual = asked
	}
	return "", &ReadingError{key, fmt.Sprintf("there is no array %s for the %s; the file has %v", usual, what, n), "the name of the array"}
}

// of lists the arrays that have a role by their names.
func (n arrayNames) of(want role) []string {
	var found []string
	for _, name := range n {
		if r, ok := roleOf(name); ok && r == want {
			found = append(found, name)
		}
	}
	return found
}

// testArrays finds the names of the arrays of the test part. Where the arrays of the
// training part are asked for, they are those that are named alike.
func (n arrayNames) testArrays(train partArrays, r Reading) (partArrays, error) {
	if r.X == "" && r.Y == "" {
		if len(n.of(role{test: true}))+len(n.of(role{test: true, labels: true})) == 0 {
			return partArrays{}, nil
		}
		inputs, err := n.choose("x_test", "", role{test: true})
		if err != nil {
			return partArrays{}, err
		}
		labels, err := n.choose("y_test", "", role{test: true, labels: true})
		return partArrays{inputs, labels}, err
	}
	likeTrain := func(name string) string {
		other := strings.NewReplacer("train", "test", "Train", "Test", "TRAIN", "TEST").Replace(name)
		if other == name || !slices.Contains(n, other) {
			return ""
		}
		return other
	}
	test := partArrays{likeTrain(train.inputs), likeTrain(train.labels)}
	if test.inputs == "" || test.labels == "" {
		return partArrays{}, nil
	}
	return test, nil
}

// String lists the names.
func (n arrayNames) String() string { return shown(strings.Join(n, ", ")) }
