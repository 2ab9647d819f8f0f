package campaign

import (
	"sync"
	"time"

	"goalsearch/search"
	"goalsearch/search/strategies"
	"goalsearch/search/variants"
)

// Options of a campaign.
type Options struct {
	Store string // path of the store
	Data  string // directory that holds the data sets
	// Workers is the number of trainings at once; 0: one per core, as many as fit the
	// memory. It changes no result.
	Workers int
	// Cluster has workers on other machines train; nil: this machine trains.
	Cluster *Cluster
	// AcceptNumerics goes on with studies that were computed with other arithmetic.
	AcceptNumerics bool
	// MaxTime, if it is above 0, ends a study at the end of the generation in which so
	// much time has passed.
	MaxTime time.Duration
	// SetAside has studies that cannot go on hold up no others; each is told as a
	// StudySetAside at once.
	SetAside bool
	// Strategy makes strategies; nil: StrategyOf.
	Strategy func(search.Spec) (search.Strategy, error)
	// Stopper tells when the work is to end; nil: when its context does.
	Stopper Stopper
	// Notify is told what happens, never from two goroutines at once; nil: nobody is.
	Notify func(Event)
}

// Stopper is where requests to end the work come together.
type Stopper interface {
	// Gracefully returns a channel that the first request closes, instead of ending the
	// context of the work.
	Gracefully() <-chan struct{}
	// Stop requests the end.
	Stop()
}

// StrategyOf makes the strategy of a spec: a registered one, or an elimination.
func StrategyOf(s search.Spec) (search.Strategy, error) {
	if s.Strategy == variants.EliminationName {
		return variants.NewElimination(s)
	}
	return strategies.Of(s)
}

// campaign is one Run.
type campaign struct {
	Options
	interrupt <-chan struct{}
	pause     search.Pause
	remarks   []DataRemark // that were told
	trainings identities

	mu sync.Mutex // guards Notify
}

// notify tells of an event.
func (c *campaign) notify(e Event) {
	if c.Notify == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Notify(e)
}

func (c *campaign) strategy() func(search.Spec) (search.Strategy, error) {
	if c.Strategy != nil {
		return c.Strategy
	}
	return StrategyOf
}

// gracefully returns the channel of the first request to end; nil: there will be none.
func (c *campaign) gracefully() <-chan struct{} {
	if c.Stopper == nil {
		return nil
	}
	return c.Stopper.Gracefully()
}

// stop requests the end, as another process may.
func (c *campaign) stop() {
	if c.Stopper != nil {
		c.Stopper.Stop()
	}
}
