package cluster

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// Access is how a client reaches a server.
type Access struct {
	URL  string // nats://HOST:PORT, or HOST:PORT; several comma-separated
	Keys string // directory of keys; "": a plain connection, to loopback only
}

// Times of a connection.
const (
	redial     = 500 * time.Millisecond // between attempts to connect
	pingEvery  = 5 * time.Second        // a connection that does not answer twice is given up
	apiTimeout = 5 * time.Second        // for the server to answer
)

// Validate refuses an address that is none, and a plain connection beyond loopback.
func (a Access) Validate() error {
	for one := range strings.SplitSeq(a.URL, ",") {
		text := strings.TrimSpace(one)
		if !strings.Contains(text, "://") {
			text = "nats://" + text
		}
		u, err := url.Parse(text)
		if err != nil || u.Hostname() == "" || u.Scheme != "nats" && u.Scheme != "tls" {
			return fmt.Errorf("%q is no address of a server: write nats://HOST:PORT", withoutUser(one))
		}
		if u.User != nil {
			return remedied(GiveKeys, "the address %q has a user, and keys are given by their directory", withoutUser(one))
		}
		if a.Keys == "" && !isLoopback(u.Hostname()) {
			return remedied(GiveKeys, "%s is not this machine, and without keys the connection would be open to everybody", u.Host)
		}
	}
	return nil
}

// withoutUser leaves out what may be a secret of an address.
func withoutUser(address string) string {
	if _, host, found := strings.Cut(address, "@"); found {
		return "…@" + host
	}
	return address
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// client is what makes a connection that of a coordinator or of a worker.
type client struct {
	role  role
	name  string
	inbox string
	lost  func(err error) // is told when the connection breaks; nil: nobody
	back  func()          // is told when it is there again
	ended func(err error) // is told when it is closed for good
}

func (c client) options() []nats.Option {
	return []nats.Option{
		nats.Name(c.name),
		nats.CustomInboxPrefix(c.inbox),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(redial),
		nats.PingInterval(pingEvery),
		nats.MaxPingsOutstanding(2),
		nats.Timeout(apiTimeout),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if c.lost != nil && err != nil {
				c.lost(err)
			}
		}),
		nats.ReconnectHandler(func(*nats.Conn) {
			if c.back != nil {
				c.back()
			}
		}),
		nats.ClosedHandler(func(nc *nats.Conn) {
			if c.ended != nil {
				c.ended(nc.LastError())
			}
		}),
		nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}), // callers see their errors
	}
}

// dial connects to a server. While nobody answers it goes on trying, and tells wait
// why, once; what cannot get better it returns, as a *Refusal.
func (a Access) dial(ctx context.Context, c client, wait func(err error)) (*nats.Conn, error) {
	if err := a.Validate(); err != nil {
		return nil, err
	}
	options := c.options()
	if a.Keys != "" {
		secured, err := secure(a.Keys, c.role)
		if err != nil {
			return nil, err
		}
		options = append(options, secured...)
	}
	for told := false; ; {
		conn, err := nats.Connect(a.URL, options...)
		if err == nil {
			return conn, nil
		}
		if refusal := a.refusal(err, c.role); refusal != nil {
			return nil, refusal
		}
		if !told && wait != nil {
			wait(a.unanswered(err))
			told = true
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(redial):
		}
	}
}

// unanswered tells why an attempt to connect may get better: of several addresses the
// client does not tell, so that they are asked.
func (a Access) unanswered(err error) error {
	if !errors.Is(err, nats.ErrNoServers) {
		return fmt.Errorf("no server answers at %s (%w)", a.URL, err)
	}
	for address := range strings.SplitSeq(a.URL, ",") {
		conn, cause := net.DialTimeout("tcp", hostPort(address), redial)
		if cause != nil {
			return fmt.Errorf("no server answers at %s (%w)", a.URL, cause)
		}
		_ = conn.Close() // it was to see whether it opens
	}
	return fmt.Errorf("no server answers at %s", a.URL)
}

// hostPort is HOST:PORT of a valid address of a server.
func hostPort(address string) string {
	address = strings.TrimSpace(address)
	if _, rest, found := strings.Cut(address, "://"); found {
		address = rest
	}
	u := url.URL{Host: strings.TrimSuffix(address, "/")}
	return net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), "4222"))
}

// secure returns the options of a connection with TLS 1.3 and the key of a role.
func secure(keys string, r role) ([]nats.Option, error) {
	dir := r.folder(keys)
	roots, err := readCA(dir, r)
	if err != nil {
		return nil, err
	}
	seed, err := readSeed(dir, r)
	if err != nil {
		return nil, err
	}
	public, err := seed.PublicKey()
	if err != nil {
		return nil, err
	}
	return []nats.Option{
		nats.Secure(&tls.Config{MinVersion: tls.VersionTLS13, RootCAs: roots}),
		nats.Nkey(public, seed.Sign),
	}, nil
}

// refusal tells why an attempt to connect cannot get better, nil if it may.
func (a Access) refusal(err error, r role) error {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var alert tls.AlertError
	var notTLS tls.RecordHeaderError
	switch {
	case a.Keys == "" && (errors.Is(err, nats.ErrAuthorization) || errors.Is(err, nats.ErrTLS) || errors.Is(err, nats.ErrSecureConnRequired) ||
		errors.As(err, &unknown) || errors.As(err, &name) || errors.As(err, &invalid)):
		return remedied(GiveKeys, "the server at %s takes encrypted connections with a key only", a.URL)
	case errors.Is(err, nats.ErrSecureConnWanted), errors.Is(err, nats.ErrNkeysNotSupported), errors.As(err, &notTLS):
		return remedied(LeaveKeys, "the server at %s has no TLS, and keys are not used on a plain connection", a.URL)
	case errors.Is(err, nats.ErrAuthorization), errors.Is(err, nats.ErrAuthExpired), errors.Is(err, nats.ErrAuthRevoked), strings.Contains(strings.ToLower(err.Error()), "authorization violation"):
		return refuse("the server at %s does not know the key %s: use those that were made together with the server's", a.URL, r.seedFile(a.Keys))
	case errors.As(err, &unknown):
		return refuse("the server at %s shows a certificate that %s has not signed: use the keys that were made together with the server's", a.URL, caFile(r.folder(a.Keys)))
	case errors.As(err, &name):
		return remedied(KeysForHost, "the certificate of the server at %s is for other hosts (%v)", a.URL, name)
	case errors.As(err, &invalid):
		return refuse("the certificate of the server at %s is not valid (%v): make new keys", a.URL, invalid)
	case errors.As(err, &alert):
		return refuse("the server at %s refuses the encrypted connection (%v): TLS 1.3 is needed", a.URL, alert)
	}
	return nil
}

// readCA reads the certificate of the authority that signs servers.
func readCA(dir string, r role) (*x509.CertPool, error) {
	text, err := os.ReadFile(caFile(dir))
	if err != nil {
		return nil, r.unread(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("keys: %s has no certificate", caFile(dir))
	}
	return roots, nil
}
