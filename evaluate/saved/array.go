package saved

import (
	"reflect"
	"unsafe"

	"goalsearch/pidnet"
)

// array returns numbers, row-major, as a Go array of a shape, which is how the
// library for .npy files is told of dimensions.
func array[T pidnet.Float](shape []int, numbers []T) any {
	kind := reflect.TypeFor[T]()
	for i := len(shape) - 1; i >= 0; i-- {
		kind = reflect.ArrayOf(shape[i], kind)
	}
	if size := int(kind.Size()) / int(reflect.TypeFor[T]().Size()); size != len(numbers) || size == 0 {
		panic("saved: the shape is of another size than the numbers")
	}
	return reflect.NewAt(kind, unsafe.Pointer(&numbers[0])).Elem().Interface()
}
