package results_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"goalsearch/results"
	"goalsearch/search"
)

// chosen lists the numbers of the trials that a filter chooses, by number.
func chosen(f results.Filter) string { return chosenOf(f, study().Spec, trials()) }

func chosenOf(f results.Filter, spec search.Spec, trials []search.Trial) string {
	var list []int
	for _, r := range results.Rank(spec, trials) {
		if f.Match(r) {
			list = append(list, r.Number)
		}
	}
	slices.Sort(list)
	return strings.Trim(fmt.Sprint(list), "[]")
}

func turned(name string) string {
	if name == "{C}{F}" {
		return "{F}{C}"
	}
	return name
}

func TestFilter(t *testing.T) {
	fields := results.Fields(study())
	for _, c := range []struct{ source, want string }{
		{"value >= 0.625", "0 2 3"},
		{"value>.625", "2 3"},
		{"value = 6.25e-1", "0"},
		{"value == 0.625 or number = 4", "0 4"},
		{"value != 0.625", "2 3"}, // not those without a value
		{"not value = 0.625", "1 2 3 4"},
		{"value = none", "1 4"},
		{"value != none and place <= 2", "2 3"},
		{"state = failed", "1"},
		{`state = "failed" or state='running'`, "1 4"},
		{"state != complete", "1 4"},
		{"origin = design and not state = failed", "2"},
		{"{F}{C} > 0 and {F}{CL} < 0", "4"},
		{"{C}{F} = 0.5", "2 3"},
		{"`{F}{C}` = 0.5", "2 3"},
		{"{F}{CL} > -1e-3 and {F}{CL} < +1e-3", "0 1"},
		{"{F}{C} > {F}{CL}", "0 2 3 4"},
		{"runs < planned", "4"},
		{"same_as = 2", "3"},
		{"reason contains NaN", "1"},
		{"reason contains 'a weight'", "1"},
		{"reason = none", "0 2 3 4"},
		{"state contains e", "0 1 2 3"},
		{"number = 0 or number = 1 and number = 2", "0"}, // and binds more tightly
		{"(number = 0 or number = 1) and number = 1", "1"},
		{"not (number = 0 or number = 1)", "2 3 4"},
		{"not not number = 0", "0"},
		{" \tnumber\n=\r0 ", "0"},
		{"low < 0", "0"},
		{"test = none", "0 1 2 3 4"}, // one run of trial 0 has no test accuracy
		{"H_res = 0", "0 1 2 3 4"},
	} {
		f, err := results.ParseFilter(c.source, fields, turned)
		if err != nil {
			t.Errorf("%s: %v", c.source, err)
			continue
		}
		if got := chosen(f); got != c.want {
			t.Errorf("%s chooses %s, want %s", c.source, got, c.want)
		}
		again, err := results.ParseFilter(f.String(), fields, nil)
		if err != nil || chosen(again) != c.want {
			t.Errorf("%s, written %s, chooses %s: %v", c.source, f, chosen(again), err)
		}
	}
	if got := chosen(results.Filter{}); got != "0 1 2 3 4" {
		t.Errorf("the zero filter chooses %s", got)
	}
}

func TestFilterRefused(t *testing.T) {
	fields := results.Fields(study())
	for _, c := range []struct {
		source string
		at     int
		words  string
	}{
		{"", 1, "expected a field such as value, found the end"},
		{"valu > 1", 1, `unknown field "valu"; the fields are number, place`},
		{"number = 1 and {L} > 0", 16, `unknown field "{L}"`},
		{"value", 6, "contains, found the end"},
		{"value > ", 9, "expected a number to compare value with, found the end"},
		{"value > abc", 9, `found "abc"`},
		{"value > 1e999", 9, `"1e999" is not a finite number`},
		{"value > +Inf", 9, "not a finite number"},
		{"value > 1.2.3", 9, "not a finite number"},
		{"value > none", 9, "expected a number"},
		{"value = 1 2", 11, `unexpected "2"`},
		{"value => 1", 8, `expected a number to compare value with, found ">"`},
		{"value <> 1", 8, `expected a number to compare value with, found ">"`},
		{"value ! 1", 7, `expected an operator =, !=, <, <=, >, >= or contains, found "!"`},
		{"value contains 1", 7, "value is a number: contains applies to texts"},
		{"state < failed", 7, "state is a text: compare it with ="},
		{"state = complet", 9, `unknown state "complet"; the states are`},
		{"state = 1", 9, `expected a word or "a text" to compare state with, found "1"`},
		{"state = number", 9, "cannot compare state, a text, with number, a whole number"},
		{"number = state", 10, "cannot compare number"},
		{"(number = 1", 12, "expected ), found the end"},
		{"number = 1)", 11, `unexpected ")"`},
		{"origin = 'start", 10, "' is not closed"},
		{"origin = `start", 10, "` is not closed"},
		{"{F}{C", 1, `unknown field "{F}{C"`},
		{"ä = 1", 1, `found "ä"`},
		{"origin = ä", 10, `to compare origin with, found "ä"`},
		{"number = 1 & number = 2", 12, `unexpected "&": join comparisons`},
		{"not", 4, "expected a field such as value, found the end"},
		{"and", 1, `unknown field "and"`},
		{"number = 1 and", 15, "the end"},
		{strings.Repeat("(", 5000), 102, "nested more than 100 deep"},
		{strings.Repeat("not ", 5000), 405, "nested more than 100 deep"},
	} {
		_, err := results.ParseFilter(c.source, fields, nil)
		var wrong *results.FilterError
		if !errors.As(err, &wrong) || wrong.At != c.at || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%.40s: %v, want character %d: %s", c.source, err, c.at, c.words)
		}
	}
}

func TestOrder(t *testing.T) {
	fields := results.Fields(study())
	for _, c := range []struct{ source, want string }{
		{"number", "0 1 2 3 4"},
		{"-number", "4 3 2 1 0"},
		{"value", "0 2 3 4 1"}, // without a value: last, and as ranked
		{"-value", "2 3 0 4 1"},
		{"origin,-number", "2 1 4 3 0"},
		{"-{C}{F}, number", "0 4 2 3 1"},
		{"reason", "1 2 3 0 4"},
	} {
		o, err := results.ParseOrder(c.source, fields, turned)
		if err != nil {
			t.Errorf("%s: %v", c.source, err)
			continue
		}
		ranked, err := results.Select(results.Rank(study().Spec, trials()), results.Selection{Order: o})
		must(t, err)
		var got []string
		for _, r := range ranked {
			got = append(got, fmt.Sprint(r.Number))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.source, got, c.want)
		}
	}
	for _, source := range []string{"", "numbr", "number,", "--number"} {
		_, err := results.ParseOrder(source, fields, nil)
		refused(t, err, "unknown field", "number, place")
	}
}

// TestSelectWhere: the best are taken of those that the filter chooses.
func TestSelectWhere(t *testing.T) {
	fields := results.Fields(study())
	where, err := results.ParseFilter("number != 2", fields, nil)
	must(t, err)
	order, err := results.ParseOrder("number", fields, nil)
	must(t, err)
	ranked, err := results.Select(results.Rank(study().Spec, trials()), results.Selection{Top: 2, Where: where, Order: order})
	must(t, err)
	if len(ranked) != 2 || ranked[0].Number != 0 || ranked[1].Number != 3 || ranked[1].Rank != 2 {
		t.Errorf("%v", ranked)
	}
}

// FuzzFilter: no text makes the parser panic; what it reads, it writes so that it
// reads the same.
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{
		"value > 0.5 and not ({F}{C} <= -1e-3 or state = 'failed')", "reason contains \"NaN\" or low = none",
		"`{F}{C}` != {F}{CL}", "((", "{F", "\xff", "not not value=1", "value = 1 and", "'", "value > 1e", "-.e+",
	} {
		f.Add(seed)
	}
	fields := results.Fields(study())
	ranked := results.Rank(study().Spec, trials())
	f.Fuzz(func(t *testing.T, source string) {
		filter, err := results.ParseFilter(source, fields, turned)
		if err != nil {
			var wrong *results.FilterError
			if !errors.As(err, &wrong) || wrong.At < 1 || wrong.At > len(source)+1 {
				t.Fatalf("%q: %v", source, err)
			}
			return
		}
		again, err := results.ParseFilter(filter.String(), fields, nil)
		if err != nil || again.String() != filter.String() {
			t.Fatalf("%q is written %q, which is read as %q: %v", source, filter, again, err)
		}
		for _, r := range ranked {
			if filter.Match(r) != again.Match(r) {
				t.Fatalf("%q and %q differ on trial %d", source, filter, r.Number)
			}
		}
	})
}
