package plots

import (
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

func TestWrap(t *testing.T) {
	style := textStyle(titleSize)
	room := style.Width("mnist/network.hidden=50,")
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"mnist", []string{"mnist"}},
		{"mnist/network.hidden=50,seed=1", []string{"mnist/network.hidden=50,", "seed=1"}},
		{"mnist/network.hidden=50,training.epochs=10", []string{"mnist/network.hidden=50,", "training.epochs=10"}},
	} {
		if got := wrap(style, c.text, room, 3); !slices.Equal(got, c.want) {
			t.Errorf("%q becomes %q, want %q", c.text, got, c.want)
		}
	}
	got := wrap(style, strings.Repeat("x", 500), room, 3)
	if len(got) != 3 || !strings.HasSuffix(got[2], "…") {
		t.Errorf("a long name becomes %q", got)
	}
	for _, line := range got {
		if style.Width(line) > room {
			t.Errorf("%q is too wide", line)
		}
	}
	if got := wrap(style, "αβ", vg.Length(0), 3); !slices.Equal(got, []string{"α", "β"}) {
		t.Errorf("without room, %q", got)
	}
}

func TestShortened(t *testing.T) {
	style := textStyle(smallSize)
	const long = "a-very-long-study/network.hidden=50,network.laterals=100,seed=1"
	got := shortened(style, long, style.Width(long)/2)
	if style.Width(got) > style.Width(long)/2 || !strings.HasPrefix(got, "a-very") || !strings.Contains(got, "…") || !strings.HasSuffix(got, "seed=1") {
		t.Errorf("%q becomes %q", long, got)
	}
	if got := shortened(style, "short", style.Width("short")); got != "short" {
		t.Errorf("what fits becomes %q", got)
	}
}

func TestTicks(t *testing.T) {
	labels := func(tk ticks, low, high float64) string {
		var list []string
		for _, tick := range tk.Ticks(low, high) {
			list = append(list, tick.Label)
		}
		return strings.Join(list, " ")
	}
	for _, c := range []struct {
		ticks     ticks
		low, high float64
		want      string
	}{
		{ticks{10, 1}, 0, 1, "0 1"},
		{ticks{10, 1}, 0, 30, "0 5 10 15 20 25 30"},
		{ticks{10, 1}, 0, 199, "0 20 40 60 80 100 120 140 160 180"},
		{ticks{9, 0}, 0.06, 0.73, "0.1 0.2 0.3 0.4 0.5 0.6 0.7"},
		{ticks{9, 0}, 0.06, 0.94, "0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9"},
		{ticks{9, 0}, 0.901, 0.931, "0.905 0.910 0.915 0.920 0.925 0.930"},
		{ticks{9, 0}, 0, 1, "0.0 0.2 0.4 0.6 0.8 1.0"},
	} {
		if got := labels(c.ticks, c.low, c.high); got != c.want {
			t.Errorf("%v from %v to %v: %s, want %s", c.ticks, c.low, c.high, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		tk := ticks{parts: 9}
		low := rapid.Float64Range(0, 0.9).Draw(t, "low")
		high := low + rapid.Float64Range(0.1, 1e5).Draw(t, "span")
		list := tk.Ticks(low, high)
		if len(list) < 2 || len(list) > tk.parts+1 {
			t.Fatalf("%d ticks", len(list))
		}
		for _, tick := range list {
			if tick.Value < low || tick.Value > high {
				t.Fatalf("%s is not on the axis", tick.Label)
			}
		}
	})
}
