package cluster

import "fmt"

// Refusal is why a client and a server, or a worker and a coordinator, cannot work
// together: trying again does not help.
type Refusal struct {
	Reason string
	// Remedy is what helps where the reason does not say it, "" if it does.
	Remedy Remedy
}

func (r *Refusal) Error() string { return r.Reason }

// Remedy is what a person can do.
type Remedy string

const (
	ServerKeys   Remedy = "make keys for the server, and give them to it"
	GiveKeys     Remedy = "give the directory of keys"
	GiveRoleKeys Remedy = "give the keys of this role"
	LeaveKeys    Remedy = "start the server with keys, or connect to one on this machine without"
	KeysForHost  Remedy = "connect by another address, or make keys for this one"
	OneCopy      Remedy = "keep everything on one server, or make a cluster of it"
	FewerCopies  Remedy = "start more servers, or keep everything on fewer"
	ServerConfig Remedy = "start the server with the configuration that comes with the keys"
	GiveData     Remedy = "give the directory that has the data set"
)

func refuse(format string, args ...any) error { return remedied("", format, args...) }

func remedied(remedy Remedy, format string, args ...any) error {
	return &Refusal{fmt.Sprintf(format, args...), remedy}
}
