package studies

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"goalsearch/configs"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/store"
)

// Found returns a function that finds the goals of earlier studies, for a config that
// starts from them:
//
//	study:NAME            the best goal of a study of the store at path
//	study:NAME:top=5      its five best
//	study:NAME:12         that of trial 12
//	other.db:NAME:top=5   those of a study of another store
//	other.jsonl:top=5     those of an export, which may be gzipped
//
// It has the form of configs.Loader.Found.
func Found(path string) func(text, dir string) ([]configs.Goal, error) {
	return func(text, dir string) ([]configs.Goal, error) {
		file, rest, _ := strings.Cut(text, ":")
		name, selected, err := cutSelection(rest)
		if err != nil {
			return nil, err
		}
		if file == "study" {
			return foundInStore(path, name, selected)
		}
		if !filepath.IsAbs(file) {
			file = filepath.Join(dir, file)
		}
		if strings.HasSuffix(strings.ToLower(file), ".db") {
			return foundInStore(file, name, selected)
		}
		if name != "" {
			return nil, fmt.Errorf("an export has one study: leave out %q", name)
		}
		return foundInExport(file, selected)
	}
}

// selection says which goals of a study are meant.
type selection struct {
	top   int // best goals; 0: one trial
	trial TrialRef
}

// cutSelection divides NAME:SELECTION; without a selection the best goal is meant.
func cutSelection(text string) (name string, s selection, err error) {
	at := strings.LastIndexByte(text, ':') // names may have colons
	last := text[at+1:]
	if number, ok := strings.CutPrefix(last, "top="); ok {
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 {
			return "", s, fmt.Errorf("top=%s: it is no number of goals, from 1 on", number)
		}
		return text[:max(at, 0)], selection{top: n}, nil
	}
	if trial, err := ParseTrial(last); err == nil {
		return text[:max(at, 0)], selection{trial: trial}, nil
	}
	return text, selection{trial: BestTrial}, nil
}

func foundInStore(path, name string, s selection) ([]configs.Goal, error) {
	if name == "" {
		return nil, errors.New("the name of a study is missing: write study:NAME or FILE.db:NAME")
	}
	study, trials, err := Read(path, name, (*store.Snapshot).TrialSummaries)
	if err != nil {
		return nil, err
	}
	return s.goals(study, trials)
}

func foundInExport(path string, s selection) ([]configs.Goal, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	study, trials, _, err := results.ReadJSONL(f, path)
	if err != nil {
		return nil, err
	}
	return s.goals(study, trials)
}

// goals returns the selected goals, the best first, none twice.
func (s selection) goals(study search.Study, trials []search.Trial) ([]configs.Goal, error) {
	if s.trial >= 0 && s.top == 0 {
		if int(s.trial) >= len(trials) {
			return nil, fmt.Errorf("study %s has %d trials: there is no trial %d", study.Name, len(trials), s.trial)
		}
		goal, err := GoalOf(study, trials[s.trial])
		return []configs.Goal{goal}, err
	}
	var list []configs.Goal
	for _, r := range results.Rank(study.Spec, trials) {
		if r.Rank == 0 || r.DuplicateOf >= 0 || len(list) == max(s.top, 1) {
			continue
		}
		goal, err := GoalOf(study, r.Trial)
		if err != nil {
			return nil, err
		}
		list = append(list, goal)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("study %s has no complete trial yet: there is no goal to start from", study.Name)
	}
	return list, nil
}

// KeepStart gives studies of a config that are in the store at path already the start
// goals that they have there, where nothing else has changed: what an earlier study has
// found since does not change a study that started from it.
func KeepStart(path string, list []search.Study) ([]search.Study, error) {
	snapshot, err := store.Read(path)
	if errors.Is(err, store.ErrNoStore) {
		return list, nil
	}
	if err != nil {
		return nil, err
	}
	defer snapshot.Close()
	for i, s := range list {
		stored, err := snapshot.Study(s.Name)
		if errors.Is(err, search.ErrNoStudy) {
			continue
		}
		if err != nil {
			return nil, err
		}
		s.Spec.Start = stored.Spec.Start
		if s.Spec.Strategy == search.List {
			s.Spec.Space, s.Budget.Trials = stored.Spec.Space, stored.Budget.Trials
		}
		is, err := s.Spec.Hash()
		if err != nil {
			continue // the stored goals do not fit: registering says why
		}
		if was, err := stored.Spec.Hash(); err == nil && is == was {
			list[i] = s
		}
	}
	return list, nil
}
