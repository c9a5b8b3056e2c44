// Command kubernetes is a whole Kubernetes for tests in one binary: the first argument says which of its programs to be.
// They share nearly all of their packages, which are so compiled and linked once. Called kubectl, it is that.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

func main() {
	program := filepath.Base(os.Args[0])
	if program != "kubectl" {
		if len(os.Args) < 2 {
			fail("which program?")
		}
		program = os.Args[1]
		os.Args = os.Args[1:]
	}
	if program == "etcd" {
		etcdmain.Main(os.Args)
		return
	}
	os.Exit(cli.Run(command(program)))
}

// command gives one of Kubernetes' own programs; each reads its flags from os.Args.
func command(program string) *cobra.Command {
	switch program {
	case "kube-apiserver":
		return apiserver.NewAPIServerCommand()
	case "kube-controller-manager":
		return controllermanager.NewControllerManagerCommand()
	case "kube-scheduler":
		return scheduler.NewSchedulerCommand()
	case "kube-proxy":
		return proxy.NewProxyCommand()
	case "kubectl":
		return kubectl.NewDefaultKubectlCommand()
	case "kubelet":
		return kubelet.NewKubeletCommand(context.Background())
	}
	fail("unknown program " + program)
	return nil
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message+": etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kube-proxy, kubectl, kubelet")
	os.Exit(2)
}
