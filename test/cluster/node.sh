#!/bin/sh
# A node inside: what node.ts cannot do from outside of its namespaces. The folder that it is given holds all that it reads and writes.
#   node.sh enter FOLDER  joins the node's control groups, makes its namespaces, and goes on there as
#   node.sh init FOLDER   which mounts, connects and starts what makes a node
set -eu
folder=$2

enter() {
  while read -r group; do echo $$ > "$group/cgroup.procs"; done < "$folder/groups"
  exec unshare --net --mount --uts --cgroup --ipc --pid --fork --kill-child --mount-proc --propagation private \
    catatonit -- sh "$0" init "$folder"
}

init() {
  . "$folder/settings"
  hostname "$name"
  mount_groups
  mount_folders
  connect
  containerd --config "$folder/containerd.toml" > "$folder/containerd.log" 2>&1 &
  until ctr version > /dev/null 2>&1; do sleep 0.1; done
  while read -r image; do ctr --namespace k8s.io images import "$image"; done < "$folder/images"
  again kube-proxy --proxy-mode nftables --hostname-override "$name" --kubeconfig "$folder/kube-proxy.kubeconfig" \
    --cluster-cidr "$pods" --conntrack-max-per-core 0 &
  again kubelet --config "$folder/kubelet.json" --kubeconfig "$folder/kubelet.kubeconfig" --hostname-override "$name" --node-ip "$address"
}

# The control groups as the node sees them: its own are the root.
mount_groups() {
  umount -R /sys/fs/cgroup
  if [ -s "$folder/hierarchies" ]; then
    mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
    while read -r mountpoint options; do
      mkdir "/sys/fs/cgroup/$mountpoint"
      mount -t cgroup -o "$options" cgroup "/sys/fs/cgroup/$mountpoint"
    done < "$folder/hierarchies"
  else
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
    # Groups with groups below them that have controllers may not have processes.
    mkdir /sys/fs/cgroup/node
    for pid in $(cat /sys/fs/cgroup/cgroup.procs); do echo "$pid" > /sys/fs/cgroup/node/cgroup.procs || true; done
    sed 's/[^ ]*/+&/g' /sys/fs/cgroup/cgroup.controllers > /sys/fs/cgroup/cgroup.subtree_control
  fi
}

# Folders that the machine has too, and that the node's programs write to.
mount_folders() {
  for path in /run /var/lib /var/log; do mount -t tmpfs -o mode=755 tmpfs "$path"; done
  for name_of in kubelet containerd; do
    mkdir "/var/lib/$name_of"
    mount --bind "$folder/$name_of" "/var/lib/$name_of"
  done
  mount --make-rshared /
}

# The interface is put here from outside.
connect() {
  until ip link show eth0 > /dev/null 2>&1; do sleep 0.05; done
  ip link set lo up
  ip address add "$address/24" dev eth0
  ip link set eth0 up
  ip route add default via "$gateway"
  while read -r range node; do [ "$node" = "$address" ] || ip route add "$range" via "$node"; done < "$folder/routes"
  echo 1 > /proc/sys/net/ipv4/ip_forward
}

# Runs one of Kubernetes' programs, and again when it ends, as a machine's service manager does.
again() {
  while :; do
    "$kubernetes" "$@" >> "$folder/$1.log" 2>&1 || true
    sleep 1
  done
}

"$1"
