package cluster

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nkeys"

	"goalsearch/internal/atomicfile"
)

// role is what a client is, and what its directory of keys is called.
type role string

const (
	coordinator role = "coordinator"
	worker      role = "worker"
	server      role = "server"
)

// folder is the directory with the keys of the role: below the one that was made, or
// that itself, if it was copied from there.
func (r role) folder(keys string) string {
	below := filepath.Join(keys, string(r))
	if info, err := os.Stat(below); err == nil && info.IsDir() {
		return below
	}
	return keys
}

func (r role) seedFile(keys string) string {
	return filepath.Join(r.folder(keys), string(r)+".seed")
}

func caFile(dir string) string          { return filepath.Join(dir, "ca.crt") }
func certificateFile(dir string) string { return filepath.Join(dir, "server.crt") }
func privateFile(dir string) string     { return filepath.Join(dir, "server.key") }
func (r role) publicFile(dir string) string {
	return filepath.Join(dir, string(r)+".pub")
}

// validity is how long certificates are good.
const validity = 5 * 365 * 24 * time.Hour

// MakeKeys makes a directory with all keys of a cluster: server/, coordinator/ and
// worker/ have what each needs and nothing else. The server has a certificate for the
// hosts, names or addresses, and for this machine's loopback. The key of the authority
// that signs it is used once and not kept. The directory must not exist.
func MakeKeys(dir string, hosts []string, now time.Time) error {
	if _, err := os.Lstat(dir); err == nil {
		return refuse("%s is there already, and keys are not overwritten: give another directory", dir)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	files, err := makeKeys(hosts, now)
	if err != nil {
		return err
	}
	// Whole or not at all: the name appears last.
	if err := os.MkdirAll(filepath.Dir(filepath.Clean(dir)), 0o777); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(filepath.Dir(filepath.Clean(dir)), ".keys-*")
	if err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(temp, filepath.FromSlash(name))
		err = errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, content, 0o600))
		if err != nil {
			break
		}
	}
	if err == nil {
		err = atomicfile.Rename(temp, dir)
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(temp))
	}
	return nil
}

// makeKeys returns the content of the files by name.
func makeKeys(hosts []string, now time.Time) (map[string][]byte, error) {
	ca, certificate, private, err := makeCertificates(hosts, now)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{
		"server/ca.crt":      ca,
		"server/server.crt":  certificate,
		"server/server.key":  private,
		"coordinator/ca.crt": ca,
		"worker/ca.crt":      ca,
	}
	public := make(map[role]string)
	for _, r := range []role{coordinator, worker} {
		pair, err := nkeys.CreateUser()
		if err != nil {
			return nil, err
		}
		seed, err := pair.Seed()
		if err != nil {
			return nil, err
		}
		if public[r], err = pair.PublicKey(); err != nil {
			return nil, err
		}
		files[string(r)+"/"+string(r)+".seed"] = append(seed, '\n')
		files["server/"+string(r)+".pub"] = []byte(public[r] + "\n")
	}
	files["server/nats-server.conf"] = serverConfig(public[coordinator], public[worker])
	return files, nil
}

// ValidFor lists, once each, the hosts that a server's certificate is for: this machine's
// loopback, and those asked for.
func ValidFor(hosts []string) []string {
	var all []string
	for _, host := range append([]string{"localhost", "127.0.0.1", "::1"}, hosts...) {
		if !slices.Contains(all, host) {
			all = append(all, host)
		}
	}
	return all
}

// makeCertificates makes an authority and a server's certificate that it signs, as
// PEM.
func makeCertificates(hosts []string, now time.Time) (ca, certificate, private []byte, err error) {
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, nil, err
	}
	serial := func() *big.Int {
		n, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)) // never fails
		return n
	}
	from, to := now.Add(-time.Hour), now.Add(validity)
	authority := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: "goalsearch cluster"}, NotBefore: from, NotAfter: to,
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
	}
	authorityDER, err := x509.CreateCertificate(rand.Reader, authority, authority, &authorityKey.PublicKey, authorityKey)
	if err != nil {
		return nil, nil, nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, nil, err
	}
	leaf := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: "goalsearch server"}, NotBefore: from, NotAfter: to,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	for _, host := range ValidFor(hosts) {
		if ip := net.ParseIP(host); ip != nil {
			leaf.IPAddresses = append(leaf.IPAddresses, ip)
		} else if host == "" || strings.ContainsAny(host, " /:@") {
			return nil, nil, nil, refuse("%q is no name of a host, nor an address", host)
		} else {
			leaf.DNSNames = append(leaf.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, authority, &key.PublicKey, authorityKey)
	if err != nil {
		return nil, nil, nil, err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, nil, err
	}
	block := func(kind string, der []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}) }
	return block("CERTIFICATE", authorityDER), block("CERTIFICATE", der), block("PRIVATE KEY", keyDER), nil
}

// unread is the error of a file of the role's keys that cannot be read.
func (r role) unread(err error) error {
	var at *fs.PathError
	if !errors.Is(err, fs.ErrNotExist) || !errors.As(err, &at) {
		return fmt.Errorf("keys: %w", err)
	}
	return remedied(GiveRoleKeys, "keys: a %s needs the %s's, and there is no %s", r, r, at.Path)
}

// readSeed reads the secret key of a client. Its errors do not tell what is in the
// file.
func readSeed(dir string, r role) (nkeys.KeyPair, error) {
	path := r.seedFile(dir)
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, r.unread(err)
	}
	pair, err := nkeys.FromSeed([]byte(strings.TrimSpace(string(text))))
	if err != nil {
		return nil, fmt.Errorf("keys: %s has no secret key of a user", path)
	}
	return pair, nil
}

// serverKeys is what a server needs.
type serverKeys struct {
	certificate tls.Certificate
	public      map[role]string // of its clients
}

// host is the first name or address in the certificate that is not loopback, or HOST.
func (k serverKeys) host() string {
	names := slices.Clone(k.certificate.Leaf.DNSNames)
	for _, ip := range k.certificate.Leaf.IPAddresses {
		names = append(names, ip.String())
	}
	for _, name := range names {
		if !isLoopback(name) {
			return name
		}
	}
	return "HOST"
}

func readServerKeys(keys string) (serverKeys, error) {
	dir := server.folder(keys)
	k := serverKeys{public: make(map[role]string)}
	var err error
	if k.certificate, err = tls.LoadX509KeyPair(certificateFile(dir), privateFile(dir)); err != nil {
		return k, server.unread(err)
	}
	for _, r := range []role{coordinator, worker} {
		text, err := os.ReadFile(r.publicFile(dir))
		if err != nil {
			return k, server.unread(err)
		}
		k.public[r] = strings.TrimSpace(string(text))
		if !nkeys.IsValidPublicUserKey(k.public[r]) {
			return k, fmt.Errorf("keys: %s has no public key of a user", r.publicFile(dir))
		}
	}
	return k, nil
}
