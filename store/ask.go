package store

import (
	"bufio"
	"errors"
	"fmt"
	"net"
)

// ask connects to the process that has a store open and sends a request. The
// connection is the caller's, with what follows the answer's line in the reader.
func ask(path string, q request) (net.Conn, *bufio.Reader, answer, error) {
	full, err := resolve(path)
	if err != nil {
		return nil, nil, answer{}, err
	}
	err = errNoSocket
	for _, socket := range socketPaths(full) {
		var conn net.Conn
		if conn, err = net.DialTimeout("unix", socket, lineTimeout); err != nil {
			continue
		}
		var r *bufio.Reader
		var a answer
		if r, a, err = exchange(conn, q); err == nil && a.Owner != nil && a.Owner.Store != full {
			err = fmt.Errorf("the socket %s is that of %s", socket, a.Owner.Store)
		}
		if err == nil {
			return conn, r, a, nil
		}
		conn.Close()
	}
	return nil, nil, answer{}, err
}

// errNoSocket: nobody serves the store.
var errNoSocket = errors.New("the process that has it open serves no snapshots")

// refusal is an error that the process which has the store open sent.
type refusal struct{ text string }

func (r *refusal) Error() string { return r.text }

func exchange(conn net.Conn, q request) (*bufio.Reader, answer, error) {
	if err := writeLine(conn, q); err != nil {
		return nil, answer{}, err
	}
	r := bufio.NewReader(conn)
	var a answer
	if err := readLine(conn, r, &a); err != nil {
		return nil, answer{}, err
	}
	if a.Error != "" {
		return nil, answer{}, &refusal{a.Error}
	}
	if a.Owner == nil {
		return nil, answer{}, errors.New("an answer without an owner")
	}
	return r, a, nil
}

// askWho asks the process that has a store open who it is.
func askWho(path string) (*Owner, error) {
	conn, _, a, err := ask(path, request{Do: doWho})
	if err != nil {
		return nil, err
	}
	return a.Owner, conn.Close()
}

// Live returns the process that has the store at path open for writing and answers
// for it, nil if there is none. It costs next to nothing.
func Live(path string) *Owner {
	h, err := askWho(path)
	if err != nil {
		return nil
	}
	return h
}
