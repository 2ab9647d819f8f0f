package cluster

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	natsserver "github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

func keysFor(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "keys")
	if err := MakeKeys(dir, []string{"head.example.org", "10.0.0.1"}, time.Now()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestMakeKeys(t *testing.T) {
	dir := keysFor(t)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is open to others: %v", path, info.Mode())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(dir, "worker", "worker.seed"))
	if err != nil {
		t.Fatal(err)
	}
	if err := MakeKeys(dir, nil, time.Now()); err == nil || !strings.Contains(err.Error(), "not overwritten") {
		t.Errorf("a second time: %v", err)
	}
	after, err := os.ReadFile(filepath.Join(dir, "worker", "worker.seed"))
	if err != nil || string(after) != string(before) {
		t.Errorf("the key has changed: %v", err)
	}
	other := filepath.Join(t.TempDir(), "other")
	if err := MakeKeys(other, []string{"a b"}, time.Now()); err == nil {
		t.Error("a host with a space has a certificate")
	}
	if _, err := os.Stat(other); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("keys that could not be made leave %v", err)
	}
}

// TestSecured: a run goes through a server with keys, one in this process and one that
// the config file describes.
func TestSecured(t *testing.T) {
	keys := keysFor(t)
	t.Run("embedded", func(t *testing.T) {
		s := serverFor(t, t.TempDir(), keys)
		e := coordinatorFor(t, s)
		defer e.Close()
		throughWorker(t, e, Access{URL: s.Addr(), Keys: keys})
	})
	t.Run("its own", func(t *testing.T) {
		url := configured(t, keys)
		e, err := NewEvaluator(t.Context(), Options{
			Access: Access{URL: url, Keys: keys}, Name: "test", HeartbeatTimeout: shortTimeout,
			Requirements: Requirements{Identity: us, Datasets: []Dataset{digits}},
		})
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		throughWorker(t, e, Access{URL: url, Keys: filepath.Join(keys, "worker")})
	})
}

// TestWrongKeys: who gives another's directory of keys is told whose is needed.
func TestWrongKeys(t *testing.T) {
	keys := filepath.Join(keysFor(t), "worker")
	_, err := Serve(ServerOptions{Listen: "127.0.0.1:0", Dir: t.TempDir(), Keys: keys})
	if !needsKeysOf(err, server) {
		t.Errorf("a server with a worker's keys: %v", err)
	}
	_, err = NewEvaluator(t.Context(), Options{Access: Access{"127.0.0.1", keys}})
	if !needsKeysOf(err, coordinator) {
		t.Errorf("a coordinator with a worker's keys: %v", err)
	}
}

func needsKeysOf(err error, r role) bool {
	var refusal *Refusal
	return errors.As(err, &refusal) && refusal.Remedy == GiveRoleKeys && strings.Contains(refusal.Reason, fmt.Sprintf("needs the %s's", r))
}

// TestReach: workers are told a host that the certificate is for.
func TestReach(t *testing.T) {
	keys := keysFor(t)
	for listen, want := range map[string]string{"0.0.0.0:0": "head.example.org:", ":0": "head.example.org:", "localhost:0": "localhost:", "127.0.0.1:0": "127.0.0.1:"} {
		s := serverAt(t, listen, keys)
		if got := s.Reach(); !strings.HasPrefix(got, want) {
			t.Errorf("a server at %s is reached at %s", listen, got)
		}
	}
}

// throughWorker has a worker do a run, hand one back, and keep snapshots.
func throughWorker(t *testing.T, e *Evaluator, access Access) {
	t.Helper()
	o := joining(e.options.Server, &fake{})
	o.Access = access
	w, err := Join(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	content := []byte(strings.Repeat("snapshot", 100_000))
	for range 2 { // the second time it is there
		if err := w.Snapshots().Write(t.Context(), "abc-1", content); err != nil {
			t.Fatal(err)
		}
	}
	got, err := w.Snapshots().Read(t.Context(), "abc-1")
	if err != nil || string(got) != string(content) {
		t.Errorf("a snapshot comes back with %d bytes: %v", len(got), err)
	}
	w.Close()
	if err := e.ClearObjects(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := e.queue.objects.Read(t.Context(), "abc-1"); err == nil {
		t.Error("a snapshot stays")
	}

	ended := evaluated(t, e, specOf(1))
	begun := make(chan struct{}, 1)
	o.Trainer = &fake{train: blocking(begun)}
	leave := work(t, o, 1)
	<-begun
	if err := leave(); err != nil {
		t.Fatal(err)
	}
	_, id, err := e.jobOf(specOf(1))
	if err != nil {
		t.Fatal(err)
	}
	if m, err := lastOf(t.Context(), e.conn, releasesStream, releaseSubject+id); err != nil || m == nil || string(m.Data) != "1" {
		t.Errorf("the hand-back is noted as %v: %v", m, err)
	}
	o.Trainer = &fake{}
	work(t, o, 1)
	if err := await(t, ended); err != nil {
		t.Error(err)
	}
	if n := len(e.Status().Workers); n != 1 {
		t.Errorf("%d workers tell what they do", n)
	}
}

// configured runs a server with the config file of its keys, and returns its URL.
func configured(t *testing.T, keys string) string {
	t.Helper()
	dir := filepath.Join(keys, "server")
	t.Chdir(dir)
	options, err := natsserver.ProcessConfigFile("nats-server.conf")
	if err != nil {
		t.Fatal(err)
	}
	if !options.SyncAlways || options.StoreDir != "jetstream" {
		t.Errorf("the config file has sync %v, directory %s", options.SyncAlways, options.StoreDir)
	}
	options.Host, options.Port, options.NoSigs, options.NoLog, options.StoreDir = "127.0.0.1", -1, true, true, t.TempDir()
	s, err := natsserver.NewServer(options)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	if !s.ReadyForConnections(startTime) {
		t.Fatal("the server does not start")
	}
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	return s.Addr().String()
}

// TestRefusedConnections: who has not the right keys is told what is wrong, and nothing
// of what is in the files.
func TestRefusedConnections(t *testing.T) {
	keys, others := keysFor(t), keysFor(t)
	s := serverFor(t, t.TempDir(), keys)
	e := coordinatorFor(t, s)
	defer e.Close()
	plain := serverFor(t, t.TempDir(), "")
	mixed := t.TempDir()
	for name, from := range map[string]string{"ca.crt": keys, "worker.seed": others} {
		text, err := os.ReadFile(filepath.Join(from, "worker", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(mixed, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	broken := t.TempDir()
	if err := os.CopyFS(broken, os.DirFS(filepath.Join(keys, "worker"))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(broken, "worker.seed"), []byte("SUNOSEEDBUTSECRET"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		access Access
		want   string
		remedy Remedy
	}{
		"plain":          {Access{URL: s.Addr()}, "encrypted connections with a key only", GiveKeys},
		"wrong key":      {Access{s.Addr(), mixed}, "does not know the key", ""},
		"unknown CA":     {Access{s.Addr(), others}, "has not signed", ""},
		"plain server":   {Access{plain.Addr(), keys}, "has no TLS", LeaveKeys},
		"other host":     {Access{strings.Replace(s.Addr(), "127.0.0.1", "127.0.0.2", 1), keys}, "is for other hosts", KeysForHost},
		"beyond":         {Access{URL: "10.0.0.1:4222"}, "open to everybody", GiveKeys},
		"secret in URL":  {Access{"nats://user:SECRET@127.0.0.1", keys}, "has a user", GiveKeys},
		"no key":         {Access{s.Addr(), t.TempDir()}, "a worker needs the worker's, and there is no", GiveRoleKeys},
		"no secret key":  {Access{s.Addr(), broken}, "has no secret key", ""},
		"no address":     {Access{URL: "http://localhost"}, "no address", ""},
		"coordinator's ": {Access{s.Addr(), filepath.Join(keys, "coordinator")}, "a worker needs the worker's, and there is no", GiveRoleKeys},
	} {
		if name == "other host" {
			s = serverAt(t, "0.0.0.0:0", keys)
			_, port, err := net.SplitHostPort(s.Addr())
			if err != nil {
				t.Fatal(err)
			}
			c.access.URL = "127.0.0.2:" + port
		}
		o := joining(s, &fake{})
		o.Access = c.access
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		_, err := Join(ctx, o)
		cancel()
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		} else if refusal := new(Refusal); errors.As(err, &refusal) && refusal.Remedy != c.remedy || c.remedy != "" && refusal.Remedy != c.remedy {
			t.Errorf("%s: the remedy is %q, want %q", name, refusal.Remedy, c.remedy)
		} else if strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%s: the error tells a secret: %v", name, err)
		}
	}
}

func serverAt(t *testing.T, listen, keys string) *Server {
	t.Helper()
	s, err := Serve(ServerOptions{Listen: listen, Dir: t.TempDir(), Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Shutdown)
	return s
}

func blocking(begun chan<- struct{}) trainFunc {
	return func(ctx context.Context, _ spec) (outcome, error) {
		begun <- struct{}{}
		<-ctx.Done()
		return outcome{}, ctx.Err()
	}
}

// TestServerRefuses: TLS below 1.3, a connection without TLS, and an address beyond
// loopback without keys.
func TestServerRefuses(t *testing.T) {
	keys := keysFor(t)
	s := serverFor(t, t.TempDir(), keys)
	roots, err := readCA(filepath.Join(keys, "worker"), worker)
	if err != nil {
		t.Fatal(err)
	}
	for version, good := range map[uint16]bool{tls.VersionTLS13: true, tls.VersionTLS12: false} {
		pair, err := readSeed(keys, worker)
		if err != nil {
			t.Fatal(err)
		}
		public, err := pair.PublicKey()
		if err != nil {
			t.Fatal(err)
		}
		conn, err := nats.Connect(s.Addr(), nats.Secure(&tls.Config{MinVersion: tls.VersionTLS12, MaxVersion: version, RootCAs: roots}), nats.Nkey(public, pair.Sign))
		if (err == nil) != good {
			t.Errorf("TLS version %x: %v", version, err)
		}
		if err == nil {
			conn.Close()
		}
	}
	conn, err := net.Dial("tcp", s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "CONNECT {\"verbose\":false}\r\nPING\r\n")
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "PONG") {
			t.Error("the server answers a plain connection")
		}
	}
	for _, listen := range []string{"0.0.0.0:0", ":0", "[::]:0", "10.0.0.1:0", "example.org:0"} {
		if _, err := Serve(ServerOptions{Listen: listen, Dir: t.TempDir()}); err == nil || !strings.Contains(err.Error(), "keys") {
			t.Errorf("without keys it listens at %s: %v", listen, err)
		}
	}
}

// TestLeastPrivilege: with its key a worker can do nothing but work.
func TestLeastPrivilege(t *testing.T) {
	keys := keysFor(t)
	s := serverFor(t, t.TempDir(), keys)
	e := coordinatorFor(t, s)
	defer e.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go e.Evaluate(ctx, specOf(1), nil)
	for queued(t, e) < 1 {
		time.Sleep(5 * time.Millisecond)
	}
	violations := make(chan error, 100)
	options, err := secure(keys, worker)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := nats.Connect(s.Addr(), append(options, nats.CustomInboxPrefix(workerInbox), nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { violations <- err }))...)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	refused := func(what string) {
		t.Helper()
		if err := conn.Flush(); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-violations:
			if !errors.Is(err, nats.ErrPermissionViolation) {
				t.Errorf("%s: %v", what, err)
			}
		case <-time.After(5 * time.Second):
			t.Errorf("%s is allowed", what)
		}
	}
	for _, subject := range []string{
		runSubject + "abc",
		"$JS.API.INFO",
		"$JS.API.STREAM.PURGE." + runsStream,
		"$JS.API.STREAM.DELETE." + resultsStream,
		"$JS.API.STREAM.PURGE." + objectsStream,
		"$JS.API.STREAM.MSG.DELETE." + resultsStream,
		"$JS.API.STREAM.MSG.GET." + runsStream,
		"$JS.API.STREAM.CREATE.MINE",
		"$JS.API.STREAM.UPDATE." + runsStream,
		"$JS.API.CONSUMER.CREATE." + runsStream + ".mine",
		"$JS.API.CONSUMER.DURABLE.CREATE." + runsStream + ".mine",
		"$JS.API.CONSUMER.DELETE." + runsStream + "." + queueConsumer,
		"$JS.API.CONSUMER.PAUSE." + runsStream + "." + queueConsumer,
		"$JS.API.CONSUMER.CREATE." + resultsStream + ".mine",
		"$SYS.REQ.SERVER.PING",
		coordinatorInbox + ".x",
		"anything",
	} {
		if err := conn.Publish(subject, nil); err != nil {
			t.Fatal(err)
		}
		refused("publishing " + subject)
	}
	for _, subject := range []string{">", presenceSubject + "*", resultSubject + "*", helloSubject, coordinatorInbox + ".>", "_INBOX.>", "$SYS.>"} {
		if _, err := conn.SubscribeSync(subject); err != nil {
			t.Fatal(err)
		}
		refused("subscribing to " + subject)
	}
}

// TestSecretsStay: no secret is in what a server keeps.
func TestSecretsStay(t *testing.T) {
	keys, dir := keysFor(t), t.TempDir()
	s := serverFor(t, dir, keys)
	e := coordinatorFor(t, s)
	throughWorker(t, e, Access{URL: s.Addr(), Keys: keys})
	status, err := json.Marshal(e.Status())
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	s.Shutdown()
	secrets := secretsOf(t, keys)
	look := func(where string, text []byte) {
		for _, secret := range secrets {
			if strings.Contains(string(text), secret) {
				t.Errorf("%s has a secret", where)
			}
		}
	}
	look("the status", status)
	files := 0
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		text, err := os.ReadFile(path)
		look(path, text)
		return err
	})
	if err != nil || files < 5 {
		t.Errorf("%d files were looked at: %v", files, err)
	}
}

// secretsOf has the secrets among keys.
func secretsOf(t *testing.T, keys string) []string {
	t.Helper()
	var secrets []string
	for _, name := range []string{"worker/worker.seed", "coordinator/coordinator.seed", "server/server.key"} {
		text, err := os.ReadFile(filepath.Join(keys, name))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		secrets = append(secrets, lines[min(1, len(lines)-1)])
	}
	return secrets
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
