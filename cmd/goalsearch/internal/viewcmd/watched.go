package viewcmd

import (
	"fmt"
	"os"
	"sync"
	"time"

	"goalsearch/configs"
	"goalsearch/internal/studies"
	"goalsearch/results/importance"
	pages "goalsearch/results/report"
	"goalsearch/store"
)

// watchedStore is a store as a dashboard looks at it.
type watchedStore struct {
	path    string
	studies []string
	forest  importance.Options

	mu     sync.Mutex // guards what follows
	shares map[string]sharesOf
	worked int // number of times that shares were worked out
}

// sharesOf is the importance of a study's weights. It takes long to work out, so that
// is done beside, and seldom.
type sharesOf struct {
	importance *importance.Importance
	remark     string
	working    bool
	until      time.Time // when it is to be worked out again
}

// Changed implements dashboard.Source.
func (s *watchedStore) Changed() (string, error) {
	info, err := os.Stat(s.path)
	if err != nil {
		return "", err
	}
	text := fmt.Sprint(info.Size(), info.ModTime().UnixNano())
	if h := store.Live(s.path); h != nil {
		text += fmt.Sprint(" ", h.PID, h.Paused)
	}
	if status, err := studies.ClusterStatus(s.path); err == nil && status != nil {
		for _, w := range status.Workers {
			text += " " + w.ID
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return text + fmt.Sprint(" ", s.worked), nil
}

// Read implements dashboard.Source.
func (s *watchedStore) Read() ([]pages.Study, pages.Live, error) {
	snapshot, err := store.Read(s.path)
	if err != nil {
		return nil, pages.Live{}, err
	}
	defer snapshot.Close()
	names := s.studies
	if len(names) == 0 {
		overviews, err := snapshot.Studies()
		if err != nil {
			return nil, pages.Live{}, err
		}
		for _, o := range overviews {
			names = append(names, o.Name)
		}
	}
	var list []pages.Study
	for _, name := range names {
		study, err := readReported(snapshot, name)
		if err != nil {
			return nil, pages.Live{}, err
		}
		s.addImportance(&study)
		list = append(list, study)
	}
	live := pages.Live{}
	if h := snapshot.Live(); h != nil {
		live = pages.Live{Running: true, Paused: h.Paused, Holder: h.String()}
		if status, err := studies.ClusterStatus(s.path); err == nil && status != nil {
			live.Crew, live.Workers = status.String(), status.Lines()
		}
	}
	return list, live, nil
}

// addImportance adds what is known of the importance. If that was worked out long ago,
// compared to what it took, it is worked out anew, beside.
func (s *watchedStore) addImportance(study *pages.Study) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept, known := s.shares[study.Name]
	if !known {
		kept.remark = "The importance is being worked out."
	}
	study.Importance, study.Remark = kept.importance, kept.remark
	if !kept.working && !time.Now().Before(kept.until) {
		kept.working = true
		s.shares[study.Name] = kept
		go s.workOut(*study)
	}
}

func (s *watchedStore) workOut(study pages.Study) {
	const rarely = 400
	start := time.Now()
	shares, err := importance.Of(study.Study, study.Trials, s.forest)
	end := time.Now()
	result := sharesOf{importance: &shares, until: end.Add(rarely * end.Sub(start))}
	if err != nil {
		result.importance, result.remark = nil, err.Error()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shares[study.Name] = result
	s.worked++
}

// controlledSearch is the process that searches in a store.
type controlledSearch struct{ store string }

// Pause implements dashboard.Search.
func (c controlledSearch) Pause(on bool) error { return store.Pause(c.store, on) }

// Stop implements dashboard.Search.
func (c controlledSearch) Stop() error { return store.Stop(c.store) }

// Enqueue implements dashboard.Search. The goal is inline, or begins with a published
// name: who looks at a dashboard may not have files of this machine read.
func (c controlledSearch) Enqueue(study, goal string) error {
	_, err := studies.Enqueue(c.store, study, []string{goal}, configs.ParseGoalWithoutFiles)
	return err
}
