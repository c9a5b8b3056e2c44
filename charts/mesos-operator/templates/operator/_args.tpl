{{/* The operator's settings as flags. What is left out has the operator's own default. */}}
{{- define "mesos-operator.args" -}}
{{- $config := .Values.config -}}
{{ include "mesos-operator.arg" (list "port" .Values.containerPorts.mesos) }}
{{ include "mesos-operator.arg" (list "telemetry-port" .Values.containerPorts.telemetry) }}
{{ include "mesos-operator.arg" (list "agent-port" .Values.agent.port) }}
{{ include "mesos-operator.arg" (list "agent-work-dir" .Values.agent.workDir) }}
{{- if include "mesos-operator.authenticatesAgents" . }}
{{- $account := printf "%s:%s" .Values.agent.namespace.name (include "mesos-operator.agentServiceAccountName" .) }}
{{ include "mesos-operator.arg" (list "agent-service-account" $account) }}
{{- end }}
{{ include "mesos-operator.arg" (list "namespace" .Values.tasks.namespace.name) }}
{{ include "mesos-operator.arg" (list "operator-namespace" .Release.Namespace) }}
{{ include "mesos-operator.arg" (list "lease-name" .Values.leaderElection.leaseName) }}
{{ include "mesos-operator.arg" (list "service-name" .Values.service.name) }}
{{ include "mesos-operator.arg" (list "pod-ip" "$(POD_IP)") }}
{{ include "mesos-operator.arg" (list "hostname" (default (include "mesos-operator.masterHost" .) $config.hostname)) }}
{{ include "mesos-operator.arg" (list "advertise-port" .Values.service.port) }}
{{- if or $config.advertiseIP (ne .Values.service.clusterIP "None") }}
{{- /* The kubelet tells every pod the address of the Services of its namespace. */}}
{{- $variable := printf "$(%s_SERVICE_HOST)" (.Values.service.name | upper | replace "-" "_") }}
{{ include "mesos-operator.arg" (list "advertise-ip" (default $variable $config.advertiseIP)) }}
{{- end }}
{{- with $config.domain }}
{{ include "mesos-operator.arg" (list "domain" .) }}
{{- end }}
{{ include "mesos-operator.arg" (list "default-image" $config.defaultImage) }}
{{ include "mesos-operator.arg" (list "default-ports" $config.defaultPorts) }}
{{ include "mesos-operator.arg" (list "allocation-interval" $config.allocationInterval) }}
{{- with $config.offerTimeout }}
{{ include "mesos-operator.arg" (list "offer-timeout" .) }}
{{- end }}
{{ include "mesos-operator.arg" (list "role-sorter" $config.roleSorter) }}
{{ include "mesos-operator.arg" (list "framework-sorter" $config.frameworkSorter) }}
{{ include "mesos-operator.arg" (list "min-allocatable-resources" $config.minAllocatableResources) }}
{{- with $config.fairSharingExcludedResourceNames }}
{{ include "mesos-operator.arg" (list "fair-sharing-excluded-resource-names" (join "," .)) }}
{{- end }}
{{ include "mesos-operator.arg" (list "filter-gpu-resources" $config.filterGpuResources) }}
{{- if kindIs "slice" $config.whitelist }}
{{ include "mesos-operator.arg" (list "whitelist" (include "mesos-operator.whitelistFile" .)) }}
{{- end }}
{{ include "mesos-operator.arg" (list "agent-ping-timeout" $config.agentPingTimeout) }}
{{ include "mesos-operator.arg" (list "max-agent-ping-timeouts" $config.maxAgentPingTimeouts) }}
{{ include "mesos-operator.arg" (list "agent-reregister-timeout" $config.agentReregisterTimeout) }}
{{- with $config.agentRemovalRateLimit }}
{{ include "mesos-operator.arg" (list "agent-removal-rate-limit" .) }}
{{- end }}
{{ include "mesos-operator.arg" (list "recovery-agent-removal-limit" $config.recoveryAgentRemovalLimit) }}
{{ include "mesos-operator.arg" (list "allocator-agent-recovery-factor" $config.allocatorAgentRecoveryFactor) }}
{{ include "mesos-operator.arg" (list "allocator-recovery-timeout" $config.allocatorRecoveryTimeout) }}
{{ include "mesos-operator.arg" (list "publish-per-framework-metrics" $config.publishPerFrameworkMetrics) }}
{{ include "mesos-operator.arg" (list "metrics-snapshot-rate-limit" $config.metricsSnapshotRateLimit) }}
{{- with $config.roles }}
{{ include "mesos-operator.arg" (list "roles" (join "," .)) }}
{{- end }}
{{- with $config.users }}
{{- $pairs := list }}
{{- range $name, $uid := . }}
{{- $pairs = append $pairs (printf "%s=%d" $name (int64 $uid)) }}
{{- end }}
{{ include "mesos-operator.arg" (list "users" (join "," $pairs)) }}
{{- end }}
{{ include "mesos-operator.arg" (list "cgroups-enable-cfs" $config.cgroupsEnableCfs) }}
{{ include "mesos-operator.arg" (list "admit-unknown-frameworks" $config.admitUnknownFrameworks) }}
{{ include "mesos-operator.arg" (list "root-submissions" $config.rootSubmissions) }}
{{- with $config.cluster }}
{{ include "mesos-operator.arg" (list "cluster" .) }}
{{- end }}
{{- with $config.logDir }}
{{ include "mesos-operator.arg" (list "log-dir" .) }}
{{- end }}
{{- with $config.externalLogFile }}
{{ include "mesos-operator.arg" (list "external-log-file" .) }}
{{- end }}
{{- if $config.webuiVolume }}
{{ include "mesos-operator.arg" (list "webui-dir" (include "mesos-operator.webuiDirectory" .)) }}
{{- end }}
{{- if include "mesos-operator.zookeeper" . }}
{{ include "mesos-operator.arg" (list "zk" (include "mesos-operator.zookeeper" .)) }}
{{ include "mesos-operator.arg" (list "zk-session-timeout" .Values.zookeeper.sessionTimeout) }}
{{- end }}
{{ include "mesos-operator.securityArgs" . }}
{{ include "mesos-operator.arg" (list "max-operator-event-stream-subscribers" $config.maxOperatorEventStreamSubscribers) }}
{{ include "mesos-operator.arg" (list "log-level" $config.logLevel) }}
{{- end }}

{{/* Where the operator finds the whitelist. The kubelet keeps it as the ConfigMap is, and the operator reads it again. */}}
{{- define "mesos-operator.whitelistFile" -}}
/etc/mesos-operator/whitelist/hostnames
{{- end }}

{{/* Where the operator finds the files of the web UI: where Mesos' packages put them. */}}
{{- define "mesos-operator.webuiDirectory" -}}
/usr/share/mesos/webui
{{- end }}

{{/* The ZooKeeper that the operator is told of: not empty if there is one. */}}
{{- define "mesos-operator.zookeeper" -}}
{{- if .Values.zookeeper.secret }}file:///etc/mesos-operator/zookeeper/url{{ else }}{{ .Values.zookeeper.url }}{{ end -}}
{{- end }}
