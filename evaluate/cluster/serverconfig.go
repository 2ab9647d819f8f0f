package cluster

import (
	"fmt"
	"strings"
)

// serverConfig is a config file for a nats-server of its own, which stands beside the
// server's keys.
func serverConfig(coordinator, worker string) []byte {
	var b strings.Builder
	b.WriteString(`# For nats-server 2.15: nats-server -c nats-server.conf
# Paths are relative to the directory in which it is started.
listen: "0.0.0.0:4222"
jetstream {
  store_dir: "jetstream"
  sync_interval: always # a message is on disk before it is acknowledged
}
tls {
  cert_file: "server.crt"
  key_file: "server.key"
  min_version: "1.3"
}
authorization {
  users: [
`)
	for _, user := range []struct {
		what, key string
		may       Permissions
	}{
		{"the coordinator", coordinator, CoordinatorPermissions()},
		{"workers", worker, WorkerPermissions()},
	} {
		fmt.Fprintf(&b, "    { # %s\n      nkey: %s\n      permissions: {\n        publish: [%s]\n        subscribe: [%s]\n      }\n    }\n",
			user.what, user.key, quoted(user.may.Publish), quoted(user.may.Subscribe))
	}
	b.WriteString("  ]\n}\n")
	return []byte(b.String())
}

func quoted(subjects []string) string {
	list := make([]string, len(subjects))
	for i, s := range subjects {
		list[i] = fmt.Sprintf("%q", s)
	}
	return strings.Join(list, ", ")
}
