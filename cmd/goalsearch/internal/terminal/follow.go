package terminal

import (
	"errors"
	"fmt"
	"strings"

	"goalsearch/internal/campaign"
	"goalsearch/internal/plaintext"
)

// Follower prints what happens in a campaign.
type Follower struct {
	Streams
	Store string
	// Again is the command that goes on with what was stopped.
	Again string
	// Conclude, if it is not nil, prints what came of a study that has ended.
	Conclude func(campaign.StudyEnded) error

	progress *Progress
	errs     []error
}

// Err is what went wrong in printing.
func (f *Follower) Err() error { return errors.Join(f.errs...) }

// Follow prints an event. It has the form of campaign.Options.Notify.
func (f *Follower) Follow(event campaign.Event) {
	switch e := event.(type) {
	case campaign.DefaultsChosen:
		var choices []string
		for _, c := range e.Choices {
			choices = append(choices, c.String())
		}
		f.say("%s is %v; defaults chosen for it: %s", Quote(e.Dataset), e.Form, strings.Join(choices, ", "))
	case campaign.StudySetAside:
		f.say("goalsearch: %s; continuing with the other studies", advised(e.Err))
	case campaign.FewerAtOnce:
		f.say("%s", FewerAtOnce(e))
	case campaign.DataRemark:
		f.say("%s: %s", e.Dataset, e.Text)
	case campaign.StoreUnserved:
		f.say("goalsearch: %v", e.Err)
	case campaign.WorkersInvited:
		keys := ""
		if e.Keys {
			keys = " --keys DIR"
		}
		f.say("training on workers; start them with `goalsearch worker --connect %s%s`", Quote(e.Address), keys)
	case campaign.ClusterMessage:
		f.say("%s", e.Text)
	case campaign.StudyBegan:
		title := e.Study
		if e.Of > 1 {
			title = fmt.Sprintf("%s (study %d of %d)", e.Study, e.Number, e.Of)
		}
		f.progress = NewProgress(f.Streams.Err, title, "trainings")
	case campaign.InitialDesignOnly:
		f.say("study %s: all %[4]d proposed goals are random, as the strategy %[2]s starts after %[3]d random goals (search.options.design); give more trials to search", e.Study, e.Strategy, e.Initial, e.Planned)
	case campaign.Advanced:
		f.progress.Update(e.RunsEnded, e.Runs, describe(e))
	case campaign.Stopping:
		f.progress.Note(fmt.Sprintf("stopping when the trainings in progress have ended (at most %d); a second Ctrl-C stops immediately", e.AtMost))
	case campaign.StudyEnded:
		f.ended(e)
	case campaign.StudyFailed:
		f.say("%v; continuing with the next study", e.Err)
	case campaign.Stopped:
		f.say("stopped; all finished trainings are in %s; continue with %s", f.Store, f.Again)
	}
}

// say prints a line; where stderr is gone nobody can be told.
func (f *Follower) say(format string, args ...any) {
	for line := range strings.SplitSeq(fmt.Sprintf(format, args...), "\n") {
		fmt.Fprintln(f.Streams.Err, plaintext.Printable(line))
	}
}

// ended prints what came of a study.
func (f *Follower) ended(e campaign.StudyEnded) {
	f.progress.End()
	if e.Err != nil {
		return
	}
	if e.Progress.Ending != "" {
		f.say("study %s ended: %s", e.Name, e.Progress.Ending)
	}
	if n := e.Progress.Reused; n > 0 {
		f.say("study %s: %s reused from other studies", e.Name, Count(n, "training", "trainings"))
	} else if e.Progress.Trained == 0 && e.Progress.Ending == "" {
		f.say("study %s is complete: nothing left to train", e.Name)
	}
	if f.Conclude != nil {
		f.errs = append(f.errs, f.Conclude(e))
	}
}

// describe says how far a study is.
func describe(a campaign.Advanced) string {
	parts := []string{fmt.Sprintf("%d/%d trials", a.Ended, a.Trials)}
	if a.Failed > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", a.Failed))
	}
	if a.BestTrial >= 0 {
		parts = append(parts, fmt.Sprintf("best %.4f (trial %d)", a.Best, a.BestTrial))
	}
	if a.Cluster {
		parts = append(parts, fmt.Sprintf("%s on %s", Count(a.Workers, "worker", "workers"), Count(a.Hosts, "host", "hosts")))
	}
	if a.Paused {
		parts = append(parts, "paused; continue with `goalsearch pause --off`")
	}
	return strings.Join(parts, ", ")
}

// FewerAtOnce says why fewer trainings go at once than were wanted.
func FewerAtOnce(e campaign.FewerAtOnce) string {
	return fmt.Sprintf("%d parallel trainings instead of %d: each needs about %s, and %s of memory is free", e.AtOnce, e.Wanted, Bytes(e.Each), Bytes(e.Free))
}
