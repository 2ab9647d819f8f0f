package dataset

import (
	"math"
	"os/exec"
	"strings"
	"testing"
)

// python returns a Python that has some modules.
func python(t *testing.T, modules string) string {
	t.Helper()
	for _, p := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(p, "-c", "import "+modules).Run() == nil {
			return p
		}
	}
	t.Skipf("no python3 with %s is installed", modules)
	return ""
}

// written has a script write files into the working directory, and returns what it
// prints, by lines.
func written(t *testing.T, modules, script string) []string {
	t.Helper()
	p := python(t, modules)
	t.Chdir(t.TempDir())
	out, err := exec.Command(p, "-c", "import "+modules+"\n"+script).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return strings.Fields(string(out))
}

// What NumPy writes, in any type and order, is read as the numbers that NumPy has.
func TestReadWhatNumPyWrites(t *testing.T) {
	types := written(t, "numpy", `
import itertools
x = numpy.array([[0, 1], [2, 3], [4, 5], [60, 70], [80, 100], [7, 8]])
y = numpy.array([5, 3, 5, 3, 5, 3])
for t in ['?', 'b', 'B', '<h', '>h', '<H', '>H', '<i', '>i', '<I', '>I', '<q', '>q', '<Q', '>Q', '<e', '>e', '<f', '>f', '<d', '>d']:
    name = t.replace('<', 'little').replace('>', 'big').replace('?', 'bool')
    for order in 'CF':
        numpy.savez(name + order + '.npz', x=numpy.asarray(x.astype(t), order=order), y=y.astype(t) if t != '?' else y == 5, x_test=x[:2].astype(t), y_test=(y[:2].astype(t) if t != '?' else y[:2] == 5))
        numpy.savez_compressed('zip' + name + order + '.npz', x=numpy.asarray(x.astype(t), order=order), y=y.astype(t) if t != '?' else y == 5, x_test=x[:2].astype(t), y_test=(y[:2].astype(t) if t != '?' else y[:2] == 5))
        print(name + order, 'zip' + name + order)
for t in ['U', 'S', '>U5']:
    name = 'text' + t.replace('>U5', 'Big')
    numpy.savez(name + '.npz', x=x, y=numpy.array(['tulip', 'rose'] * 3).astype(t), x_test=x[:2], y_test=numpy.array(['tulip', 'rose']).astype(t))
    print(name)
`)
	want := []float64{0, 1, 2, 3, 4, 5, 60, 70, 80, 100, 7, 8}
	for _, name := range types {
		s, err := Open(t.Context(), Ref{Name: name + ".npz"}, "")
		if err != nil {
			t.Error(err)
			continue
		}
		for i, v := range want {
			if strings.Contains(name, "bool") {
				v = math.Min(v, 1)
			}
			var got float64
			if s.Train.Real() {
				got = float64(s.Train.Values[i])
			} else {
				got = float64(s.Train.Pixels[i])
			}
			if got != v {
				t.Errorf("%s: input %d is %v, want %v", name, i, got, v)
			}
		}
		names := "3 5"
		switch {
		case strings.Contains(name, "bool"):
			names = ""
		case strings.Contains(name, "text"):
			names = "rose tulip"
		}
		if got := strings.Join(s.ClassNames, " "); got != names || s.Train.Labels[0] != 1 || s.Train.Labels[1] != 0 || s.Test.Labels[1] != 0 {
			t.Errorf("%s: classes are %q, labels %v, want %q and 1, 0, …", name, got, s.Train.Labels, names)
		}
	}
	if len(types) != 2*2*21+3 {
		t.Errorf("%d files were written", len(types))
	}
}

// What pandas writes, with or without index and names, is read as the same table.
func TestReadWhatPandasWrites(t *testing.T) {
	names := written(t, "numpy, pandas", `
r = numpy.random.default_rng(1)
x = r.normal(size=(40, 4)).astype('f4')
y = numpy.array(['rose', 'tulip', 'violet', 'tulip'] * 10)
f = pandas.DataFrame(x, columns=['a', 'b', 'c', 'd'])
g = f.copy(); g['species'] = y
h = pandas.DataFrame(x); h[4] = y
n = pandas.DataFrame(x); n[4] = numpy.unique(y, return_inverse=True)[1]
g.to_csv('names.csv', index=False)
g.to_csv('index.csv')
h.to_csv('numbers.csv', index=False)
h.to_csv('numbers,index.csv')
n.to_csv('all numbers.csv', index=False)
n.to_csv('all numbers,index.csv')
g.to_csv('bare.csv', index=False, header=False)
g.to_csv('tabs.tsv', sep='\t')
g.to_csv('semicolons.csv', sep=';', index=False)
g.to_csv('comma.csv', sep=';', decimal=',')
pandas.read_csv('index.csv').to_csv('twice.csv')
g.to_csv('quoted.csv', quoting=1)
numpy.savez('same.npz', x=x, y=y)
numpy.savez('coded.npz', x=x, y=numpy.unique(y, return_inverse=True)[1])
print('names.csv index.csv numbers.csv numbers,index.csv bare.csv tabs.tsv semicolons.csv comma.csv twice.csv quoted.csv same.npz')
`)
	var first *Set
	for _, name := range names {
		ref := Ref{Name: name}
		if name == "comma.csv" {
			ref.Decimal = Comma
		}
		s, err := Open(t.Context(), ref, "")
		if err != nil {
			t.Error(err)
			continue
		}
		if first == nil {
			first = s
		}
		if s.Checksum != first.Checksum {
			t.Errorf("%s is %d samples of %s in classes %v, other content than %s", name, s.Train.Count, s.shape(), s.ClassNames, first.Name)
		}
	}
	coded, err := Open(t.Context(), Ref{Name: "coded.npz"}, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"all numbers.csv", "all numbers,index.csv"} {
		if s, err := Open(t.Context(), Ref{Name: name}, ""); err != nil || s.Checksum != coded.Checksum {
			t.Errorf("%s is other content than coded.npz (%v)", name, err)
		}
	}
}
