package campaign

import (
	"encoding/json"
	"os"

	"goalsearch/evaluate"
	"goalsearch/internal/buildinfo"
	"goalsearch/pidnet"
	"goalsearch/search"
)

// software is the part of a run's provenance that says by which program, and on which
// data, it was trained.
type software struct {
	buildinfo.Build
	DataSHA256 string `json:"data_sha256"`
}

// mostClassNames is up to how many names of classes are kept with every run.
const mostClassNames = 100

// Provenance says by what runs on these data are made here.
func Provenance(data *evaluate.Data) (search.Provenance, error) {
	host, err := os.Hostname()
	if err != nil {
		host = "" // it is for people; a run is as good without
	}
	classes := data.ClassNames
	if len(classes) > mostClassNames {
		classes = nil
	}
	text, err := json.Marshal(software{buildinfo.Read(), data.Checksum})
	return search.Provenance{Host: host, Numerics: pidnet.Numerics(), Software: text, Classes: classes}, err
}

// trainedOn returns the checksum of the data that a run was trained on; "" where it is
// not known.
func trainedOn(p search.Provenance) string {
	var s software
	if err := json.Unmarshal(p.Software, &s); err != nil {
		return ""
	}
	return s.DataSHA256
}
