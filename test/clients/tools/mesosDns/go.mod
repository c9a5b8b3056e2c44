// Mesos-DNS, a program of its own module. What the proxy serves of it is the version that Traefik 1.7.34 is made with, under
// that project's name. It is older than modules: the versions are those that it was written for, as far as they are served.
module mesos-operator.dev/test/mesos-dns

go 1.21

require github.com/mesosphere/mesos-dns v0.0.0-00010101000000-000000000000

replace github.com/mesosphere/mesos-dns => github.com/containous/mesos-dns v0.5.3-rc1.0.20160623212649-b47dc4c19f21

require (
	github.com/davecgh/go-spew v1.1.0 // indirect
	github.com/emicklei/go-restful v1.1.3 // indirect
	github.com/gogo/protobuf v0.0.0-20150914153205-43ab7f0ec7b6 // indirect
	github.com/golang/glog v0.0.0-20150731225221-fca8c8854093 // indirect
	github.com/kylelemons/godebug v0.0.0-20150519154555-21cb3784d9bd // indirect
	github.com/mesos/mesos-go v0.0.3-0.20150930144802-068d5470506e // indirect
	github.com/miekg/dns v1.0.15 // indirect
	github.com/pmezard/go-difflib v1.0.0 // indirect
	github.com/samuel/go-zookeeper v0.0.0-20201211165307-7117e9ea2414 // indirect
	github.com/stretchr/objx v0.1.0 // indirect
	github.com/stretchr/testify v1.7.0 // indirect
	github.com/tv42/zbase32 v0.0.0-20150911225513-03389da7e0bf // indirect
	golang.org/x/crypto v0.14.0 // indirect
	golang.org/x/net v0.17.0 // indirect
	golang.org/x/sync v0.4.0 // indirect
	golang.org/x/sys v0.13.0 // indirect
	gopkg.in/yaml.v3 v3.0.0-20200313102051-9f266ea9e77c // indirect
)
