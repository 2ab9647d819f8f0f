package pages

import (
	"fmt"
	"os"
	"sync"
	"time"

	"goalsearch/internal/studies"
	"goalsearch/results/importance"
	"goalsearch/results/report"
	"goalsearch/store"
)

// Watched is a store as a dashboard looks at it.
type Watched struct {
	Path    string
	Studies []string // none: all
	Forest  importance.Options

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
func (s *Watched) Changed() (string, error) {
	info, err := os.Stat(s.Path)
	if err != nil {
		return "", err
	}
	text := fmt.Sprint(info.Size(), info.ModTime().UnixNano())
	if h := store.Live(s.Path); h != nil {
		text += fmt.Sprint(" ", h.PID, h.Paused)
	}
	if status, err := studies.ClusterStatus(s.Path); err == nil && status != nil {
		for _, w := range status.Workers {
			text += " " + w.ID
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return text + fmt.Sprint(" ", s.worked), nil
}

// Read implements dashboard.Source.
func (s *Watched) Read() ([]report.Study, report.Live, error) {
	snapshot, err := store.Read(s.Path)
	if err != nil {
		return nil, report.Live{}, err
	}
	defer snapshot.Close()
	names := s.Studies
	if len(names) == 0 {
		overviews, err := snapshot.Studies()
		if err != nil {
			return nil, report.Live{}, err
		}
		for _, o := range overviews {
			names = append(names, o.Name)
		}
	}
	var list []report.Study
	for _, name := range names {
		study, err := Read(snapshot, name)
		if err != nil {
			return nil, report.Live{}, err
		}
		s.addImportance(&study)
		list = append(list, study)
	}
	live := report.Live{}
	if h := snapshot.Live(); h != nil {
		live = report.Live{Running: true, Paused: h.Paused, Holder: h.String()}
		if status, err := studies.ClusterStatus(s.Path); err == nil && status != nil {
			live.Crew, live.Workers = status.String(), status.Lines()
		}
	}
	return list, live, nil
}

// addImportance adds what is known of the importance. If that was worked out long ago,
// compared to what it took, it is worked out anew, beside.
func (s *Watched) addImportance(study *report.Study) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shares == nil {
		s.shares = make(map[string]sharesOf)
	}
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

func (s *Watched) workOut(study report.Study) {
	const rarely = 400
	start := time.Now()
	shares, err := importance.Of(study.Study, study.Trials, s.Forest)
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
