package dataset

import "math"

// softmaxRegression is multinomial logistic regression on pixels in units of
// their standard deviation, the best that a linear read-out can do.
type softmaxRegression struct {
	classes int
	weights []float64 // size×classes
	bias    []float64 // classes
	unit    float64
}

// fitSoftmax fits by stochastic gradient descent, one image a step, its rate
// falling to 0 over the epochs.
func fitSoftmax(s *Set, epochs int, rate float64) *softmaxRegression {
	m := &softmaxRegression{
		classes: s.Classes,
		weights: make([]float64, s.Train.Size*s.Classes),
		bias:    make([]float64, s.Classes),
		unit:    1 / s.Std,
	}
	steps := epochs * s.Train.Count
	r := newRandom(1)
	for step := range steps {
		i := r.below(s.Train.Count)
		errors := m.probabilities(s.Train.Image(i))
		errors[s.Train.Labels[i]]--
		m.descend(s.Train.Image(i), errors, rate*(1-float64(step)/float64(steps)))
	}
	return m
}

// descend moves the weights of the pixels that have ink, and the bias.
func (m *softmaxRegression) descend(pixels []uint8, errors []float64, rate float64) {
	for j, v := range pixels {
		if v == 0 {
			continue
		}
		w, step := m.weights[j*m.classes:][:m.classes], rate*float64(v)*m.unit
		for k, e := range errors {
			w[k] -= step * e
		}
	}
	for k, e := range errors {
		m.bias[k] -= rate * e
	}
}

// probabilities are those of the classes.
func (m *softmaxRegression) probabilities(pixels []uint8) []float64 {
	p := append([]float64(nil), m.bias...)
	for j, v := range pixels {
		if v == 0 {
			continue
		}
		x := float64(v) * m.unit
		for k, w := range m.weights[j*m.classes:][:m.classes] {
			p[k] += w * x
		}
	}
	top, sum := p[0], 0.0
	for _, v := range p {
		top = max(top, v)
	}
	for k := range p {
		p[k] = math.Exp(p[k] - top)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
	return p
}

// accuracy is the share of images whose most probable class is their label.
func (m *softmaxRegression) accuracy(im Images) float64 {
	right := 0
	for i := range im.Count {
		best := 0
		p := m.probabilities(im.Image(i))
		for k := range p {
			if p[k] > p[best] {
				best = k
			}
		}
		if best == int(im.Labels[i]) {
			right++
		}
	}
	return float64(right) / float64(im.Count)
}
