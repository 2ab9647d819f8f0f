package terminal

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"goalsearch/configs"
	"goalsearch/evaluate/cluster"
	"goalsearch/evaluate/dataset"
	"goalsearch/evaluate/saved"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/store"
)

// advised is the text of an error, with what to do about it: a line for each error that
// it joins.
func advised(err error) string {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var lines []string
		for _, e := range joined.Unwrap() {
			lines = append(lines, advised(e))
		}
		if err.Error() == errors.Join(joined.Unwrap()...).Error() {
			return strings.Join(lines, "\n")
		}
	}
	if err.Error() == "" {
		return "" // it was told already
	}
	return err.Error() + advice(err)
}

// advice is what to do about an error, as the end of its sentence.
func advice(err error) string {
	if e, ok := errors.AsType[*search.NumericsChangedError](err); ok {
		if e.Stored == search.External {
			return "; continue it with `goalsearch ask` and `goalsearch tell`; --accept-numerics lets this program train the rest, and marks the runs"
		}
		return "; --accept-numerics continues anyway and marks the runs"
	}
	for _, of := range []func(error) string{ofStore, ofData, ofCluster} {
		if text := of(err); text != "" {
			return "; " + text
		}
	}
	if _, ok := errors.AsType[*configs.AmbiguousSetupError](err); ok {
		return "; choose one with --setup"
	}
	if _, ok := errors.AsType[*search.TrainedHereError](err); ok {
		return "; continue it with `goalsearch resume`, or create a study for a program of your own with `goalsearch ask NAME --config FILE`"
	}
	if _, ok := errors.AsType[*search.ToldAlreadyError](err); ok {
		return "; --replace corrects it, --withdraw takes it back"
	}
	if _, ok := errors.AsType[*search.NotFailedError](err); ok {
		return "; `goalsearch rank` shows which have"
	}
	return ""
}

// ofStore is what to do about an error of a store.
func ofStore(err error) string {
	const other = "give another file with --store"
	if e, ok := errors.AsType[*store.LockedError](err); ok {
		if e.Owner == nil {
			return "wait until it has ended, or " + other
		}
		return fmt.Sprintf("wait until it has ended, stop it with `kill %d`, or %s", e.Owner.PID, other)
	}
	if _, ok := errors.AsType[*store.DanglingLinkError](err); ok {
		return "create the directory, repair the link, or " + other
	}
	for _, known := range []struct {
		cause error
		text  string
	}{
		{store.ErrNoStore, "create one with `goalsearch run`, or " + other},
		{store.ErrNoDirectory, "create it first, or " + other},
		{store.ErrNoAccess, "change its permissions, or " + other},
		{store.ErrNotStore, other},
		{store.ErrTruncated, "restore a complete copy, such as one made with `goalsearch db backup`"},
		{store.ErrCorrupt, "`goalsearch db check` shows details; restore a copy made with `goalsearch db backup`"},
		{search.ErrNoStudy, "list the studies with `goalsearch studies`"},
	} {
		if errors.Is(err, known.cause) {
			return known.text
		}
	}
	return ""
}

// ofData is what to do about an error of data sets, and of saved networks.
func ofData(err error) string {
	if e, ok := errors.AsType[*results.TornError](err); ok {
		return fmt.Sprintf("`goalsearch import --partial` adds the %s before it", Count(e.Whole, "trial", "trials"))
	}
	if errors.Is(err, saved.ErrNoRecord) {
		return "give a directory that `goalsearch train --save` has written"
	}
	e, ok := errors.AsType[*dataset.FilesError](err)
	switch {
	case !ok:
		return ""
	case errors.Is(err, dataset.ErrNoDir):
		return fmt.Sprintf("give the folder that holds %s/ with --data DIR or GOALSEARCH_DATA, or download the files with: goalsearch data fetch %s --data DIR", e.Name, e.Name)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Sprintf("give the folder that holds %s/ with --data or GOALSEARCH_DATA, or download the files with: goalsearch data fetch %s --data %s", e.Name, e.Name, Quote(e.Dir))
	}
	return fmt.Sprintf("download a valid copy with: goalsearch data fetch %s --data %s", e.Name, Quote(e.Dir))
}

// remedies says of each remedy of the cluster which flags and commands it takes.
var remedies = map[cluster.Remedy]string{
	cluster.ServerKeys:   "create them with `goalsearch cluster keys -o DIR --host NAME`, and give them with --keys DIR",
	cluster.GiveKeys:     "use --keys DIR with the directory that `goalsearch cluster keys` created",
	cluster.GiveRoleKeys: "use --keys with the directory that `goalsearch cluster keys -o DIR` created, or its subdirectory of that name",
	cluster.LeaveKeys:    "start it with keys, or connect to one on this machine without --keys",
	cluster.KeysForHost:  "connect with one of these names, or create keys with --host",
	cluster.OneCopy:      "omit --replicas, or add a `cluster` to its config (docs/cluster.md)",
	cluster.FewerCopies:  "start the others, or lower --replicas",
	cluster.ServerConfig: "start it with the nats-server.conf that `goalsearch cluster keys` writes",
	cluster.GiveData:     "give its directory with --data",
}

// ofCluster is what to do about an error of the cluster.
func ofCluster(err error) string {
	if e, ok := errors.AsType[*cluster.Refusal](err); ok {
		return remedies[e.Remedy]
	}
	return ""
}
