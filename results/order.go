package results

import (
	"fmt"
	"slices"
	"strings"
)

// Order sorts trials by fields. The zero value leaves them as they are.
type Order struct{ keys []sortKey }

type sortKey struct {
	field Field
	down  bool
}

// ParseOrder reads names of fields between commas; a - before a name, the largest
// first. Atoms may be written in any way that canonical turns into the name of a
// field; nil: in none but that.
func ParseOrder(source string, fields []Field, canonical func(string) string) (Order, error) {
	var o Order
	for part := range strings.SplitSeq(source, ",") {
		name, down := strings.CutPrefix(strings.TrimSpace(part), "-")
		if strings.HasPrefix(name, "{") && canonical != nil {
			name = canonical(name)
		}
		field, ok := fieldNamed(fields, name)
		if !ok {
			return Order{}, fmt.Errorf("unknown field %q; the fields are %s", name, fieldNames(fields))
		}
		o.keys = append(o.keys, sortKey{field, down})
	}
	return o, nil
}

// Sort sorts trials; equals keep their order, and what a trial has not comes last.
func (o Order) Sort(ranked []Ranked) {
	if len(o.keys) == 0 {
		return
	}
	type keyed struct {
		Ranked
		data []datum
	}
	list := make([]keyed, len(ranked))
	for i, r := range ranked {
		list[i] = keyed{Ranked: r, data: make([]datum, len(o.keys))}
		for k, key := range o.keys {
			list[i].data[k] = key.field.of(r)
		}
	}
	slices.SortStableFunc(list, func(a, b keyed) int {
		for k, key := range o.keys {
			order := a.data[k].compare(b.data[k])
			if key.down && a.data[k].known && b.data[k].known {
				order = -order
			}
			if order != 0 {
				return order
			}
		}
		return 0
	})
	for i, k := range list {
		ranked[i] = k.Ranked
	}
}
