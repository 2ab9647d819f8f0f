package compatibility

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/internal/campaign"
	"goalsearch/pidnet"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/search/strategies"
	"goalsearch/search/variants"
	"goalsearch/store"
)

// v2 has what testdata/v2/make.py made.
const v2 = "testdata/v2"

// unzipped returns the content of a gzipped file.
func unzipped(t *testing.T, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// copied returns the path of a fresh copy of the store.
func copied(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "v2.db")
	if err := os.WriteFile(path, unzipped(t, filepath.Join(v2, "store.db.gz")), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func opened(t *testing.T, path string) *store.DB {
	t.Helper()
	db, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// exports returns the content of the exports in a folder by the names of their studies.
func exports(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(v2, folder, "*.jsonl.gz"))
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no exports in %s: %v", folder, err)
	}
	all := make(map[string][]byte)
	for _, file := range files {
		name := strings.ReplaceAll(strings.TrimSuffix(filepath.Base(file), ".jsonl.gz"), "%", "/")
		all[name] = unzipped(t, file)
	}
	return all
}

// exported writes the export of a study.
func exported(t *testing.T, r *store.Reader, name string) []byte {
	t.Helper()
	study, err := r.Study(name)
	if err != nil {
		t.Fatal(err)
	}
	trials, err := r.Trials(name)
	if err != nil {
		t.Fatal(err)
	}
	journal, err := r.Journal(name)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := results.WriteJSONL(&b, study, trials, journal...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// mustEqual compares exports line by line.
func mustEqual(t *testing.T, got, want []byte) {
	t.Helper()
	if bytes.Equal(got, want) {
		return
	}
	a, b := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range min(len(a), len(b)) {
		if !bytes.Equal(a[i], b[i]) {
			t.Errorf("line %d of the export:\n%s", i+1, cmp.Diff(string(b[i]), string(a[i])))
			return
		}
	}
	t.Errorf("the export has %d lines, want %d", len(a), len(b))
}

func TestV2StoreOpens(t *testing.T) {
	path := copied(t)
	if problems, err := store.Check(path); err != nil || len(problems) > 0 {
		t.Fatalf("%v, %v", problems, err)
	}
	db := opened(t, path)
	want := exports(t, "exports")
	list, err := db.Studies()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != len(want) {
		t.Errorf("the store has %d studies, want %d", len(list), len(want))
	}
	for name, export := range want {
		t.Run(name, func(t *testing.T) { mustEqual(t, exported(t, &db.Reader, name), export) })
	}
}

// TestV2Identities: the identity of every study is what it was.
func TestV2Identities(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(v2, "identities.txt"))
	if err != nil {
		t.Fatal(err)
	}
	list, err := opened(t, copied(t)).Studies()
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, s := range list {
		hash, err := s.Spec.Hash()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&got, hash, s.Name)
	}
	if diff := cmp.Diff(string(text), got.String()); diff != "" {
		t.Errorf("identities (-then +now):\n%s", diff)
	}
}

// TestV2ConfigsLoad: beside a store the configs mean the studies that they were, although
// defaults have changed since, and change nothing of them.
func TestV2ConfigsLoad(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(v2, "configs", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no configs: %v", err)
	}
	defaults := campaign.NewDefaults(copied(t))
	complete := func(study string, task evaluate.Task, given func(string) bool) (evaluate.Task, error) {
		return defaults.Complete(t.Context(), study, task, given)
	}
	db := opened(t, copied(t))
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			studies, err := configs.Loader{Complete: complete}.Load(file, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range studies {
				stored, err := db.Study(s.Name)
				if err != nil {
					t.Fatal(err)
				}
				s.Numerics = stored.Numerics
				before := exported(t, &db.Reader, s.Name)
				if err := search.Register(db, s, false, time.Now()); err != nil {
					t.Error(err)
				}
				mustEqual(t, exported(t, &db.Reader, s.Name), before)
			}
		})
	}
}

func TestV2ExportsImport(t *testing.T) {
	db := opened(t, filepath.Join(t.TempDir(), "new.db"))
	for name, export := range exports(t, "exports") {
		t.Run(name, func(t *testing.T) {
			for again := range 2 {
				study, trials, journal, err := results.ReadJSONL(bytes.NewReader(export), name)
				if err != nil {
					t.Fatal(err)
				}
				merged, err := db.Insert(study, trials, journal...)
				if err != nil || merged.Created != (again == 0) {
					t.Fatalf("%+v, %v", merged, err)
				}
				mustEqual(t, exported(t, &db.Reader, name), export)
			}
		})
	}
}

// TestV2StudiesReplay: strategies propose for studies that have ended what they proposed
// then, and nothing is trained.
func TestV2StudiesReplay(t *testing.T) {
	db := opened(t, copied(t))
	unfinished := exports(t, "rest")
	for name, export := range exports(t, "exports") {
		if _, ok := unfinished[name]; ok {
			continue
		}
		t.Run(name, func(t *testing.T) {
			runner := search.Runner{Store: db, Evaluator: noEvaluator{}, Strategy: strategyOf}
			if _, err := runner.Run(t.Context(), name); err != nil {
				t.Error(err)
			}
			mustEqual(t, exported(t, &db.Reader, name), export)
		})
	}
}

// noEvaluator is there where nothing is to be trained.
type noEvaluator struct{}

func (noEvaluator) Evaluate(_ context.Context, r search.RunSpec, _ func(search.Epoch) error) (search.Outcome, error) {
	return search.Outcome{}, fmt.Errorf("trial %d: run %d: it is to be trained", r.Trial, r.Run)
}

func strategyOf(spec search.Spec) (search.Strategy, error) {
	if spec.Strategy == variants.EliminationName {
		return variants.NewElimination(spec)
	}
	return strategies.Of(spec)
}

// TestV2StudiesGoOn: studies that were interrupted end as the build that began them ended
// them, but for where and when.
func TestV2StudiesGoOn(t *testing.T) {
	db := opened(t, copied(t))
	for name, export := range exports(t, "rest") {
		t.Run(name, func(t *testing.T) {
			study, err := db.Study(name)
			if err != nil {
				t.Fatal(err)
			}
			switch study.Numerics {
			case search.External:
				trainOutside(t, db, name)
			case pidnet.Numerics():
				trainHere(t, db, name)
			default:
				t.Skipf("its trainings are of the arithmetic %s, not of %s, which this machine has", study.Numerics, pidnet.Numerics())
			}
			_, want, _, err := results.ReadJSONL(bytes.NewReader(export), name)
			if err != nil {
				t.Fatal(err)
			}
			got, err := db.Trials(name)
			if err != nil {
				t.Fatal(err)
			}
			if len(study.Spec.Rungs) > 0 {
				want, got = searched(t, study.Spec, want, got)
			}
			if diff := cmp.Diff(withoutProvenance(want), withoutProvenance(got)); diff != "" {
				t.Errorf("trials (-then +now):\n%s", diff)
			}
		})
	}
}

// searched returns the trials of a study with rungs as the search left them, then and now:
// without the leaders that its end trains in full now, and without replicates, which go to
// them.
func searched(t *testing.T, spec search.Spec, then, now []search.Trial) (_, _ []search.Trial) {
	t.Helper()
	if len(now) != len(then) {
		t.Fatalf("%d trials are now %d", len(then), len(now))
	}
	first := func(trial search.Trial, runs int) search.Trial {
		trial.Planned = min(trial.Planned, runs)
		trial.Runs = slices.DeleteFunc(slices.Clone(trial.Runs), func(r search.Run) bool { return r.Number >= runs })
		return trial
	}
	whole := spec.Runs * (len(spec.Rungs) + 1)
	leaders := 0
	then, now = slices.Clone(then), slices.Clone(now)
	for i := range then {
		if spec.State(then[i]) == search.Pruned && spec.State(now[i]) == search.Complete {
			leaders++
			now[i] = first(now[i], then[i].Planned)
		}
		then[i], now[i] = first(then[i], whole), first(now[i], whole)
	}
	if leaders > 5 {
		t.Errorf("%d trials more are trained in full", leaders)
	}
	return then, now
}

func withoutProvenance(trials []search.Trial) []search.Trial {
	trials = slices.Clone(trials)
	for i := range trials {
		trials[i].Runs = slices.Clone(trials[i].Runs)
		for j := range trials[i].Runs {
			trials[i].Runs[j].Provenance = search.Provenance{}
		}
	}
	return trials
}

func trainHere(t *testing.T, db *store.DB, name string) {
	t.Helper()
	runner := search.Runner{Store: db, Evaluator: evaluate.NewLocal("", 1), Strategy: strategyOf, Workers: 2}
	if _, err := runner.Run(t.Context(), name); err != nil {
		t.Fatal(err)
	}
}

// trainOutside answers as make.py does.
func trainOutside(t *testing.T, db *store.DB, name string) {
	t.Helper()
	runner := search.Runner{Store: db, Strategy: strategyOf}
	for {
		asked, err := runner.Ask(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		if len(asked) == 0 {
			return
		}
		for _, a := range asked {
			answer := search.Answer{Trial: a.Trial, Run: a.Run, Epochs: a.Epochs, Reason: "the loss is NaN"}
			if answer.Epochs == 0 {
				answer.Epochs = externalEpochs
			}
			if a.Trial%7 != 3 {
				answer.Reason = ""
				answer.Score = min(externalScore(a.Goal)*float64(answer.Epochs)/externalEpochs+float64(a.Run)/1024, 1)
			}
			if err := search.Tell(db, name, answer, search.Provenance{}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// externalEpochs is how long a whole training of the study external is.
const externalEpochs = 20

// externalScore has a conversion at every product, so that none is fused with a sum.
func externalScore(goal search.Params) float64 {
	weights := make(map[string]float64)
	for _, p := range goal {
		weights[p.Name] = p.Value
	}
	square := float64(weights["{FCL}"] * weights["{FCL}"])
	return min(max(0.5+weights["{F}{C}"]/4-weights["{F}{L}"]/8-square/4, 0), 1)
}
