package search

// List is the strategy of a study that searches nothing: its trials are its
// start goals, in order. Such a study chooses nothing, so it may look at test
// data, its space needs no free weight, and the number of its runs is a budget:
// Budget.Runs.
const List = "list"

// list is the strategy called List: the start goals, which the Runner tries
// first, are all there is.
type list struct{}

func (list) Ask(int) ([]Proposal, error) { return nil, ErrDone }

func (list) Tell(Trial) error { return nil }

// BoundingSpace returns the smallest space that has all the goals, which must have the
// same weights in the same order: that of a study of these goals. Of no goals it
// is empty.
func BoundingSpace(goals []Params) Space {
	space := Space{}
	for i, goal := range goals {
		for j, p := range goal {
			if i == 0 {
				space = append(space, Dimension{p.Name, p.Value + 0, p.Value + 0})
				continue
			}
			space[j].Low, space[j].High = min(space[j].Low, p.Value+0), max(space[j].High, p.Value+0)
		}
	}
	return space
}
