package configs

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"goalsearch/evaluate"
	"goalsearch/search"
)

// space returns the weights that the goal section says are searched, in the
// canonical order of the atoms, or nil if the section has problems.
func (c config) space(s settings, p *problems) search.Space {
	before := len(p.list)
	if c.Goal.Low >= c.Goal.High {
		key := firstGiven(s, "goal.low", "goal.high")
		p.add(s.at(key), key, "the bounds are upside down: low %v is not below high %v; exchange or widen them", c.Goal.Low, c.Goal.High)
	}
	if math.IsInf(c.Goal.High-c.Goal.Low, 0) {
		key := firstGiven(s, "goal.low", "goal.high")
		p.add(s.at(key), key, "low %v and high %v are too far apart to search between; narrow the bounds", c.Goal.Low, c.Goal.High)
	}
	fixed := c.atomEntries("goal.fix", c.Goal.Fix, p)
	bounds := c.atomEntries("goal.bounds", c.Goal.Bounds, p)
	free := c.freeAtoms(p)
	resolveConflicts(fixed, bounds, free, s.values["goal.free"].layer, p)
	var space search.Space
	for _, atom := range c.weights() {
		weight := search.Dimension{Name: atom}
		if fix, ok := fixed[atom]; ok {
			weight.Low = fix.fixed(p)
			weight.High = weight.Low
		} else if bound, ok := bounds[atom]; ok {
			weight.Low, weight.High = bound.bounds(p)
		} else if free == nil || slices.Contains(free, atom) {
			weight.Low, weight.High = c.Goal.Low, c.Goal.High
		}
		space = append(space, weight)
	}
	if len(p.list) == before && len(space.Free()) == 0 {
		p.add(s.at("goal.free"), "goal", "no weight is left to search; name one in goal.free or take one out of goal.fix")
	}
	if len(p.list) > before {
		return nil
	}
	return space
}

// weights names the weights of the goals, in canonical order: the atoms, or where
// layers have goals of their own those of each.
func (c config) weights() []string {
	atoms := c.Task.Network.Setup.Sources().Atoms()
	layers := c.Task.Network.Layers()
	if c.Goal.Layers != perLayerGoals || len(layers) == 0 {
		return atoms
	}
	var names []string
	for layer := range layers {
		for _, atom := range atoms {
			names = append(names, evaluate.InLayer(atom, layer+1))
		}
	}
	return names
}

// weightsOf returns the canonical names of the weights that a key means: an atom,
// where layers have goals of their own that of every layer.
func (c config) weightsOf(name string) ([]string, error) {
	canonical, err := CanonicalAtom(c.Task.Network.Setup.Sources(), name)
	if err != nil {
		return nil, err
	}
	known := c.weights()
	if slices.Contains(known, canonical) {
		return []string{canonical}, nil
	}
	_, layer, _ := evaluate.CutLayer(canonical)
	switch {
	case layer == 0:
		var all []string
		for l := range c.Task.Network.Layers() {
			all = append(all, evaluate.InLayer(canonical, l+1))
		}
		return all, nil
	case c.Goal.Layers != perLayerGoals:
		return nil, fmt.Errorf("%s is the weight of one layer, but the layers share their goal; write goal.layers: %s", canonical, perLayerGoals)
	}
	return nil, fmt.Errorf("there is no layer %d: the network has %d", layer, len(c.Task.Network.Layers()))
}

// resolveConflicts decides between keys that say different things of one weight: the
// command line wins over the file, and of two that are equals one must go.
func resolveConflicts(fixed, bounds map[string]entry, free []string, freed layer, p *problems) {
	for _, atom := range slices.Sorted(maps.Keys(bounds)) {
		bound := bounds[atom]
		if fix, ok := fixed[atom]; ok {
			switch {
			case fix.layer > bound.layer:
				delete(bounds, atom)
				continue
			case bound.layer > fix.layer:
				delete(fixed, atom)
			default:
				p.add(bound.keyAt, "goal.bounds."+bound.key, "goal.fix.%s fixes the weight (%v), so that it has no bounds; leave one of them out", fix.key, fix.keyAt)
				continue
			}
		}
		if free != nil && !slices.Contains(free, atom) {
			p.add(bound.keyAt, "goal.bounds."+bound.key, "the weight is not in goal.free, so that it has no bounds; add it there or leave it out here")
		}
	}
	for _, atom := range slices.Sorted(maps.Keys(fixed)) {
		fix := fixed[atom]
		if slices.Contains(free, atom) && fix.layer <= freed {
			p.add(fix.keyAt, "goal.fix."+fix.key, "the weight is also in goal.free; leave it out of one of them")
		}
	}
}

// firstGiven returns the first of the keys that is given, or else the first.
func firstGiven(s settings, keys ...string) string {
	for _, key := range keys {
		if _, ok := s.values[key]; ok {
			return key
		}
	}
	return keys[0]
}

// atomEntries returns the entries of a mapping by canonical weight. Of two that
// name one weight the override counts; in one layer of the config they are a problem.
func (c config) atomEntries(path string, list entries, p *problems) map[string]entry {
	byAtom := make(map[string]entry)
	for _, e := range list {
		key := join(path, e.key)
		atoms, err := c.weightsOf(e.key)
		if err != nil {
			p.add(e.keyAt, key, "%v", err)
			continue
		}
		for _, atom := range atoms {
			first, ok := byAtom[atom]
			if ok && first.layer == e.layer {
				p.add(e.keyAt, key, "%s is given already as %s (%v); leave one out", atom, first.key, first.keyAt)
				break
			}
			if !ok || e.layer > first.layer {
				byAtom[atom] = e
			}
		}
	}
	return byAtom
}

// freeAtoms returns the canonical weights of goal.free, nil if it is not given.
func (c config) freeAtoms(p *problems) []string {
	if c.Goal.Free == nil {
		return nil
	}
	free := []string{}
	for i, f := range c.Goal.Free {
		key := fmt.Sprintf("goal.free[%d]", i)
		atoms, err := c.weightsOf(f.text)
		if err != nil {
			p.add(f.value.at(), key, "%v", err)
			continue
		}
		for _, atom := range atoms {
			if slices.Contains(free, atom) {
				p.add(f.value.at(), key, "%s stands in the list already; leave one out", atom)
				break
			}
			free = append(free, atom)
		}
	}
	return free
}

// fixed reads the value of an entry of goal.fix.
func (e entry) fixed(p *problems) float64 {
	x, err := e.value.number()
	if err != nil {
		p.add(e.value.at(), "goal.fix."+e.key, "%v", err)
	}
	return x
}

// bounds reads an entry of goal.bounds.
func (e entry) bounds(p *problems) (low, high float64) {
	key := "goal.bounds." + e.key
	ends, err := e.value.items()
	if err != nil || len(ends) != 2 {
		p.add(e.value.at(), key, "%s stands where bounds must; write [low, high]", describe(e.value.node))
		return 0, 0
	}
	var x [2]float64
	for i, end := range ends {
		if x[i], err = end.number(); err != nil {
			p.add(end.at(), fmt.Sprintf("%s[%d]", key, i), "%v", err)
			return 0, 0
		}
	}
	switch {
	case x[0] > x[1]:
		p.add(e.value.at(), key, "the bounds are upside down: low %v is above high %v; exchange them", x[0], x[1])
	case x[0] == x[1]:
		p.add(e.value.at(), key, "low and high are both %v; to fix a weight write it in goal.fix", x[0])
	case math.IsInf(x[1]-x[0], 0):
		p.add(e.value.at(), key, "low %v and high %v are too far apart to search between; narrow the bounds", x[0], x[1])
	}
	return x[0], x[1]
}
