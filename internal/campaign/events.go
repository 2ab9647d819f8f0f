package campaign

import (
	"goalsearch/evaluate"
	"goalsearch/search"
)

// Event is something that happens in a campaign.
type Event interface{ event() }

type (
	// DefaultsChosen says how data of the user's own will be learned, where nobody has
	// said how.
	DefaultsChosen struct {
		Dataset string
		Form    evaluate.Form
		Choices []evaluate.Choice // one or more
	}
	// StudySetAside is a study that cannot go on; the others do.
	StudySetAside struct{ Err error }
	// FewerAtOnce says that the memory is too small for the trainings at once that were
	// wanted: each takes so many bytes of those that are free.
	FewerAtOnce struct {
		AtOnce, Wanted int
		Each, Free     uint64
	}
	// DataRemark is what was found out about a file that could have been read otherwise.
	DataRemark struct{ Dataset, Text string }
	// StoreUnserved says why other processes cannot read the store meanwhile.
	StoreUnserved struct{ Err error }
	// WorkersInvited says where workers can connect, and whether they need keys.
	WorkersInvited struct {
		Address string
		Keys    bool
	}
	// ClusterMessage is what happens to the connection to a cluster.
	ClusterMessage struct{ Text string }
	// StudyBegan is a study whose runs are now trained, one of several.
	StudyBegan struct {
		Study      string
		Number, Of int
	}
	// InitialDesignOnly says that a study of so few trials ends before its strategy has
	// proposed any goal: those at random come first.
	InitialDesignOnly struct {
		Study, Strategy  string
		Initial, Planned int
	}
	// Advanced is how far the study is.
	Advanced struct {
		search.Progress
		Workers, Hosts int  // of a cluster; 0 workers and hosts: this machine trains
		Cluster        bool // workers of a cluster train
		Paused         bool
	}
	// Stopping says that the work ends as soon as the trainings under way have ended,
	// which are so many at most.
	Stopping struct{ AtMost int }
	// StudyEnded is a study that has ended: with its trials, or with the error why not.
	StudyEnded struct {
		search.Study
		Progress search.Progress
		Trials   []search.Trial // summaries, without pending replicates; nil if there is an error
		Err      error
	}
	// StudyFailed is a study that too many failures have ended; the next one follows.
	StudyFailed struct{ Err error }
	// Stopped says that the work was ended before its time.
	Stopped struct{}
)

func (DefaultsChosen) event()    {}
func (StudySetAside) event()     {}
func (FewerAtOnce) event()       {}
func (DataRemark) event()        {}
func (StoreUnserved) event()     {}
func (WorkersInvited) event()    {}
func (ClusterMessage) event()    {}
func (StudyBegan) event()        {}
func (InitialDesignOnly) event() {}
func (Advanced) event()          {}
func (Stopping) event()          {}
func (StudyEnded) event()        {}
func (StudyFailed) event()       {}
func (Stopped) event()           {}

// Told is an error that an event has told already.
type Told struct{ Err error }

// Error is empty, as there is nothing more to tell.
func (Told) Error() string { return "" }

// Unwrap returns the error that was told.
func (t Told) Unwrap() error { return t.Err }
