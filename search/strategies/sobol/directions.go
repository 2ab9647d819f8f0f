package sobol

// digits is the number of binary digits of a coordinate.
const digits = 32

// axis is a primitive polynomial over the field of two elements, of the degree
// len(first), whose inner coefficients are the bits of inner; and the first
// direction numbers.
type axis struct {
	inner uint32
	first []uint32
}

// axes are those of the dimensions after the first: the first rows of the table
// new-joe-kuo-6 (Joe & Kuo 2008, SIAM J. Sci. Comput. 30, 2635).
var axes = []axis{
	{0, []uint32{1}},
	{1, []uint32{1, 3}},
	{1, []uint32{1, 3, 1}},
	{2, []uint32{1, 1, 1}},
	{1, []uint32{1, 1, 3, 3}},
	{4, []uint32{1, 3, 5, 13}},
	{2, []uint32{1, 1, 5, 5, 17}},
	{4, []uint32{1, 1, 5, 5, 5}},
	{7, []uint32{1, 1, 7, 11, 19}},
	{11, []uint32{1, 1, 5, 1, 1}},
	{13, []uint32{1, 1, 1, 3, 11}},
	{14, []uint32{1, 3, 5, 5, 31}},
	{1, []uint32{1, 3, 3, 9, 7, 49}},
	{13, []uint32{1, 1, 1, 15, 21, 21}},
	{16, []uint32{1, 3, 1, 13, 27, 49}},
	{19, []uint32{1, 1, 1, 15, 7, 5}},
	{22, []uint32{1, 3, 1, 15, 13, 25}},
	{25, []uint32{1, 1, 5, 5, 19, 61}},
	{1, []uint32{1, 3, 7, 11, 23, 15, 103}},
	{4, []uint32{1, 3, 7, 13, 13, 15, 69}},
}

// directions returns the direction numbers of a dimension, counted from 0, as
// fractions of 2^digits (Joe & Kuo 2008, eq. 2).
func directions(dim int) [digits]uint32 {
	var v [digits]uint32
	if dim == 0 {
		for i := range v {
			v[i] = 1 << (digits - 1 - i)
		}
		return v
	}
	a := axes[dim-1]
	degree := len(a.first)
	for i := range v {
		if i < degree {
			v[i] = a.first[i] << (digits - 1 - i)
			continue
		}
		v[i] = v[i-degree] ^ v[i-degree]>>degree
		for k := 1; k < degree; k++ {
			if a.inner>>(degree-1-k)&1 == 1 {
				v[i] ^= v[i-k]
			}
		}
	}
	return v
}
