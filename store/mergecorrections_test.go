package store_test

import (
	"testing"
	"time"

	"goalsearch/search"
	"goalsearch/store"
	"goalsearch/store/storetest"
)

// TestMergeCorrections: of two copies of a study, one of which was corrected since they
// parted, the corrections and their order stay, whichever is merged into the other.
func TestMergeCorrections(t *testing.T) {
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	created := search.Entry{Time: at, Event: search.Created}
	failed := complete(4)
	failed[1].Runs[1] = storetest.Diverged(1)
	retried := search.Entry{Time: at.Add(time.Hour), Trial: 4, Event: search.RunsRetried, Superseded: []search.Superseded{search.Supersede(1, storetest.Diverged(1))}}
	// The clock of the machine that went on was behind.
	retold := search.Entry{Time: at.Add(time.Minute), Trial: 4, Event: search.Retold}
	replaced := search.Entry{Time: at.Add(2 * time.Hour), Trial: 6, Event: search.ScoreReplaced, Superseded: []search.Superseded{search.Supersede(0, complete(1)[0].Runs[1])}}
	with := func(trials []search.Trial, journal ...search.Entry) stored {
		s := stored{Study: storetest.Study("a"), Trials: trials, Journal: journal}
		s.Study.Budget = search.Budget{Trials: 6}
		return s
	}
	corrected := complete(6)
	corrected[0].Runs[1] = storetest.Scored(1, 0.125)
	missing := complete(4)
	missing[1].Runs = missing[1].Runs[:1]
	before := with(failed, created)
	marked := with(missing, created, retried)
	after := with(corrected, created, retried, retold, replaced)
	copied := failed[:3:3]
	same0 := storetest.Trial(1, 2)
	same0.Number, same0.DuplicateOf, same0.Runs = 3, 1, failed[1].Runs
	duplicate := with(append(copied, same0), created)

	for name, c := range map[string]struct{ into, from, want stored }{
		"corrected into before":      {before, after, after},
		"before into corrected":      {after, before, after},
		"marked into before":         {before, marked, marked},
		"before into marked":         {marked, before, marked},
		"corrected into marked":      {marked, after, after},
		"marked into corrected":      {after, marked, after},
		"corrected into corrected":   {after, after, after},
		"corrected into an empty":    {with(nil), after, after},
		"an empty into a corrected":  {after, with(nil), after},
		"fewer trials, the same way": {with(failed[:2], created), after, after},
	} {
		dst, src := storeOf(t, c.into), storeOf(t, c.from)
		for range 2 {
			_, err := store.Merge(dst, []string{src}, store.MergeOptions{})
			check(t, err)
			got := content(t, dst, "a")
			same(t, name+": trials", c.want.Trials, got.Trials)
			same(t, name+": corrections", corrections(c.want.Journal), corrections(got.Journal))
			whole(t, dst)
		}
	}

	dst := storeOf(t, duplicate)
	marked4 := with(append(missing[:3:3], same0), created, retried)
	marked4.Trials[3].Runs = missing[1].Runs
	_, err := store.Merge(dst, []string{storeOf(t, marked4)}, store.MergeOptions{})
	check(t, err)
	same(t, "a duplicate", marked4.Trials, content(t, dst, "a").Trials)
	whole(t, dst)
	dst = storeOf(t, marked4)
	_, err = store.Merge(dst, []string{storeOf(t, duplicate)}, store.MergeOptions{})
	check(t, err)
	same(t, "a duplicate, the other way", marked4.Trials, content(t, dst, "a").Trials)

	other := retried
	other.Superseded = []search.Superseded{search.Supersede(0, failed[0].Runs[0])}
	first := failed[0]
	first.Runs = first.Runs[1:]
	otherwise := with(append([]search.Trial{first}, failed[1:]...), created, other)
	longer := with(append(failed[:4:4], corrected[4:]...), created)
	contrary := with(complete(4), created)
	contrary.Trials[1].Runs[1] = storetest.Scored(1, 0.3)
	for name, c := range map[string]struct {
		into, from stored
		words      string
	}{
		"corrected otherwise":      {marked, otherwise, "corrected in the one and, otherwise, in the other"},
		"gone on without":          {longer, after, "corrected before trial 4 of the one"},
		"gone on without, to":      {after, longer, "corrected before trial 4 of the one"},
		"another run was there":    {contrary, after, "trial 1: run 1: contradicts"},
		"another run was there to": {after, contrary, "trial 1: run 1: contradicts"},
	} {
		dst := storeOf(t, c.into)
		_, err := store.Merge(dst, []string{storeOf(t, c.from)}, store.MergeOptions{})
		if err == nil {
			t.Errorf("%s: it is merged", name)
			continue
		}
		refused(t, err, store.ErrConflict, c.words)
		same(t, name, c.into.Trials, content(t, dst, "a").Trials)
	}
}

// corrections are the entries of a journal that correct, and say where that acted.
func corrections(journal []search.Entry) []search.Entry {
	var list []search.Entry
	for _, e := range journal {
		if e.Event.Corrects() || e.Event == search.Retold {
			list = append(list, e)
		}
	}
	return list
}
