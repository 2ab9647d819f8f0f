package saved

import (
	"encoding/json"

	"goalsearch/evaluate"
	"goalsearch/search"
)

// Record is what train.json says.
type Record struct {
	TrainingSpec json.RawMessage `json:"science"` // evaluate.Task
	Goal         search.Params   `json:"goal"`
	// Rows, Columns and Channels are the shape of an image; within an image the
	// channels follow one another.
	Rows     int `json:"rows"`
	Columns  int `json:"columns"`
	Channels int `json:"channels"`
	// ClassNames are those of the classes, in the order of the output neurons; none where
	// classes have no names but their numbers.
	ClassNames []string `json:"class_names,omitempty"`
	// DataChecksum is the SHA-256 of the data set's content, in hexadecimal.
	DataChecksum string   `json:"data_checksum"`
	Numerics     string   `json:"numerics"`
	Atoms        []string `json:"atoms"` // names, in the order of the arrays
	Runs         []Run    `json:"runs"`
}

// Run is one training.
type Run struct {
	Seed         uint64         `json:"seed"`
	File         string         `json:"file"` // of arrays, in the directory
	Curve        []search.Epoch `json:"curve"`
	TestAccuracy *float64       `json:"test_accuracy,omitempty"`
	// Balanced accuracies after the last epoch, where the classes are not balanced.
	BalancedValidation *float64              `json:"balanced_validation_accuracy,omitempty"`
	BalancedTest       *float64              `json:"balanced_test_accuracy,omitempty"`
	Atoms              []evaluate.EpochAtoms `json:"atoms,omitempty"`  // by epoch
	Reason             string                `json:"reason,omitempty"` // why there is no result, nor file
}
