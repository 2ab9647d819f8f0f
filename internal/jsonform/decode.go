package jsonform

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"goalsearch/internal/suggest"
)

// Decode reads a JSON text into what target points to. Keys that are missing leave what is
// there; see the package comment for what is refused. Errors are of type *Error.
func Decode(text []byte, target any) error {
	v, err := Parse(text)
	if err != nil {
		return err
	}
	return v.Decode(target)
}

// DecodeComplete is Decode that refuses missing keys, but for those of struct fields with
// omitempty or omitzero.
func DecodeComplete(text []byte, target any) error {
	v, err := Parse(text)
	if err != nil {
		return err
	}
	return v.DecodeComplete(target)
}

// Decode is the function of this name for a text that is parsed.
func (v *Value) Decode(target any) error { return v.decode(target, false) }

// DecodeComplete is the function of this name for a text that is parsed.
func (v *Value) DecodeComplete(target any) error { return v.decode(target, true) }

func (v *Value) decode(target any, complete bool) error {
	c := checker{complete}
	if err := c.value(v, reflect.TypeOf(target).Elem(), ""); err != nil {
		return err
	}
	if err := json.Unmarshal(v.raw, target); err != nil {
		return &Error{v.Line, v.Column, "", err}
	}
	return nil
}

// checker holds a text against the Go type that it is to fill.
type checker struct{ complete bool }

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

// value checks one value.
func (c checker) value(v *Value, t reflect.Type, path string) error {
	if v.Kind == Null && canBeNil(t) {
		return nil
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if reflect.PointerTo(t).Implements(unmarshaler) {
		if err := reflect.New(t).Interface().(json.Unmarshaler).UnmarshalJSON(v.raw); err != nil {
			return refuse(v, path, err)
		}
		return nil
	}
	switch t.Kind() {
	case reflect.Interface:
		return nil
	case reflect.Struct:
		if v.Kind == Map {
			return c.object(v, fieldsOf(t), path)
		}
	case reflect.Map:
		if v.Kind == Map {
			for i := range v.Items {
				if err := c.value(&v.Items[i], t.Elem(), join(path, v.Keys[i].Name)); err != nil {
					return err
				}
			}
			return nil
		}
	case reflect.Slice:
		if v.Kind == List {
			for i := range v.Items {
				if err := c.value(&v.Items[i], t.Elem(), path+"["+strconv.Itoa(i)+"]"); err != nil {
					return err
				}
			}
			return nil
		}
	default:
		return scalar(v, t, path)
	}
	return mismatch(v, t, path)
}

// canBeNil reports whether null has a meaning for a type.
func canBeNil(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return true
	}
	return false
}

// object checks the keys and values of an object.
func (c checker) object(v *Value, fields []field, path string) error {
	for i, key := range v.Keys {
		at := slices.IndexFunc(fields, func(f field) bool { return f.name == key.Name })
		if at < 0 {
			hint := suggest.DidYouMean(key.Name, names(fields))
			return &Error{key.Line, key.Column, join(path, key.Name), fmt.Errorf("unknown key; %s", hint)}
		}
		if err := c.value(&v.Items[i], fields[at].kind, join(path, key.Name)); err != nil {
			return err
		}
	}
	for _, f := range fields {
		missing := !slices.ContainsFunc(v.Keys, func(k Key) bool { return k.Name == f.name })
		if c.complete && !f.optional && missing {
			return refuse(v, path, fmt.Errorf("the key %s is missing", f.name))
		}
	}
	return nil
}

// scalar checks a value that is to be a text, a number, or true or false.
func scalar(v *Value, t reflect.Type, path string) error {
	var err error
	switch kind := t.Kind(); {
	case kind == reflect.String && v.Kind == Text, kind == reflect.Bool && v.Kind == Bool:
	case v.Kind != Number:
		return mismatch(v, t, path)
	case kind == reflect.Float32 || kind == reflect.Float64:
		var x float64
		x, err = strconv.ParseFloat(v.Text, t.Bits())
		digits, _, _ := strings.Cut(strings.ToLower(v.Text), "e")
		if err == nil && x == 0 && strings.ContainsAny(digits, "123456789") {
			return refuse(v, path, fmt.Errorf("%s is so small that it would be 0", v.describe()))
		}
	case kind >= reflect.Int && kind <= reflect.Int64:
		_, err = strconv.ParseInt(v.Text, 10, t.Bits())
	case kind >= reflect.Uint && kind <= reflect.Uintptr:
		_, err = strconv.ParseUint(v.Text, 10, t.Bits())
	default:
		return mismatch(v, t, path)
	}
	switch {
	case errors.Is(err, strconv.ErrRange):
		return refuse(v, path, fmt.Errorf("%s is out of range", v.describe()))
	case err != nil:
		return mismatch(v, t, path)
	}
	return nil
}

func refuse(v *Value, path string, err error) error {
	return &Error{v.Line, v.Column, path, err}
}

func mismatch(v *Value, t reflect.Type, path string) error {
	return refuse(v, path, fmt.Errorf("%s stands where %s must", v.describe(), inJSON(t)))
}

// inJSON says what a type is written as in JSON.
func inJSON(t reflect.Type) string {
	switch kind := t.Kind(); {
	case kind == reflect.Slice:
		return "a list"
	case kind == reflect.Struct || kind == reflect.Map:
		return "an object"
	case kind == reflect.String:
		return "a text"
	case kind == reflect.Bool:
		return "true or false"
	case kind == reflect.Float32 || kind == reflect.Float64:
		return "a number"
	case kind >= reflect.Int && kind <= reflect.Int64:
		return "a whole number"
	case kind >= reflect.Uint && kind <= reflect.Uintptr:
		return "a whole number that is not negative"
	}
	panic(fmt.Sprintf("jsonform: no JSON is read into a %v", t))
}

// field is a key that a struct has in JSON.
type field struct {
	name     string
	kind     reflect.Type
	optional bool
}

func names(fields []field) []string {
	list := make([]string, len(fields))
	for i, f := range fields {
		list[i] = f.name
	}
	return list
}

var knownFields sync.Map // from reflect.Type to []field

// fieldsOf lists the keys of a struct. Embedded structs give theirs.
func fieldsOf(t reflect.Type) []field {
	if known, ok := knownFields.Load(t); ok {
		return known.([]field)
	}
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
			continue
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			fields = append(fields, fieldsOf(f.Type)...)
			continue
		case name == "":
			name = f.Name
		}
		optional := slices.ContainsFunc(strings.Split(options, ","), func(o string) bool { return o == "omitempty" || o == "omitzero" })
		fields = append(fields, field{name, f.Type, optional})
	}
	knownFields.Store(t, fields)
	return fields
}
