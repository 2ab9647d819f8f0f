package strategies

import (
	"encoding/json"
	"fmt"

	"goalsearch/search/strategies/grid"
)

// Enough refuses a number of trials, so many of which are start goals, with which the
// strategy of a valid cfg cannot do its work: a grid that would stay unfinished, or a
// design that cfg asks for and after which nothing is left to search with. A strategy itself never sees
// how many trials there will be.
func Enough(name string, cfg Config, trials, start int) error {
	resolved, err := Resolve(name, cfg)
	if err != nil {
		return err
	}
	if name == "grid" {
		var o grid.Options
		if err := json.Unmarshal(resolved, &o); err != nil {
			return err
		}
		size, err := o.Size(cfg.Space)
		if err == nil && trials < size {
			err = fmt.Errorf("%d trials are too few for a grid of %d goals (%d levels of each of %d weights): fix weights, take fewer levels or more trials",
				trials, size, o.Levels, len(cfg.Space.Free()))
		}
		return err
	}
	var asked struct{ Design *int }
	if len(cfg.Options) > 0 {
		if err := json.Unmarshal(cfg.Options, &asked); err != nil {
			return err
		}
	}
	if asked.Design != nil && trials-start <= *asked.Design {
		return fmt.Errorf("%d trials besides %d start goals are too few for a design of %d goals at random, after which the strategy %s begins: take more trials or a smaller design",
			max(trials-start, 0), start, *asked.Design, name)
	}
	return nil
}
