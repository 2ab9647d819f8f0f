package plots

import (
	"encoding/xml"
	"io"
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"goalsearch/search"
)

// named is a study of one run a trial.
func named(name string) search.Study {
	return search.Study{Name: name, Spec: search.Spec{Runs: 1}}
}

// made returns trials of a search that gets better: 1 start, 19 design, then
// offspring; every 15th fails. Each has so many runs of so many epochs.
func made(trials, runs, epochs int) []search.Trial {
	r := rand.New(rand.NewPCG(1, 2))
	list := make([]search.Trial, trials)
	for i := range list {
		t := &list[i]
		*t = search.Trial{Number: i, Origin: search.Proposed, Planned: runs, DuplicateOf: -1}
		switch {
		case i == 0:
			t.Origin = search.Start
		case i < 20:
			t.Origin = search.Initial
		}
		score := 0.1 + 0.8*r.Float64()*(1-math.Exp(-float64(i+5)/50))
		for n := range runs {
			run := search.Run{Number: n}
			if i%15 == 14 {
				run.Reason = "diverged in epoch 2: a weight is NaN"
			} else {
				for e := range epochs + 1 {
					learned := 1 - math.Exp(-4*float64(e)/float64(epochs))
					run.Outcome.Curve = append(run.Outcome.Curve, search.Epoch{
						Epoch:              e,
						ValidationAccuracy: 0.1 + (score-0.1)*learned + 0.01*r.Float64(),
					})
				}
			}
			t.Runs = append(t.Runs, run)
		}
	}
	return list
}

// render writes a figure.
func render(t *testing.T, f *Figure, err error, format Format) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := f.Write(&b, format); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// drawing is what an SVG shows, in points from the lower left corner.
type drawing struct {
	paths []shape
	texts []shape
}

// shape is a path or a text, its coordinates in the order in which they occur.
type shape struct {
	style  string
	text   string
	xs, ys []float64
}

var coordinates = regexp.MustCompile(`(-?[0-9.]+(?:e-?[0-9]+)?),(-?[0-9.]+(?:e-?[0-9]+)?)`)

// parse reads an SVG, which must be well-formed and have finite numbers only.
func parse(t *testing.T, svg string) drawing {
	t.Helper()
	if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
		t.Error("there are numbers that are none")
	}
	var d drawing
	decoder := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return d
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			attributes := make(map[string]string)
			for _, a := range e.Attr {
				attributes[a.Name.Local] = a.Value
			}
			s := shape{style: attributes["style"]}
			switch e.Name.Local {
			case "path":
				for _, match := range coordinates.FindAllStringSubmatch(attributes["d"], -1) {
					s.xs = append(s.xs, number(t, match[1]))
					s.ys = append(s.ys, number(t, match[2]))
				}
				d.paths = append(d.paths, s)
			case "text":
				s.xs = []float64{number(t, attributes["x"])}
				s.ys = []float64{-number(t, attributes["y"])}
				d.texts = append(d.texts, s)
			case "svg", "g":
			default:
				t.Errorf("there is an element %s", e.Name.Local)
			}
		case xml.CharData:
			if text := strings.TrimSpace(string(e)); text != "" {
				d.texts[len(d.texts)-1].text = text
			}
		}
	}
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// styled lists the paths whose style contains a text.
func (d drawing) styled(part string) []shape {
	var list []shape
	for _, p := range d.paths {
		if strings.Contains(p.style, part) {
			list = append(list, p)
		}
	}
	return list
}

// written returns the text that begins so; it must be there once.
func (d drawing) written(t *testing.T, beginning string) shape {
	t.Helper()
	var found []shape
	for _, s := range d.texts {
		if strings.HasPrefix(s.text, beginning) {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%q is written %d times", beginning, len(found))
	}
	return found[0]
}
