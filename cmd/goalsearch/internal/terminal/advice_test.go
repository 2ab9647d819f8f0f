package terminal

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"goalsearch/configs"
	"goalsearch/evaluate/cluster"
	"goalsearch/evaluate/dataset"
	"goalsearch/evaluate/saved"
	"goalsearch/search"
	"goalsearch/store"
)

// TestAdvice: an error of a library gets what the command knows to do about it, at its end,
// however it is wrapped; an error that is told for itself gets none.
func TestAdvice(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{store.ErrNoStore, "`goalsearch run` makes one, or give another file with --store"},
		{store.ErrNotStore, "give another file with --store"},
		{store.ErrNoDirectory, "make it first, or"},
		{store.ErrNoAccess, "change its permissions"},
		{store.ErrTruncated, "put back a whole copy"},
		{store.ErrCorrupt, "`goalsearch db check` says more"},
		{&store.DanglingLinkError{Target: "nowhere"}, "mend the link"},
		{&store.LockedError{}, "wait until it has ended, or give"},
		{&store.LockedError{Owner: &store.Owner{PID: 17}}, "stop it with `kill 17`"},
		{search.ErrNoStudy, "`goalsearch studies` lists"},
		{&dataset.FilesError{Name: "mnist", Err: dataset.ErrNoDir}, "say with --data DIR or GOALSEARCH_DATA which folder holds mnist/"},
		{&dataset.FilesError{Name: "mnist", Dir: "my data", Err: fs.ErrNotExist}, "goalsearch data fetch mnist --data 'my data'"},
		{&dataset.FilesError{Name: "mnist", Dir: "data", Err: errors.New("sum")}, "get a good copy with"},
		{saved.ErrNoRecord, "`goalsearch train --save` has written"},
		{&cluster.Refusal{Reason: "the server takes keys only", Remedy: cluster.GiveKeys}, "with --keys"},
		{&cluster.Refusal{Reason: "there are two servers", Remedy: cluster.FewerCopies}, "lower --replicas"},
		{&configs.AmbiguousSetupError{}, "name one with --setup"},
		{errors.New("other"), ""},
		{&cluster.Refusal{Reason: "use another machine"}, ""},
	} {
		for _, err := range []error{c.err, fmt.Errorf("study a: %w", c.err)} {
			got := advised(err)
			advice, ok := strings.CutPrefix(got, err.Error())
			if !ok || (advice == "") != (c.want == "") || !strings.Contains(advice, c.want) || advice != "" && !strings.HasPrefix(advice, "; ") {
				t.Errorf("%q, want %q at its end", got, c.want)
			}
		}
	}
	if got, want := advised(errors.Join(store.ErrNotStore, errors.New("other"))), "not a goalsearch store; give another file with --store\nother"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
