{{/* Who may use the Mesos API, as flags. */}}
{{- define "mesos-operator.securityArgs" -}}
{{- $authentication := .Values.security.authentication -}}
{{- $limits := .Values.security.limits -}}
{{ include "mesos-operator.arg" (list "authenticate-http-readonly" $authentication.readonly) }}
{{ include "mesos-operator.arg" (list "authenticate-http-readwrite" $authentication.readwrite) }}
{{ include "mesos-operator.arg" (list "authenticate-http-frameworks" $authentication.frameworks) }}
{{ include "mesos-operator.arg" (list "http-authenticators" (join "," $authentication.authenticators)) }}
{{ include "mesos-operator.arg" (list "http-framework-authenticators" (join "," $authentication.frameworkAuthenticators)) }}
{{- if $authentication.credentialsSecret }}
{{ include "mesos-operator.arg" (list "credentials" "/etc/mesos-operator/credentials/credentials") }}
{{- end }}
{{- with $authentication.tokenAudiences }}
{{ include "mesos-operator.arg" (list "token-audiences" (join "," .)) }}
{{- end }}
{{ include "mesos-operator.arg" (list "authorizers" .Values.security.authorization.authorizer) }}
{{- if kindIs "map" .Values.security.authorization.acls }}
{{ include "mesos-operator.arg" (list "acls" "/etc/mesos-operator/acls/acls.json") }}
{{- end }}
{{- with .Values.security.tls }}
{{- if .secret }}
{{ include "mesos-operator.arg" (list "tls-cert-file" "/etc/mesos-operator/tls/tls.crt") }}
{{ include "mesos-operator.arg" (list "tls-key-file" "/etc/mesos-operator/tls/tls.key") }}
{{- if .requireClientCert }}
{{ include "mesos-operator.arg" (list "tls-ca-file" "/etc/mesos-operator/tls/ca.crt") }}
{{- end }}
{{ include "mesos-operator.arg" (list "tls-require-client-cert" .requireClientCert) }}
{{ include "mesos-operator.arg" (list "tls-support-downgrade" .supportDowngrade) }}
{{- end }}
{{- end }}
{{- with .Values.security.allowedHosts }}
{{ include "mesos-operator.arg" (list "allowed-hosts" (join "," .)) }}
{{- end }}
{{- if kindIs "map" .Values.security.firewallRules }}
{{ include "mesos-operator.arg" (list "firewall-rules" (toJson .Values.security.firewallRules)) }}
{{- end }}
{{- if kindIs "map" .Values.security.rateLimits }}
{{ include "mesos-operator.arg" (list "rate-limits" (toJson .Values.security.rateLimits)) }}
{{- end }}
{{ include "mesos-operator.arg" (list "audit-log" .Values.security.auditLog) }}
{{ include "mesos-operator.arg" (list "max-connections" (int64 $limits.maxConnections)) }}
{{- with $limits.maxConnectionsPerAddress }}
{{ include "mesos-operator.arg" (list "max-connections-per-address" (int64 .)) }}
{{- end }}
{{- with $limits.maxStreamsPerPrincipal }}
{{ include "mesos-operator.arg" (list "max-streams-per-principal" (int64 .)) }}
{{- end }}
{{ include "mesos-operator.arg" (list "max-operator-event-stream-subscribers" (int64 $limits.maxOperatorEventStreamSubscribers)) }}
{{ include "mesos-operator.arg" (list "max-body-bytes" (int64 $limits.maxBodyBytes)) }}
{{ include "mesos-operator.arg" (list "max-total-body-bytes" (int64 $limits.maxTotalBodyBytes)) }}
{{ include "mesos-operator.arg" (list "max-header-bytes" (int64 $limits.maxHeaderBytes)) }}
{{ include "mesos-operator.arg" (list "request-timeout" $limits.requestTimeout) }}
{{- end }}

{{/* The files that these flags name. */}}
{{- define "mesos-operator.securityMounts" -}}
{{- if .Values.security.authentication.credentialsSecret }}
- name: credentials
  mountPath: /etc/mesos-operator/credentials
  readOnly: true
{{- end }}
{{- if kindIs "map" .Values.security.authorization.acls }}
- name: acls
  mountPath: /etc/mesos-operator/acls
  readOnly: true
{{- end }}
{{- if .Values.security.tls.secret }}
- name: tls
  mountPath: /etc/mesos-operator/tls
  readOnly: true
{{- end }}
{{- end }}

{{- define "mesos-operator.securityVolumes" -}}
{{- with .Values.security.authentication.credentialsSecret }}
- name: credentials
  secret: { secretName: {{ . }} }
{{- end }}
{{- if kindIs "map" .Values.security.authorization.acls }}
- name: acls
  configMap: { name: {{ include "mesos-operator.fullname" . }}-acls }
{{- end }}
{{- with .Values.security.tls.secret }}
- name: tls
  secret: { secretName: {{ . }} }
{{- end }}
{{- end }}

{{/* Whether agents prove their answers: not empty if so. Earlier API servers do not say on which node the pod of a token is. */}}
{{- define "mesos-operator.authenticatesAgents" -}}
{{- if and .Values.agent.enabled .Values.agent.authenticate (semverCompare ">=1.30.0-0" .Capabilities.KubeVersion.Version) }}yes{{ end -}}
{{- end }}

{{/* Whether the operator asks the API server whom tokens belong to: not empty if so. */}}
{{- define "mesos-operator.reviewsTokens" -}}
{{- include "mesos-operator.authenticatesAgents" . -}}
{{- with .Values.security.authentication -}}
{{- $ofOperators := and (or .readonly .readwrite) (has "kubernetes" .authenticators) -}}
{{- if or $ofOperators (and .frameworks (has "kubernetes" .frameworkAuthenticators)) }}yes{{ end -}}
{{- end -}}
{{- end }}
