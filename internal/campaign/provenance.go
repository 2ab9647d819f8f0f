package campaign

import (
	"encoding/json"
	"os"

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

// Provenance says by what runs on data with this checksum are made here.
func Provenance(checksum string) (search.Provenance, error) {
	host, err := os.Hostname()
	if err != nil {
		host = "" // it is for people; a run is as good without
	}
	text, err := json.Marshal(software{buildinfo.Read(), checksum})
	return search.Provenance{Host: host, Numerics: pidnet.Numerics(), Software: text}, err
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
