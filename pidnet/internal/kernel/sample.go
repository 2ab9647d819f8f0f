package kernel

// Sample implements Kernels.
func (Portable[T]) Sample(out, theta []T, key uint64) {
	out = out[:len(theta)]
	for i, t := range theta {
		out[i] = -1
		if uniform[T](key, uint32(i)) < t {
			out[i] = 1
		}
	}
}

// uniform returns number i of the stream of a key, a multiple of 2^-24 in [0,1):
// a counter through two multiply-xorshift rounds, each keyed with half of the key.
func uniform[T Float](key uint64, i uint32) T {
	x := i*0x9e3779b9 + uint32(key)
	x ^= x >> 16
	x *= 0x21f0aaad
	x ^= x>>15 ^ uint32(key>>32)
	x *= 0xd35a2d97
	x ^= x >> 15
	return T(x>>8) * (1.0 / (1 << 24))
}
