package evaluate

import (
	"fmt"

	"goalsearch/evaluate/dataset"
	"goalsearch/pidnet"
)

// Data is a data set in memory, ready for networks; runs share it.
type Data struct {
	Train, Test *pidnet.Samples[float32]
	// Rows, Columns and Channels are the shape of an image.
	Rows, Columns, Channels int
	// Real says that inputs are real numbers rather than pixels.
	Real bool
	// Balance of the classes in the training part.
	Balance dataset.Balance
	// ClassNames are those of the classes, in order; nil where they have none but their
	// numbers.
	ClassNames []string
	// Checksum is the SHA-256 of the set's content, in hexadecimal.
	Checksum string
	// Remarks say what was found out about a file that could have been read otherwise.
	Remarks []string
}

// NewData prepares a data set: its inputs are normalised as scale says.
func NewData(set *dataset.Set, scale Scale) (*Data, error) {
	if set.Train.Real() {
		return newData(set, scale, set.Train.Values, set.Test.Values)
	}
	return newData(set, scale, set.Train.Pixels, set.Test.Pixels)
}

// newData is NewData of the inputs of the two parts.
func newData[R uint8 | float32](set *dataset.Set, scale Scale, train, test []R) (*Data, error) {
	if scale != PerInputScale {
		return dataOf(set, inputScale{set.Mean, set.Std}, train, test)
	}
	scales, err := scalesOf(train, set.Train.Size)
	if err != nil {
		return nil, fmt.Errorf("data set %s, training part: %w", set.Name, err)
	}
	trainValues, err := standardise(train, scales)
	if err != nil {
		return nil, fmt.Errorf("data set %s, training part: %w", set.Name, err)
	}
	testValues, err := standardise(test, scales)
	if err != nil {
		return nil, fmt.Errorf("data set %s, test part: %w", set.Name, err)
	}
	return dataOf(set, inputScale{mean: 0, deviation: 1}, trainValues, testValues)
}

// dataOf prepares a data set whose inputs all have one scale.
func dataOf[R uint8 | float32](set *dataset.Set, scale inputScale, trainInputs, testInputs []R) (*Data, error) {
	if err := fits(scale, trainInputs); err != nil {
		return nil, fmt.Errorf("data set %s, training part: %w", set.Name, err)
	}
	if err := fits(scale, testInputs); err != nil {
		return nil, fmt.Errorf("data set %s, test part: %w", set.Name, err)
	}
	train, err := pidnet.NewSamples[float32](trainInputs, set.Train.Labels, set.Train.Size, set.Classes, scale.mean, scale.deviation)
	if err != nil {
		return nil, fmt.Errorf("data set %s, training part: %w", set.Name, err)
	}
	test, err := pidnet.SamplesLike(train, testInputs, set.Test.Labels)
	if err != nil {
		return nil, fmt.Errorf("data set %s, test part: %w", set.Name, err)
	}
	return &Data{
		Train: train, Test: test, Rows: set.Rows, Columns: set.Cols, Channels: set.Channels, Real: set.Train.Real(),
		Balance: dataset.BalanceOf(set.Train.Labels, set.Classes), ClassNames: set.ClassNames, Checksum: set.Checksum, Remarks: set.Remarks,
	}, nil
}
