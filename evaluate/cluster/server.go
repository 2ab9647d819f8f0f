package cluster

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	natsserver "github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
)

// ServerOptions say how to embed a server.
type ServerOptions struct {
	Listen string // HOST:PORT; port 0 is any that is free
	// Dir is where it keeps its streams. One process may have it: who calls Serve
	// holds a lock that says so.
	Dir string
	// Keys is the directory of keys; "": connections are plain and from loopback.
	Keys string
}

// Server is a NATS server in this process. Every message is on the disk before it is
// acknowledged.
type Server struct {
	nats *natsserver.Server
	own  nkeys.KeyPair // of this process's own connection; nil without keys
	host string        // by which workers reach it
}

// startTime is how long a server may take to recover its streams and listen.
const startTime = time.Minute

// Serve starts a server. Beyond loopback it listens with keys only.
func Serve(o ServerOptions) (*Server, error) {
	options, err := o.server()
	if err != nil {
		return nil, err
	}
	s := &Server{host: options.Host}
	if o.Keys != "" {
		if err := s.secure(options, o.Keys); err != nil {
			return nil, err
		}
	}
	// A server that cannot listen ends the process; this tells why instead.
	probe, err := net.Listen("tcp", o.Listen)
	if err != nil {
		return nil, fmt.Errorf("the server for workers cannot listen: %w", err)
	}
	options.Port = probe.Addr().(*net.TCPAddr).Port
	if err := probe.Close(); err != nil {
		return nil, err
	}
	if s.nats, err = natsserver.NewServer(options); err != nil {
		return nil, fmt.Errorf("the server for workers: %w", err)
	}
	failures := &failureLog{}
	s.nats.SetLoggerV2(failures, false, false, false)
	s.nats.Start()
	if !s.ready(failures) {
		s.Shutdown()
		return nil, fmt.Errorf("the server for workers did not start with %s: %w", o.Dir, failures.err())
	}
	return s, nil
}

// ready waits until the server listens; false if it cannot.
func (s *Server) ready(failures *failureLog) bool {
	const step = 100 * time.Millisecond
	for start := time.Now(); time.Since(start) < startTime; {
		if s.nats.ReadyForConnections(step) {
			return s.nats.JetStreamEnabled()
		}
		if failures.fatal() {
			return false
		}
	}
	return false
}

// Validate refuses an address that is none, and one beyond loopback without keys.
func (o ServerOptions) Validate() error {
	host, port, err := net.SplitHostPort(o.Listen)
	if err != nil {
		return fmt.Errorf("%q is no address to listen at: write HOST:PORT, as in 127.0.0.1:4222", o.Listen)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("%q is no port: write HOST:PORT, as in 127.0.0.1:4222", port)
	}
	if o.Keys == "" && !isLoopback(host) {
		return remedied(ServerKeys, "%s can be reached from other machines, which takes encryption and keys", o.Listen)
	}
	return nil
}

// server returns the options of the server but for its port and keys.
func (o ServerOptions) server() (*natsserver.Options, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	host, _, err := net.SplitHostPort(o.Listen)
	return &natsserver.Options{
		Host: host, JetStream: true, StoreDir: o.Dir, SyncAlways: true, NoSigs: true,
		PingInterval: pingEvery, MaxPingsOut: 2, ServerName: "goalsearch",
	}, err
}

// secure adds TLS 1.3 and the keys of clients.
func (s *Server) secure(options *natsserver.Options, dir string) error {
	keys, err := readServerKeys(dir)
	if err != nil {
		return err
	}
	options.TLS, options.TLSTimeout = true, apiTimeout.Seconds()
	options.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{keys.certificate}}
	if ip := net.ParseIP(s.host); s.host == "" || ip != nil && ip.IsUnspecified() {
		s.host = keys.host()
	}
	if s.own, err = nkeys.CreateUser(); err != nil {
		return err
	}
	own, err := s.own.PublicKey()
	if err != nil {
		return err
	}
	options.Nkeys = []*natsserver.NkeyUser{
		{Nkey: own, Permissions: permissionsOf(CoordinatorPermissions())},
		{Nkey: keys.public[coordinator], Permissions: permissionsOf(CoordinatorPermissions())},
		{Nkey: keys.public[worker], Permissions: permissionsOf(WorkerPermissions())},
	}
	return nil
}

func permissionsOf(p Permissions) *natsserver.Permissions {
	return &natsserver.Permissions{
		Publish:   &natsserver.SubjectPermission{Allow: p.Publish},
		Subscribe: &natsserver.SubjectPermission{Allow: p.Subscribe},
	}
}

// URL is where clients on this machine reach the server.
func (s *Server) URL() string { return s.nats.ClientURL() }

// Addr is HOST:PORT at which the server listens.
func (s *Server) Addr() string { return s.nats.Addr().String() }

// Reach is HOST:PORT by which workers reach the server: the host at which it listens, or,
// where that is all of this machine, the first in its certificate that is not loopback.
func (s *Server) Reach() string {
	return net.JoinHostPort(s.host, strconv.Itoa(s.nats.Addr().(*net.TCPAddr).Port))
}

// connect connects within the process.
func (s *Server) connect(c client) (*nats.Conn, error) {
	options := append(c.options(), nats.InProcessServer(s.nats))
	if s.own != nil {
		public, err := s.own.PublicKey()
		if err != nil {
			return nil, err
		}
		options = append(options, nats.Nkey(public, s.own.Sign))
	}
	return nats.Connect("", options...)
}

// Shutdown ends the server; what it keeps is on the disk.
func (s *Server) Shutdown() {
	s.nats.Shutdown()
	s.nats.WaitForShutdown()
}

// failureLog is the log of a server, of which it keeps the last error.
type failureLog struct {
	mu   sync.Mutex // guards what follows
	last string
	end  bool // the error is one that the server ends with
}

func (l *failureLog) err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last == "" {
		return context.DeadlineExceeded
	}
	return errors.New(l.last)
}

func (l *failureLog) fatal() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.end
}

func (l *failureLog) keep(end bool, format string, args []any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.end {
		l.last, l.end = strings.TrimSpace(fmt.Sprintf(format, args...)), end
	}
}

// Errorf, Fatalf, Noticef, Warnf, Debugf and Tracef implement the server's logger.
func (l *failureLog) Errorf(format string, args ...any) { l.keep(false, format, args) }
func (l *failureLog) Fatalf(format string, args ...any) { l.keep(true, format, args) }
func (*failureLog) Noticef(string, ...any)              {}
func (*failureLog) Warnf(string, ...any)                {}
func (*failureLog) Debugf(string, ...any)               {}
func (*failureLog) Tracef(string, ...any)               {}
