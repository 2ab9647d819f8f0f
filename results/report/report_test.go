package report_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"html"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"goalsearch/results/report"
)

func written(t *testing.T, studies ...report.Study) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Write(&b, studies, report.Options{Title: studies[0].Name, Generated: "today", Program: "a test"}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestNamesAreText: whatever a study is called, the page has the elements it has
// otherwise, and its scripts are the ones that its policy allows.
func TestNamesAreText(t *testing.T) {
	plain, evil := written(t, made("plain", 30, 2)), written(t, made(hostile, 30, 2))
	tags := regexp.MustCompile(`(?i)<(/?)(script|img|style|meta|body)\b`)
	if a, b := len(tags.FindAllString(plain, -1)), len(tags.FindAllString(evil, -1)); a != b {
		t.Errorf("a name changes the number of tags from %d to %d", a, b)
	}
	policy := html.UnescapeString(regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(evil)[1])
	for _, part := range []string{"default-src 'none'", "base-uri 'none'", "form-action 'none'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy %q lacks %q", policy, part)
		}
	}
	for _, lax := range []string{"unsafe", "http", "*", "data:"} {
		if strings.Contains(strings.ReplaceAll(policy, "sha256", ""), lax+" ") || strings.Contains(policy, "'unsafe") {
			t.Errorf("the policy %q allows %q", policy, lax)
		}
	}
	scripts := regexp.MustCompile(`(?s)<(?:script|style)>(.*?)</(?:script|style)>`).FindAllStringSubmatch(evil, -1)
	if len(scripts) != 3 {
		t.Fatalf("there are %d scripts and styles", len(scripts))
	}
	for _, s := range scripts {
		sum := sha256.Sum256([]byte(s[1]))
		if !strings.Contains(policy, base64.StdEncoding.EncodeToString(sum[:])) {
			t.Error("the policy does not allow a script or style of the page")
		}
	}
	var data struct{ Studies []struct{ Name string } }
	text := regexp.MustCompile(`(?s)<script id="data" type="application/json">(.*?)</script>`).FindStringSubmatch(evil)[1]
	if err := json.Unmarshal([]byte(text), &data); err != nil || data.Studies[0].Name != hostile {
		t.Errorf("the data are of %q: %v", data.Studies, err)
	}
	if links := regexp.MustCompile(`(?i)\b(src|href)="?[a-z]+:`).FindAllString(evil[:strings.Index(evil, `<script id="data"`)], -1); len(links) > 0 {
		t.Errorf("the page links to %q", links)
	}
}

func TestEqualStudiesGiveEqualPages(t *testing.T) {
	first := written(t, made("s", 40, 2))
	if again := written(t, made("s", 40, 2)); again != first {
		t.Error("they differ")
	}
}

func TestNothingToReport(t *testing.T) {
	if err := report.Write(io.Discard, nil, report.Options{}); err == nil || !strings.Contains(err.Error(), "no study") {
		t.Errorf("without a study: %v", err)
	}
}

// TestDataOfAPage holds what the page is drawn from against the trials.
func TestDataOfAPage(t *testing.T) {
	study := made("s", 40, 2)
	var data struct {
		Studies []struct {
			Fields []struct {
				Name   string
				Column any
			}
			Goals  []string
			Curves []struct {
				Number, Epochs int
				Values         []float64
			}
			Epochs [][]int
		}
	}
	text := regexp.MustCompile(`(?s)<script id="data" type="application/json">(.*?)</script>`).FindStringSubmatch(written(t, study))[1]
	if err := json.Unmarshal([]byte(text), &data); err != nil {
		t.Fatal(err)
	}
	s := data.Studies[0]
	columns := make(map[string]any)
	for _, f := range s.Fields {
		columns[f.Name] = f.Column
	}
	if columns["test"] != nil {
		t.Error("there is a column that no trial has")
	}
	values, weights := unpacked(t, columns["value"].(string)), unpacked(t, s.Goals[0])
	for i, trial := range study.Trials {
		value, ok := trial.Value()
		if got := values[i]; ok && got != value || !ok && !math.IsNaN(got) {
			t.Errorf("the value of trial %d is %v, want %v", i, got, value)
		}
		if got := weights[i]; got != trial.Goal[0].Value {
			t.Errorf("the weight of trial %d is %v, want %v", i, got, trial.Goal[0].Value)
		}
	}
	// All 38 complete trials have a curve, the best first.
	if len(s.Curves) != 38 || !slices.Equal(s.Epochs[s.Curves[0].Epochs], []int{0, 1, 2, 3}) || len(s.Curves[0].Values) != 4 {
		t.Errorf("there are %d curves", len(s.Curves))
	}
}

// unpacked returns the numbers of a column.
func unpacked(t *testing.T, text string) []float64 {
	t.Helper()
	bits, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	list := make([]float64, len(bits)/8)
	if _, err := binary.Decode(bits, binary.LittleEndian, list); err != nil {
		t.Fatal(err)
	}
	return list
}
