package evaluate

import (
	"context"
	"fmt"
	"sync"

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
	// Checksum is the SHA-256 of the set's content, in hexadecimal.
	Checksum string
}

// NewData prepares a data set: inputs are normalised by mean and standard
// deviation of all training inputs.
func NewData(set *dataset.Set) (*Data, error) {
	if set.Train.Real() {
		return newData(set, set.Train.Values, set.Test.Values)
	}
	return newData(set, set.Train.Pixels, set.Test.Pixels)
}

// newData is NewData of the inputs of the two parts.
func newData[R uint8 | float32](set *dataset.Set, trainInputs, testInputs []R) (*Data, error) {
	train, err := pidnet.NewSamples[float32](trainInputs, set.Train.Labels, set.Train.Size, set.Classes, set.Mean, set.Std)
	if err != nil {
		return nil, fmt.Errorf("data set %s, training part: %w", set.Name, err)
	}
	test, err := pidnet.SamplesLike(train, testInputs, set.Test.Labels)
	if err != nil {
		return nil, fmt.Errorf("data set %s, test part: %w", set.Name, err)
	}
	return &Data{
		Train: train, Test: test, Rows: set.Rows, Columns: set.Cols, Channels: set.Channels, Real: set.Train.Real(),
		Balance: dataset.BalanceOf(set.Train.Labels, set.Classes), Checksum: set.Checksum,
	}, nil
}

// library loads each data set once.
type library struct {
	dir  string
	mu   sync.Mutex
	sets map[string]*Data
}

func (l *library) open(ctx context.Context, name string) (*Data, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if d, ok := l.sets[name]; ok {
		return d, nil
	}
	set, err := dataset.Open(ctx, name, l.dir)
	if err != nil {
		return nil, err
	}
	d, err := NewData(set)
	if err != nil {
		return nil, err
	}
	if l.sets == nil {
		l.sets = make(map[string]*Data)
	}
	l.sets[name] = d
	return d, nil
}
