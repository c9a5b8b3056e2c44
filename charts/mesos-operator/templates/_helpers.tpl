{{/* The chart's name, as the label has it. */}}
{{- define "mesos-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The name of what belongs to the operator. */}}
{{- define "mesos-operator.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- $name := include "mesos-operator.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{/* The name of what is there once in a whole cluster: releases of one name in two namespaces must not share it. */}}
{{- define "mesos-operator.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "mesos-operator.fullname" .) }}
{{- end }}

{{- define "mesos-operator.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: {{ include "mesos-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: mesos-operator
{{- end }}

{{/* What selects the pods of a component: (list $ "operator"). */}}
{{- define "mesos-operator.selectorLabels" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "mesos-operator.name" $root }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "mesos-operator.image" -}}
{{- $tag := .Values.image.tag | default .Chart.AppVersion -}}
{{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ $tag }}{{ end }}
{{- end }}

{{- define "mesos-operator.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "mesos-operator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.name must be set where serviceAccount.create is false" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "mesos-operator.agentServiceAccountName" -}}
{{- default (printf "%s-agent" (include "mesos-operator.fullname" .)) .Values.agent.serviceAccount.name }}
{{- end }}

{{/* The host name of the master, as it is resolved in every namespace of the cluster. */}}
{{- define "mesos-operator.masterHost" -}}
{{ .Values.service.name }}.{{ .Release.Namespace }}.svc
{{- end }}

{{/* One `--name=value` as an item of a list; a value with a `$(…)` of its own is not expanded. */}}
{{- define "mesos-operator.arg" -}}
- {{ printf "--%s=%s" (index . 0) (index . 1 | toString) | quote }}
{{- end }}
