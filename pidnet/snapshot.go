package pidnet

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// snapshotMagic begins every snapshot; the number is the version of the format.
const snapshotMagic = "goalsearch snapshot 1\n"

// snapshotHeader says what a snapshot is of. A network continues only from a
// snapshot of its own configuration and arithmetic, so that it continues exactly.
type snapshotHeader struct {
	Config   Config
	Numerics string
	Steps    []int // of Adam, by layer
}

func (n *Network[T]) header() snapshotHeader {
	h := snapshotHeader{Config: n.config, Numerics: Numerics()}
	h.Config.Threads = 0
	for _, l := range n.layers {
		h.Steps = append(h.Steps, l.optimiser.steps)
	}
	return h
}

// AppendSnapshot appends the state of the network in training to a list of bytes:
// weights, biases and Adam's moments, and what a LearnedReadout has learned, after a
// header, before a checksum. A network that was restored from it continues as this one would.
func (n *Network[T]) AppendSnapshot(to []byte) ([]byte, error) {
	header, err := json.Marshal(n.header())
	if err != nil {
		return nil, err
	}
	begin := len(to)
	to = slices.Grow(to, len(snapshotMagic)+4+len(header)+n.stateSize()+2*sha256.Size) // and room for the caller's checksum
	to = append(to, snapshotMagic...)
	to = binary.LittleEndian.AppendUint32(to, uint32(len(header)))
	to = append(to, header...)
	const block = 4096 // numbers at a time: each call allocates as much as it writes
	for _, numbers := range n.state() {
		for part := range slices.Chunk(numbers, block) {
			if to, err = binary.Append(to, binary.LittleEndian, part); err != nil {
				return nil, err
			}
		}
	}
	if to, err = binary.Append(to, binary.LittleEndian, n.readoutState()); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(to[begin:])
	return append(to, sum[:]...), nil
}

// stateSize is the size of the numbers that a snapshot keeps, in bytes.
func (n *Network[T]) stateSize() int {
	size := binary.Size(n.readoutState())
	for _, numbers := range n.state() {
		size += binary.Size(numbers)
	}
	return size
}

// Restore continues from a snapshot. It refuses one that is damaged, or of a
// network with another configuration or other arithmetic, and then changes nothing.
func (n *Network[T]) Restore(snapshot []byte) error {
	body := len(snapshot) - sha256.Size
	if body < 0 || !bytes.HasPrefix(snapshot, []byte(snapshotMagic)) {
		return errors.New("this is no snapshot of a network")
	}
	if sum := sha256.Sum256(snapshot[:body]); !bytes.Equal(sum[:], snapshot[body:]) {
		return errors.New("the snapshot is damaged: its checksum is wrong")
	}
	r := bytes.NewReader(snapshot[len(snapshotMagic):body])
	steps, err := n.readHeader(r)
	if err != nil {
		return err
	}
	if size := n.stateSize(); r.Len() != size {
		return fmt.Errorf("the snapshot has %d bytes of weights, the network %d", r.Len(), size)
	}
	for _, numbers := range n.state() {
		if err := binary.Read(r, binary.LittleEndian, numbers); err != nil {
			return err
		}
	}
	if err := binary.Read(r, binary.LittleEndian, n.readoutState()); err != nil {
		return err
	}
	for i, l := range n.layers {
		l.optimiser.at(steps[i])
	}
	return nil
}

func (n *Network[T]) readHeader(r *bytes.Reader) (steps []int, err error) {
	var length uint32
	if err := binary.Read(r, binary.LittleEndian, &length); err != nil {
		return nil, err
	}
	text := make([]byte, min(int(length), r.Len()))
	if _, err := io.ReadFull(r, text); err != nil {
		return nil, err
	}
	var theirs snapshotHeader
	if err := json.Unmarshal(text, &theirs); err != nil {
		return nil, fmt.Errorf("the snapshot's header cannot be read: %w", err)
	}
	ours := n.header()
	steps, ours.Steps = theirs.Steps, theirs.Steps
	a, err := json.Marshal(theirs)
	if err != nil {
		return nil, err
	}
	b, err := json.Marshal(ours)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(a, b) || len(steps) != len(n.layers) {
		return nil, fmt.Errorf("the snapshot is of another network: it has %s, this one %s", a, b)
	}
	return steps, nil
}

// readoutState is what the readout has learned, none if it learns nothing.
func (n *Network[T]) readoutState() []float64 {
	if n.polarity == nil {
		return nil
	}
	return n.polarity.covariance
}

// state lists the numbers of the layers that a snapshot keeps.
func (n *Network[T]) state() [][]T {
	var state [][]T
	for _, l := range n.layers {
		for _, s := range l.sources {
			for _, p := range s.connection.parameters() {
				state = append(state, p.value, p.first, p.second)
			}
		}
	}
	return state
}
