package dataset

import (
	"context"
	"fmt"
	"runtime"
	"sync"
)

// The shape of the digits that Digits draws.
const (
	digitSide    = 28
	digitClasses = 10
)

// The sizes of the two parts where DigitsOptions leave them open.
const (
	DefaultDigitsTrain = 6000
	DefaultDigitsTest  = 1000
)

// DigitsOptions say which digits Digits draws.
type DigitsOptions struct {
	// Train and Test are the numbers of images; 0 stands for
	// DefaultDigitsTrain and DefaultDigitsTest.
	Train, Test int
	// Seed picks the images. Different seeds are independent draws; of two sets
	// of one seed, the smaller part is the beginning of the larger.
	Seed uint64
}

// Digits draws a set of digits that look handwritten, 28×28 pixels of one
// channel, ten classes: strokes along one of a few skeletons of the digit,
// wobbled, scaled, sheared, turned and shifted, with a pen of varying width,
// grain and dust. Image i shows the digit i mod 10, so that classes are balanced
// in every run of ten images.
//
// Every image is a function of seed, part and number alone, computed with the
// operations that IEEE 754 rounds exactly, so that the set is the same to the
// bit on every machine. Products that feed sums are converted to float64, which
// forbids the compiler to fuse the two.
func Digits(ctx context.Context, o DigitsOptions) (*Set, error) {
	if o.Train == 0 {
		o.Train = DefaultDigitsTrain
	}
	if o.Test == 0 {
		o.Test = DefaultDigitsTest
	}
	if o.Train < 0 || o.Test < 0 {
		return nil, fmt.Errorf("data set %s: %d training and %d test images must not be negative", digitsName, o.Train, o.Test)
	}
	s := Set{
		Name: digitsName, Train: blankDigits(o.Train), Test: blankDigits(o.Test),
		Classes: digitClasses, Rows: digitSide, Cols: digitSide, Channels: 1,
	}
	for part, images := range []Images{s.Train, s.Test} {
		if err := drawDigits(ctx, images, o.Seed, uint64(part)); err != nil {
			return nil, fmt.Errorf("data set %s: %w", digitsName, err)
		}
	}
	return New(s)
}

// blankDigits returns count labelled images without ink.
func blankDigits(count int) Images {
	const size = digitSide * digitSide
	im := Images{
		Pixels: make([]uint8, count*size), Labels: make([]uint16, count),
		Count: count, Size: size,
	}
	for i := range im.Labels {
		im.Labels[i] = uint16(i % digitClasses)
	}
	return im
}

// drawDigits draws all images, on all cores.
func drawDigits(ctx context.Context, im Images, seed, part uint64) error {
	var wg sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), im.Count)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < im.Count && ctx.Err() == nil; i += workers {
				drawDigit(im.Image(i), int(im.Labels[i]), newRandom(seed, part, uint64(i)))
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// drawDigit draws one image of a digit.
func drawDigit(pixels []uint8, digit int, r *random) {
	ways := skeletons[digit]
	way := ways[r.below(len(ways))]
	h := newHand(r)
	var c canvas
	for _, s := range way {
		c.draw(h.write(s, r), h.start, h.end, h.edge)
	}
	c.develop(pixels, &h, r)
}
