package importance

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
)

func made() Importance {
	return Importance{
		Study: "s", Trials: 40, Epochs: 5, Seed: 1, Explained: 0.25, Rest: 0.05,
		Weights:  []Share{{[]string{"{F}"}, 0.625, 0.5, 0.75}, {[]string{"=cmd()"}, 0.125, 0, 0.25}},
		Pairs:    []Share{{[]string{"{F}", "=cmd()"}, 0.2, 0.1, 0.3}},
		Warnings: []string{"beware"},
	}
}

func TestWriteTable(t *testing.T) {
	var b strings.Builder
	if err := made().WriteTable(&b, 10); err != nil {
		t.Fatal(err)
	}
	want := `weight   share  95 % interval
{F}     62.5 %  50.0 % to 75.0 %  #########################
=cmd()  12.5 %  0.0 % to 25.0 %   #####

interaction of a pair   share  95 % interval
{F} =cmd()             20.0 %  10.0 % to 30.0 %  ########

5.0 % of the variance of the score over the search space is due to higher-order interactions
a random forest on 40 trials after epoch 5 predicts 25.0 % of the variance of unseen trials
note: beware
`
	if b.String() != want {
		t.Errorf("the table is\n%s", b.String())
	}
	b.Reset()
	if err := made().WriteTable(&b, 0); err != nil || strings.Contains(b.String(), "pair, beyond") {
		t.Errorf("without pairs, %v\n%s", err, b.String())
	}
}

func TestWriteCSV(t *testing.T) {
	var b strings.Builder
	if err := made().WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, r := range records {
		lines = append(lines, strings.Join(r, ","))
	}
	if got, want := strings.Join(lines, "\n"), "weight,with,share,low,high\n{F},,0.625,0.5,0.75\n'=cmd(),,0.125,0,0.25\n{F},'=cmd(),0.2,0.1,0.3"; got != want {
		t.Errorf("it is\n%s", got)
	}
}

// TestJSONKeys holds the keys that programs rely on.
func TestJSONKeys(t *testing.T) {
	text, err := json.Marshal(made())
	if err != nil {
		t.Fatal(err)
	}
	want := `{"study":"s","trials":40,"epochs":5,"seed":1,"floor":0,"explained":0.25,"weights":[{"names":["{F}"],"share":0.625,"low":0.5,"high":0.75},{"names":["=cmd()"],"share":0.125,"low":0,"high":0.25}],"pairs":[{"names":["{F}","=cmd()"],"share":0.2,"low":0.1,"high":0.3}],"rest":0.05,"warnings":["beware"]}`
	if string(text) != want {
		t.Errorf("it is\n%s", text)
	}
}
